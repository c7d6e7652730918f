import { describe, expect, it } from 'vitest'
import { deckOf, problemsOf } from '../../support/grammar-decks.ts'
import { picture } from '../../support/grammar-picture.ts'

describe('steps', () => {
  it('count lists of `*` and `1)` item by item, in source order; `-` and `1.` come at once', () => {
    expect(
      picture(
        deckOf(`# A

* one
  * nested
  * nested
    1. at once
* two
  - at once
    * deep

Text

1) first
2) second

- at once
  * nested

+ at once

3. at once`).deck,
      ),
    ).toBe(`slide 1 #a "A", 8 steps
  h1 A
  ul
    li @1 one
      ul
        li @2 nested
        li @3 nested
          ol
            li at once
    li @4 two
      ul
        li at once
          ul
            li @5 deep
  p Text
  ol
    li @6 first
    li @7 second
  ul
    li at once
      ul
        li @8 nested
  ul
    li at once
  ol
    li at once`)
  })

  it('count fragments, pauses, code and demos together', () => {
    expect(
      picture(
        deckOf(`# A

* one

<!-- pause -->

shown after

more {.fragment .x}

\`\`\`python {1|2-3|all}
a
b
c
\`\`\`

[Demo time]{step-counter #one}

<!-- pause -->

## last {.fragment}

\`\`\`js {2,1}
a
b
\`\`\``).deck,
      ),
    ).toBe(`slide 1 #a "A", 9 steps
  h1 A
  ul
    li @1 one
  p shown after @2
  p .x @3 more @2
  code python {1|2,3|all} from 3 @2
  | a
  | b
  | c
  demo step-counter #one from 5 for 2 @2
  h2 @9 last @8
  code js {1,2} from 9 @8
  | a
  | b`)
  })

  it('make a fragment of a block, an item or a title', () => {
    const { deck, lines } = deckOf({
      'slides.md': `# Title {.fragment .c}

- tight {.fragment}
- plain

1. loose {.fragment}

   and more {.fragment}

> quoted {.fragment}

![x](x.png) {.fragment}

\`\`\`js {.fragment 1|2}
a
b
\`\`\``,
      'x.png': '',
    })
    expect(picture(deck)).toBe(`slide 1 #title .c "Title", 8 steps
  h1 @1 Title
  ul
    li @2 tight
    li plain
  ol
    li @3
      p loose
      p @4 and more
  blockquote
    p @5 quoted
  p @6 image(x.png, x)
  code js @7 {1|2} from 7
  | a
  | b`)
    expect(lines).toEqual([])
  })

  it('make none where nothing is shown', () => {
    const { deck, lines } = deckOf(
      '<!-- pause -->\n\n# A\n\n<!-- pause -->\n<!-- pause -->\n\ntext\n\n<!-- pause -->',
    )
    expect(picture(deck)).toBe('slide 1 #a "A", 2 steps\n  h1 A @1\n  p text @2')
    expect(lines).toEqual([
      'slides.md:5:1: warning: nothing comes after this pause: remove it',
      'slides.md:10:1: warning: nothing comes after this pause: remove it',
    ])
  })

  it("are the slide's: what is said makes none", () => {
    expect(
      deckOf('# A\n\n::: transcript\n* a\n\nb {.fragment}\n\n```js {1|2}\na\nb\n```\n:::').deck.slides[0]!
        .steps,
    ).toBe(0)
  })

  it('that can make none are reported', () => {
    expect(
      problemsOf(`{.fragment}

# A

- item
  <!-- pause -->

text <!-- pause --> more

::: transcript
said {.fragment}

\`\`\`js {1|2}
a
b
\`\`\`
:::`),
    ).toEqual([
      'slides.md:1:1: error: a slide is no fragment: `.fragment` is for blocks',
      'slides.md:6:3: warning: a pause stands alone between the blocks of a slide: here it does nothing',
      'slides.md:8:6: warning: a pause stands alone between the blocks of a slide: here it does nothing',
      'slides.md:11:6: warning: what is said has no steps: `.fragment` does nothing here',
      'slides.md:13:1: warning: code steps on the slide only, not in what is said',
    ])
  })

  it('are counted the same a second time: the spec stays as it was read', () => {
    const first = deckOf('* a\n\n[Demo time]{step-counter}')
    const { body } = first.spec.slides[0]!
    expect(JSON.stringify(body)).not.toContain('"step":1')
    expect(picture(first.deck)).toContain('demo step-counter #step-counter from 1 for 2')
  })
})

