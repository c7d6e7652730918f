/**
 * Notebooks of Jupyter: nbformat 4, written as minor version 5 (cells have ids). Its JSON schema, Draft 4, is that of the
 * Python package nbformat. A text in lines is one string here; a file has lines, as Jupyter saves it.
 */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [key: string]: Json
}

export type CellType = 'markdown' | 'code' | 'raw'

export interface Cell {
  readonly type: CellType
  /** '' when it has none: before nbformat 4.5. */
  readonly id: string
  readonly source: string
  readonly metadata: JsonObject
  /** By name: data by MIME type. Of code cells none. */
  readonly attachments?: JsonObject
  /** Of code cells alone. */
  readonly outputs?: readonly JsonObject[]
  readonly executionCount?: number | null
}

export interface Notebook {
  readonly metadata: JsonObject
  readonly minor: number
  readonly cells: readonly Cell[]
}

/** A file that is no notebook, or one that can't be taken, for a reason that a person can mend. */
export class NotebookError extends Error {
  override name = 'NotebookError'
}

const MAJOR = 4
const MINOR = 5
/** Characters of a cell's source: a deck may have as much in all its files. */
const MOST_SOURCE = 16_000_000
/** Nested lists and objects of a file. */
const MOST_DEPTH = 200
const MOST_CELLS = 20_000

/** Reads a notebook; throws a NotebookError, which names the cell by its number, from 1. */
export function parseNotebook(text: string): Notebook {
  const data = parseJson(text)
  if (!isObject(data) || !('nbformat' in data))
    throw new NotebookError('this is no notebook: it has no `nbformat`')
  const { nbformat, nbformat_minor: minor } = data
  if (nbformat !== MAJOR)
    throw new NotebookError(
      `this notebook is of nbformat ${shortened(nbformat)}, and only ${MAJOR} is read: open it in Jupyter and save it, or run jupyter nbconvert --to notebook`,
    )
  if (typeof minor !== 'number' || !Number.isInteger(minor) || minor < 0)
    throw new NotebookError('this notebook has no `nbformat_minor`, a whole number')
  if (!Array.isArray(data['cells'])) throw new NotebookError('this notebook has no list of `cells`')
  if (!isObject(data['metadata'])) throw new NotebookError('this notebook has no `metadata`, an object')
  if (data['cells'].length > MOST_CELLS)
    throw new NotebookError(`this notebook has ${data['cells'].length} cells: at most ${MOST_CELLS} are read`)
  if (isDeep(data['metadata'], MOST_DEPTH))
    throw new NotebookError(`the notebook's metadata are nested more than ${MOST_DEPTH} deep`)
  return {
    metadata: data['metadata'],
    minor,
    cells: data['cells'].map((cell: Json, index) => new CellReader(cell, index + 1).read()),
  }
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as Json
  } catch (error) {
    if (error instanceof SyntaxError) throw new NotebookError(`this is no notebook: ${error.message}`)
    if (error instanceof RangeError) throw new NotebookError('this file is nested too deep to be read')
    throw error
  }
}

/** Reads a cell, and checks what the schema says of it. */
class CellReader {
  private readonly data: Json
  private readonly number: number

  constructor(data: Json, number: number) {
    this.data = data
    this.number = number
  }

  read(): Cell {
    if (isDeep(this.data, MOST_DEPTH)) this.refuse(`is nested more than ${MOST_DEPTH} deep`)
    const cell = isObject(this.data) ? this.data : this.refuse('is no object')
    const type = cell['cell_type']
    if (type !== 'markdown' && type !== 'code' && type !== 'raw')
      this.refuse(`is of the type ${shortened(type)}: markdown, code and raw are known`)
    const id = cell['id'] ?? ''
    if (typeof id !== 'string') this.refuse('has an id that is no text')
    const source = textOf(cell['source'])
    if (source === undefined) this.refuse('has no `source`, a text or a list of lines')
    if (source.length > MOST_SOURCE)
      this.refuse(`has ${source.length} characters: at most ${MOST_SOURCE} are read`)
    const metadata = cell['metadata']
    if (!isObject(metadata)) this.refuse('has no `metadata`, an object')
    this.checkMetadata(metadata, type)
    const attachments = this.readAttachments(cell['attachments'])
    const common = { id, source, metadata }
    if (type !== 'code') return { ...common, type, ...(attachments ? { attachments } : {}) }
    const count = cell['execution_count'] ?? null
    if (count !== null && !isCount(count)) this.refuse('has an `execution_count` that is no number')
    const outputs = cell['outputs'] ?? []
    if (!Array.isArray(outputs)) this.refuse('has `outputs` that are no list')
    return {
      ...common,
      type,
      outputs: outputs.map((output: Json) => this.readOutput(output)),
      executionCount: count,
    }
  }

