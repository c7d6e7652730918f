/** What an editor asks about Python 2.7: colours of any text, whole or not, and what the parser refuses. */
import type { LanguageSupport, TextProblem, TokenSpan } from '../../src/engine/session.ts'
import { KEYWORDS, parse, PythonSyntaxError } from '../../src/machine/python/syntax/index.ts'

/** Comments, literals and names, as the tokenizer has them; what is not closed goes on to the line's or the text's end. */
const TOKEN = new RegExp(
  [
    '#.*',
    ...["'", '"'].flatMap((quote) => [
      `(?:[bu]?r?)${quote}{3}(?:[^${quote}\\\\]|\\\\[^]|${quote}(?!${quote}{2}))*(?:${quote}{3}|\\\\?$(?![^]))`,
      `(?:[bu]?r?)${quote}(?:[^${quote}\\\\\\n]|\\\\[^])*(?:${quote}|\\\\?)`,
    ]),
    '0(?:x[\\da-f]*|o[0-7]*|b[01]*)l?',
    '(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d*)?[jl]?',
    '[\\w\\u0080-\\uffff]+',
  ].join('|'),
  'gi',
)
const CONSTANT = /^(?:None|True|False|Ellipsis|NotImplemented)$/
const NAME = /^[a-z_\u0080-\uffff][\w\u0080-\uffff]*$/i

function kindOf(token: string): string {
  if (token.startsWith('#')) return 'c'
  if (!NAME.test(token)) return 'l'
  return KEYWORDS.has(token) ? 'k' : CONSTANT.test(token) ? 'l' : ''
}

function tokens(text: string): TokenSpan[] {
  const spans: TokenSpan[] = []
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const kind = kindOf(token)
    if (kind !== '') spans.push({ from: index, to: index + token.length, kind })
  }
  return spans
}

function problems(text: string): TextProblem[] {
  const source = utf8(text)
  try {
    parse(source, { file: 'cell', mode: 'exec', fromString: true })
  } catch (error) {
    if (error instanceof PythonSyntaxError)
      return [{ ...placeOf(error, text, source), message: `${error.type}: ${error.message}` }]
  }
  return []
}

/** One char a byte. */
function utf8(text: string): string {
  if (!/[^\0-\x7f]/.test(text)) return text
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('')
}

/** The token that the parser stopped after, else the line. */
function placeOf(error: PythonSyntaxError, text: string, source: string): { from: number; to: number } {
  const lines = text.split('\n')
  const line = Math.min(Math.max(error.line, 1), lines.length)
  if (error.column !== null && error.text !== null && error.line <= lines.length) {
    const first = line - (error.text.replace(/\n$/, '').split('\n').length - 1)
    const bytes = startOf(source.split('\n'), first) + error.column
    const end = Math.min(units(source.slice(0, bytes)), text.length)
    const literal = tokens(text).find(({ to }) => to === end)
    if (literal) return { from: literal.from, to: end }
    const token = /(?:[\w\u0080-\uffff]+|[^\s\w])$/.exec(text.slice(0, end))?.[0] ?? ''
    if (token !== '') return { from: end - token.length, to: end }
  }
  // Of an end that came too soon, what is last.
  const last = lines.slice(0, line).findLastIndex((one) => one.trim() !== '')
  const shown = lines[Math.max(last, 0)]!
  const from = startOf(lines, Math.max(last, 0) + 1)
  return { from: from + /^\s*/.exec(shown)![0].length, to: from + shown.trimEnd().length }
}

const startOf = (lines: readonly string[], line: number): number =>
  lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0)

/** How many UTF-16 units these bytes are. */
function units(bytes: string): number {
  let count = 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes.charCodeAt(i)
    if (byte < 0x80 || byte >= 0xc0) count += byte >= 0xf0 ? 2 : 1
  }
  return count
}

const OPENS = /[[({]/g
const CLOSES = /[\])}]/g
const LEAVES = /^\s*(?:return|pass|break|continue|raise)\b/

function indentAfter(line: string): -1 | 0 | 1 {
  const code = line.replace(TOKEN, (token) => (/^(?:#|\w*['"])/.test(token) ? '' : token)).trimEnd()
  const isOpen = (code.match(OPENS)?.length ?? 0) > (code.match(CLOSES)?.length ?? 0)
  if (isOpen) return /[[({]$/.test(code) ? 1 : 0
  if (code.endsWith(':')) return 1
  return LEAVES.test(code) ? -1 : 0
}

export const language: LanguageSupport = {
  tokens,
  problems,
  indent: '    ',
  pairs: ['(', '[', '{', "'", '"', "'''", '"""'],
  comment: '#',
  indentAfter,
}