describe('a fence', () => {
  const codeOf = (info: string, text = 'a\nb\nc') => deckOf(`# A\n\n\`\`\`${info}\n${text}\n\`\`\``)

  it.each([
    ['python', 'code python'],
    ['python {1|2-3|all}', 'code python {1|2,3|all} from 0'],
    ['python{2}', 'code python {2} from 0'],
    ['{*|3,1}', 'code  {all|1,3} from 0'],
    ['python {#c run}', 'code python #c run'],
    ['python {run #c 1|2 .x}', 'code python #c run .x {1|2} from 0'],
  ])('reads ```%s', (info, line) => {
    const { deck, lines } = codeOf(info)
    expect(picture(deck)).toContain(`\n  ${line}\n`)
    expect(lines).toEqual([])
  })

  it.each([
    ['python {0}', '3:12: error: `0` in `{0}` is no line: write `2` or `2-3`'],
    ['python {3-2}', '3:12: error: `3-2` in `{3-2}` is no line: write `2` or `2-3`'],
    ['python {1|2-9}', '3:12: warning: `2-9` in `{1|2-9}`: this code ends with line 3'],
    ['python {1 2}', '3:14: error: line highlights are given twice: write them once, as `{1|2-3|all}`'],
    ['python {run}', '3:12: error: a cell needs a name: write `{#id run}`'],
    [
      'python {walk}',
      '3:12: error: unknown `walk`: a fence takes line highlights as `1|2-3|all`, `#id` and `run`',
    ],
    [
      'python {onclick=x}',
      '3:12: error: unknown attribute `onclick`: here are `#id`, `.class`; write `\\{` if it is text',
    ],
    [
      'python {1',
      "3:11: error: can't read `{1`: write line highlights as `{1|2-3|all}`, a cell as `{#id run}`",
    ],
    ['python title="x"', '3:11: warning: `title="x"` after the language means nothing here'],
    ['python [1|2]', '3:11: warning: `[1|2]` means nothing here: write line highlights as `{1|2}`'],
  ])('reports ```%s', (info, line) => {
    expect(codeOf(info).lines).toEqual([`slides.md:${line}`])
  })

  it('that never closes is an error at its opening', () => {
    expect(problemsOf('# A\n\n```js\na\n\n')).toEqual([
      'slides.md:3:1: error: this fence is never closed: end it with a line ```',
    ])
    expect(problemsOf('# A\n\n```')).toHaveLength(1)
    expect(problemsOf('- ~~~\n  a\n\nb')).toHaveLength(1)
    expect(problemsOf('> ```\n> a\n\nb')).toHaveLength(1)
    expect(problemsOf('```\n```')).toEqual([])
    expect(problemsOf('- ```\n  a\n  ````')).toEqual([])
  })

  it('is a cell of its slide when it runs', () => {
    const [slide] = deckOf('```python {#c run}\nx\n```\n\n```python\ny\n```').deck.slides
    expect(slide!.cells).toMatchObject([
      { id: 'c', lang: 'python', text: 'x', run: true, place: { line: 1, column: 1 } },
    ])
  })
})

describe('attributes', () => {
  it.each([
    ['text {hello}', 'text {hello}'],
    ['text {}', 'text {}'],
    ['text \\{#a}', 'text {#a}'],
    ['text{#a}', 'text{#a}'],
    ['`code {#a}`', '`code {#a}`'],
    ['text {#a b}', 'text {#a b}'],
    ['text {.a} more', 'text {.a} more'],
  ])('are not in `%s`', (text, shown) => {
    expect(picture(deckOf(text).deck)).toContain(`  p ${shown}`)
  })

  it.each([
    [
      '# A {onclick="alert(1)"}',
      '1:6: error: unknown attribute `onclick`: here are `#id`, `.class`, `background=`; write `\\{` if it is text',
    ],
    [
      'text {style=color:red}',
      '1:7: error: unknown attribute `style`: here are `#id`, `.class`; write `\\{` if it is text',
    ],
    [
      '- item\n  more {.a onload=x}',
      '2:12: error: unknown attribute `onload`: here are `#id`, `.class`; write `\\{` if it is text',
    ],
    [
      'text{#a}',
      '1:5: warning: `{#a}` is shown as text: attributes are a space and `{#id .class}` at the end',
    ],
    [
      'text {#a b}',
      '1:6: warning: `{#a b}` is shown as text: attributes are a space and `{#id .class}` at the end',
    ],
  ])('that mean nothing are reported: `%s`', (text, line) => {
    expect(problemsOf(text)).toEqual([`slides.md:${line}`])
  })

  it('stand at the end of a paragraph over lines, and of a setext heading', () => {
    expect(picture(deckOf('A {#a}\n===\n\none\ntwo {#b .c}').deck)).toBe(
      'slide 1 #a "A"\n  h1 A\n  p #b .c one / two',
    )
  })
})
