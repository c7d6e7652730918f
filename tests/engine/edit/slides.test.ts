import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addSlide,
  duplicateSlide,
  hideSlides,
  inverse,
  moveSlides,
  removeSlides,
  withEdits,
  type DeckChange,
  type SlideChange,
} from '../../../src/engine/edit/index.ts'
import { anyText } from '../../support/any-decks.ts'
import { changed, editedDeck, titlesOf, type Texts } from '../../support/outline.ts'

const DECK = `---
title: Deck
---

# One

* a

---

# Two {#two}

b

---

# Three
`

const done = (change: SlideChange): DeckChange => {
  if ('problem' in change) throw new Error(change.problem)
  return change
}
const after = (text: string, change: (deck: ReturnType<typeof editedDeck>) => SlideChange): string =>
  changed({ 'slides.md': text }, done(change(editedDeck(text))))['slides.md']!

describe('a slide that is moved', () => {
  it('goes to the front, behind the front matter', () => {
    expect(after(DECK, (deck) => moveSlides(deck, [2], 0))).toBe(`---
title: Deck
---

# Three

---

# One

* a

---

# Two {#two}

b
`)
  })

  it('goes to the end, where the file has no last newline, too', () => {
    expect(after('# A\n\n---\n\n# B\n\n---\n\ntext', (deck) => moveSlides(deck, [0], 3))).toBe(
      '# B\n\n---\n\ntext\n\n---\n\n# A',
    )
  })

  it('says what it does', () => {
    const deck = editedDeck(DECK)
    expect(done(moveSlides(deck, [2], 0)).words).toBe('Move slide 3')
    expect(done(moveSlides(deck, [1, 0], 3)).words).toBe('Move slides 1 and 2')
  })

  it('goes along with others, which keep their order', () => {
    expect(titlesOf({ 'slides.md': after(DECK, (deck) => moveSlides(deck, [2, 1], 0)) })).toEqual([
      'Two',
      'Three',
      'One',
    ])
  })

  it('keeps `---` from making a title of its last line', () => {
    const text = '# A\n---\n# B\n\n---\n\nlast words'
    expect(titlesOf({ 'slides.md': after(text, (deck) => moveSlides(deck, [2], 0)) })).toEqual(['', 'A', 'B'])
    expect(titlesOf({ 'slides.md': after(text, (deck) => moveSlides(deck, [0], 3)) })).toEqual(['B', '', 'A'])
  })

  const PARTS: Texts = {
    'slides.md': '# A\n\n<<< part.md\n\n# D\n\n---\n\n# E\n',
    'part.md': '# B\n\n---\n\n# C\n',
  }
  it.each([
    ['before the slides of another file', 2 + 1, 1, ['A', 'D', 'B', 'C', 'E']],
    ['behind them', 0, 3, ['B', 'C', 'A', 'D', 'E']],
    ['within its own file', 1, 3, ['A', 'C', 'B', 'D', 'E']],
    ['to the end', 3, 5, ['A', 'B', 'C', 'E', 'D']],
  ] as const)('goes %s', (_, slide, before, titles) => {
    const texts = changed(PARTS, done(moveSlides(editedDeck(PARTS), [slide], before)))
    expect(titlesOf(texts)).toEqual(titles)
  })

  it('goes to no other file', () => {
    expect(moveSlides(editedDeck(PARTS), [0], 2)).toEqual({
      problem:
        'Slide 1 is in slides.md, and there part.md is shown: a slide moves within its own file, or what it names would no more be found.',
    })
    expect(moveSlides(editedDeck(PARTS), [0, 1], 5)).toEqual({
      problem: 'Slides 1 and 2 are in two files, slides.md and part.md: move them one by one.',
    })
  })

  it('is let in nowhere where it would be none', () => {
    const deck = editedDeck('# A\n\n---\n\n---\n\n# B\n')
    expect(moveSlides(deck, [1], 0)).toHaveProperty('problem')
    expect(moveSlides(deck, [2], 1)).toHaveProperty('problem')
    expect(moveSlides(deck, [1], 1)).not.toHaveProperty('problem')
  })

  it('stays the last while it leaves something open', () => {
    expect(moveSlides(editedDeck('# A\n\n---\n\n```\ncode'), [1], 0)).toEqual({
      problem:
        'A block of code is never closed there: close it first, or it would take in the slides after it.',
    })
  })

  it('leaves definitions that belong to no slide where they are', () => {
    const text = '# A\n\n[a][x]\n\n---\n\n# B\n\n---\n\n[x]: https://example.com\n'
    expect(after(text, (deck) => moveSlides(deck, [0], 2))).toBe(
      '# B\n\n---\n\n# A\n\n[a][x]\n\n---\n\n[x]: https://example.com\n',
    )
    expect(after(text, (deck) => removeSlides(deck, [1]))).toBe(
      '# A\n\n[a][x]\n\n---\n\n[x]: https://example.com\n',
    )
  })
})

