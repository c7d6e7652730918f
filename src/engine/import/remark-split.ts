/**
 * Slides of gnab/remark 0.14, by the rules of its lexer and parser (src/remark/lexer.js, parser.js, models/slideshow.js):
 * `---` and `--` alone in a line, outside of code, of `.class[…]` and of macros. `--` goes on with the slide, a slide with
 * `layout: true` is none, and `exclude: true` takes one out.
 */
import { lineAt, lineStarts } from '../line-starts.ts'
import type { Line } from './foreign-deck.ts'

export interface RemarkPart {
  readonly body: readonly Line[]
  readonly notes: readonly Line[] | undefined
}

export interface RemarkSlide {
  /** What `--` stands between. */
  readonly parts: readonly RemarkPart[]
  readonly properties: ReadonlyMap<string, string>
  /** What its layout or template says before it. */
  readonly before: readonly Line[]
  readonly line: number
}

// What the lexer takes whole, so that no separator is seen in it, and the separators, in its order. Quantifiers over text
// that may never end are looked for by hand, see `Scanner`.
const CODE = /(?:^|\n)(?: {4}[^\n]+\n*)+/y
const FENCE = /(?:^|\n) *(`{3,}|~{3,}) *(?:\S+)? *\n/y
const CONTENT = /\\?(?:\.[a-zA-Z_-][\w-]*)+\[/y
const SEPARATOR = /(?:^|\n)(---?)(?:\n|$)/y
const NOTES = /(?:^|\n)\?{3}(?:\n|$)/y

interface Mark {
  readonly kind: '---' | '--' | '???'
  readonly from: number
  readonly to: number
}

export function splitRemark(source: string, file: string, first = 1): RemarkSlide[] {
  const text = withoutIndent(source)
  const starts = lineStarts(text)
  const lineOf = (offset: number): number => lineAt(starts, offset) + first
  const lines = (from: number, to: number): Line[] => {
    const line = lineOf(from)
    return text
      .slice(from, to)
      .split('\n')
      .map((one, index) => ({ text: one, file, line: line + index }))
  }
  const pieces = cut(text, findMarks(text))
  const raw = pieces
    .map(({ from, to, notesAt, isContinued }): Raw => {
      const { body, properties } = takeProperties(lines(from, notesAt?.[0] ?? to))
      return {
        body,
        properties,
        notes: notesAt && lines(notesAt[1], Math.max(notesAt[1], to)),
        isContinued,
        line: lineOf(Math.min(from, text.length)),
      }
    })
    .filter(({ properties }) => properties.get('exclude')?.toLowerCase() !== 'true')
  return layOut(raw)
}

interface Raw extends RemarkPart {
  readonly properties: Map<string, string>
  readonly isContinued: boolean
  readonly line: number
}

interface Template {
  readonly body: readonly Line[]
  readonly properties: ReadonlyMap<string, string>
}

/** Layouts and templates to the slides that have them, and continued slides to the one that they go on with. */
function layOut(raw: readonly Raw[]): RemarkSlide[] {
  const slides: {
    parts: RemarkPart[]
    properties: Map<string, string>
    before: readonly Line[]
    line: number
  }[] = []
  const byName = new Map<string, Template>()
  let layout: Template | undefined
  raw.forEach((one, index) => {
    const { body, notes, properties, line } = one
    const last = slides.at(-1)
    if (one.isContinued && index > 0 && last && properties.get('layout') !== 'true') {
      last.parts.push({ body, notes })
      for (const [key, value] of properties) if (!last.properties.has(key)) last.properties.set(key, value)
      return
    }
    const named = byName.get(properties.get('template') ?? '')
    if (properties.get('layout') === 'false') layout = undefined
    const template = named ?? (properties.get('layout') === 'true' ? undefined : layout)
    const own = new Map(properties)
    for (const [key, value] of template?.properties ?? []) {
      if (/^(?:name|layout|count|template)$/.test(key)) continue
      if (key === 'class' && own.has(key)) own.set(key, `${value}, ${own.get(key)!}`)
      else if (!own.has(key)) own.set(key, value)
    }
    const { before, inner } = withTemplate(template?.body ?? [], body)
    const whole: Template = { body: [...before, ...inner], properties: own }
    if (properties.get('layout') === 'true') layout = whole
    if (properties.has('name')) byName.set(properties.get('name')!, whole)
    if (properties.get('layout') !== 'true')
      slides.push({ parts: [{ body: inner, notes }], properties: own, before, line })
  })
  return slides
}

/** A template has `{{content}}` where the slide's own text goes, else it stands before it. */
function withTemplate(
  template: readonly Line[],
  body: readonly Line[],
): { before: readonly Line[]; inner: readonly Line[] } {
  const at = template.findIndex(({ text }) => /(?<!\\)\{\{\s*content\s*\}\}/.test(text))
  const place = template[at]
  if (!place) return { before: template, inner: body }
  const [lead = '', ...rest] = place.text.split(/\{\{\s*content\s*\}\}/)
  const edge = (text: string): Line[] => (text === '' ? [] : [{ ...place, text }])
  return {
    before: [...template.slice(0, at), ...edge(lead)],
    inner: [...body, ...edge(rest.join('')), ...template.slice(at + 1)],
  }
}

interface Piece {
  from: number
  to: number
  /** Where the body ends and where the notes begin. */
  notesAt: [number, number] | undefined
  isContinued: boolean
}

function cut(text: string, marks: readonly Mark[]): Piece[] {
  const pieces: Piece[] = []
  let piece: Piece = { from: 0, to: text.length, notesAt: undefined, isContinued: false }
  for (const { kind, from, to } of marks) {
    if (kind === '???') piece.notesAt ??= [from, to]
    else {
      piece.to = from
      pieces.push(piece)
      piece = { from: to, to: text.length, notesAt: undefined, isContinued: kind === '--' }
    }
  }
  return [...pieces, piece]
}

/** All separators, as the lexer finds them. */
function findMarks(text: string): Mark[] {
  const marks: Mark[] = []
  const scanner = new Scanner(text)
  for (let at = 0; at < text.length;) {
    const next = scanner.next(at)
    if (!next) break
    if (next.kind) marks.push({ kind: next.kind, from: next.from, to: next.to })
    at = next.to
  }
  return marks
}

class Scanner {
  private readonly text: string
  /** After each thing that was taken the lexer begins anew: there `^` holds. */
  private start = 0
  private readonly endsByFence = new Map<string, RegExp | null>()
  private closings: Int32Array | undefined

  constructor(text: string) {
    this.text = text
  }

  /** The first thing from `at` on that is no plain text. */
  next(at: number): { kind?: Mark['kind']; from: number; to: number } | undefined {
    this.start = at
    const interesting = /[\n`.[\\!]/g
    for (let from = at; from < this.text.length; from++) {
      if (from > at) {
        interesting.lastIndex = from
        const found = interesting.exec(this.text)
        if (!found) return undefined
        from = found.index
      }
      const taken = this.takeAt(from)
      if (taken) return { ...taken, from }
    }
    return undefined
  }

  private takeAt(at: number): { kind?: Mark['kind']; to: number } | undefined {
    const { text } = this
    const character = text[at]
    if (character === '\n' || at === this.start) {
      const line = this.takeLine(at)
      if (line) return line
    }
    if (character === '`') {
      const end = text.indexOf('`', at + 1)
      // At least one character between two backquotes.
      if (end > at + 1) return { to: end + 1 }
    }
    if (character === '.' || character === '\\') {
      const to = this.match(CONTENT, at)
      if (to !== undefined) return { to: this.closeBracket(to) ?? to }
    }
    return undefined
  }

  private takeLine(at: number): { kind?: Mark['kind']; to: number } | undefined {
    const code = this.match(CODE, at)
    if (code !== undefined) return { to: code }
    const fence = this.takeFence(at)
    if (fence !== undefined) return { to: fence }
    const separator = this.match(SEPARATOR, at)
    if (separator !== undefined)
      return { kind: this.text.slice(at, separator).includes('---') ? '---' : '--', to: separator }
    const notes = this.match(NOTES, at)
    return notes === undefined ? undefined : { kind: '???', to: notes }
  }

  private takeFence(at: number): number | undefined {
    const open = this.anchored(FENCE, at)
    if (!open) return undefined
    // The longest mark that is closed: what is more of it is taken for the language.
    for (let mark = open[1]!; mark.length >= 3; mark = mark.slice(1)) {
      const to = this.closeFence(mark, at + open[0].length + 1)
      if (to !== undefined) return to
    }
    return undefined
  }

  private closeFence(mark: string, from: number): number | undefined {
    let end = this.endsByFence.get(mark)
    if (end === null) return undefined
    if (!end) this.endsByFence.set(mark, (end = new RegExp(`\\s*${mark} *(?:\\n+|$)`, 'g')))
    // At least one character of code.
    end.lastIndex = from
    const close = end.exec(this.text)
    // What is not closed from here on is not closed farther on.
    if (!close) this.endsByFence.set(mark, null)
    return close ? close.index + close[0].length : undefined
  }

  /** `^` holds at the start of what is left only. */
  private anchored(pattern: RegExp, at: number): RegExpExecArray | null {
    if (this.text[at] !== '\n' && at !== this.start) return null
    const rest = at === this.start && this.text[at] !== '\n'
    pattern.lastIndex = at
    if (!rest) return pattern.exec(this.text)
    // Sticky patterns see `^` at the text's own start: elsewhere a line end stands in for it.
    if (at === 0) return pattern.exec(this.text)
    const free = this.freeOf(pattern)
    free.lastIndex = at
    return free.exec(this.text)
  }

  private readonly free = new Map<RegExp, RegExp>()
  private freeOf(pattern: RegExp): RegExp {
    let free = this.free.get(pattern)
    if (!free) this.free.set(pattern, (free = new RegExp(pattern.source.replace('(?:^|\\n)', ''), 'y')))
    return free
  }

  private match(pattern: RegExp, at: number): number | undefined {
    if (pattern === CONTENT) {
      pattern.lastIndex = at
      return pattern.test(this.text) ? pattern.lastIndex : undefined
    }
    const match = this.anchored(pattern, at)
    return match ? at + match[0].length : undefined
  }

  /** Behind the bracket that closes the one right before `at`. */
  private closeBracket(at: number): number | undefined {
    this.closings ??= closingBrackets(this.text)
    const close = this.closings[at - 1] ?? 0
    return close > 0 ? close + 1 : undefined
  }
}

