/**
 * A file of slides as what stands in it: `head item gap item … gap item tail`. An item is a slide, or what slides can't
 * pass: the line that includes others, definitions that belong to no slide. A slide that goes takes along what parts it from
 * the next one, the last of a row what parts it from the one before: so that there and back again is nothing at all.
 */
import { lineStarts } from '../line-starts.ts'
import type { SlideOutline } from '../outline.ts'
import { findOpen } from './open-text.ts'
import type { Edit } from './source-copy.ts'

export interface Token {
  readonly kind: 'head' | 'slide' | 'include' | 'definitions' | 'gap' | 'tail'
  /** Of an item whole lines, without the end of the last one; '' of an empty slide. */
  readonly text: string
  /** Where it stands, if the file has it there. */
  readonly at?: { readonly from: number; readonly to: number }
}

const SEPARATOR = /^-{3,}[ \t]*$/m
const INCLUDE = /^<<<(?!<).*\.(?:md|markdown)\b/i
/** What parts slides where nothing is written yet. */
const PLAIN_GAP = '\n\n---\n\n'
const BLANK_LINE = '\n\n'

export class DeckFile {
  private readonly text: string
  private readonly tokens: Token[]
  private readonly starts: readonly number[]

  private constructor(text: string, tokens: Token[]) {
    this.text = text
    this.tokens = tokens
    this.starts = ownLineStarts(text)
  }

  /** `slides`: all of this file's. Undefined: they are not of this text. */
  static of(text: string, slides: readonly SlideOutline[]): DeckFile | undefined {
    const ranges = rangesOf(text, slides)
    if (!ranges) return undefined
    const items: Required<Token>[] = []
    let at = frontMatterEnd(text, ranges[0]?.from ?? text.length)
    for (const { from, to } of [...ranges, { from: text.length, to: -1 }]) {
      if (from < at) return undefined
      items.push(...itemsBetween(text, at, from))
      if (to >= 0) items.push({ kind: 'slide', text: text.slice(from, to), at: { from, to } })
      at = to
    }
    const between = (kind: Token['kind'], from: number, to: number): Token => ({
      kind,
      text: text.slice(from, to),
      at: { from, to },
    })
    const tokens: Token[] = [between('head', 0, items[0]?.at.from ?? text.length)]
    for (const [index, item] of items.entries()) {
      const next = items[index + 1]
      const gap = between(next ? 'gap' : 'tail', item.at.to, next?.at.from ?? text.length)
      if (next?.kind === 'slide' && item.kind === 'slide' && !SEPARATOR.test(gap.text)) return undefined
      tokens.push(item, gap)
    }
    return new DeckFile(text, tokens)
  }

  /** The slide that begins at a line, from 1. */
  slideAt(line: number): Token | undefined {
    const start = this.starts[line - 1]
    if (start === undefined) return undefined
    return this.tokens.find(
      ({ kind, at }) =>
        kind === 'slide' && at && at.from >= start && this.text.slice(start, at.from).trim() === '',
    )
  }

  /** Takes a slide out; gives what parted it from another, if anything did. */
  take(slide: Token): string | undefined {
    const { tokens } = this
    const index = tokens.indexOf(slide)
    const [before, after] = [tokens[index - 1]!, tokens[index + 1]]
    if (tokens[index + 2]?.kind === 'slide') {
      tokens.splice(index, 2)
      return after!.text
    }
    if (tokens[index - 2]?.kind === 'slide') {
      tokens.splice(index - 1, 2)
      return before.text
    }
    if (after?.kind === 'gap') tokens.splice(index, 2)
    else if (before.kind === 'gap') tokens.splice(index - 1, 2)
    else tokens.splice(index, 1)
    return undefined
  }

  /** Puts a slide before one of the file. */
  putBefore(next: Token, text: string, gap = PLAIN_GAP): void {
    this.tokens.splice(this.tokens.indexOf(next), 0, { kind: 'slide', text }, { kind: 'gap', text: gap })
  }

  /** Puts a slide behind one of the file; `gap` parts the two. Gives what it has put there. */
  putAfter(before: Token, text: string, gap = PLAIN_GAP): Token {
    const index = this.tokens.indexOf(before)
    const slide: Token = { kind: 'slide', text }
    if (this.tokens[index + 2]?.kind === 'slide') this.putBefore(this.tokens[index + 2]!, text, gap)
    else this.tokens.splice(index + 1, 0, { kind: 'gap', text: gap }, slide)
    return slide
  }

  /** Puts another slide behind one of the file, parted as that is from its neighbours. */
  putBeside(slide: Token, text: string): void {
    const index = this.tokens.indexOf(slide)
    const gap = [this.tokens[index + 1], this.tokens[index - 1]].find(
      (token) => token?.kind === 'gap' && SEPARATOR.test(token.text),
    )
    this.putAfter(slide, text, gap?.text)
  }

  /** Puts the first slide into a file that has none. */
  putFirst(text: string): void {
    const [head] = this.tokens
    const end =
      head!.text === '' || head!.text.endsWith(BLANK_LINE)
        ? ''
        : head!.text.endsWith('\n')
          ? '\n'
          : BLANK_LINE
    this.tokens.splice(
      1,
      0,
      { kind: 'gap', text: end },
      { kind: 'slide', text },
      { kind: 'tail', text: '\n' },
    )
  }

