import fc from 'fast-check'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { detectEngine, type EngineName } from '../../../src/engine/import/detect.ts'
import { openSource, readText, sourceOf, type SourceFolder } from '../../../src/engine/import/folder.ts'
import { importForeign, NoTextError, type ForeignResult } from '../../../src/engine/import/foreign-import.ts'
import { deckOf } from '../../support/grammar-decks.ts'
import { REPOSITORY } from '../../support/heapdeck.ts'

const FIXTURES = join(REPOSITORY, 'tests/fixtures/foreign')
const RUNS = process.env['FUZZ'] ? 5000 : 60
const MOST_TIME = process.env['FUZZ'] ? 1_800_000 : 120_000

/** What came of it, as the deck's grammar reads it. */
function readBack(result: ForeignResult) {
  const { deck, problems } = deckOf({ 'slides.md': result.text, ...Object.fromEntries(result.files) })
  return { deck, errors: problems.filter(({ severity }) => severity === 'error') }
}

const imported = (text: string | Uint8Array, engine?: EngineName, files: Record<string, string> = {}) =>
  importForeign(sourceOf({ 'deck.md': text, ...files }), 'deck.md', engine)

/** The text without front matter. */
const bodyOf = (text: string, engine: EngineName, files: Record<string, string> = {}): string =>
  imported(text, engine, files)
    .text.replace(/^---\n[\s\S]*?\n---\n/, '')
    .trim()

const reasons = (result: ForeignResult): string[] =>
  result.remarks.map(({ file, line, reason }) => `${file}:${line}: ${reason}`)

