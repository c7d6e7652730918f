import { describe, expect, it } from 'vitest'
import { deckOf, problemsOf } from '../../support/grammar-decks.ts'
import { picture, pictureOfSources } from '../../support/grammar-picture.ts'

describe('footnotes', () => {
  it('are numbered on their slide, and listed at the foot of the part that refers to them first', () => {
    const text = `a[^1] b^[in *line* ^[in it]] c[^two][^1]

[^1]: One
    more

    - and \`more\`

[^two]: Two[^three]
[^three]: Three

- x[^li]

  [^li]: in a list

::: transcript
s[^s] t[^1]

[^s]: Said
:::

::: notes
n[^p] m[^1]

[^p]: Private
:::
`
    const { deck, lines } = deckOf(text)
    expect(picture(deck)).toBe(`slide 1 #slide-1
  p a(note 1) b(note 2) c(note 3)(note 1)
  ul
    li
      p x(note 4)
  ol .footnotes
    note 1
      p One / more
      ul
        li and \`more\`
    note 2
      p in em(line) (note 5)
    note 3
      p Two(note 6)
    note 4
      p in a list
    note 5
      p in it
    note 6
      p Three
  transcript
    p s(note 7) t(note 1)
    ol .footnotes
      note 7
        p Said
  notes
    p n(note 8) m(note 1)
    ol .footnotes
      note 8
        p Private`)
    expect(lines).toEqual([])
    expect(pictureOfSources(deck.sources[0]!.nodes, text)).toContain(
      'block 1, definition 3-6, definition 8, definition 9, block 11-13, container 15-19 [block 16, definition 18]',
    )
  })

  it('begin at 1 on each slide, and need a text on theirs', () => {
    const { deck, lines } = deckOf('# A[^1]\n\n[^1]: x\n\n---\n\n# B[^2] ^[y] z\n\n---\n\n[^2]: alone')
    expect(picture(deck)).toContain('h1 A(note 1)')
    expect(picture(deck)).toContain('h1 B[^2] (note 1) z')
    expect(deck.slides.map(({ title }) => title)).toEqual(['A', 'B z', ''])
    expect(lines).toEqual([
      'slides.md:7:4: error: no footnote `^2` on this slide: write `[^2]: its text`',
      'slides.md:11:1: warning: nothing on this slide refers to this footnote: write `[^2]` where it belongs',
      'slides.md:11:1: warning: this slide shows nothing',
    ])
  })

  it.each([
    [
      'a[^1]\n\n[^1]: x\n\n[^1]: y',
      '5:1: error: the footnote `^1` has a text already, on line 3: give it another name',
    ],
    [
      'a[^p]\n\n::: notes\nb[^p]\n\n[^p]: private\n:::',
      '1:2: error: the text of the footnote `^p` is in the notes, which are private',
    ],
    ['[l ^[n]](#slide-1)', '1:4: error: a footnote in a link: put it behind the link'],
  ])('that are wrong are named with their place: %j', (text, line) => {
    expect(problemsOf(text)).toEqual([`slides.md:${line}`])
  })

  it('of a slide make no step, and wait for no pause', () => {
    expect(picture(deckOf('a^[b]\n\n<!-- pause -->\n\nc').deck)).toBe(`slide 1 #slide-1, 1 steps
  p a(note 1)
  p c @1
  ol .footnotes
    note 1
      p b`)
  })
})
