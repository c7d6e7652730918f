import { describe, expect, it } from 'vitest'
import { deckOf, problemsOf } from '../../support/grammar-decks.ts'
import { picture } from '../../support/grammar-picture.ts'

describe('transcript and notes', () => {
  it('are beside the slide, wherever they stand, and twice is once', () => {
    const { deck, lines } = deckOf(`# A

::: transcript
What is **said**.
:::

::: notes
Private.
:::

- point

:::transcript
More.
:::`)
    expect(picture(deck)).toBe(`slide 1 #a "A"
  h1 A
  ul
    li point
  transcript
    p What is strong(said).
    p More.
  notes
    p Private.`)
    expect(lines).toEqual([])
  })

  it('hold any Markdown, and fences protect what looks like their end', () => {
    expect(picture(deckOf('::: notes\n```\n:::\n```\n\n- a\n  - b\n:::\n# A').deck)).toBe(`slide 1 #a "A"
  h1 A
  notes
    code${' '}
    | :::
    ul
      li a
        ul
          li b`)
  })

  it.each([
    ['a paragraph', 'text\n::: notes\nprivate\n:::'],
    ['a list', '- text\n::: notes\nprivate\n:::'],
    ['a list in a list', '- - text\n::: notes\nprivate\n:::'],
    ['a quote', '> text\n::: notes\nprivate\n:::'],
    ['a list in a quote', '> - text\n::: notes\nprivate\n:::'],
    ['a table', '|text|\n|--|\n::: notes\nprivate\n:::'],
    ['a list of notes', '::: notes\n- private\n:::\ntext'],
  ])('end %s', (_what, text) => {
    const { deck } = deckOf(text)
    expect(deck.slides[0]!.body).toHaveLength(1)
    expect(JSON.stringify(deck.slides[0]!.body)).not.toContain('private')
    expect(deck.slides[0]!.notes).toHaveLength(1)
  })

  it('are not the ones in a list or a quote, and a warning says so', () => {
    expect(problemsOf('# A\n\n- a\n  ::: notes\n\n> ::: notes\n> <<< x.py')).toEqual([
      'slides.md:4:3: warning: `:::` counts only at top level, in no list or quote: here it is text',
      'slides.md:6:3: warning: `:::` counts only at top level, in no list or quote: here it is text',
      'slides.md:7:3: warning: `<<<` counts only at top level, in no list or quote: here it is text',
    ])
  })

  it('that are never closed are an error at their opening, and end with their slide', () => {
    const { deck, lines } = deckOf('# A\n\n::: notes\nnever\n\n---\n\n# B\n\n::: transcript\nwell\n:::')
    expect(picture(deck)).toBe(`slide 1 #a "A"
  h1 A
  notes
    p never
slide 2 #b "B"
  h1 B
  transcript
    p well`)
    expect(lines).toEqual(['slides.md:3:1: error: `::: notes` is never closed: end it with a line `:::`'])
  })

  it('never nest: what is private stays private', () => {
    const { deck, lines } = deckOf(`# A

::: transcript
public
::: notes
private
::: transcript
private, too
:::
:::
public
:::`)
    expect(picture(deck)).toBe(`slide 1 #a "A"
  h1 A
  transcript
    p public
    p public
  notes
    p private
    p private, too`)
    expect(lines).toEqual([
      'slides.md:5:1: error: `::: notes` inside `::: transcript`: close the outer one first',
      'slides.md:7:1: error: `::: transcript` inside `::: notes`: close the outer one first',
    ])
  })

  it('forgotten before notes are closed keep the notes private', () => {
    const { deck, lines } = deckOf('# A\n\n::: transcript\npublic\n::: notes\nprivate\n:::')
    expect(JSON.stringify(deck.slides[0]!.transcript)).not.toContain('private')
    expect(lines).toEqual([
      'slides.md:3:1: error: `::: transcript` is never closed: end it with a line `:::`',
    ])
  })

  it('are known by name, and closed once', () => {
    expect(problemsOf('# A\n\n::: warning\nx\n:::\n\n:::\n\n::: notes {#x}\n:::')).toEqual([
      'slides.md:3:1: error: unknown container `warning`: there are `::: transcript`, `::: notes`, `::: columns`, `::: column` and boxes, `::: {.class}`',
      'slides.md:7:1: error: this `:::` closes nothing: remove it, or open a container above, as in `::: notes`',
      'slides.md:9:1: error: `::: notes` takes no attributes: write it alone',
    ])
  })
})

