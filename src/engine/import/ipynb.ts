/** A notebook as a deck: pure. What we exported comes back to the byte, but for what was edited; any other becomes a deck. */
import {
  fenced,
  isForeign,
  mergeText,
  notebookOrigin,
  originOf,
  shownOf,
  sourceOf,
  type Cell,
  type FileOrigin,
  type Notebook,
  type NotebookOrigin,
  type Origin,
  type Part,
} from '../notebook/index.ts'
import { beginsSlide, inContainer, slideType } from './cell-text.ts'
import { Assembly, type ImportedStretch, type Placed } from './assembly.ts'
import { ForeignCells, frontMatter, ourWithinCell } from './foreign.ts'
import { Pictures, type FindFile } from './pictures.ts'

export type { ImportedStretch }

export interface ImportedDeck {
  /** Text by path; the first is the deck's entry. */
  readonly files: ReadonlyMap<string, string>
  readonly pictures: ReadonlyMap<string, Uint8Array>
  /** The files, in pieces: which cell each stretch of them came from. */
  readonly stretches: readonly ImportedStretch[]
  /** The notebook has more than the deck can hold, such as outputs and metadata: it should be kept beside the deck. */
  readonly isMore: boolean
  /** What the reader should know, a sentence each. */
  readonly remarks: readonly string[]
  /** What is left out of the deck, cell by cell. */
  readonly warnings: readonly string[]
}

const ENTRY = 'slides.md'

/** `findFile`: a file beside the notebook that its Markdown names, for pictures. */
export function importNotebook(
  notebook: Notebook,
  name: string,
  findFile: FindFile = () => undefined,
): ImportedDeck {
  return new Importer(notebook, name, findFile).import()
}

class Importer {
  private readonly notebook: Notebook
  private readonly name: string
  private readonly origin: NotebookOrigin | undefined
  private readonly pictures: Pictures
  private readonly foreign: ForeignCells
  private readonly remarks: string[] = []
  private readonly skipped: string[] = []

  constructor(notebook: Notebook, name: string, findFile: FindFile) {
    this.notebook = notebook
    this.name = name
    this.origin = notebookOrigin(notebook)
    this.pictures = new Pictures(findFile)
    this.foreign = new ForeignCells(notebook, this.origin !== undefined, this.pictures)
  }

  import(): ImportedDeck {
    const placed = this.placeCells()
    const files = this.origin?.files ?? new Map([[ENTRY, this.freshFile()]])
    const made = new Assembly(files, placed, this.origin ?? { isPart: false, runs: [] }).make()
    this.remarks.push(...this.foreign.remarks, ...made.remarks, ...this.pictures.remarks)
    if (this.origin?.isPublic)
      this.remarks.push(
        'Notes and comments were not in the notebook: those of the deck are not in these slides.',
      )
    return {
      files: made.files,
      pictures: this.pictures.files,
      stretches: made.stretches,
      isMore: isForeign(this.notebook),
      remarks: this.remarks,
      warnings: [...this.skipped, ...this.foreign.warnings],
    }
  }

  private freshFile(): FileOrigin {
    return { head: frontMatter(this.notebook, this.name), tail: '', cells: 0 }
  }

  private placeCells(): Placed[] {
    const seen = new Set<string>()
    let file = [...(this.origin?.files.keys() ?? [ENTRY])][0] ?? ENTRY
    const placed = this.shownCells().map(({ cell: written, index }): Placed => {
      const cell = { ...written, source: written.source.replace(/\r\n?/g, '\n') }
      this.pictures.take(cell)
      const origin = this.origin && this.originOnce(cell, seen)
      if (origin) file = origin.file
      const isSame = origin !== undefined && isOfKind(cell, origin)
      const text = isSame ? this.textOf(cell, origin) : this.foreign.textOf(cell, index)
      return {
        cell: index,
        file,
        origin: isSame ? origin : undefined,
        begins: this.begins(cell, origin, index),
        text,
      }
    })
    return placed
  }

