import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Place, SourceNode, Token } from '../../../src/engine/deck.ts'
import { idKey } from '../../../src/engine/grammar/ids.ts'
import { deckOf, type Files, type ReadDeck } from '../../support/grammar-decks.ts'

const RUNS = process.env['FUZZ'] ? 20_000 : 300
const MOST_TIME = process.env['FUZZ'] ? 1_800_000 : 60_000

/** Pieces of every syntax, whole and broken. */
const PIECES = [
  '---',
  '--- ',
  '***',
  '- - -',
  '----',
  '# Title',
  '# Title {#a .b}',
  '## Zażółć {#a}',
  'Title\n---',
  'text\nmore\n---',
  '{#id .cls}',
  '{background=x.png}',
  '{.fragment}',
  'text {.fragment}',
  'text {onclick=x}',
  '- a\n- b',
  '* a\n* b {.c}',
  '1) a\n2) b',
  '1. a',
  '* a\n  * b\n    - c',
  '- a\n\n  ---',
  '> quote\n> ---',
  '> * a\n---',
  '<!-- pause -->',
  '<!-- note [click] -->',
  '<!-- open',
  'text <!-- inner --> text',
  'text <!-- open',
  '`<!--`',
  '<!-- a\n\n---\nb -->',
  '::: transcript',
  '::: notes',
  ':::',
  '::: columns',
  '::: column',
  '::: {.box}',
  '::: columns {widths=60/40}',
  '::: columns\n::: column {width=40%}\n* a\n\n<!-- pause -->\n\nb\n:::\n::: column\n* c\n:::\n:::',
  '::: column {width=x .fragment}',
  '::: {.note #box .fragment}',
  '::: {.note}\n::: notes\nprivate\n:::\n:::',
  '::: {.notes}',
  '::: {x',
  '::: other',
  ':::: notes',
  '[click]',
  '[click:3]',
  '[click](#a)',
  '```python {1|2-3|all}\na\nb\n```',
  '```python {#cell run}\na\n```',
  '~~~\n---\n~~~',
  '```',
  '```{1-9999999|x}\n```',
  '    code',
  '<<< code.py',
  '<<< code.py#r {1|2}',
  '<<< part.md',
  '<<< slides.md',
  '<<< none.md',
  '<<< ../out.md',
  '[Demo time]{step-counter #demo k=v}',
  '[Demo time]',
  '[Demo time]{none-such}',
  '[Demo time]{x',
  '[words](#demo:start)',
  '[words](#demo:no)',
  '[words](#a)',
  '[w](#%zz)',
  '![alt](x.png)',
  '![bg right:40%](x.png)',
  '![a](b.png){width=40%}',
  '![bg](x.png) ![bg left:20% vertical](b.png)',
  '![bg blur 50% A sentence](x.png){.k}',
  '![bg](none.png)',
  '- ![bg](x.png)',
  '[![bg](x.png)](#a)',
  '![a](x.png){height=200 .left .fragment #pic}',
  '![a](x.png){width=0}',
  '# Title ![bg](x.png) {background=#123}',
  '{background="rgb(0 0 0 / 50%)"}',
  '{background=url(x)}',
  '![a](https://example.com/x.png)',
  '![a](data:image/png;base64,xx)',
  '[text]{.class}',
  '[*text*]{.fragment #word}',
  '*a*{.b} **a**{.fragment} `c`{.d} ~~e~~{.f}',
  '[a [b]{.c} d]{.e} {.f}',
  '[x]{onclick=y}',
  '*a{.b}*',
  '[^1]',
  'a[^1] b[^1]',
  '[^1]: note',
  '[^1]: note\n\n    more [^2]\n\n    ```\n    x\n    ```',
  '[^2]: two\nlazy',
  '> [^2]: quoted',
  '^[inline *note* ^[in it]]',
  '[link ^[n]](#a)',
  '^[open',
  '# T[^1] ^[n]',
  '[ref]: /url "t"',
  '[ref]',
  '[ref]: <open',
  '<b>bold</b>',
  '<div>\n---\n</div>',
  '<script>',
  '<br>',
  '<div class="fragment a" id="raw">',
  '</div>',
  'a <b>c</b> *x <i>y* z</i>',
  '<p>\n\ntext\n\n</p>',
  '<ul><li>a</ul>',
  '<my-el x=1>y</my-el>',
  '<a href=x onclick=y style="z">w</a>',
  '<div><!-- c --><b>x</b></div>',
  '<details>\n<summary>s</summary>\n\n* a\n\n</details>',
  '<!DOCTYPE html>',
  '<?php ?>',
  '| a | b |\n|---|---|\n| 1 | [click] |',
  'a | b\n---|---',
  'https://example.com/a?b',
  'layout: center\n---',
  'Note: hi',
  '???',
  '\\{#x}',
  '**bold** _it_',
  '&#0; &amp;',
  '',
  ' ',
  '\t',
  '\u00a0',
  '\u2028',
  '\0',
  '\ufeff',
  '🙂',
  'é',
  '日本語 {#日本}',
  '\r',
  '\\',
  '  ::: notes',
  '- ::: notes',
  '  <<< x',
]
const FRONT = [
  '',
  '',
  '---\ntitle: a --- b\n---\n',
  '---\n# Title\n---\n',
  '---\na: [\n---\n',
  '---\ntheme: t.css\nlang: pl\n---\n',
  '---\nhtml: true\n---\n',
  '---\nhtml: true\n---\n',
  '---\n"\\0": 1\n? [a]\n: b\n---\n',
]

