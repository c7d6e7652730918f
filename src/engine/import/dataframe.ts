/** A table of pandas, which it writes as HTML, as a table of Markdown. */
import { unescapeHtml } from './html-tree.ts'

/** Rows that a slide shows. */
const MOST_ROWS = 20

/** Undefined when the HTML is no such table. */
export function tableOf(html: string): string | undefined {
  const table = /<table\b[^>]*class="[^"]*\bdataframe\b[^>]*>([\s\S]*?)<\/table>/i.exec(html)?.[1]
  if (table === undefined || /<(?:script|img|iframe|svg)\b|(?:col|row)span="?(?:[2-9]|\d\d)/i.test(table))
    return undefined
  const rows = [...table.matchAll(/<tr\b[^>]*>([\s\S]*?)<\/tr>/gi)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd]\b[^>]*>([\s\S]*?)<\/t[hd]>/gi)].map(([, cell = '']) => words(cell)),
  )
  const [head, ...body] = rows
  const width = head?.length ?? 0
  if (!head || width === 0 || body.length === 0 || rows.some((row) => row.length !== width)) return undefined
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const more = body.length > MOST_ROWS ? [line(head.map((_, index) => (index === 0 ? '…' : '')))] : []
  return [line(head), line(head.map(() => '---')), ...body.slice(0, MOST_ROWS).map(line), ...more].join('\n')
}

const words = (cell: string): string =>
  unescapeHtml(cell.replaceAll(/<[^<>]*>/g, ''))
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/[\\`*_[\]{}<>|^]/g, '\\$&')
