/**
 * What a notebook remembers of the deck that it was made of, in its metadata under `heapdeck`: for every cell the deck's own
 * text beside the plain text that the cell shows, so that what nobody edited comes back to the byte.
 *
 * A file of the deck is its head, then for each of its cells the lead and the parts, then its tail. A lead is what lies
 * before a cell: blank lines, `---`, includes, definitions.
 */
import { createHash } from 'node:crypto'
import {
  canonical,
  isObject,
  isTexts,
  type Cell,
  type Json,
  type JsonObject,
  type Notebook,
} from './nbformat.ts'

const KEY = 'heapdeck'
const VERSION = 1
const ENTRY = 'slides.md'

export type CellKind = 'body' | 'transcript' | 'notes' | 'code' | 'demo'

/** A block of the deck, and what a cell shows of it: '' when nothing. */
export interface Part {
  /** Whole lines, with the blank ones up to the next part. */
  readonly source: string
  readonly shown: string
}

export interface Origin {
  readonly file: string
  /** Which cell of its file it is, from 0. */
  readonly at: number
  readonly kind: CellKind
  /** A slide begins with it. */
  readonly begins: boolean
  /** The slides of a file that is included again: they were here before. */
  readonly again: boolean
  readonly lead: string
  readonly parts: readonly Part[]
}

export interface FileOrigin {
  /** A byte order mark, and front matter. */
  readonly head: string
  readonly tail: string
  readonly cells: number
}

/** Cells that follow each other in the notebook, and in a file: some slides of it, before those of another. */
export interface Run {
  readonly file: string
  /** Which cells of the file: the first of them, and how many. */
  readonly from: number
  readonly count: number
  readonly again: boolean
}

export interface NotebookOrigin {
  /** The first is the deck's entry. */
  readonly files: ReadonlyMap<string, FileOrigin>
  readonly runs: readonly Run[]
  /** Not all slides of the deck, or not all files of it as they were. */
  readonly isPart: boolean
  /** Without private notes and comments. */
  readonly isPublic: boolean
}

/** What stands between the texts of a cell's parts. */
export const BETWEEN = '\n\n'

/** The text of a cell. */
export const shownOf = (parts: readonly Part[]): string =>
  parts
    .map(({ shown }) => shown)
    .filter((shown) => shown !== '')
    .join(BETWEEN)

/** The deck's text of some parts. */
export const sourceOf = (parts: readonly Pick<Part, 'source'>[]): string =>
  parts.map(({ source }) => source).join('')

/** The cell with what it remembers. */
export function withOrigin(cell: Cell, origin: Origin): Cell {
  const { file, at, kind, begins, again, lead, parts } = origin
  const isPlain = parts.every(({ source, shown }) => shown === source.trimEnd())
  const own = {
    at,
    file,
    kind,
    ...(begins ? { begins } : {}),
    ...(again ? { again } : {}),
    ...(lead === '' ? {} : { lead }),
    source: parts.map(({ source }) => source),
    ...(isPlain ? {} : { shown: parts.map(({ shown }) => shown) }),
    rest: hashOf(restOf(cell)),
  }
  return { ...cell, metadata: { ...cell.metadata, [KEY]: own } }
}

/** What a cell remembers; undefined when it was never ours, or no longer makes sense. */
export function originOf({ metadata }: Cell): Origin | undefined {
  const own = metadata[KEY]
  if (!isObject(own)) return undefined
  const { at, file, kind, begins = false, again = false, lead = '', source, shown } = own
  if (typeof at !== 'number' || typeof file !== 'string' || typeof lead !== 'string') return undefined
  if (!isKind(kind) || typeof begins !== 'boolean' || typeof again !== 'boolean' || !isTexts(source))
    return undefined
  if (shown !== undefined && !(isTexts(shown) && shown.length === source.length)) return undefined
  const parts = source.map((text, index) => ({ source: text, shown: shown?.[index] ?? text.trimEnd() }))
  return { file, at, kind, begins, again, lead, parts }
}

