/**
 * Puts the texts of a notebook's cells together to files. Between cells that stand as they were exported lies what lay
 * there in the deck; elsewhere `---` and blank lines as they are needed.
 */
import { sourceOf, type FileOrigin, type NotebookOrigin, type Origin, type Run } from '../notebook/index.ts'

/** A cell's text of the deck, and where it goes. */
export interface Placed {
  /** Its index in the notebook. */
  readonly cell: number
  readonly file: string
  /** Absent: it is new. */
  readonly origin: Origin | undefined
  readonly begins: boolean
  readonly text: string
}

/** What a cell came to in a file, with what lies before it. */
export interface ImportedStretch {
  readonly cell: number
  readonly file: string
  readonly text: string
}

export interface Assembled {
  readonly files: ReadonlyMap<string, string>
  readonly stretches: readonly ImportedStretch[]
  readonly remarks: readonly string[]
}

const SEPARATOR = /^ {0,3}-{3,}[ \t]*(\r\n|\r|\n|$)/m
const INCLUDE = /^ {0,3}<<<(?!<)/m

export class Assembly {
  private readonly origins: ReadonlyMap<string, FileOrigin>
  private readonly placed: readonly Placed[]
  private readonly isPart: boolean
  private readonly runs: readonly Run[]

  constructor(
    origins: ReadonlyMap<string, FileOrigin>,
    placed: readonly Placed[],
    { isPart, runs }: Pick<NotebookOrigin, 'isPart' | 'runs'>,
  ) {
    this.origins = origins
    this.placed = placed
    this.isPart = isPart
    this.runs = runs
  }

  make(): Assembled {
    if (this.isPart || !this.isInOrder()) return this.makeOne()
    const files = new Map<string, string>()
    const stretches: ImportedStretch[] = []
    for (const [path, origin] of this.origins) {
      const mine = this.placed.filter((one) => one.file === path && !one.origin?.again)
      const writer = new FileWriter(path, origin, mine)
      files.set(path, writer.write(true))
      stretches.push(...writer.stretches)
    }
    return { files, stretches, remarks: [] }
  }

  /** All slides in one file, in the notebook's order. */
  private makeOne(): Assembled {
    const [[path, origin] = ['slides.md', { head: '', tail: '', cells: 0 }]] = this.origins
    const mine = this.placed.map((one) => ({ ...one, file: path }))
    const writer = new FileWriter(path, origin, mine)
    const files = new Map([[path, writer.write(false)]])
    const others = [...this.origins.keys()].slice(1)
    const remarks =
      others.length > 0
        ? [`Slides that were in ${others.join(', ')} are all in ${path} now; paths in them are as they were.`]
        : []
    return { files, stretches: writer.stretches, remarks }
  }

  /** Whether slides of several files follow each other as they did, each run of them beginning with the same cell. */
  private isInOrder(): boolean {
    if (this.runs.length <= 1) return true
    let run = -1
    let isFirst = true
    for (const { file, origin, text } of this.placed) {
      // A new cell belongs to the run that it stands in.
      if (!origin) {
        if (isFirst) return false
        continue
      }
      const next = this.runs[run + 1]
      if (next?.file === file && next.again === origin.again && next.from === origin.at) run++
      const here = this.runs[run]
      if (here?.file !== file || here.again !== origin.again) return false
      if (origin.at < here.from || origin.at >= here.from + here.count) return false
      if (origin.again && text !== sourceOf(origin.parts)) return false
      isFirst = false
    }
    return run === this.runs.length - 1
  }
}

class FileWriter {
  private readonly path: string
  private readonly origin: FileOrigin
  private readonly placed: readonly Placed[]
  private readonly end: string
  readonly stretches: ImportedStretch[] = []
  private readonly texts: string[] = []
  /** The last character so far. */
  private last = ''

  constructor(path: string, origin: FileOrigin, placed: readonly Placed[]) {
    this.path = path
    this.origin = origin
    this.placed = placed
    this.put(origin.head)
    const all = [
      origin.head,
      ...placed.map((one) => `${one.origin?.lead ?? ''}${one.origin?.parts[0]?.source ?? ''}`),
    ].join('')
    this.end = /\r\n|\r|\n/.exec(all)?.[0] ?? '\n'
  }

  /** `isWhole`: all of its cells are of this file, and includes stand where they did. */
  write(isWhole: boolean): string {
    let before: Placed | undefined
    for (const one of this.placed) {
      const text = one.origin && one.text === sourceOf(one.origin.parts) ? one.text : this.withEnds(one.text)
      const lead = this.leadOf(one, before, isWhole)
      this.stretches.push({ cell: one.cell, file: this.path, text: lead + text })
      this.put(lead + text)
      before = one
    }
    const { tail, cells } = this.origin
    const isSame = isWhole && (before ? before.origin?.at === cells - 1 : cells === 0)
    this.put(isSame ? tail : this.kept(tail, isWhole))
    return this.texts.join('')
  }

  private put(text: string): void {
    this.texts.push(text)
    this.last = text.at(-1) ?? this.last
  }

  private get isEmpty(): boolean {
    return this.last === '' || this.last === '\uFEFF'
  }

  private get isEnded(): boolean {
    return this.isEmpty || this.last === '\n' || this.last === '\r'
  }

  /** New text has the file's own line ends. */
  private withEnds(text: string): string {
    return this.end === '\n' ? text : text.replace(/\r\n|\r|\n/g, this.end)
  }

  private leadOf({ origin, begins, text }: Placed, before: Placed | undefined, isWhole: boolean): string {
    const lead = origin?.lead ?? ''
    const { end, isEmpty, isEnded } = this
    const isBlank = isEmpty || /^[ \t]*[\r\n]/.test(lead)
    const follows = origin?.at === (before ? (before.origin?.at ?? NaN) + 1 : 0)
    const isSame = isWhole && origin !== undefined && follows && origin.begins === begins
    if (isSame && (isEnded || isBlank || lead + text === '')) return lead
    if (text === '' && !begins) return this.keptLines(lead, isWhole)
    const needsSeparator = begins && before !== undefined
    if (isWhole && isEnded && isBlank && SEPARATOR.test(lead) === needsSeparator) return lead
    return (
      (isEnded ? '' : end) +
      (isEmpty ? '' : end) +
      this.keptLines(lead, isWhole) +
      (needsSeparator ? `---${end}${end}` : '')
    )
  }

  /** Of what lay between cells: definitions, and includes, which no cell shows. */
  private keptLines(gap: string, isWhole: boolean): string {
    const lines = gap
      .split(/(?<=\r\n|\n|\r(?!\n))/)
      .filter((line) => line.trim() !== '' && !SEPARATOR.test(line) && (isWhole || !INCLUDE.test(line)))
    return lines.map((line) => line.trimEnd() + this.end + this.end).join('')
  }

  private kept(gap: string, isWhole: boolean): string {
    const lines = this.keptLines(gap, isWhole)
    if (lines === '') return ''
    const close = this.isEnded ? '' : this.end
    return close + this.end + lines.slice(0, -this.end.length)
  }
}