/** Where each `[` of a text is closed; 0: nowhere. */
function closingBrackets(text: string): Int32Array {
  const closings = new Int32Array(text.length)
  const open: number[] = []
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '[') open.push(at)
    else if (text[at] === ']') {
      const from = open.pop()
      if (from !== undefined) closings[from] = at
    }
  }
  return closings
}

const FIRST = /^([-\w]+):([^$\n]*)/
const COMMENTED = /<!--\s*([-\w]+):([^$\n]*?)\s*-->/

/** `key: value` lines that a slide begins with, and comments of that kind anywhere. */
function takeProperties(lines: readonly Line[]): { body: Line[]; properties: Map<string, string> } {
  const properties = new Map<string, string>()
  const body = [...lines]
  for (;;) {
    const at = body.findIndex(({ text }) => text !== '')
    const [whole, key, value = ''] = at < 0 ? [] : (FIRST.exec(body[at]!.text) ?? [])
    if (whole !== undefined && key !== undefined) {
      properties.set(key, value.trim())
      const rest = body[at]!.text.slice(whole.length)
      body.splice(0, at + 1, ...(rest === '' ? [] : [{ ...body[at]!, text: rest }]))
      continue
    }
    const commented = body.findIndex(({ text }) => COMMENTED.test(text))
    if (commented < 0) break
    const line = body[commented]!
    const [comment, name, said = ''] = COMMENTED.exec(line.text)!
    properties.set(name!, said.trim())
    const text = line.text.replace(comment, '')
    body.splice(commented, 1, ...(text === '' ? [] : [{ ...line, text }]))
  }
  return { body, properties }
}

/** A text that is indented as a whole is taken to its margin. */
function withoutIndent(source: string): string {
  let least = Infinity
  for (const line of source.split('\n')) {
    const indent = /^[ \t]*(?=[^ \t])/.exec(line)?.[0].length
    if (indent !== undefined && indent < least) least = indent
    if (least === 0) return source
  }
  if (least === Infinity || least === 0) return source
  return source
    .split('\n')
    .map((line) => line.replace(new RegExp(`^[ \\t]{0,${least}}`), ''))
    .join('\n')
}