const pieces = fc.array(
  fc.tuple(fc.constantFrom(...PIECES), fc.constantFrom('\n', '\n\n', '\n\n', '\r\n', '')),
  {
    maxLength: 25,
  },
)
const text = fc
  .tuple(fc.constantFrom(...FRONT), pieces)
  .map(([front, parts]) => front + parts.map(([piece, end]) => piece + end).join(''))

const lineEnds = fc.constantFrom(
  (source: string) => source,
  (source: string) => source.replace(/\r?\n/g, '\r\n'),
  (source: string) => source.replace(/\r?\n/g, '\r'),
  (source: string) => `\ufeff${source}`,
)

/** Random bytes written over, taken out of and put into a file. */
const mutations = fc.array(
  fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }), fc.constantFrom('set', 'cut', 'add')),
  {
    maxLength: 4,
  },
)

function mutate(source: string, changes: readonly (readonly [number, number, string])[]): Uint8Array {
  const bytes = [...new TextEncoder().encode(source)]
  for (const [at, byte, kind] of changes) {
    const index = bytes.length === 0 ? 0 : at % bytes.length
    bytes.splice(index, kind === 'add' ? 0 : 1, ...(kind === 'cut' ? [] : [byte]))
  }
  return Uint8Array.from(bytes)
}

const file = fc.tuple(text, lineEnds, mutations).map(([source, end, changes]) => mutate(end(source), changes))
const files: fc.Arbitrary<Files> = fc.tuple(file, file).map(([slides, part]) => ({
  'slides.md': slides,
  'part.md': part,
  'code.py': 'x\n# region r\n  a\n  b\n# endregion\n',
  'x.png': 'png',
  'b.png': 'png',
  't.css': '',
}))

describe('any deck', { timeout: MOST_TIME }, () => {
  it('is read without throwing, every byte owned by one node or reported, as data that can be cloned', () => {
    fc.assert(
      fc.property(files, (all) => {
        const read = deckOf(all)
        checkOwners(read, all)
        checkProblems(read, all)
        checkIds(read)
        checkSteps(read)
        expect(structuredClone(read.deck)).toEqual(read.deck)
        expect(structuredClone(read.spec)).toEqual(read.spec)
        checkNoComment(read)
        checkHtml(read)
      }),
      { numRuns: RUNS },
    )
  })

  it('is read from any bytes at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (slides) => {
        const all = { 'slides.md': slides }
        const read = deckOf(all)
        checkOwners(read, all)
        checkProblems(read, all)
      }),
      { numRuns: RUNS },
    )
  })
})

const BLANK = new Set([0x20, 0x09, 0x0a, 0x0d])

function checkOwners({ deck }: ReadDeck, all: Files): void {
  for (const { path, size, nodes } of deck.sources) {
    const bytes = bytesOf(all, path)
    expect(size).toBe(bytes.length)
    checkSiblings(nodes, 0, size)
    let node = 0
    const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
    for (let at = start; at < bytes.length; at++) {
      while (node < nodes.length && nodes[node]!.range.end <= at) node++
      const isOwned = node < nodes.length && nodes[node]!.range.start <= at
      if (!isOwned && !BLANK.has(bytes[at]!)) expect.fail(`byte ${at} of ${path} has no owner`)
    }
  }
}