describe('a foreign deck', () => {
  // Counts: @marp-team/marp-core 5.0.2, @slidev/parser 53, reveal.js 6.0.2 `slidify` with the decks' separators,
  // remark-slide 0.14 (slides that are no continuations), pandoc 2.17 -t revealjs (a callout's heading is no slide in Quarto).
  it.each<[folder: string, file: string, engine: EngineName, slides: number]>([
    ['marp', 'fish.md', 'marp', 5],
    ['marp', 'divided.md', 'marp', 7],
    ['marp', 'crlf.md', 'marp', 3],
    ['slidev', 'slides.md', 'slidev', 6],
    ['slidev', 'traps.md', 'slidev', 5],
    ['reveal', 'vertical.md', 'reveal', 4],
    ['reveal/page', 'index.html', 'reveal', 6],
    ['reveal/page', 'talk.md', 'reveal', 2],
    ['reveal/json', 'talk.md', 'reveal', 3],
    ['remark', 'fish.md', 'remark', 3],
    ['remark', 'xaringan.Rmd', 'remark', 3],
    ['remark', 'page.html', 'remark', 2],
    ['pandoc', 'fish.qmd', 'quarto', 6],
    ['pandoc', 'levels.md', 'pandoc', 7],
  ])('%s/%s is of %s: %i slides, no mistakes', (folder, file, engine, slides) => {
    const source = openSource(join(FIXTURES, folder))
    expect(detectEngine({ source, path: file, text: readText(source, file)! })).toBe(engine)
    const result = importForeign(source, file)
    const { deck, errors } = readBack(result)
    expect(errors).toEqual([])
    expect({ counted: result.slides, read: deck.slides.length }).toEqual({ counted: slides, read: slides })
    expect(reasons(result).join('\n')).not.toMatch(/shown as text|without its HTML/)
  })

  it('keeps notes private, whatever they look like', () => {
    const decks: [EngineName, string][] = [
      ['marp', '# A\n\n<!-- CANARY -->\n\ntext\n\n<!--\nCANARY\n-->'],
      ['slidev', '# A\n\n<!--\n[click] CANARY\n-->'],
      ['reveal', '# A\n\nNote: CANARY\n\nNotes:\nCANARY'],
      ['reveal', '# A\n\n<aside class="notes">CANARY</aside>\n\ntext <!-- CANARY -->'],
      ['remark', '# A\n\n???\nCANARY\n\n--\n\nmore\n\n???\n\nCANARY'],
      ['quarto', '## A\n\n::: notes\nCANARY\n:::\n\ntext'],
      ['pandoc', '# A\n\ntext\n\n::: {.notes}\nCANARY\n:::'],
    ]
    for (const [engine, text] of decks) {
      const { deck } = readBack(imported(text, engine))
      const said = JSON.stringify(deck.slides.map(({ notes }) => notes))
      const shown = JSON.stringify(
        deck.slides.map(({ body, transcript, title }) => [body, transcript, title]),
      )
      expect(shown).not.toContain('CANARY')
      expect(said).toContain('CANARY')
    }
  })

  it.each<[what: string, engine: EngineName, text: string, ours: string]>([
    ['lists of Marp step', 'marp', '* a\n\n1) b', '{#slide-1}\n\n* a\n\n1) b'],
    ['lists of others come at once', 'reveal', '# T\n\n* a\n  * b\n\n1) c', '# T\n\n- a\n  - b\n\n1. c'],
    [
      'classes of Marp go on',
      'marp',
      '<!-- class: a -->\n# T\n---\n<!-- _class: b -->\n# U',
      '# T {.a}\n\n---\n\n# U {.b}',
    ],
    [
      'sizes of Marp',
      'marp',
      '# T\n\n![w:50% h:200px A cat](x.png)',
      '# T\n\n![A cat](x.png){width=50% height=200}',
    ],
    ['a repeated title', 'marp', '# T\n\n---\n\n# T', '# T\n\n---\n\n# T {#t-2}'],
    [
      'layouts of Slidev',
      'slidev',
      '---\nlayout: image-left\nimage: /x.png\n---\n# T',
      '![bg left](public/x.png)\n\n# T {.image-left}',
    ],
    [
      'clicks of Slidev',
      'slidev',
      '---\nlayout: default\n---\n# T\n\n<v-clicks>\n\n- a\n- b\n\n</v-clicks>\n\n<v-click>\n\nc\n\n</v-click>',
      '# T\n\n* a\n* b\n\nc {.fragment}',
    ],
    [
      'slots of Slidev',
      'slidev',
      '---\nlayout: two-cols\n---\n# T\n\na\n\n::right::\n\nb',
      '# T {.two-cols}\n\n::: columns\n\n::: column\n\na\n\n:::\n\n::: column\n\nb\n\n:::\n\n:::',
    ],
    [
      'code of Slidev',
      'slidev',
      '---\nlayout: default\n---\n```ts {1|2-3}\na\nb\nc\n```',
      '{#slide-1}\n\n```ts {1|2-3}\na\nb\nc\n```',
    ],
    [
      'elements of reveal',
      'reveal',
      '# T\n\n- a <!-- .element: class="fragment" -->\n\np <!-- .element: class="fragment" -->',
      '# T\n\n* a\n\np {.fragment}',
    ],
    ['code of reveal', 'reveal', '# T\n\n```js [1-2|4]\na\n```', '# T\n\n```js {1-2|4}\na\n```'],
    ['text over a separator', 'reveal', 'one\n---\ntwo', '{#slide-1}\n\none\n\n---\n\n{#slide-2}\n\ntwo'],
    [
      'properties of remark',
      'remark',
      'class: center, middle\nname: first\n\n# T\n\n--\n\nmore',
      '# T {#first .center .middle}\n\n<!-- pause -->\n\nmore',
    ],
    [
      'pairs of remark',
      'remark',
      '# T\n\n.left-column[\na\n]\n.right-column[\nb\n]',
      '# T\n\n::: columns\n\n::: column\n\na\n\n:::\n\n::: column\n\nb\n\n:::\n\n:::',
    ],
    ['a span of remark', 'remark', '# T\n\nsome .red[words] here', '# T\n\nsome [words]{.red} here'],
    ['lines that remark highlights', 'remark', '# T\n\n```js\n a\n*b\n```', '# T\n\n```js {2}\n a\n b\n```'],
    [
      'headings of Quarto',
      'quarto',
      '## T {#t .a background-color="navy"}\n\n. . .\n\n::: {.fragment}\nx\n:::',
      '## T {#t .a background="navy"}\n\n<!-- pause -->\n\nx {.fragment}',
    ],
    [
      'chunks',
      'quarto',
      '## T\n\n```{python}\n1\n```',
      '<!-- as it was written:\nline 3: ```{python}\n-->\n\n## T\n\n```python\n1\n```',
    ],
    [
      'what looks like ours',
      'reveal',
      '# T {.x}\n\n::: foo\n\n<<< x\n\n[Demo time]{a-b}\n\nx {.y}',
      '# T \\{.x}\n\n\\::: foo\n\n\\<<< x\n\n\\[Demo time]\\{a-b}\n\nx \\{.y}',
    ],
    [
      'HTML',
      'slidev',
      '---\nlayout: default\n---\n# T\n\n<div class="a" style="x">\n<b>b</b> <font color="red">c</font>\n</div>',
      '<!-- as it was written:\nline 6: <div class="a" style="x">\nline 7: <font color="red">\n-->\n\n# T\n\n::: {.a}\n\n<b>b</b> c\n\n:::',
    ],
  ])('%s (%s)', (_what, engine, text, ours) => {
    const files = { 'x.png': 'x', 'public/x.png': 'x' }
    expect(bodyOf(text, engine, files)).toBe(ours)
    expect(readBack(imported(text, engine, files)).errors).toEqual([])
  })

  it('lists what it leaves out, with lines', () => {
    const text =
      '# T\n\n<script>\nalert(1)\n</script>\n\n![](none.png)\n\n![](https://example.com/x.png)\n\n[a](b.md)'
    expect(reasons(imported(text, 'reveal'))).toEqual([
      'deck.md:3: a script: nothing of it runs; write a component',
      'deck.md:7: there is no picture none.png',
      "deck.md:9: https://example.com/x.png is another host's picture: it is a link now; put a copy into the folder",
      'deck.md:11: a link to b.md, which is not in the deck: its words are left',
    ])
    expect(imported(text, 'reveal').text).toContain('line 3: <script>\nalert(1)\n</script>')
  })

  it('follows files inside the folder only', () => {
    const source = sourceOf({
      'deck.md': '---\nsrc: ../secret.md\n---\n\n---\nsrc: ./deck.md\n---\n\n---\n\n# Here\n\n![](../x.png)',
    })
    const result = importForeign(source, 'deck.md', 'slidev')
    expect(reasons(result)).toEqual([
      "deck.md:1: ../secret.md lies outside of the deck's folder: its slides are left out",
      'deck.md:5: ./deck.md includes itself: it is left out here',
      "deck.md:13: ../x.png lies outside of the deck's folder",
    ])
    expect(result.files.size).toBe(0)
  })

  it('reads other encodings, and says so', () => {
    const text = 'Größe'
    const utf16 = new Uint8Array([0xff, 0xfe, ...Buffer.from(`# ${text}`, 'utf16le')])
    const latin = new Uint8Array(Buffer.from(`# ${text}`, 'latin1'))
    for (const [bytes, name] of [
      [utf16, 'UTF-16'],
      [latin, 'Latin-1'],
    ] as const) {
      const result = imported(bytes, 'marp')
      expect(result.text).toContain(`# ${text}`)
      expect(reasons(result)).toEqual([`deck.md:1: the file is in ${name}: it is UTF-8 now`])
    }
  })

  it('reads front matter that is no YAML, and titles in any script', () => {
    const { deck } = readBack(
      imported(
        '---\nmarp: true\ntitle: a: "b\n---\n\n# 日本\n\n---\n\n# 日本\n\n---\n\n# Über uns',
        undefined,
      ),
    )
    expect(deck.meta.title).toBe('a: "b')
    expect(deck.slides.map(({ id }) => id)).toEqual(['日本', '日本-2', 'über-uns'])
  })

  it('has 500 slides in a second or so', () => {
    const slide = '# Title\n\n* one\n* two <b>bold</b>\n\n![w:200](x.png)\n\n<!-- said -->\n\n```js\nx\n```\n'
    const text = Array.from({ length: 500 }, () => slide).join('\n---\n\n')
    imported(slide, 'marp')
    const before = process.cpuUsage()
    expect(imported(text, 'marp', { 'x.png': 'x' }).slides).toBe(500)
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(2000)
  })
})