describe('a slide that is copied', () => {
  it('stands behind its like, with ids of its own', () => {
    const text = `# Two {#two}

[Demo time]{step-counter by=2}

[there](#step-counter:end) [here](#two) \`{#two}\`

\`\`\`python {#cell-2 run}
{#two}
\`\`\`

---

# End {#cell-3}
`
    expect(after(text, (deck) => duplicateSlide(deck, 0))).toBe(`# Two {#two}

[Demo time]{step-counter by=2}

[there](#step-counter:end) [here](#two) \`{#two}\`

\`\`\`python {#cell-2 run}
{#two}
\`\`\`

---

# Two {#two-2}

[Demo time]{step-counter #step-counter-2 by=2}

[there](#step-counter-2:end) [here](#two-2) \`{#two}\`

\`\`\`python {#cell-4 run}
{#two}
\`\`\`

---

# End {#cell-3}
`)
  })
})

describe('a slide that is taken away', () => {
  it.each([
    [0, '---\ntitle: Deck\n---\n\n# Two {#two}\n\nb\n\n---\n\n# Three\n'],
    [1, '---\ntitle: Deck\n---\n\n# One\n\n* a\n\n---\n\n# Three\n'],
    [2, '---\ntitle: Deck\n---\n\n# One\n\n* a\n\n---\n\n# Two {#two}\n\nb\n'],
  ])('takes one `---` along: slide %i', (index, rest) => {
    expect(after(DECK, (deck) => removeSlides(deck, [index]))).toBe(rest)
  })

  it('is never the only one', () => {
    expect(removeSlides(editedDeck('# A\n'), [0])).toEqual({
      problem: 'A deck has at least one slide that is shown.',
    })
    expect(removeSlides(editedDeck('# A\n\n---\n\n# B {.hidden}\n'), [0])).toHaveProperty('problem')
  })
})

describe('a slide that is hidden', () => {
  it.each([
    ['# A', '# A {.hidden}'],
    ['# A {#a .b}\n\ntext', '# A {#a .b .hidden}\n\ntext'],
    ['{#a}\n\ntext', '{#a .hidden}\n\ntext'],
    ['{#a\n.b}\n\ntext', '{#a\n.b .hidden}\n\ntext'],
    ['text', '{.hidden}\n\ntext'],
    ['A\n==='.replace('===', '====='), '{.hidden}\n\nA\n====='],
    ['```\nx {#b}\n```', '{.hidden}\n\n```\nx {#b}\n```'],
  ])('%j says so, and is as it was when it is shown again', (slide, hidden) => {
    const text = `# First\n\n---\n\n${slide}\n\n---\n\n# Last\n`
    const is = after(text, (deck) => hideSlides(deck, [1], true))
    expect(is).toBe(text.replace(slide, hidden))
    expect(editedDeck(is).outline.slides.map(({ isHidden }) => isHidden)).toEqual([false, true, false])
    expect(after(is, (deck) => hideSlides(deck, [1], false))).toBe(text)
  })
})

