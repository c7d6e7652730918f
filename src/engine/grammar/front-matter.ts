/** The deck's front matter: YAML between two lines `---`, first thing in the file. */
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  parseDocument,
  type Document,
  type Node,
  type Pair,
} from 'yaml'
import type { DeckMeta, Place } from '../deck.ts'
import type { ParseContext } from './context.ts'
import { quote } from './quote.ts'
import type { SourceText } from './source-text.ts'

const EDGE = /^---[ \t]*$/
const MOST_RATIO = 10
const MOST_DEPTH = 32
/** One slip makes many errors; the first ones say where it is. */
const MOST_ERRORS = 3
// oxlint-disable-next-line no-control-regex
const NUL = /\u0000/g

export const DEFAULT_META: DeckMeta = {
  title: '',
  author: '',
  event: '',
  date: '',
  lang: 'en',
  description: '',
  url: '',
  aspectRatio: { width: 16, height: 9 },
  duration: 0,
  theme: '',
  components: [],
  downloads: [],
  html: false,
  offline: true,
  transition: 'none',
}

/** How many lines of the file are front matter, its two `---` included. */
export function countFrontMatter(source: SourceText): number {
  if (!EDGE.test(source.line(0))) return 0
  for (let line = 1; line < source.lineCount; line++) if (EDGE.test(source.line(line))) return line + 1
  return 0
}

/** Reads the front matter that is the first `lineCount` lines of the file. */
export function readFrontMatter(context: ParseContext, lineCount: number): DeckMeta {
  if (lineCount === 0) {
    const isOpen = EDGE.test(context.source.line(0)) && /^[A-Za-z]\w*:(\s|$)/.test(context.source.line(1))
    if (isOpen)
      context.error(context.source.place(0), 'front matter is never closed: end it with a line `---`')
    return DEFAULT_META
  }
  return new Reading(context, lineCount).meta
}

/** A key with its value, and where it stands. */
interface Entry {
  readonly key: string
  readonly value: unknown
  /** As written, when it is one plain thing: `1.10` is no number to a title. */
  readonly source: string | undefined
  readonly place: Place
}

type Reader = (entry: Entry, reading: Reading) => Partial<DeckMeta>

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['title', (entry, reading) => reading.text(entry, (title) => ({ title }))],
  ['author', (entry, reading) => reading.text(entry, (author) => ({ author }))],
  ['event', (entry, reading) => reading.text(entry, (event) => ({ event }))],
  ['date', (entry, reading) => reading.text(entry, (date) => ({ date }))],
  ['lang', readLang],
  ['description', (entry, reading) => reading.text(entry, (description) => ({ description }))],
  ['url', readUrl],
  ['aspectRatio', readAspectRatio],
  ['duration', readDuration],
  ['theme', (entry, reading) => reading.text(entry, (theme) => ({ theme }))],
  [
    'components',
    (entry, reading) =>
      reading.list(entry, 'is a list of folders, such as `[../components]`', (components) => ({
        components,
      })),
  ],
  [
    'downloads',
    (entry, reading) =>
      reading.list(entry, 'is a list of formats and files, such as `[pdf, code.zip]`', (downloads) => ({
        downloads: [...new Set(downloads)],
      })),
  ],
  ['html', (entry, reading) => readFlag(entry, reading, (html) => ({ html }))],
  ['offline', (entry, reading) => readFlag(entry, reading, (offline) => ({ offline }))],
  ['transition', readTransition],
])

class Reading {
  readonly meta: DeckMeta
  private readonly context: ParseContext
  private readonly yaml: string
  private readonly lineStarts: readonly number[]

  constructor(context: ParseContext, lineCount: number) {
    this.context = context
    const lines = Array.from({ length: lineCount - 2 }, (_, index) => context.source.line(index + 1))
    this.yaml = lines.map((line) => `${line}\n`).join('')
    let start = 0
    this.lineStarts = lines.map((line) => (start += line.length + 1) - line.length - 1)
    this.meta = { ...DEFAULT_META }
    for (const entry of this.entries()) this.meta = { ...this.meta, ...this.read(entry) }
  }