  private refuse(words: string): never {
    throw new NotebookError(`cell ${this.number} ${words}`)
  }

  private checkMetadata(metadata: JsonObject, type: CellType): void {
    const { tags, name, jupyter } = metadata
    const isTags =
      Array.isArray(tags) &&
      tags.every((tag: Json) => typeof tag === 'string' && /^[^,]+$/.test(tag)) &&
      new Set(tags).size === tags.length
    if (tags !== undefined && !isTags) this.refuse('has `tags` that are no list of words, each once')
    if (name !== undefined && !(typeof name === 'string' && /^.+$/.test(name)))
      this.refuse('has a `name` that is no text')
    if (jupyter !== undefined && !isObject(jupyter)) this.refuse('has metadata `jupyter` that are no object')
    if (type === 'raw' && metadata['format'] !== undefined && typeof metadata['format'] !== 'string')
      this.refuse('has a `format` that is no text')
    if (type !== 'code') return
    const { execution, collapsed, scrolled } = metadata
    if (execution !== undefined && !(isObject(execution) && Object.values(execution).every(isText)))
      this.refuse('has times of `execution` that are no texts')
    if (collapsed !== undefined && typeof collapsed !== 'boolean')
      this.refuse('has a `collapsed` that is neither true nor false')
    if (scrolled !== undefined && typeof scrolled !== 'boolean' && scrolled !== 'auto')
      this.refuse('has a `scrolled` that is neither true, false nor auto')
  }

  private readAttachments(data: Json | undefined): JsonObject | undefined {
    if (data === undefined) return undefined
    if (!isObject(data)) this.refuse('has `attachments` that are no object')
    return mapValues(data, (bundle) => this.readBundle(bundle))
  }

  /** Data by MIME type. */
  private readBundle(data: Json | undefined): JsonObject {
    if (!isObject(data)) this.refuse('has data that are no object by MIME type')
    return mapValues(data, (value, type) => {
      if (/^application\/(.*\+)?json$/.test(type)) return value
      return textOf(value) ?? this.refuse(`has data of ${shortened(type)} that are no text`)
    })
  }

  private readOutput(data: Json): JsonObject {
    const output = isObject(data) ? data : this.refuse('has an output that is no object')
    const type = output['output_type']
    switch (type) {
      case 'stream': {
        const text = textOf(output['text'])
        if (typeof output['name'] !== 'string' || text === undefined)
          this.refuse('has an output of a stream without a name or a text')
        return { output_type: type, name: output['name'], text }
      }
      case 'error': {
        const { ename, evalue, traceback } = output
        const isWhole = typeof ename === 'string' && typeof evalue === 'string' && isTexts(traceback)
        if (!isWhole) this.refuse('has an error among its outputs without `ename`, `evalue` and `traceback`')
        return { output_type: type, ename, evalue, traceback }
      }
      case 'display_data':
      case 'execute_result': {
        if (!isObject(output['metadata'])) this.refuse('has an output without `metadata`')
        const shown = {
          output_type: type,
          data: this.readBundle(output['data']),
          metadata: output['metadata'],
        }
        if (type === 'display_data') return shown
        const count = output['execution_count'] ?? null
        if (count !== null && !isCount(count))
          this.refuse('has a result whose `execution_count` is no number')
        return { ...shown, execution_count: count }
      }
      default:
        return this.refuse(`has an output of the type ${shortened(type)}, which is not known`)
    }
  }
}

