import { describe, expect, it } from 'vitest'
import { deckOf, problemsOf } from '../../support/grammar-decks.ts'
import { picture, pictureOfSources } from '../../support/grammar-picture.ts'

describe('columns and boxes', () => {
  it('nest, and their fragments count in source order', () => {
    const { deck, lines } = deckOf(`# A

::: columns
::: column
* left
:::
::: column {.wide #r}
* right

::: {.note .fragment}
text
:::
:::
:::

* after`)
    expect(picture(deck)).toBe(`slide 1 #a "A", 4 steps
  h1 A
  div .columns
    div .column
      ul
        li @1 left
    div #r .column .wide
      ul
        li @2 right
      div .box .note @3
        p text
  ul
    li @4 after`)
    expect(lines).toEqual([])
  })

  it('own their lines, and what is in them its own', () => {
    const text = '::: columns\n::: column\n# T\n\n<<< c.py\n\n[r]: /x\n:::\n:::\n\n::: {.a}\n:::\n'
    const { deck } = deckOf({ 'slides.md': text, 'c.py': 'x' })
    expect(pictureOfSources(deck.sources[0]!.nodes, text)).toBe(
      'slide 1-12 [container 1-9 [container 2-8 [block 3, include 5, definition 7]], container 11-12]',
    )
  })

  it('have pauses between their blocks, which reach beyond them', () => {
    const { deck, lines } = deckOf(`::: columns
::: column
a

<!-- pause -->

b

c
:::
::: column
d
:::
:::

- e

::: {.note}
x

<!-- pause -->

<!-- no pause -->
:::`)
    expect(picture(deck)).toBe(`slide 1 #slide-1, 1 steps
  div .columns
    div .column
      p a
      p @1 b
      p @1 c
    div .column @1
      p d
  ul @1
    li e
  div .box .note @1
    p x`)
    expect(lines).toEqual([])
  })

  it('have pauses and definitions between columns', () => {
    const { deck, lines } = deckOf(
      '::: columns\n::: column\na\n:::\n<!-- pause -->\n[r]: /x\n::: column\nb^[c]\n:::\n:::',
    )
    expect(picture(deck)).toBe(`slide 1 #slide-1, 1 steps
  div .columns
    div .column
      p a
    div .column @1
      p b(note 1)
  ol .footnotes
    note 1
      p c`)
    expect(lines).toEqual([])
  })

  it('show a fragment after a pause in one step', () => {
    expect(picture(deckOf('::: {.a}\na\n\n<!-- pause -->\n\nb {.fragment}\n\nc\n:::').deck))
      .toBe(`slide 1 #slide-1, 1 steps
  div .box .a
    p a
    p @1 b
    p @1 c`)
  })

  it('hold titles, code and demos as a slide does', () => {
    const { deck, lines } = deckOf({
      'slides.md':
        '::: columns\n::: column\n# Title {#t}\n:::\n::: column\n# Other {#o}\n\n<<< code.py\n\n[Demo time]{step-counter}\n:::\n:::',
      'code.py': 'x',
    })
    expect(picture(deck)).toBe(`slide 1 #t "Title", 2 steps
  div .columns
    div .column
      h1 Title
    div .column
      h1 #o Other
      code python
      | x
      demo step-counter #step-counter from 0 for 2`)
    expect(lines).toEqual([])
  })

  it('have widths: shares of all, or per cent of each', () => {
    const columns = (first: string, more: string) =>
      `::: columns${first}\n::: column${more}\na\n:::\n::: column\nb\n:::\n:::`
    expect(picture(deckOf(columns(' {widths=2/1}', '')).deck)).toBe(`slide 1 #slide-1
  div .columns
    div .column .c:66.67%
      p a
    div .column .c:33.33%
      p b`)
    expect(picture(deckOf(columns('', ' {width=40%}')).deck)).toBe(`slide 1 #slide-1
  div .columns
    div .column .c:40%
      p a
    div .column
      p b`)
  })

  it.each([
    [
      '::: columns {widths=60/40}\n::: column\n:::\n:::',
      '1:14: error: 2 widths for 1 column: write one for each',
    ],
    ['::: columns {widths=a}\n:::', '1:14: error: `a` are no widths: write shares, as in `widths=60/40`'],
    [
      '::: columns\n::: column {width=40}\n:::\n:::',
      "2:13: error: `40` is no column's width: write per cent, as in `width=40%`",
    ],
    [
      '::: columns\ntext\n:::',
      '2:1: warning: only `::: column` stands in `::: columns`: this becomes a column of its own',
    ],
    [
      '::: column\n:::',
      '1:1: warning: `::: column` stands in `::: columns`: here it is a box like any other',
    ],
    [
      '::: {.a onclick=b}\n:::',
      '1:9: error: unknown attribute `onclick`: here are `#id`, `.class`; write `\\{` if it is text',
    ],
    ['::: {.a b}\n:::', "1:5: error: can't read `{.a b}`: write a box as `::: {#id .class}`"],
    ['::: {.notes}\n:::', '1:5: error: `.notes` is no class of a box, which all can see: write `::: notes`'],
    ['::: {.a}\nx', '1:1: error: `::: {.a}` is never closed: end it with a line `:::`'],
  ])('that are wrong are named with their place: %j', (text, line) => {
    expect(problemsOf(text)).toEqual([`slides.md:${line}`])
  })

  it('that are never closed end with their slide', () => {
    expect(picture(deckOf('::: {.a}\n::: {.b}\nx\n\n---\n\n# B').deck)).toBe(`slide 1 #slide-1
  div .box .a
    div .box .b
      p x
slide 2 #b "B"
  h1 B`)
  })

  it('stand in what is said; notes in them are an error, and stay private', () => {
    expect(picture(deckOf('# A\n\n::: transcript\n::: {.tip}\nsaid\n:::\n:::').deck)).toContain(`  transcript
    div .box .tip
      p said`)
    const { deck, lines } = deckOf('::: columns\n::: notes\nprivate\n:::\npublic\n:::\nafter')
    expect(picture(deck)).toBe(`slide 1 #slide-1
  div .columns
  p public
  p after
  notes
    p private`)
    expect(lines).toEqual([
      'slides.md:2:1: error: `::: notes` inside `::: columns`: close the outer one first',
    ])
  })

  it('are not nested without end', () => {
    const { deck, lines } = deckOf(`${'::: {.a}\n'.repeat(17)}x\n${':::\n'.repeat(17)}`)
    expect(lines).toEqual([
      'slides.md:17:1: error: boxes are nested more than 16 deep: this one is shown as text',
    ])
    expect(picture(deck)).toContain('p x')
  })
})