  private read(entry: Entry): Partial<DeckMeta> {
    const reader = READERS.get(entry.key)
    if (reader) return reader(entry, this)
    const known = [...READERS.keys()].join(', ')
    this.context.warn(entry.place, `unknown key ${quote(entry.key)}: the deck's keys are ${known}`)
    return {}
  }

  private entries(): Entry[] {
    const document = this.parse()
    if (!document) return []
    for (const error of document.errors.slice(0, MOST_ERRORS))
      this.context.error(this.placeAt(error.pos[0]), `front matter: ${firstLine(error.message)}`)
    for (const warning of document.warnings.slice(0, MOST_ERRORS))
      this.context.warn(this.placeAt(warning.pos[0]), `front matter: ${firstLine(warning.message)}`)
    if (document.errors.length > 0 || this.yaml.trim() === '') return []
    const { contents } = document
    if (isMap(contents)) return contents.items.flatMap((pair) => this.toEntry(pair, document))
    this.context.error(
      this.context.source.place(0),
      'front matter is no list of `key: value`: write `title: …` between the two `---`, or remove the first `---` if the deck has none',
    )
    return []
  }

  private parse(): Document | undefined {
    const line = findDeepLine(this.yaml)
    if (line === undefined) {
      return parseDocument(this.yaml, {
        schema: 'core',
        prettyErrors: false,
        uniqueKeys: true,
        logLevel: 'silent',
      })
    }
    this.context.error(this.context.source.place(line + 1), 'front matter is nested too deeply')
    return undefined
  }

  private toEntry({ key, value }: Pair<unknown, unknown>, document: Document): Entry[] {
    const node = isAlias(value) ? value.resolve(document) : value
    const place = this.placeAt((key as Node | null)?.range?.[0] ?? 0)
    const name = isScalar(key) ? String(key.value) : ''
    const source = isScalar(node) ? node.source : undefined
    return [{ key: name, value: plainValue(node, document), source, place }]
  }

  private placeAt(offset: number): Place {
    let line = 0
    while (line + 1 < this.lineStarts.length && (this.lineStarts[line + 1] ?? 0) <= offset) line++
    const column = offset - (this.lineStarts[line] ?? 0)
    // What is missing at the end is missing after the last line.
    return this.context.source.place(line + 1, Math.min(column, this.context.source.line(line + 1).length))
  }

  /** One piece of text; a number is what was written. */
  text(entry: Entry, use: (text: string) => Partial<DeckMeta>): Partial<DeckMeta> {
    const { value, source } = entry
    if (value === null) return {}
    if (typeof value === 'string') return use(value.replace(NUL, '\ufffd').trim())
    if (typeof value === 'number' || typeof value === 'boolean') return use(source ?? String(value))
    return this.fail(entry, 'is one piece of text')
  }

  /** Several pieces of text; one may stand alone. */
  list(entry: Entry, what: string, use: (items: readonly string[]) => Partial<DeckMeta>): Partial<DeckMeta> {
    const { value } = entry
    if (value === null) return {}
    const items: unknown = typeof value === 'string' ? [value] : value
    if (!Array.isArray(items) || !items.every((item) => typeof item === 'string'))
      return this.fail(entry, what)
    return use(items.map((item) => item.replace(NUL, '\ufffd')))
  }

  fail({ key, place }: Entry, what: string): Partial<DeckMeta> {
    this.context.error(place, `${quote(key)} ${what}`)
    return {}
  }
}

/**
 * The line, from 0, in which YAML goes deeper than any front matter does. The YAML parser recurses: without end it
 * would take the stack, and with it the process.
 */
