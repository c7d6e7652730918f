/** What Markdown's block rules say of a slide's lines: which are code, items, headings, rulers, raw HTML. */
import MarkdownItClass, { type MarkdownIt, type Token } from 'markdown-it'
import { lineStarts } from '../line-starts.ts'

let markdown: MarkdownIt | undefined

/** Tokens of blocks; the text in them is not read. */
export function readBlocks(text: string): Token[] {
  if (!markdown) {
    markdown = new MarkdownItClass('commonmark', { html: true })
    markdown.enable(['table'])
    markdown.core.ruler.disable(['inline', 'text_join'])
  }
  return markdown.parse(text, {})
}

/** Stretches of a text that are code, in order. */
export class CodeRanges {
  private readonly ranges: readonly (readonly [from: number, to: number])[]
  private cursor = 0

  constructor(text: string, tokens: readonly Token[]) {
    const starts = lineStarts(text)
    const blocks: [number, number][] = []
    for (const { type, map } of tokens)
      if (map && (type === 'fence' || type === 'code_block'))
        blocks.push([starts[map[0]] ?? text.length, starts[map[1]] ?? text.length])
    this.ranges = withSpans(text, blocks)
  }

  /** Where the code ends that stands at an offset; the offset itself when none does. Offsets mostly grow. */
  endAt(at: number): number {
    if (this.cursor > 0 && at < (this.ranges[this.cursor - 1]?.[1] ?? 0)) this.cursor = 0
    while (this.cursor < this.ranges.length && this.ranges[this.cursor]![1] <= at) this.cursor++
    const range = this.ranges[this.cursor]
    return range && range[0] <= at ? range[1] : at
  }

  /** Where the next code begins at or after an offset; Infinity: there is no more. */
  nextFrom(at: number): number {
    for (const [from, to] of this.ranges) if (to > at) return Math.max(from, at)
    return Infinity
  }
}

/** Code between backquotes, with the blocks: comments hide what is in them. */
function withSpans(text: string, blocks: readonly [number, number][]): [number, number][] {
  const ranges: [number, number][] = []
  let block = 0
  for (let at = 0; at < text.length;) {
    const next = blocks[block]
    if (next && at >= next[0]) {
      ranges.push(next)
      at = Math.max(at, next[1])
      block++
      continue
    }
    const character = text[at]
    if (character === '\\') at += 2
    else if (character === '<' && text.startsWith('<!--', at)) {
      const close = text.indexOf('-->', at + 4)
      at = close < 0 ? text.length : close + 3
    } else if (character === '`') {
      const mark = /^`+/.exec(text.slice(at, at + 100))![0]
      const end = findSpanEnd(text, at + mark.length, mark.length, next?.[0] ?? text.length)
      if (end !== undefined) ranges.push([at, end])
      at = end ?? at + mark.length
    } else at++
  }
  return ranges
}

function findSpanEnd(text: string, from: number, length: number, limit: number): number | undefined {
  const stop = /\n[ \t]*\n|`+/g
  stop.lastIndex = from
  for (let match = stop.exec(text); match && match.index < limit; match = stop.exec(text)) {
    if (match[0][0] === '\n') return undefined
    if (match[0].length === length) return stop.lastIndex
  }
  return undefined
}