  /** A notebook of others leaves out the cells that its slide show skips; what is said before the first slide is said on it. */
  private shownCells(): { readonly cell: Cell; readonly index: number }[] {
    const all = this.notebook.cells.map((cell, index) => ({ cell, index }))
    if (this.origin) return all
    const shown = all.filter(({ cell }) => slideType(cell) !== 'skip')
    for (const { cell, index } of all)
      if (slideType(cell) === 'skip')
        this.skipped.push(`cell ${index + 1} is skipped by the notebook's slide show: it is left out`)
    const first = shown.findIndex(({ cell }) => slideType(cell) !== 'notes')
    return first > 0 ? [shown[first]!, ...shown.slice(0, first), ...shown.slice(first + 1)] : shown
  }

  /** A cell that was copied is a new one, the second time. */
  private originOnce(cell: Cell, seen: Set<string>): Origin | undefined {
    const origin = originOf(cell)
    if (!origin || !this.origin?.files.has(origin.file)) return undefined
    const key = JSON.stringify([origin.file, origin.at, origin.again])
    if (seen.has(key)) return undefined
    seen.add(key)
    return origin
  }

  private begins(cell: Cell, origin: Origin | undefined, index: number): boolean {
    return origin ? beginsSlide(cell) : this.foreign.begins(cell, index)
  }

  /** The deck's text of one of our own cells. */
  private textOf(cell: Cell, origin: Origin): string {
    const { parts, kind } = origin
    const isPaused = parts.some(isPause)
    const isFragment = slideType(cell) === 'fragment'
    if (cell.source === shownOf(parts)) {
      if (!origin.begins && isPaused && slideType(cell) === '')
        return sourceOf(parts.filter((part) => !isPause(part)))
      return isFragment && !isPaused ? `<!-- pause -->\n\n${sourceOf(parts)}` : sourceOf(parts)
    }
    if (kind === 'code') return mergeCode(origin, cell.source)
    if (kind === 'demo') return mergeDemo(origin, cell.source, () => this.foreign.code(cell.source))
    const merged = mergeText(parts, cell.source, (text) => ourWithinCell(this.pictures.restore(cell, text)))
    if (kind === 'body' || IN_CONTAINER.test(merged)) return merged
    return inContainer(kind, merged)
  }
}

const IN_CONTAINER = /^ {0,3}:{3,}[ \t]*(transcript|notes)\b/
/** As an export takes a comment for a pause. */
const isPause = ({ source, shown }: Part): boolean =>
  shown === '' && /^[ \t]*<!--/.test(source) && /<!--\s*pause\s*-->/.test(source)

/** Whether a cell still is what it was: Markdown on the slide, said beside it, code. */
function isOfKind(cell: Cell, { kind }: Origin): boolean {
  if (kind === 'code' || kind === 'demo') return cell.type === 'code'
  const isSaid = kind === 'transcript' || kind === 'notes'
  return cell.type === 'markdown' && (slideType(cell) === 'notes') === isSaid
}

/** New code between the lines of the old fence, or in one of its own where it came from a file. */
function mergeCode({ parts }: Origin, text: string): string {
  const at = parts.findIndex(({ shown }) => shown !== '')
  const index = at >= 0 ? at : parts.length - 1
  const before = sourceOf(parts.slice(0, index))
  const after = sourceOf(parts.slice(index + 1))
  const { source = '' } = parts[index] ?? {}
  const [line = ''] = source.split(/\r|\n/, 1)
  const end = /(\r\n|\r|\n)[ \t\r\n]*$/.exec(source)?.[0] ?? '\n'
  const info = /^[ \t]*(?:`{3,}|~{3,})[ \t]*(.*)$/.exec(line)?.[1] ?? infoOfInclude(line)
  return `${before}${fenced(text, info)}${end}${after}`
}

/** `<<< demo.py {#id run}` as what stands behind a fence. */
function infoOfInclude(line: string): string {
  const [, extension = '', attributes = ''] = /\.(\w+)(?:#\S*)?\s*(\{.*\})?\s*$/.exec(line) ?? []
  return `${extension === 'py' ? 'python' : extension} ${attributes}`.trim()
}

/** Remarks in a demo's cell say nothing to the deck; code that was written there stands below the demo. */
function mergeDemo({ parts }: Origin, text: string, code: () => string): string {
  const source = sourceOf(parts)
  const isCode = text.split('\n').some((line) => line.trim() !== '' && !line.trimStart().startsWith('#'))
  return isCode ? `${source.trimEnd()}\n\n${code()}` : source
}
