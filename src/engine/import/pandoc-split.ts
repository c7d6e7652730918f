/**
 * Slides of pandoc 2.17 (`-t revealjs`), and so of Quarto. What begins a block follows src/Text/Pandoc/Readers/Markdown.hs,
 * as far as it tells headings and rulers from text; which of them begin slides, `getSlideLevel` and `prepSlides` in
 * src/Text/Pandoc/Writers/Shared.hs and HTML.hs.
 */
import type { Line } from './foreign-deck.ts'
import { readYaml } from './front.ts'

export type PandocBlock =
  | {
      readonly kind: 'heading'
      readonly level: number
      readonly from: number
      readonly to: number
      readonly depth: number
      readonly text: string
    }
  | {
      readonly kind: 'rule' | 'text' | 'open' | 'close' | 'nothing'
      readonly from: number
      readonly to: number
      readonly depth: number
    }

export interface PandocSlide {
  readonly body: readonly Line[]
  /** The level of its heading; 0: a ruler began it, or nothing. */
  readonly level: number
  readonly isTitle: boolean
  readonly line: number
}

const RULE = /^ *(?:(?:- *){3,}|(?:\* *){3,}|(?:_ *){3,})$/
const ATX = /^(#{1,6})(?:[ \t]+|$)(.*?)[ \t]*$/
const FENCE = /^( {0,3})(`{3,}|~{3,})[ \t]*(.*)$/
const DIV_OPEN = /^:{3,}[ \t]*(?:\{[^}]*\}|[^\s{}:]+)[ \t]*:*[ \t]*$/
const DIV_CLOSE = /^:{3,}[ \t]*$/
const BULLET = /^ {0,3}[-+*](?:[ \t]+|$)/
const ORDERED = /^ {0,3}(?:\(?(?:\d{1,9}|#|[a-zA-Z]|[ivxlcdmIVXLCDM]+)[.)]|\(?@[\w-]*\))(?:[ \t]+|$)/
const INDENTED = /^(?: {4}| {0,3}\t)/
const VERBATIM = /^<(script|style|pre|textarea)\b/i
const BLOCK_TAG =
  /^<\/?(?:address|article|aside|blockquote|body|button|canvas|center|col|colgroup|dd|details|dir|div|dl|dt|embed|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hgroup|hr|html|iframe|isindex|li|main|map|menu|nav|noframes|noscript|object|ol|output|p|progress|section|summary|table|tbody|td|tfoot|th|thead|tr|ul|video|svg|script|style|pre|textarea)\b[^>]*>/i

/** The blocks of a text in pandoc's Markdown, at top level and in `:::` and `<div>`. */
function pandocBlocks(lines: readonly string[]): PandocBlock[] {
  return new Scanner(lines).run()
}

class Scanner {
  private readonly lines: readonly string[]
  private readonly blocks: PandocBlock[] = []
  private readonly open: ('fence' | 'tag')[] = []
  private at = 0

  constructor(lines: readonly string[]) {
    this.lines = lines
  }

  run(): PandocBlock[] {
    while (this.at < this.lines.length) {
      const before = this.at
      this.take()
      if (this.at <= before) this.at = before + 1
    }
    return this.blocks
  }

  private line(at: number): string {
    return this.lines[at] ?? ''
  }

  private isBlank(at: number): boolean {
    return this.line(at).trim() === ''
  }

  private push(kind: Exclude<PandocBlock['kind'], 'heading'>, to: number): void {
    this.blocks.push({ kind, from: this.at, to, depth: this.open.length })
    this.at = to
  }

  private take(): void {
    const { at } = this
    const line = this.line(at)
    if (this.isBlank(at)) {
      this.at++
      return
    }
    const fence = this.findFenceEnd(at)
    if (fence !== undefined) return this.push('text', fence)
    const yaml = this.findYamlEnd(at)
    if (yaml !== undefined) return this.push('nothing', yaml)
    if (BULLET.test(line) && !RULE.test(line.trimEnd())) return this.push('text', this.endOfList(at))
    if (/^<div\b[^>]*>/i.test(line)) return this.takeDivTag(line)
    if (DIV_OPEN.test(line) && this.isClosed(at)) {
      this.push('open', at + 1)
      this.open.push('fence')
      return
    }
    if (DIV_CLOSE.test(line) && this.open.at(-1) === 'fence') {
      this.open.pop()
      return this.push('close', at + 1)
    }
    if (/^<\/div>/i.test(line.trimStart()) && this.open.at(-1) === 'tag') {
      this.open.pop()
      return this.push('close', at + 1)
    }
    const under = this.line(at + 1)
    if (/^(?:=+|-+)[ \t]*$/.test(under) && !INDENTED.test(line))
      return this.heading(under.startsWith('=') ? 1 : 2, line.trim(), at + 2)
    const atx = ATX.exec(line)
    if (atx) return this.heading(atx[1]!.length, atx[2]!.replace(/[ \t]+#+$/, ''), at + 1)
    if (line.startsWith('<!--')) return this.push('text', this.endOfComment(at))
    const verbatim = VERBATIM.exec(line)?.[1]
    if (verbatim) return this.push('text', this.endOfTag(at, verbatim))
    if (BLOCK_TAG.test(line)) return this.push('text', this.endOfHtml(at))
    const table = this.findTableEnd(at)
    if (table !== undefined) return this.push('text', table)
    if (INDENTED.test(line)) return this.push('text', this.endOfIndented(at))
    if (/^ {0,3}>/.test(line)) return this.push('text', this.endOfParagraph(at, true))
    if (RULE.test(line.trimEnd())) return this.push('rule', at + 1)
    if (ORDERED.test(line)) return this.push('text', this.endOfList(at))
    if (/^ {0,3}\[\^[^\]\s]+\]:/.test(line)) return this.push('nothing', this.endOfNote(at))
    if (/^ {0,3}\[[^\]]+\]:[ \t]*\S/.test(line)) return this.push('nothing', at + 1)
    return this.push('text', this.endOfParagraph(at, false))
  }

  private heading(level: number, text: string, to: number): void {
    this.blocks.push({ kind: 'heading', level, text, from: this.at, to, depth: this.open.length })
    this.at = to
  }

  private takeDivTag(line: string): void {
    const isClosedHere = /<\/div>\s*$/i.test(line)
    this.push(isClosedHere ? 'text' : 'open', this.at + 1)
    if (!isClosedHere) this.open.push('tag')
  }

  /** Whether there are as many closings below as there are divisions open. */
  private isClosed(at: number): boolean {
    this.closings ??= this.lines.map((line) => DIV_CLOSE.test(line))
    let wanted = this.open.filter((kind) => kind === 'fence').length + 1
    for (let line = at + 1; line < this.lines.length && wanted > 0; line++) if (this.closings[line]) wanted--
    return wanted === 0
  }

  private closings: boolean[] | undefined
  private findFenceEnd(at: number): number | undefined {
    const [, , mark = '', info = ''] = FENCE.exec(this.line(at)) ?? []
    if (mark === '' || (mark[0] === '`' && info.includes('`'))) return undefined
    const close = new RegExp(`^ {0,3}${mark[0] === '`' ? '`' : '~'}{${mark.length},}[ \\t]*$`)
    for (let end = at + 1; end < this.lines.length; end++) if (close.test(this.line(end))) return end + 1
    return undefined
  }

  /** Metadata may stand anywhere: `---` and no blank line after it, up to `---` or `...`. */
  private findYamlEnd(at: number): number | undefined {
    if (!/^---[ \t]*$/.test(this.line(at)) || at + 1 >= this.lines.length || this.isBlank(at + 1))
      return undefined
    for (let end = at + 1; end < this.lines.length; end++)
      if (/^(?:---|\.\.\.)[ \t]*$/.test(this.line(end))) {
        const yaml = this.lines.slice(at + 1, end).join('\n')
        const isEmpty = yaml.split('\n').every((line) => /^\s*(?:#.*)?$/.test(line))
        return isEmpty || readYaml(yaml) ? end + 1 : undefined
      }
    return undefined
  }

  private endOfParagraph(at: number, isQuote: boolean): number {
    let end = at + 1
    for (; end < this.lines.length && !this.isBlank(end); end++) {
      const line = this.line(end)
      if (isQuote) continue
      if (/<!--(?![^]*-->)/.test(line)) {
        const close = this.lines.findIndex((one, index) => index > end && one.includes('-->'))
        if (close > 0) end = close
        continue
      }
      if (/^ {0,3}`{3}/.test(line) && this.findFenceEnd(end) !== undefined) break
      if (DIV_CLOSE.test(line) && this.open.at(-1) === 'fence') break
      if (/^ *<\/(?:div|section|article|aside|li|td)>/i.test(line) && this.open.at(-1) === 'tag') break
    }
    return end
  }

  private endOfIndented(at: number): number {
    let end = at + 1
    while (
      end < this.lines.length &&
      (INDENTED.test(this.line(end)) || (this.isBlank(end) && INDENTED.test(this.line(end + 1))))
    )
      end++
    return end
  }

  /** A list goes on over blank lines while what follows is indented, or another item. */
  private endOfList(at: number): number {
    let end = at + 1
    for (; end < this.lines.length; end++) {
      const line = this.line(end)
      if (this.isBlank(end)) {
        let next = end
        while (next < this.lines.length && this.isBlank(next)) next++
        const after = this.line(next)
        if (next >= this.lines.length) return end
        const isItem = (BULLET.test(after) && !RULE.test(after.trimEnd())) || ORDERED.test(after)
        if (!/^(?: {2}|\t)/.test(after) && !isItem) return end
        if (/^ {2,3}\S/.test(after) && !isItem && !this.isInItem(at, after)) return end
        end = next - 1
        continue
      }
      if (DIV_CLOSE.test(line) && this.open.at(-1) === 'fence') return end
      if (/^<\/div>/i.test(line) && this.open.at(-1) === 'tag') return end
      const fence = this.findFenceEnd(end)
      if (fence !== undefined) {
        if (/^ {0,1}`{3}/.test(line) && !/^(?: {2}|\t)/.test(line)) return end
        end = fence - 1
      }
    }
    return end
  }

  /** Whether a line is indented as far as the first item's text. */
  private isInItem(at: number, after: string): boolean {
    const mark = /^ {0,3}(?:[-+*]|\(?[\w#@]+[.)])[ \t]+/.exec(this.line(at))?.[0].length ?? 4
    return /^ */.exec(after)![0].length >= Math.min(mark, 4)
  }

  private endOfNote(at: number): number {
    let end = this.endOfParagraph(at, false)
    while (
      end < this.lines.length &&
      (this.isBlank(end) ? INDENTED.test(this.line(end + 1)) : INDENTED.test(this.line(end)))
    )
      end++
    return end
  }

  private endOfComment(at: number): number {
    for (let end = at; end < this.lines.length; end++) if (this.line(end).includes('-->')) return end + 1
    return this.endOfParagraph(at, false)
  }

  private endOfTag(at: number, name: string): number {
    const close = new RegExp(`</${name}\\s*>`, 'i')
    for (let end = at; end < this.lines.length; end++) if (close.test(this.line(end))) return end + 1
    return at + 1
  }

  /** A tag is a block; what stands behind it in its line is text. */
  private endOfHtml(at: number): number {
    const rest = this.line(at).replace(BLOCK_TAG, '').trim()
    return rest === '' || BLOCK_TAG.test(rest) ? at + 1 : this.endOfParagraph(at, false)
  }

  /** Tables that are drawn with dashes: a header or none, columns, rows, and a line of dashes or a blank one. */
  private findTableEnd(at: number): number | undefined {
    if (this.isDashes(at)) {
      const first = this.isBlank(at + 1) ? undefined : this.findDashes(at + 2)
      if (first === undefined) return undefined
      const isHeader = !this.line(at).trim().includes(' ') && !this.isBlank(first + 1)
      const second = isHeader ? this.findDashes(first + 2) : undefined
      return (second ?? first) + 1
    }
    if (!this.isDashes(at + 1) || !/- +-/.test(this.line(at + 1))) return undefined
    let end = at + 2
    while (end < this.lines.length && !this.isBlank(end)) if (this.isDashes(end++)) break
    return end
  }

  private isDashes(at: number): boolean {
    return /^ {0,3}-+(?: +-+)*[ \t]*$/.test(this.line(at))
  }

  private nextDashes: Int32Array | undefined
  private findDashes(from: number): number | undefined {
    if (!this.nextDashes) {
      const next = new Int32Array(this.lines.length + 3).fill(-1)
      for (let at = this.lines.length - 1; at >= 0; at--)
        next[at] = this.isDashes(at) ? at : (next[at + 1] ?? -1)
      this.nextDashes = next
    }
    const found = this.nextDashes[from] ?? -1
    return found < 0 ? undefined : found
  }
}

/** The least level of a heading that content follows right away; 6 when there is none. */
function slideLevelOf(blocks: readonly PandocBlock[]): number {
  const top = blocks.filter(({ depth, kind }) => depth === 0 && kind !== 'nothing' && kind !== 'close')
  let least = 6
  for (let at = 0; at < top.length; at++) {
    const block = top[at]!
    const next = top[at + 1]
    if (block.kind !== 'heading' || block.level >= least || !next) continue
    if (next.kind === 'heading' || next.kind === 'rule') continue
    least = block.level
    at++
  }
  return least
}

export function splitPandoc(lines: readonly Line[], level: number | undefined): PandocSlide[] {
  const blocks = pandocBlocks(lines.map(({ text }) => text))
  const slideLevel = level ?? slideLevelOf(blocks)
  const starts: { from: number; body: number; level: number }[] = []
  const shown = blocks.filter(({ kind }) => kind !== 'nothing')
  let isStarted = false
  shown.forEach((block, index) => {
    if (block.kind === 'heading' && block.level <= slideLevel) {
      const before = shown[index - 1]
      const isRuled =
        before?.kind === 'rule' && before.depth === 0 && block.depth === 0 && block.level === slideLevel
      if (!isRuled) starts.push({ from: block.from, body: block.from, level: block.level })
      isStarted = true
    } else if (block.kind === 'rule' && block.depth === 0) {
      const next = shown[index + 1]
      const isHeadings = next?.kind === 'heading' && next.depth === 0 && next.level === slideLevel
      starts.push({ from: block.from, body: block.to, level: isHeadings ? slideLevel : 0 })
      isStarted = true
    } else if (!isStarted && block.kind !== 'close') {
      starts.push({ from: block.from, body: block.from, level: 0 })
      isStarted = true
    }
  })
  if (starts.length === 0) starts.push({ from: 0, body: 0, level: 0 })
  return starts.map(({ from, body, level: own }, index) => ({
    body: lines.slice(
      index === 0 ? Math.min(body, from) : body,
      Math.max(body, starts[index + 1]?.from ?? lines.length),
    ),
    level: own,
    isTitle: own > 0 && own < slideLevel,
    line: lines[from]?.line ?? 1,
  }))
}
