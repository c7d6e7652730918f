/** A deck as a notebook: pure. Its cells in order, and where each stands in the deck's files. */
import type { Deck, Slide } from '../deck.ts'
import { importNotebook } from '../import/index.ts'
import {
  Ids,
  isUntouched,
  notebookMetadata,
  originOf,
  sourceOf,
  withoutOwn,
  withOrigin,
  type Cell,
  type FileOrigin,
  type JsonObject,
  type Notebook,
  type Run,
} from '../notebook/index.ts'
import { CellMaker, type Gallery, type MadeCell, type MadeFile } from './cells.ts'
import { cutDeck, type DeckFileCells } from './deck-cells.ts'
import { mayTell, withKept } from './kept-cells.ts'

/** The notebook that a deck was imported from, and how its pictures are found beside the deck. */
export interface Kept {
  readonly notebook: Notebook
  readonly findFile: (path: string) => Uint8Array | undefined
}

export interface NotebookOptions {
  /** Those to be in it, in the deck's order. */
  readonly slides: readonly Slide[]
  /** With private notes and comments. */
  readonly isPrivate: boolean
  readonly gallery: Gallery
  readonly kept?: Kept
}

/** `sources`: the deck's files by path. `isCut`: something private was left out. */
export function toNotebook(
  { deck, sources }: { readonly deck: Deck; readonly sources: ReadonlyMap<string, Uint8Array> },
  { slides, isPrivate, gallery, kept }: NotebookOptions,
): { notebook: Notebook; isCut: boolean } {
  const cut = cutDeck(deck, sources)
  const maker = new CellMaker(deck, gallery, { isPrivate })
  const made = cut.map((file) => maker.makeFile(file))
  const isCut = !isPrivate && isAnyCut(cut, made, new Set(slides.map(placeOf)))
  const isPart = slides.length < deck.slides.length
  const imported = kept && importNotebook(kept.notebook, deck.meta.title, kept.findFile)
  if (kept && imported && !isPart && isSameText(imported.files, cut)) {
    // Nobody has changed the deck since: all of the notebook is as it was.
    const isSafe = isPrivate || !(isCut || kept.notebook.cells.some(mayTell))
    if (isSafe) return { notebook: refreshed(kept.notebook, made), isCut }
  }
  const merged = made.map((file): MadeFile => {
    const stretches = imported?.stretches.filter((stretch) => stretch.file === file.path) ?? []
    if (!kept || stretches.length === 0) return file
    return { ...file, cells: withKept(file.cells, { cells: kept.notebook.cells, stretches }, isPrivate) }
  })
  const binder = new Binder(merged)
  for (const slide of slides) binder.add(slide)
  const metadata = kept ? withoutOwn(kept.notebook.metadata) : metadataOf(deck)
  const origin = { files: binder.files(isPart), runs: binder.runs, isPart, isPublic: isCut }
  return {
    notebook: {
      metadata: notebookMetadata(metadata, origin),
      minor: kept?.notebook.minor ?? 0,
      cells: binder.cells,
    },
    isCut,
  }
}

/** A slide by its place in the deck's files: one that is included twice has one. */
const placeOf = ({ range }: Slide): string => `${range.file} ${range.start}`

const isAnyCut = (
  cut: readonly DeckFileCells[],
  made: readonly MadeFile[],
  places: ReadonlySet<string>,
): boolean =>
  made.some(
    ({ head, tail, cells }, index) =>
      head !== cut[index]!.head ||
      tail !== cut[index]!.tail ||
      cells.some((cell) => cell.isCut && places.has(placeOf(cell.slide))),
  )

const isSameText = (files: ReadonlyMap<string, string>, cut: readonly DeckFileCells[]): boolean =>
  files.size === cut.length &&
  cut.every(({ path, head, cells, tail }) => {
    const texts = cells.map(({ lead, parts }) => lead + sourceOf(parts))
    return files.get(path) === head + texts.join('') + tail
  })

