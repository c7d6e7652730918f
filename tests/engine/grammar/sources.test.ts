import { describe, expect, it } from 'vitest'
import { SourceText } from '../../../src/engine/grammar/source-text.ts'
import { formatProblem, sortProblems } from '../../../src/engine/problems.ts'
import { deckOf, problemsOf } from '../../support/grammar-decks.ts'
import { pictureOfSources } from '../../support/grammar-picture.ts'

const sourcesOf = (text: string): string => pictureOfSources(deckOf(text).deck.sources[0]!.nodes, text)

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('every line', () => {
  it('is owned by one node', () => {
    const text = `---
title: T
---

[ref]: /url

# A

- a
- b

  [inner]: /url

::: transcript
said

[said]: /url
:::

<!-- notes -->

---

---
{#c}

<<< part.md

***
~~~
code
~~~

[last]: /url
`
    expect(sourcesOf(text)).toBe(
      'front-matter 1-3, slide 5-20 [definition 5, block 7, block 9-12, container 14-18 [block 15, definition 17], block 20], ' +
        'separator 22, separator 24, slide 25 [block 25], include 27, slide 29-34 [block 29, block 30-32, definition 34]',
    )
  })

  it('is counted in bytes of the file as stored', () => {
    const text = '\ufeff---\r\ntitle: ż\r\n---\r\n# 🙂\r\r- a\nb'
    const nodes = deckOf(text).deck.sources[0]!.nodes
    const bytes = bytesOf(text)
    const textOf = ({ start, end }: { start: number; end: number }) =>
      new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(start, end))
    expect(nodes.map(({ range }) => textOf(range))).toEqual([
      '\ufeff---\r\ntitle: ż\r\n---\r\n',
      '# 🙂\r\r- a\nb',
    ])
    expect(nodes[1]!.children.map(({ range }) => [range.line, range.column, textOf(range)])).toEqual([
      [4, 1, '# 🙂\r'],
      [6, 1, '- a\nb'],
    ])
  })

  it('stands between breaks: definitions alone make no slide', () => {
    expect(sourcesOf('[a]: /x\n\n---\n\n# A\n\n---\n\n[b]: /y')).toBe(
      'definition 1, separator 3, slide 5 [block 5], separator 7, definition 9',
    )
  })
})

describe('bytes', () => {
  it('that are not UTF-8 are one error, with their lines', () => {
    const bytes = Uint8Array.from([...bytesOf('# A\n\nab'), 0xff, 0xfe, 0x0a, 0x0a, 0xc3, 0x0a])
    expect(problemsOf(bytes)).toEqual([
      'slides.md:3:3: error: bytes that are not UTF-8 (also on line 5): they show as \ufffd; save the file as UTF-8',
    ])
  })

  it('of UTF-16 are named', () => {
    expect(problemsOf(Uint8Array.from([0xff, 0xfe, 0x23, 0, 0x20, 0, 0x41, 0]))[0]).toBe(
      'slides.md:1:1: error: this file is UTF-16: save it as UTF-8',
    )
  })

  it('that are NUL are a warning', () => {
    const { deck, lines } = deckOf('# A\0B\n\n\0')
    expect(deck.slides[0]!.title).toBe('A\ufffdB')
    expect(lines).toEqual([
      'slides.md:1:4: warning: NUL bytes (also on line 3): they show as \ufffd; remove them',
    ])
  })

  it('of code files are checked as well', () => {
    expect(problemsOf({ 'slides.md': '<<< a.py', 'a.py': 'a\0' })).toEqual([
      'a.py:1:2: warning: NUL bytes: they show as \ufffd; remove them',
    ])
  })

  it('give the same deck whatever ends their lines', () => {
    const text = '---\ntitle: T\n---\n# A\n\n* a\n  b {.c}\n\n```py {1|2}\nx\ny\n```\n\n::: notes\nz\n:::\n'
    const shape = (source: string) =>
      JSON.stringify(deckOf(source).deck.slides, (key, value: unknown) =>
        key === 'start' || key === 'end' ? 0 : value,
      )
    expect(shape(text.replaceAll('\n', '\r\n'))).toBe(shape(text))
    expect(shape(text.replaceAll('\n', '\r'))).toBe(shape(text))
    expect(shape(`\ufeff${text}`)).toBe(shape(text))
  })

  it('become lines, each with its place', () => {
    const { source } = SourceText.decode('a.md', bytesOf('ż\r\n\r\tb'))
    expect(source.lineCount).toBe(3)
    expect([0, 1, 2, 3].map((line) => source.line(line))).toEqual(['ż', '', '\tb', ''])
    expect(source.range(0, 2)).toEqual({ file: 'a.md', line: 1, column: 1, start: 0, end: 4 })
    expect(source.placeOfText(2)).toEqual({ file: 'a.md', line: 3, column: 2 })
  })
})

describe('problems', () => {
  it('are one line each, errors first, then by file and line', () => {
    const at = (file: string, line: number, column: number, severity: 'error' | 'warning') => ({
      file,
      line,
      column,
      severity,
      message: 'm',
    })
    const sorted = sortProblems(
      [
        at('b', 1, 1, 'warning'),
        at('b', 2, 1, 'error'),
        at('a', 3, 2, 'error'),
        at('a', 3, 1, 'error'),
        at('x', 1, 1, 'error'),
      ],
      ['a', 'b'],
    )
    expect(sorted.map(formatProblem)).toEqual([
      'a:3:1: error: m',
      'a:3:2: error: m',
      'b:2:1: error: m',
      'x:1:1: error: m',
      'b:1:1: warning: m',
    ])
    expect(formatProblem({ ...at('a', 1, 1, 'error'), message: 'two\nlines\u001b[31m' })).toBe(
      'a:1:1: error: two lines [31m',
    )
  })
})