export const isKind = (kind: Json | undefined): kind is CellKind =>
  kind === 'body' || kind === 'transcript' || kind === 'notes' || kind === 'code' || kind === 'demo'

/** Whether all of the cell is as it was exported: its text, and everything around it. */
export function isUntouched(cell: Cell): boolean {
  const origin = originOf(cell)
  const own = cell.metadata[KEY]
  return (
    origin !== undefined &&
    isObject(own) &&
    own['rest'] === hashOf(restOf(cell)) &&
    cell.source === shownOf(origin.parts)
  )
}

/** Whether a deck can't give the notebook back: something of it is not ours. */
export const isForeign = ({ metadata, cells }: Notebook): boolean => {
  const own = metadata[KEY]
  return !isObject(own) || own['rest'] !== hashOf(withoutOwn(metadata)) || !cells.every(isUntouched)
}

export function notebookMetadata(
  metadata: JsonObject,
  { files, runs, isPart, isPublic }: NotebookOrigin,
): JsonObject {
  const own = {
    version: VERSION,
    files: [...files].map(([path, { head, tail, cells }]) => ({
      path,
      cells,
      ...(head === '' ? {} : { head }),
      ...(tail === '' ? {} : { tail }),
    })),
    ...(runs.length > 1
      ? { runs: runs.map(({ file, from, count, again }) => [file, from, count, again]) }
      : {}),
    ...(isPart ? { part: true } : {}),
    ...(isPublic ? { public: true } : {}),
    rest: hashOf(withoutOwn(metadata)),
  }
  return { ...metadata, [KEY]: own }
}

/** What a notebook remembers; undefined when it was never ours, or is of a version that is not known. */
export function notebookOrigin({ metadata }: Notebook): NotebookOrigin | undefined {
  const own = metadata[KEY]
  if (!isObject(own) || own['version'] !== VERSION || !Array.isArray(own['files'])) return undefined
  const files = new Map<string, FileOrigin>()
  for (const file of own['files'] as readonly Json[]) {
    if (!isObject(file)) return undefined
    const { path, cells, head = '', tail = '' } = file
    if (typeof path !== 'string' || typeof cells !== 'number' || !isSafe(path)) return undefined
    if (typeof head !== 'string' || typeof tail !== 'string') return undefined
    files.set(path, { head, tail, cells })
  }
  const runs = runsOf(own['runs'] ?? [])
  if (files.size === 0 || !files.has(ENTRY) || !runs) return undefined
  return { files, runs, isPart: own['part'] === true, isPublic: own['public'] === true }
}

/** A path in the deck's folder, of Markdown: nothing else is ever written. */
const isSafe = (path: string): boolean =>
  path.length <= MOST_PATH &&
  /^[^/\\:][^\\:]*\.(?:md|markdown)$/i.test(path) &&
  // oxlint-disable-next-line no-control-regex
  !/[\u0000-\u001f]/.test(path) &&
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')

const MOST_PATH = 500

function runsOf(data: Json): readonly Run[] | undefined {
  if (!Array.isArray(data)) return undefined
  const runs: Run[] = []
  for (const run of data as readonly Json[]) {
    const [file, from, count, again] = Array.isArray(run) ? (run as readonly Json[]) : []
    if (typeof file !== 'string' || typeof from !== 'number' || typeof count !== 'number') return undefined
    runs.push({ file, from, count, again: again === true })
  }
  return runs
}

/** Metadata but for what is ours. */
export const withoutOwn = (metadata: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(metadata).filter(([key]) => key !== KEY))

const restOf = ({ type, id, metadata, attachments, outputs, executionCount }: Cell): Json => ({
  type,
  id,
  metadata: withoutOwn(metadata),
  attachments: attachments ?? null,
  outputs: outputs ?? null,
  count: executionCount ?? null,
})

const hashOf = (data: Json): string => createHash('sha256').update(canonical(data)).digest('hex').slice(0, 16)