const LINES = [
  '---',
  '---',
  '',
  '',
  '',
  '# A',
  '## B',
  '### C {#x .y}',
  'text',
  'more *text* {.z}',
  '- item',
  '* item',
  '1) two',
  '  - sub',
  '    code',
  '```',
  '```js {1|2}',
  '```js [1-2|3]',
  '~~~',
  '> quote',
  '--- ',
  '----',
  '***',
  '<!-- note -->',
  '<!--',
  '-->',
  '<!-- _class: x -->',
  '<div>',
  '</div>',
  '<div class="a">',
  '<div style="x">',
  'key: value',
  'layout: two-cols',
  '::right::',
  '===',
  '| a | b |',
  '|---|---|',
  '![](a.png)',
  '![bg right](a.png)',
  '![x](http://a/b.png)',
  '![w:20](nope.png)',
  '[l](o.md)',
  '[a]: b',
  '[x][a]',
  '`code',
  '<v-click>',
  '</v-click>',
  '<v-clicks>',
  '</v-clicks>',
  '<span v-click>x</span>',
  '<script>',
  '</script>',
  '<style>',
  '* * *',
  '<br>',
  '<b>bold',
  '</b>',
  '<table><tr><td>x</td></tr></table>',
  '<ul><li>a</li><li class="fragment">b</li></ul>',
  '<h1>T</h1>',
  '<img src="a.png" width="20">',
  '::: notes',
  ':::',
  '::: {.box}',
  '<<< x.md',
  '[Demo time]{x}',
  'Note: said',
  '???',
  '--',
  'class: center',
  'layout: true',
  '.left[',
  '.red[x]',
  ']',
  '{{ x }}',
  '{{< y >}}',
  'text <!-- .element: class="fragment" -->',
  '<!-- .slide: class="k" -->',
  '. . .',
  '[s]{.c}',
  '[^1]',
  '[^1]: foot',
  '<?php',
  '<foo-bar>',
  '<Comp :a="1" />',
  '{#id}',
  'src: ./b.md',
  'hide: true',
  '<pre>',
  '<details><summary>s</summary>',
  '<textarea>',
  '<aside class="notes">n</aside>',
  '``` {.python}',
  '```{r, echo=F}',
  '::: {.column width="150%"}',
  '\t',
  '% T',
]
const ALL: (EngineName | undefined)[] = ['marp', 'slidev', 'reveal', 'remark', 'quarto', 'pandoc', undefined]
const anyText = fc
  .tuple(fc.array(fc.constantFrom(...LINES), { maxLength: 30 }), fc.constantFrom('\n', '\n\n', '\r\n'))
  .map(([lines, end]) => lines.join(end))

function importAny(source: SourceFolder, engine: EngineName | undefined): ForeignResult | undefined {
  try {
    return importForeign(source, 'deck.md', engine)
  } catch (error) {
    if (error instanceof NoTextError) return undefined
    throw error
  }
}

describe('any text', { timeout: MOST_TIME }, () => {
  it('becomes a deck without mistakes, of as many slides', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(...ALL), (text, engine) => {
        const result = importAny(sourceOf({ 'deck.md': text, 'a.png': 'x', 'b.md': '# b' }), engine)!
        const { deck, errors } = readBack(result)
        expect(errors).toEqual([])
        expect(deck.slides).toHaveLength(result.slides)
      }),
      { numRuns: RUNS },
    )
  })

  it('or any bytes are read, or refused in a sentence', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom(...ALL), (bytes, engine) => {
        const result = importAny(sourceOf({ 'deck.md': bytes }), engine)
        if (result) expect(readBack(result).errors).toEqual([])
      }),
      { numRuns: RUNS },
    )
  })
})
