import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { language } from '../../../components/python-session/language.ts'
import { KEYWORDS } from '../../../src/machine/python/syntax/index.ts'
import { Tokens } from '../../../src/machine/python/syntax/tokens.ts'
import { REPOSITORY } from '../../support/heapdeck.ts'

const PROGRAMS = join(REPOSITORY, 'tests/recorded/programs/programs')
const sources = readdirSync(PROGRAMS)
  .filter((file) => file.endsWith('.py'))
  .map((file) => readFileSync(join(PROGRAMS, file), 'latin1'))

/** `k print l 'a' c # note` */
const coloured = (text: string): string =>
  language
    .tokens(text)
    .map(({ from, to, kind }) => `${kind} ${text.slice(from, to)}`)
    .join(' · ')

/** The text with what is wrong between bars, and the words for it. */
function marked(text: string): string {
  const [problem] = language.problems(text)
  if (!problem) return 'nothing'
  const { from, to, message } = problem
  return `${text.slice(0, from)}|${text.slice(from, to)}|${text.slice(to)}  ${message}`
}

describe('colours', () => {
  test.each([
    ["print 'a%d' % 3, None # note", "k print · l 'a%d' · l 3 · l None · c # note"],
    ['x = 017L + 0x1FL + 1.5j + .3e-5 + 1.', 'l 017L · l 0x1FL · l 1.5j · l .3e-5 · l 1.'],
    [`u'x' ur'\\'' b"#" Br"y"`, `l u'x' · l ur'\\'' · l b"#" · l Br"y"`],
    [`'''a "\n' # b\\'''c''' d`, `l '''a "\n' # b\\'''c'''`],
    ["x1 = grün.print_ if a else 'ß'", "k if · k else · l 'ß'"],
    ["''", "l ''"],
    ['"" ""', 'l "" · l ""'],
  ])('%s', (text, kinds) => {
    expect(coloured(text)).toBe(kinds)
  })

  test.each([
    ["a = 'never closed # \nprint 1", "l 'never closed #  · k print · l 1"],
    ["a = '''never closed\nprint 1", "l '''never closed\nprint 1"],
    ["'goes on \\\nhere' if", "l 'goes on \\\nhere' · k if"],
    ["'a\\", "l 'a\\"],
    ["'''a\\", "l '''a\\"],
    ['def f(:\n  $ return ?', 'k def · k return'],
    ['08 0x 1e', 'l 08 · l 0x · l 1e'],
  ])('of what is half typed: %s', (text, kinds) => {
    expect(coloured(text)).toBe(kinds)
  })

  test('are those of the tokenizer in every program that it can read', () => {
    let read = 0
    for (const source of sources) {
      const text = source.replaceAll('\r\n', '\n')
      if (/[^\n -~]/.test(text)) continue
      const truth: string[] = []
      try {
        const tokens = new Tokens(text, { file: 'x', fromString: true, isExec: true, dontImplyDedent: false })
        for (tokens.next(); tokens.type !== 'ENDMARKER'; tokens.next()) {
          if (KEYWORDS.has(tokens.type)) truth.push(`k ${tokens.text()}`)
          else if (tokens.type === 'NUMBER' || tokens.type === 'STRING') truth.push(`l ${tokens.text()}`)
          else if (/^(None|True|False|Ellipsis|NotImplemented)$/.test(tokens.text()))
            truth.push(`l ${tokens.text()}`)
        }
      } catch {
        continue
      }
      read++
      const ours = language.tokens(text).filter(({ kind }) => kind !== 'c')
      expect(ours.map(({ from, to, kind }) => `${kind} ${text.slice(from, to)}`)).toEqual(truth)
    }
    expect(read).toBeGreaterThan(100)
  })

  test('cover any text in order, and never overlap', () => {
    const piece = fc.constantFrom(...`'"\\#\n ab1._(0xuré🙂`, "'''", '"""', 'if ', 'return')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('')
        let last = 0
        for (const { from, to } of language.tokens(text)) {
          expect(from).toBeGreaterThanOrEqual(last)
          expect(to).toBeGreaterThan(from)
          last = to
        }
        expect(last).toBeLessThanOrEqual(text.length)
        for (const { from, to } of language.problems(text)) {
          expect(from).toBeGreaterThanOrEqual(0)
          expect(to).toBeGreaterThanOrEqual(from)
          expect(to).toBeLessThanOrEqual(text.length)
        }
      }),
    )
  })
})

describe('what the parser refuses', () => {
  test.each([
    ['x = 1', 'nothing'],
    ['', 'nothing'],
    ['# grün 🙂', 'nothing'],
    ['x = = 1', 'x = |=| 1  SyntaxError: invalid syntax'],
    [
      'a = 1\nfor i in range(3)\n    print i',
      'a = 1\n|for i in range(3)|\n    print i  SyntaxError: invalid syntax',
    ],
    ['if 1:\nprint i', 'if 1:\n|print| i  IndentationError: expected an indented block'],
    ['a\n    b', 'a\n    |b|  IndentationError: unexpected indent'],
    [
      'if 1:\n    a\n  b',
      'if 1:\n    a\n  |b|  IndentationError: unindent does not match any outer indentation level',
    ],
    ["x = 'abc\ny", "x = |'abc|\ny  SyntaxError: EOL while scanning string literal"],
    ['None = 3', '|None = 3|  SyntaxError: cannot assign to None'],
    ['a = 1\nf(x) = 3', "a = 1\n|f(x) = 3|  SyntaxError: can't assign to function call"],
    ["print 'ü🙂' b", "print 'ü🙂' |b|  SyntaxError: invalid syntax"],
    ["# ü\n'''ö\n\n''' 'x' y", "# ü\n'''ö\n\n''' 'x' |y|  SyntaxError: invalid syntax"],
    ['f(1,', 'f(1|,|  SyntaxError: unexpected EOF while parsing'],
    ['x\nf(1,\n\n', 'x\n|f(1,|\n\n  SyntaxError: invalid syntax'],
    ['def f():', 'def f()|:|  SyntaxError: unexpected EOF while parsing'],
  ])('%s', (text, expected) => {
    expect(marked(text)).toBe(expected)
  })
})

test.each([
  ['if x:', 1],
  ['    for i in x:  # each', 1],
  ["d = {'a':", 0],
  ['f(', 1],
  ['x = [1,', 0],
  ["s = 'if x:'", 0],
  ["s = '(' # (", 0],
  ['    return x', -1],
  ['pass', -1],
  ['raise E(', 1],
  ['passing = 1', 0],
  ['if x: return', 0],
  ['', 0],
])('after %j the next line is %i indents further in', (line, by) => {
  expect(language.indentAfter!(line)).toBe(by)
})

test('takes under 5 ms for 200 lines', () => {
  const whole = sources.filter((source) => language.problems(source).length === 0).join('\n')
  const text = whole.split('\n').slice(0, 200).join('\n')
  const once = (): number => {
    const start = performance.now()
    language.tokens(text)
    language.problems(text)
    return performance.now() - start
  }
  // The best of many: what else the computer does is not in it.
  expect(Math.min(...Array.from({ length: 60 }, once))).toBeLessThan(5)
})