/** The notebook as it came: only the pictures of demos are as they are now. */
function refreshed(notebook: Notebook, files: readonly MadeFile[]): Notebook {
  const made = new Map(files.flatMap(({ cells }) => cells.map(({ cell }) => [cell?.id, cell] as const)))
  const cells = notebook.cells.map((cell): Cell => {
    const origin = originOf(cell)
    const outputs = made.get(cell.id)?.outputs
    if (origin?.kind !== 'demo' || !isUntouched(cell) || !outputs) return cell
    return withOrigin({ ...cell, outputs }, origin)
  })
  return { ...notebook, cells }
}

/** Puts slides in the notebook, one after the other, and counts where each cell stands in its file. */
class Binder {
  readonly cells: Cell[] = []
  readonly runs: Run[] = []
  private readonly made: readonly MadeFile[]
  private readonly cellsByPlace = new Map<string, MadeCell[]>()
  /** Cells so far, by file; and of those of its slides that are there again. */
  private readonly counts = new Map<string, number>()
  private readonly countsAgain = new Map<string, number>()
  private readonly seen = new Set<string>()
  private readonly ids = new Ids()

  constructor(made: readonly MadeFile[]) {
    this.made = made
    for (const cell of made.flatMap(({ cells }) => cells)) {
      const place = placeOf(cell.slide)
      this.cellsByPlace.set(place, [...(this.cellsByPlace.get(place) ?? []), cell])
    }
  }

  add(slide: Slide): void {
    const place = placeOf(slide)
    const again = this.seen.has(place)
    this.seen.add(place)
    const { file } = slide.range
    const counts = again ? this.countsAgain : this.counts
    for (const one of this.cellsByPlace.get(place) ?? []) {
      if (!one.cell) continue
      const cell = { ...one.cell, id: this.ids.give(one.cell.id) }
      if (!one.origin) {
        this.cells.push(cell)
        continue
      }
      const at = counts.get(file) ?? 0
      counts.set(file, at + 1)
      this.cells.push(withOrigin(cell, { ...one.origin, file, at, again }))
      this.extendRun(file, at, again)
    }
  }

  private extendRun(file: string, at: number, again: boolean): void {
    const last = this.runs.at(-1)
    if (last?.file === file && last.again === again && last.from + last.count === at)
      this.runs[this.runs.length - 1] = { ...last, count: last.count + 1 }
    else this.runs.push({ file, from: at, count: 1, again })
  }

  /** `isPart`: other slides stay away, but not the definitions of links in them. */
  files(isPart: boolean): ReadonlyMap<string, FileOrigin> {
    return new Map(
      this.made.map(({ path, head, tail, cells }) => {
        const away = cells.filter(({ slide }) => isPart && !this.seen.has(placeOf(slide)))
        const definitions = away.map(({ origin }) => definitionsIn(sourceOf(origin?.parts ?? [])))
        return [path, { head, tail: definitions.join('') + tail, cells: this.counts.get(path) ?? 0 }]
      }),
    )
  }
}

/** Definitions of links, which other slides of a file may use. */
const definitionsIn = (text: string): string =>
  [...text.matchAll(/^ {0,3}\[(?!\^)[^\]\r\n]+\]:[ \t]*\S[^\r\n]*/gm)].map(([line]) => `${line}\n`).join('')

/** What Jupyter, and who reads a notebook without it, may know of a deck. Python that runs in a deck is Python 2. */
function metadataOf({ meta, cells }: Deck): JsonObject {
  const { title, author } = meta
  const isTwo = cells.some(({ lang }) => lang === 'python')
  const version = isTwo ? '2' : '3'
  return {
    title,
    ...(author === '' ? {} : { authors: [{ name: author }] }),
    kernelspec: { display_name: `Python ${version}`, language: 'python', name: `python${version}` },
    language_info: { name: 'python', ...(isTwo ? { version: '2.7' } : {}) },
  }
}