function findDeepLine(yaml: string): number | undefined {
  let depth = 0
  const line = yaml.split('\n').findIndex((text) => {
    for (const [bracket] of text.matchAll(/[[\]{}]/g))
      depth = Math.max(0, depth + (/[[{]/.test(bracket) ? 1 : -1))
    const indent = text.match(/^[ \t]*(?:[-?:][ \t]+)*/)?.[0].length ?? 0
    return depth > MOST_DEPTH || indent > 2 * MOST_DEPTH
  })
  return line < 0 ? undefined : line
}

const firstLine = (text: string): string => text.split('\n')[0] ?? ''

/** A scalar's value, or a list's; anything else is `undefined`. */
function plainValue(node: unknown, document: Document): unknown {
  if (node === null || node === undefined) return null
  if (isScalar(node)) return node.value
  if (!isSeq(node)) return undefined
  return node.items.map((item) => {
    const inner = isAlias(item) ? item.resolve(document) : item
    return isScalar(inner) ? inner.value : undefined
  })
}

function readLang(entry: Entry, reading: Reading): Partial<DeckMeta> {
  return reading.text(entry, (lang) => {
    try {
      return { lang: new Intl.Locale(lang).toString() }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      return reading.fail(entry, 'is a language tag, such as `en` or `pl`')
    }
  })
}

function readUrl(entry: Entry, reading: Reading): Partial<DeckMeta> {
  return reading.text(entry, (url) =>
    url === '' || (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol))
      ? { url }
      : reading.fail(entry, 'is where the deck is published: `https://…`'),
  )
}

/** `16:9`, `16/9`, or a number. */
function readAspectRatio(entry: Entry, reading: Reading): Partial<DeckMeta> {
  const written = typeof entry.value === 'number' ? String(entry.value) : entry.value
  const match =
    typeof written === 'string' ? /^\s*(\d+(?:\.\d+)?)(?:\s*[:/]\s*(\d+(?:\.\d+)?))?\s*$/.exec(written) : null
  const width = Number(match?.[1])
  const height = Number(match?.[2] ?? 1)
  const ratio = width / height
  return ratio <= MOST_RATIO && ratio >= 1 / MOST_RATIO
    ? { aspectRatio: { width, height } }
    : reading.fail(entry, 'is width to height, such as `16:9` or `4:3`')
}

function readDuration(entry: Entry, reading: Reading): Partial<DeckMeta> {
  const { value } = entry
  return typeof value === 'number' && value >= 0 && Number.isFinite(value)
    ? { duration: value }
    : reading.fail(entry, 'is a number of minutes')
}

function readFlag(
  entry: Entry,
  reading: Reading,
  use: (flag: boolean) => Partial<DeckMeta>,
): Partial<DeckMeta> {
  return typeof entry.value === 'boolean' ? use(entry.value) : reading.fail(entry, 'is `true` or `false`')
}

const TRANSITIONS: readonly DeckMeta['transition'][] = ['none', 'fade']

function readTransition(entry: Entry, reading: Reading): Partial<DeckMeta> {
  const transition = TRANSITIONS.find((name) => name === entry.value)
  return transition ? { transition } : reading.fail(entry, 'is `none` or `fade`')
}

/** Marks of a document, of an error and of a scalar, among the tokens of the YAML package: no text of the file. */
const MARKS = ['\u0002', '\u0018', '\u001f']
const SCALAR = '\u001f'

/** Front matter as text without its comments: they are the author's alone. A line of nothing else goes. */
export function withoutYamlComments(front: string): string {
  let text = ''
  let at = 0
  let before = ''
  /** Where the last comment ended. */
  let cut = -1
  // A lone carriage return ends a line here, not in YAML.
  for (const token of new Lexer().lex(front.replace(/\r(?!\n)/g, '\n'))) {
    const isComment = token.startsWith('#') && before !== SCALAR
    before = token
    if (MARKS.includes(token)) continue
    const end = at + token.length
    if (isComment) {
      text = text.replace(/[ \t]+$/, '')
      cut = end
    } else {
      // The line's end goes with a comment that had the line to itself.
      const isLeft = cut === at && /^[\r\n]/.test(token) && /(^|[\r\n])$/.test(text)
      text += isLeft ? '' : front.slice(at, end)
    }
    at = end
  }
  return text
}