describe('a slide that is added', () => {
  it('stands before the slide that is named', () => {
    for (const at of [0, 1, 2, 3])
      expect(titlesOf({ 'slides.md': after(DECK, (deck) => addSlide(deck, '# New', at)) })).toEqual(
        ['One', 'Two', 'Three'].toSpliced(at, 0, 'New'),
      )
  })

  it('is the first of a deck without slides', () => {
    expect(
      after('---\ntitle: x\n---\n', (deck) => ({
        ...addSlide({ ...deck, outline: { ...deck.outline, slides: [] } }, '# New', 0),
      })),
    ).toBe('---\ntitle: x\n---\n\n# New\n')
  })

  it('has ids of its own', () => {
    expect(after(DECK, (deck) => addSlide(deck, '# New {#two}', 3))).toMatch(/# New \{#two-2\}\n$/)
  })
})

/** A deck of whole slides, as people write them. */
const anySlide = fc.constantFrom(
  '# A title',
  '# A title {#id .cls}\n\n* one\n* two',
  'text only',
  '{.wide}\n\ntext\nof two lines',
  '## Two\n\n```python {1|2}\n---\n# no title\n```',
  '# Demo\n\n[Demo time]{step-counter #demo}',
  '# Said\n\n::: transcript\nWords. [click] More.\n:::\n\n<!-- a note -->',
  'Title\n=====\n\n> quote\n> ---',
  '::: columns\n::: column\na\n:::\n::: column\nb\n:::\n:::',
  '# [link][ref]\n\n[ref]: /url',
  '![alt](x.png)',
  '# 日本 🙂',
)
const anyDeck = fc
  .tuple(
    fc.constantFrom('', '---\ntitle: x\n---\n\n', '\n\n', '---\nlang: pl\n---\n'),
    fc.array(
      fc.tuple(anySlide, fc.constantFrom('\n\n---\n\n', '\n\n-----\n\n\n', '\n\n---\n', '\n\n---  \n\n')),
      {
        minLength: 2,
        maxLength: 9,
      },
    ),
    fc.constantFrom(
      '',
      '\n',
      '\n\n\n',
      '\n\n[far]: https://example.com\n',
      '\n\n---\n\n[far]: https://example.com\n',
    ),
  )
  .map(
    ([front, slides, end]) =>
      front +
      slides.map(([slide, gap], index) => slide + (index < slides.length - 1 ? gap : '')).join('') +
      end,
  )

const RUNS = { numRuns: 1000 }
const only = (text: string): Texts => ({ 'slides.md': text })
const titled = (text: string): string[] => titlesOf(only(text))

describe('in a thousand decks', () => {
  it('a move takes a slide to its place, and back is nothing at all', () => {
    fc.assert(
      fc.property(anyDeck, fc.nat(), fc.nat(), (text, a, b) => {
        const titles = titled(text)
        const from = a % titles.length
        const to = b % titles.length
        const moved = after(text, (deck) => moveSlides(deck, [from], to > from ? to + 1 : to))
        const wanted = titles.toSpliced(from, 1).toSpliced(to, 0, titles[from]!)
        expect(titled(moved)).toEqual(wanted)
        expect(after(moved, (deck) => moveSlides(deck, [to], from > to ? from + 1 : from))).toBe(text)
      }),
      RUNS,
    )
  })

  it('a copy that is taken away again was never there', () => {
    fc.assert(
      fc.property(anyDeck, fc.nat(), (text, a) => {
        const titles = titled(text)
        const index = a % titles.length
        const copied = after(text, (deck) => duplicateSlide(deck, index))
        expect(titled(copied)).toEqual(titles.toSpliced(index, 0, titles[index]!))
        expect(after(copied, (deck) => removeSlides(deck, [index + 1]))).toBe(text)
      }),
      RUNS,
    )
  })

  it('each change is undone by the inverse of its edits, and leaves the other slides as they are', () => {
    fc.assert(
      fc.property(fc.oneof(anyDeck, anyText), fc.nat(), fc.nat(), fc.nat(5), (text, a, b, what) => {
        const clean = text.replace(/\r\n?/g, '\n').replaceAll('\0', '').replaceAll('\ufeff', '')
        const deck = editedDeck(clean)
        const count = deck.outline.slides.length
        const slide = a % count
        const changes: readonly (() => SlideChange)[] = [
          () => moveSlides(deck, [slide], b % (count + 1)),
          () => duplicateSlide(deck, slide),
          () => removeSlides(deck, [slide]),
          () => hideSlides(deck, [slide], true),
          () => addSlide(deck, '# New\n\n* a', b % (count + 1)),
          () => hideSlides(deck, [slide], false),
        ]
        const change = changes[what]!()
        if ('problem' in change) return
        for (const [file, edits] of Object.entries(change.edits)) {
          if (file !== 'slides.md') continue
          const is = withEdits(clean, edits)
          expect(withEdits(is, inverse(clean, edits))).toBe(clean)
        }
        const others = deck.outline.slides.filter((_, index) => index !== slide)
        const is = changed(only(clean), change)['slides.md']!
        for (const { file, from, to } of others)
          if (file === 'slides.md')
            expect(is).toContain(
              clean
                .split('\n')
                .slice(from - 1, Math.max(from - 1, to))
                .join('\n')
                .trim(),
            )
      }),
      RUNS,
    )
  })
})