  get hasItems(): boolean {
    return this.tokens.length > 1
  }

  /** Whether an empty slide has come to stand where it is none: only two `---` make one. */
  get losesEmpty(): boolean {
    return this.tokens.some((token, index) => {
      const isParted = [this.tokens[index - 1], this.tokens[index + 1]].every(
        (other) => other?.kind === 'gap' && SEPARATOR.test(other.text),
      )
      return isBare(token) && !isParted
    })
  }

  /** What a slide that isn't the last leaves open; undefined: nothing. */
  findOpen(): string | undefined {
    const last = this.tokens.findLast(({ kind }) => kind !== 'gap' && kind !== 'tail')
    for (const token of this.tokens)
      if (token.kind === 'slide' && token !== last) {
        // Those that were before another one close all that they open.
        const wasLast = token.at && this.text.slice(token.at.to).trim() === ''
        const open = !token.at || wasLast ? findOpen(token.text) : undefined
        if (open !== undefined) return open
      }
    return undefined
  }

  /** The edits that make of the file what was done to it. */
  edits(): Edit[] {
    const edits: Edit[] = []
    let at = 0
    let insert = ''
    const cut = (to: number): void => {
      if (to > at || insert !== '') edits.push({ from: at, to, insert })
      insert = ''
    }
    for (const [index, token] of this.tokens.entries()) {
      const space = missingSpace(this.tokens[index - 1], token)
      insert += space
      if (token.at) {
        cut(token.at.from)
        at = token.at.to
      } else insert += token.text
    }
    cut(this.text.length)
    return edits
  }
}

/** What must come between an item and what parts it from the next: `---` right under a line of text would make a title of it. */
function missingSpace(item: Token | undefined, gap: Token): string {
  const isGap = gap.kind === 'gap' || gap.kind === 'tail'
  if (!item || !isGap || item.kind === 'head' || item.text === '') return ''
  if (item.at && gap.at && item.at.to === gap.at.from) return ''
  if (gap.text.trim() === '' && (gap.kind === 'tail' || gap.text.startsWith('\n'))) return ''
  if (!gap.text.startsWith('\n')) return BLANK_LINE
  return /^\n[ \t]*(?:\n|$)/.test(gap.text) ? '' : '\n'
}

/** A slide only because two `---` have nothing but definitions between them. */
const isBare = ({ kind, text }: Token): boolean =>
  kind === 'slide' &&
  text.split('\n').every((line) => line.trim() === '' || /^ {0,3}\[(?!\^)[^\]]+\]:/.test(line))

interface Range {
  readonly from: number
  readonly to: number
}

/** Where the slides stand, in order, each once. */
function rangesOf(text: string, slides: readonly SlideOutline[]): Range[] | undefined {
  const starts = ownLineStarts(text)
  const ranges = new Map<number, Range>()
  for (const { from, to } of slides) {
    const start = starts[from - 1] ?? (from === starts.length + 1 ? text.length : undefined)
    if (start === undefined || to > starts.length) return undefined
    const range = trimmed(text, start, to < from ? start : (starts[to] ?? text.length))
    ranges.set(range.from, range)
  }
  return [...ranges.values()].sort((a, b) => a.from - b.from)
}

/** Without the blank lines around it, and without the end of its last line. */
function trimmed(text: string, start: number, end: number): Range {
  const own = text.slice(start, end)
  // An empty slide has no lines of its own.
  if (own.trim() === '' || SEPARATOR.test(own.split('\n', 1)[0]!)) return { from: start, to: start }
  const from = start + (/^(?:[ \t]*\n)*/.exec(own)?.[0].length ?? 0)
  return { from, to: start + own.replace(/\n(?:[ \t]*\n)*[ \t]*$/, '').length }
}

/** Where the front matter ends, if it does so before the first slide. */
function frontMatterEnd(text: string, first: number): number {
  const front = /^---[ \t]*\n(?:[^]*?\n)??---[ \t]*(?:\n|$)/.exec(text)?.[0]
  return front !== undefined && front.length <= first ? front.length : 0
}

/** Includes and definitions in what lies between slides. */
function itemsBetween(text: string, from: number, to: number): Required<Token>[] {
  const items: Required<Token>[] = []
  let at = from
  let definitions = -1
  for (const line of text.slice(from, to).split('\n')) {
    const end = at + line.length
    const kind = INCLUDE.test(line) ? 'include' : SEPARATOR.test(line) ? 'gap' : 'definitions'
    if (kind !== 'definitions') definitions = -1
    if (kind === 'include') items.push({ kind, text: line, at: { from: at, to: end } })
    else if (kind === 'definitions' && line.trim() !== '') {
      const start = definitions < 0 ? at : definitions
      if (definitions >= 0) items.pop()
      definitions = start
      items.push({ kind, text: text.slice(start, end), at: { from: start, to: end } })
    }
    at = end + 1
  }
  return items
}

/** Where each line begins; an end of the last one begins none. */
function ownLineStarts(text: string): number[] {
  const starts = lineStarts(text)
  return text.endsWith('\n') ? starts.slice(0, -1) : starts
}