describe('a comment', () => {
  it('at the end of a slide is notes, in Markdown, with the right places', () => {
    const { deck, lines } = deckOf(`# A

<!-- not these -->

text

<!--
  Sources:

    - *one* [click:9] {#no}
-->

<!-- and -->

::: transcript
said
:::`)
    expect(picture(deck)).toBe(`slide 1 #a "A"
  h1 A
  p text
  transcript
    p said
  notes
    p Sources:
    ul
      li #no em(one) (click 9)
    p and`)
    expect(lines).toEqual([
      'slides.md:10:13: warning: this `[click]` marks step 9, but the slide has no steps',
    ])
  })

  it('is nowhere else: not in text, a list, a table, a heading, raw HTML or a description', () => {
    const { deck } = deckOf({
      'slides.md': `# A <!-- CANARY -->

text <!-- CANARY
CANARY --> more

- <!-- CANARY -->
- item

| a <!-- CANARY --> |
|---|
| b |

<div>
<!-- CANARY -->
</div>

![a <!-- CANARY -->](x.png)

<!-- CANARY --> after

\`\`\`
code
\`\`\`

<!-- CANARY -->

end`,
      'x.png': '',
    })
    expect(deck.slides[0]!.title).toBe('A')
    expect(JSON.stringify(deck.slides)).not.toContain('CANARY')
  })

  it('in code, or escaped, is text', () => {
    const { deck, lines } = deckOf('# A\n\n`<!--` and \\<!-- x\n\n    <!-- code -->\n\n```\n<!-- code\n```')
    expect(picture(deck)).toBe(`slide 1 #a "A"
  h1 A
  p \`<!--\` and <!-- x
  code "<!-- code -->\\n"
  code${' '}
  | <!-- code`)
    expect(lines).toEqual([])
  })

  it.each([
    ['a block', '# A\n\n<!-- open\n\ntext', 3, 1],
    ['a paragraph', '# A\n\ntext\nmore <!-- open\n\ntext -->', 4, 6],
    ['a link', '# A\n\n[a <!-- b](c) x', 3, 4],
    ['a list item', '# A\n\n- <!-- open\n\ntext', 3, 3],
    ['raw HTML', '# A\n\n<div>\n <!-- open\n</div>', 4, 2],
    ['notes', '# A\n\n::: notes\n<!-- open\n:::', 4, 1],
  ])('that never closes is an error at its opening: in %s', (_what, text, line, column) => {
    const [first] = problemsOf(text)
    expect(first).toContain(`slides.md:${line}:${column}: error: this comment never closes before its `)
  })

  it('that never closes hides its own slide only', () => {
    expect(deckOf('# A\n\n<!-- open\n\n---\n\n# B').deck.slides.map(({ id }) => id)).toEqual(['a', 'b'])
  })

  it('that would swallow the next slide and its comment was forgotten to be closed', () => {
    const { deck, lines } = deckOf('# A\n\n<!-- open\n\n---\n\n# B\n\n<!-- notes -->')
    expect(deck.slides.map(({ id, notes }) => [id, notes.length])).toEqual([
      ['a', 0],
      ['b', 1],
    ])
    expect(lines).toEqual([
      'slides.md:3:1: error: this comment never closes before its slide ends: write `-->`, or `\\<!--` if it is text',
    ])
  })

  it('that opens another one is an error', () => {
    expect(problemsOf('# A\n\n<!-- open\n\n# B <!-- notes -->\n\ntext')).toEqual([
      'slides.md:3:1: error: this comment is still open where another begins, on line 5: close it with `-->`',
    ])
  })

  it('may take slides out of the deck', () => {
    const { deck, lines } = deckOf('# A\n\n<!--\n---\n\n# Out\n-->\n\ntext\n\n---\n\n# B')
    expect(deck.slides.map(({ id }) => id)).toEqual(['a', 'b'])
    expect(lines).toEqual([])
  })
})

describe('a click mark', () => {
  it('marks the next step, or the one it names, in transcript and in notes', () => {
    const { deck, lines } = deckOf(`* a
* b
* c
* d

::: transcript
One [click] two [click:3], **three [click]**.

- [click](#x) is a link {.y}
:::

::: notes
[click] again
:::`)
    expect(picture(deck)).toContain(`
  transcript
    p One (click 1) two (click 3), strong(three (click 4)).
    ul
      li .y link(#x, click) is a link
  notes
    p (click 1) again`)
    expect(lines).toEqual(['slides.md:9:3: warning: `#x` leads nowhere: no slide or heading has this id'])
  })

  it('is text on the slide', () => {
    expect(picture(deckOf('# A\n\n[click] and [click:2]').deck)).toContain('p [click] and [click:2]')
  })
})
