/** A stretch of a foreign slide as Markdown of ours: lists, rulers, headings and fences by line, then HTML, links and pictures. */
import type { Token } from 'markdown-it'
import { lineAt } from '../line-starts.ts'
import type { Assets } from './assets.ts'
import { CodeRanges, readBlocks } from './blocks.ts'
import { MARKS, textOf, trimmed, type Kept, type Line, type Remark } from './foreign-deck.ts'
import { closeFence, withoutGaps } from './fences.ts'
import { parseHtml } from './html-tree.ts'
import { HtmlWriter, fence, type ConvertElement } from './html-markdown.ts'
import { safeLine, type TextScope } from './inline-text.ts'

export interface Conversion {
  readonly text: string
  readonly notes: readonly string[]
  /** It has tags of raw HTML. */
  readonly hasHtml: boolean
}

export interface Converting {
  readonly assets: Assets
  readonly report: (remark: Remark) => void
  readonly keep: (kept: Kept) => void
  readonly hasSteppedLists: boolean
  readonly isBackgroundAlt: boolean
  readonly readAlt: TextScope['readAlt']
  readonly convert: ConvertElement | undefined
  /** As text only: no tags, no lists that step. */
  readonly isPlain: boolean
  /** Footnotes that are to be left alone. */
  readonly footnotes: ReadonlySet<string>
  /** The text is HTML's, as in a `<section>`. */
  readonly isHtml?: boolean
  readonly keepsComments: boolean
}

/** There is text that takes the square of its length. */
const MOST_CHARACTERS = 30_000

export function toOurs(written: readonly Line[], converting: Converting): Conversion {
  const lines = trimmed(written)
  const [first] = lines
  if (!first) return { text: '', notes: [], hasHtml: false }
  if (textOf(lines).length > MOST_CHARACTERS) {
    converting.report({ ...first, reason: 'a slide that is longer than any slide: it is shown as text' })
    return asText(lines)
  }
  const edited = converting.isHtml ? lines : editLines(lines, converting)
  const source = textOf(edited)
  const tokens = converting.isHtml ? [] : readBlocks(source)
  const code = new CodeRanges(source, tokens)
  const starts = startsOf(edited)
  const nested = nestedLines(tokens)
  const lineOf = (offset: number): number => lineAt(starts, offset)
  const writer = new HtmlWriter({
    ...converting,
    isHtml: converting.isHtml ?? false,
    source,
    placeOf: (offset) => {
      const line = edited[lineOf(offset)] ?? first
      return { file: line.file, line: line.line }
    },
    isBlock: (offset) => {
      const line = lineOf(offset)
      return (
        converting.isHtml ||
        (!nested.has(line) &&
          source
            .slice(starts[line], offset)
            .replaceAll(/<\/?[\w-]+[^<>]*>/g, '')
            .trim() === '')
      )
    },
    codeEnd: (offset) => code.endAt(offset),
    nextCode: (offset) => code.nextFrom(offset),
  })
  const text = writer.write(parseHtml(source, (at) => code.endAt(at)))
  return {
    text: withoutGaps(closeFence(text.replace(/^(?:[ \t]*\n)+|\s+$/g, ''))),
    notes: writer.said,
    hasHtml: writer.tags > 0,
  }
}

/** The lines as they are, in a fence: nothing of them means anything. */
export function asText(lines: readonly Line[]): Conversion {
  return { text: fence(textOf(trimmed(lines)), 'markdown'), notes: [], hasHtml: false }
}

