/** Decks of every syntax, whole and broken, for properties that hold of any. */
import fc from 'fast-check'
import type { Files } from './grammar-decks.ts'

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
/** A piece of some syntax, whole or broken. */
export const anyPiece = fc.constantFrom(...PIECES)

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
/** The text of a deck's file. */
export const anyText = fc
  .tuple(fc.constantFrom(...FRONT), pieces)
  .map(([front, parts]) => front + parts.map(([piece, end]) => piece + end).join(''))

export const anyLineEnds = fc.constantFrom(
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

const anyFile = fc
  .tuple(anyText, anyLineEnds, mutations)
  .map(([source, end, changes]) => mutate(end(source), changes))
export const anyFiles: fc.Arbitrary<Files> = fc.tuple(anyFile, anyFile).map(([slides, part]) => ({
  'slides.md': slides,
  'part.md': part,
  'code.py': 'x\n# region r\n  a\n  b\n# endregion\n',
  'x.png': 'png',
  'b.png': 'png',
  't.css': '',
}))