/** The notebook as a file of nbformat 4.5: keys sorted, texts in lines, as Jupyter saves it. */
export function formatNotebook({ metadata, minor, cells }: Notebook): string {
  const ids = new Ids()
  const data = {
    cells: cells.map((cell) => toFile(cell, ids.give(cell.id))),
    metadata,
    nbformat: MAJOR,
    nbformat_minor: Math.max(MINOR, minor),
  }
  return `${JSON.stringify(sorted(data), null, 1)}\n`
}

function toFile(
  { type, source, metadata, attachments, outputs, executionCount }: Cell,
  id: string,
): JsonObject {
  return {
    cell_type: type,
    id,
    metadata,
    source: linesOf(source),
    ...(attachments ? { attachments: mapValues(attachments, linesOfBundle) } : {}),
    ...(type === 'code'
      ? { outputs: (outputs ?? []).map(linesOfOutput), execution_count: executionCount ?? null }
      : {}),
  }
}

const linesOfOutput = (output: JsonObject): JsonObject =>
  mapValues(output, (value, key) =>
    key === 'text' ? linesOf(value as string) : key === 'data' ? linesOfBundle(value) : value,
  )

const linesOfBundle = (bundle: Json): JsonObject =>
  mapValues(bundle as JsonObject, (value, type) =>
    typeof value === 'string' && /^text\/|\+xml$/.test(type) ? linesOf(value) : value,
  )

const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []

/** Gives every cell an id that the schema allows, each once: its own, where it can. */
export class Ids {
  private readonly given = new Set<string>()

  give(wanted: string): string {
    const base = wanted.replaceAll(/[^a-zA-Z0-9_-]+/g, '-').slice(0, 60) || 'cell'
    let id = base
    for (let count = 2; this.given.has(id); count++) id = `${base.slice(0, 57)}-${count}`
    this.given.add(id)
    return id
  }
}

/** The same data, whatever the order of keys: what two savings of a notebook have in common. */
export const canonical = (data: Json): string => JSON.stringify(sorted(data))

function sorted(data: Json): Json {
  if (Array.isArray(data)) return data.map((item: Json) => sorted(item))
  if (!isObject(data)) return data
  return Object.fromEntries(
    Object.keys(data)
      .sort()
      .map((key) => [key, sorted(data[key]!)]),
  )
}

export const isObject = (data: unknown): data is JsonObject =>
  typeof data === 'object' && data !== null && !Array.isArray(data)

export const isTexts = (data: unknown): data is readonly string[] =>
  Array.isArray(data) && data.every((item) => typeof item === 'string')

const isText = (data: unknown): data is string => typeof data === 'string'

const isCount = (data: Json): data is number =>
  typeof data === 'number' && Number.isInteger(data) && data >= 0

/** A text, or lines of one. */
const textOf = (data: Json | undefined): string | undefined =>
  typeof data === 'string' ? data : isTexts(data) ? data.join('') : undefined

const mapValues = (data: JsonObject, change: (value: Json, key: string) => Json): JsonObject =>
  Object.fromEntries(Object.entries(data).map(([key, value]) => [key, change(value, key)]))

/** Data in a message, however much there is. */
const shortened = (data: Json | undefined): string =>
  (data === undefined
    ? 'none'
    : typeof data === 'object'
      ? 'a list or an object'
      : JSON.stringify(data)
  ).slice(0, 40)

/** A loop with a stack of its own: what is too deep can't be walked otherwise. */
function isDeep(data: Json, most: number): boolean {
  const waiting: { readonly data: Json; readonly depth: number }[] = [{ data, depth: 0 }]
  for (let item = waiting.pop(); item; item = waiting.pop()) {
    if (typeof item.data !== 'object' || item.data === null) continue
    if (item.depth >= most) return true
    for (const inner of Object.values(item.data)) waiting.push({ data: inner as Json, depth: item.depth + 1 })
  }
  return false
}