function editLines(lines: readonly Line[], converting: Converting): Line[] {
  const text = textOf(lines)
  const tokens = readBlocks(text)
  const edited = lines.map(({ text: one }) => one)
  const isCode = Array.from({ length: lines.length }, () => false)
  for (const { type, map } of tokens)
    if (map && (type === 'fence' || type === 'code_block')) isCode.fill(true, map[0], map[1])
  const cursors = new Map<number, number>()
  const dropped = new Set<number>()
  tokens.forEach((token, index) => {
    const [from, to] = token.map ?? [0, 0]
    if (token.type === 'list_item_open')
      editItem(token, edited, cursors, lines[from]?.isStep ?? false, converting)
    else if (token.type === 'hr' && token.level === 0) edited[from] = '***'
    else if (token.type === 'heading_open' && token.level === 0 && /^[-=]$/.test(token.markup)) {
      const words = tokens[index + 1]?.content.replaceAll(/\s*\n\s*/g, ' ') ?? ''
      edited[from] = `${'#'.repeat(Number(token.tag[1]))} ${words.replaceAll(/(\s)(#+)$/g, '$1\\$2')}`
      for (let line = from + 1; line < to; line++) dropped.add(line)
    } else if (token.type === 'fence') editFence(token, edited, lines, converting)
    else if (
      token.type === 'html_block' &&
      !/^\s*<(?:script|style|pre|textarea)\b|^\s*<!--/i.test(token.content)
    )
      for (let line = from; line < to; line++)
        edited[line] = edited[line]!.replace(/^(\s*)[*+](?=\s)/, '$1-').replace(/^(\s*)-{3,}\s*$/, '$1***')
  })
  const place = (at: number) => ({ file: lines[at]!.file, line: lines[at]!.line })
  const scope: TextScope = { ...converting }
  return edited.flatMap((one, at) => {
    if (dropped.has(at)) return []
    const safe = isCode[at] ? one : safeLine(one, place(at), scope)
    return safe.includes('\n')
      ? safe.split('\n').map((part) => ({ ...lines[at]!, text: part }))
      : [{ ...lines[at]!, text: safe }]
  })
}

/** `-` and `1.` come at once, `*` and `1)` step by step. */
function editItem(
  { map, markup }: Token,
  edited: string[],
  cursors: Map<number, number>,
  isStep: boolean,
  { hasSteppedLists, isPlain }: Converting,
): void {
  const line = map?.[0] ?? 0
  const from = cursors.get(line) ?? 0
  const text = edited[line] ?? ''
  const isBullet = /^[-+*]$/.test(markup)
  const pattern = isBullet ? /[-+*](?=\s|$)/g : /(?<=\d)[.)](?=\s|$)/g
  pattern.lastIndex = from
  const match = pattern.exec(text)
  if (!match) return
  cursors.set(line, match.index + 1)
  const keeps = hasSteppedLists && !isPlain && markup !== '+'
  const steps = (isStep && !isPlain) || (keeps && /^[*)]$/.test(markup))
  const mark = isBullet ? (steps ? '*' : '-') : steps ? ')' : '.'
  edited[line] = text.slice(0, match.index) + mark + text.slice(match.index + 1)
}

/** What stands behind the language means something else, or nothing; a fence is closed where its slide ends. */
function editFence(token: Token, edited: string[], lines: readonly Line[], { report }: Converting): void {
  const [from, to] = token.map ?? [0, 0]
  const line = edited[from] ?? ''
  const at = line.search(/`{3,}|~{3,}/)
  const lead = line.slice(0, at + token.markup.length)
  const info = token.info.trim()
  const ours = info.indexOf(MARKS.brace)
  const own = ours < 0 ? '' : info.slice(ours)
  const plain = (ours < 0 ? info : info.slice(0, ours)).trim()
  const lang = /^[^\s{}`[\]]*/.exec(plain)![0]
  if (plain.slice(lang.length).trim() !== '')
    report({
      ...placeOf(lines[from]!),
      reason: `${plain.slice(lang.length).trim().slice(0, 60)} behind a fence's language is left out`,
    })
  edited[from] = `${lead}${lang}${own === '' ? '' : `${lang === '' ? 'text' : ''} ${own}`}`
  const last = (edited[to - 1] ?? '').replace(/^[\s>]+/, '').trimEnd()
  const isClosed =
    to - 1 > from && last.startsWith(token.markup) && last.replaceAll(token.markup[0]!, '') === ''
  if (!isClosed && to > 0)
    edited[to - 1] = `${edited[to - 1] ?? ''}\n${line.slice(0, at).replace(/[^\s>]/g, ' ')}${token.markup}`
}

const placeOf = ({ file, line }: Line): { file: string; line: number } => ({ file, line })

/** Lines of lists and quotes. */
function nestedLines(tokens: readonly Token[]): Set<number> {
  const nested = new Set<number>()
  for (const { type, level, map } of tokens)
    if (level === 0 && map && /^(?:bullet_list|ordered_list|blockquote|table)_open$/.test(type))
      for (let line = map[0]; line < map[1]; line++) nested.add(line)
  return nested
}

function startsOf(lines: readonly Line[]): number[] {
  let at = 0
  return lines.map(({ text }) => {
    const start = at
    at += text.length + 1
    return start
  })
}