function checkSiblings(nodes: readonly SourceNode[], from: number, to: number): void {
  let end = from
  for (const { range, children } of nodes) {
    expect(range.start).toBeGreaterThanOrEqual(end)
    expect(range.end).toBeGreaterThan(range.start)
    end = range.end
    checkSiblings(children, range.start, range.end)
  }
  expect(end).toBeLessThanOrEqual(to)
}

function checkProblems({ problems, deck }: ReadDeck, all: Files): void {
  for (const problem of problems) checkPlace(problem, all)
  for (const slide of deck.slides) checkPlace(slide.range, all)
  const severities = problems.map(({ severity }) => severity)
  expect(severities.lastIndexOf('error')).toBeLessThan(
    severities.includes('warning') ? severities.indexOf('warning') : Infinity,
  )
}

function checkPlace({ file: path, line, column }: Place, all: Files): void {
  const lines = new TextDecoder().decode(bytesOf(all, path)).split(/\r\n|\r|\n/)
  expect(line).toBeGreaterThanOrEqual(1)
  expect(line).toBeLessThanOrEqual(lines.length)
  expect(column).toBeGreaterThanOrEqual(1)
  expect(column).toBeLessThanOrEqual(lines[line - 1]!.length + 1)
}

function checkIds({ deck }: ReadDeck): void {
  const keys = deck.slides.map(({ id }) => idKey(id))
  expect(new Set(keys).size).toBe(keys.length)
  expect(deck.slides.length).toBeGreaterThan(0)
  expect(deck.slides.map(({ number }) => number)).toEqual(deck.slides.map((_, index) => index + 1))
}

/** Every step shows something new, or is a step of code or of a demo. */
function checkSteps({ deck }: ReadDeck): void {
  for (const { body, steps, demos } of deck.slides) {
    const seen = new Set<number>()
    for (const block of body) {
      seen.add(block.step)
      const all = block.tokens.flatMap((token) => [token, ...(token.children ?? [])])
      for (const { meta } of all) {
        if (meta?.step !== undefined) seen.add(meta.step)
        const spans = [
          meta?.code && [meta.code.from, meta.code.stages.length - 1],
          meta?.demo && [meta.demo.from, meta.demo.steps],
        ]
        for (const [from = 0, count = 0] of spans.filter((span) => span !== undefined)) {
          for (let step = from; step <= from + count; step++) seen.add(step)
        }
      }
    }
    for (let step = 1; step <= steps; step++) expect(seen.has(step), `step ${step} shows nothing`).toBe(true)
    expect(Math.max(0, ...seen)).toBeLessThanOrEqual(steps)
    expect(demos.every(({ from }) => from <= steps)).toBe(true)
  }
}

/** No comment is left in raw HTML, the only place where it could be taken for more than words. */
function checkNoComment({ deck }: ReadDeck): void {
  const blocks = deck.slides.flatMap(({ body, transcript }) => [...body, ...transcript])
  const tokens = blocks.flatMap(({ tokens: all }) =>
    all.flatMap((token) => [token, ...(token.children ?? [])]),
  )
  for (const { type, content } of tokens)
    if (type.startsWith('html_')) expect(content).not.toMatch(/<!--[^]*-->/)
}

const VOID = /^(?:br|hr|wbr|col)$/

/** Raw HTML that passes is well-formed between Markdown's own tags, so that it can't reach out of its slide. */
function checkHtml({ deck }: ReadDeck): void {
  for (const { body, transcript, notes } of deck.slides)
    for (const part of [body, transcript, notes]) {
      const open: string[] = []
      const take = (token: Token): void => {
        for (const [, slash, name = '', rest = ''] of (token.meta?.html ?? '').matchAll(
          /<(\/?)([a-z][\w-]*)([^<>]*)>/g,
        )) {
          expect(rest).not.toMatch(/\s(?:on\w*|style|src|href)\s*=/i)
          expect(name).not.toMatch(/^(?:script|style|iframe|a|img)$/)
          if (slash) expect(open.pop()).toBe(name)
          else if (!VOID.test(name)) open.push(name)
        }
        if (token.nesting > 0) open.push(`*${token.tag}`)
        for (const child of token.children ?? []) take(child)
        if (token.nesting < 0) expect(open.pop()).toBe(`*${token.tag}`)
      }
      for (const block of part) for (const token of block.tokens) take(token)
      expect(open).toEqual([])
    }
}

function bytesOf(all: Files, path: string): Uint8Array {
  const content = all[path] ?? ''
  return typeof content === 'string' ? new TextEncoder().encode(content) : content
}
