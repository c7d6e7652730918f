/** A cell's code, kept in the source. */
import type { Lines } from '../outline.ts'
import type { Edit } from './source-copy.ts'

const FENCE = /^( {0,3})(`{3,}|~{3,})/

/**
 * Puts other code into a cell. `lines`: the fence with its two marks, or in a file of code the lines that are the cell's.
 * Undefined: there are no such lines.
 */
export function withCellText(text: string, lines: Lines, code: string): Edit | undefined {
  const all = text.split('\n')
  const own = all.slice(lines.from - 1, lines.to)
  if (own.length === 0 || lines.from < 1) return undefined
  const start = all.slice(0, lines.from - 1).reduce((sum, line) => sum + line.length + 1, 0)
  const end = start + own.join('\n').length
  const plain = code.replace(/\r\n?/g, '\n').replace(/\n$/, '')
  const [, indent = '', mark = ''] = FENCE.exec(own[0]!) ?? []
  if (mark === '') return { from: start, to: end, insert: plain }
  const isClosed = own.length > 1 && own.at(-1)!.trim().startsWith(mark)
  const inner =
    plain === ''
      ? ''
      : `${plain
          .split('\n')
          .map((line) => (line === '' ? line : indent + line))
          .join('\n')}\n`
  const longest = Math.max(
    0,
    ...[...plain.matchAll(mark[0] === '`' ? /^ {0,3}(`{3,})/gm : /^ {0,3}(~{3,})/gm)].map(
      ([, run]) => run!.length,
    ),
  )
  if (longest < mark.length) {
    const from = start + own[0]!.length + 1
    const to = isClosed ? end - own.at(-1)!.length : end
    if (from <= to) return { from, to, insert: isClosed ? inner : plain }
  }
  const longer = mark[0]!.repeat(Math.max(mark.length, longest + 1))
  const info = own[0]!.slice(indent.length + mark.length)
  return { from: start, to: end, insert: `${indent}${longer}${info}\n${inner}${indent}${longer}` }
}
