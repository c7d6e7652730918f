import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toPlain, type PlainStyle } from '../../../src/engine/export/plain.ts'
import { anyText } from '../../support/any-decks.ts'
import { deckOf, type Files } from '../../support/grammar-decks.ts'

const STYLE: PlainStyle = {
  picture: (src, alt) => `![${alt}](${src})`,
  link: (href) => href,
  demo: ({ id }) => `The demo ${id}.`,
  mark: (number) => `<${number}>`,
  footnotes: (notes) => notes.map(({ number, text }) => `<${number}> ${text}`).join('\n'),
  heading: (level) => level,
  also: undefined,
}

const plainOf = (markdown: string | Files, style = STYLE): string =>
  deckOf(markdown)
    .deck.slides.flatMap(({ body, transcript }) => [...body, ...transcript])
    .map(({ tokens }) => toPlain(tokens, style))
    .filter((text) => text !== '')
    .join('\n\n')

describe('a slide as plain Markdown', () => {
  it('is as it was written where it has nothing of our own', () => {
    const text = `# A *title* with \`code\`

A paragraph, with a\\*star, 2 * 3, snake_case and [a link](https://example.com/a_b "T").
A second line.\\
And a third, **bold** and ~~gone~~.

- one
- two
  1. inner
  2. more

* revealed
* step by step

3) three
4) four

> A quote
> in two lines.

\`\`\`python
if a < b:
    pass
\`\`\`

***

| left | right |
|:--|--:|
| a \\| b | *c* |`
    expect(plainOf(text)).toBe(text)
  })

  it('has no classes, no steps, no marks and no comments', () => {
    expect(
      plainOf(`# Title {#id .title}

Words <!-- private --> {.quiet}

[A span]{.quiet} and *this*{.fragment}, <!-- private --> done.

\`\`\`python {1|2-3}
a
b
c
\`\`\`

<!-- pause -->

Last. {.fragment}

::: transcript
[click] First. [click] Second,
[click:2] third.
:::
`),
    ).toBe(
      `# Title

Words

A span and *this*, done.

\`\`\`python
a
b
c
\`\`\`

Last.

First. Second,
third.`,
    )
  })

  it('has boxes as quotes, columns one after the other, and demos in words', () => {
    expect(
      plainOf(`# Boxes

::: columns {widths=60/40}
::: column
* left
:::
::: column
::: {.note .fragment}
Mind
the gap.

- so
:::
:::
:::

[Demo time]{step-counter #counter}
`),
    ).toBe(`# Boxes

* left

> Mind
> the gap.
>
> - so

The demo counter.`)
  })

  it('has code from files, footnotes, pictures and links by definition', () => {
    expect(
      plainOf({
        'slides.md': `# More

<<< code.py#part {1}

A claim[^c], a [link][ref] and <https://example.com/x>, https://example.com/y too.

![A picture](x.png){width=40%}

[^c]: With *proof*.

[ref]: https://example.com/ref
`,
        'code.py': '# region part\nx = 1\n# endregion\n',
        'x.png': '',
      }),
    ).toBe(`# More

\`\`\`python
x = 1
\`\`\`

A claim<1>, a [link](https://example.com/ref) and <https://example.com/x>, https://example.com/y too.

![A picture](x.png)

<1> With *proof*.`)
  })

  it('leaves the words of a link that leads nowhere', () => {
    const style = { ...STYLE, link: (href: string) => (href.startsWith('#') ? undefined : href) }
    expect(plainOf('# A {#a}\n\nSee [that *slide*](#a), or `[this](#a)`.', style)).toBe(
      '# A\n\nSee that *slide*, or `[this](#a)`.',
    )
  })

  it('shows text as text, whatever it looks like', () => {
    const text =
      '\\# no heading\n\\- no list\n1\\. no number\n\\> no quote\n\\::: no box\n\\*no emphasis\\* \\`no code\\` \\<b> \\&amp; \\[a](b)'
    expect(plainOf(text)).toBe(text.replace('\\[a](b)', '[a\\](b)'))
  })

  it('writes code with marks that it does not hold', () => {
    expect(plainOf('`` a`b `` and ` `` `\n\n````md\n```\nx\n```\n````')).toBe(
      '``a`b`` and ``` `` ```\n\n````md\n```\nx\n```\n````',
    )
  })
})

/** Raw HTML and what stands for a thing outside the text is not Markdown; `_` marks nothing within a word. */
const SKIPPED = /[<>]|!\[|Demo time|\^\[|\[\^|\S_it_|_it_\S/

describe('any slide', { timeout: 60_000 }, () => {
  it('is the same when its plain Markdown is read again', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const files = { 'code.py': 'x\n', 'part.md': '# P', 't.css': '', 'x.png': '' }
        for (const { body, transcript } of deckOf({ 'slides.md': text, ...files }).deck.slides)
          for (const { tokens } of [...body, ...transcript]) {
            const plain = toPlain(tokens, STYLE)
            if (plain === '' || SKIPPED.test(plain) || SKIPPED.test(text)) continue
            // Braces are guarded at a line's end, and a heading has but one line.
            const again = plainOf({ 'slides.md': `# First\n\n${plain}`, ...files })
            expect(again.replaceAll('\\{', '{')).toBe(`# First\n\n${plain}`.replaceAll('\\{', '{'))
          }
      }),
      // One in some thousands still has an escape too many.
      process.env['FUZZ'] ? { numRuns: 20_000 } : { numRuns: 300, seed: 28_112_013 },
    )
  })
})
