/** A deck's folder to a resolved deck, with all that rendering it needs. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Deck, DeckSpec, Place, Problem, SlideSpec, SourceHost, Token } from '../deck.ts'
import { readDeck, toDeck, withoutHidden } from '../grammar/index.ts'
import { errorAt } from '../problems.ts'
import { allTokens } from '../tokens.ts'
import { Bundles } from './bundles.ts'
import { CellShop, type DeckCells } from './cells.ts'
import { componentFolders, findComponent } from './components.ts'
import { DemoShop, type DeckDemos } from './demos.ts'
import { readFiles, type DeckFiles } from './files.ts'
import { Highlighter } from './highlight.ts'
import { openFolder } from './host.ts'

export const ENTRY = 'slides.md'

export interface LoadedDeck {
  readonly folder: string
  readonly deck: Deck
  /** Slides that are hidden, as written, and how many that are shown come before each. */
  readonly hidden: readonly { readonly slide: SlideSpec; readonly before: number }[]
  /** The deck's file, as it was read. */
  readonly source: Uint8Array
  /** All files of slides and code, as they were read, by path. */
  readonly sources: ReadonlyMap<string, Uint8Array>
  /** Errors first. */
  readonly problems: readonly Problem[]
  readonly demos: DeckDemos
  readonly cells: DeckCells
  readonly highlighter: Highlighter
  readonly files: DeckFiles
  /** Absolute paths: when one changes, the deck does. */
  readonly touched: ReadonlySet<string>
}

/** What lives longer than one reading of the deck. */
export interface Workshop {
  readonly highlighter: Highlighter
  readonly demos: DemoShop
  readonly cells: CellShop
  /** What is typed and not saved: it counts. */
  readonly typed: Map<string, Uint8Array>
}

/** `ran`: told when a cell has run that a reading did not wait for; absent: readings wait for all. */
export function openWorkshop(folder: string, ran?: () => void): Workshop {
  const bundles = new Bundles(folder)
  return {
    highlighter: new Highlighter(),
    demos: new DemoShop(folder, bundles),
    cells: new CellShop(folder, bundles, { later: ran }),
    typed: new Map(),
  }
}

export async function loadDeck(path: string, kept?: Workshop): Promise<LoadedDeck> {
  const host = openFolder(path, kept?.typed)
  const workshop = kept ?? openWorkshop(host.folder)
  const { highlighter } = workshop
  const entry = host.read(ENTRY, '')
  const source = 'bytes' in entry ? entry.bytes : new Uint8Array()
  const bytesByPath = new Map<string, Uint8Array>()
  // One reading of it, whoever asks: the deck and its bytes belong together.
  const reading: SourceHost = {
    read(name, from) {
      const found = name === ENTRY && !from ? entry : host.read(name, from)
      if ('bytes' in found) bytesByPath.set(found.path, found.bytes)
      return found
    },
  }
  const spec = readDeck(reading, ENTRY)
  // What is hidden needs nothing, and nothing of it is published.
  const shown = withoutHidden(spec, () => {})
  const tokens = [...tokensOf({ slides: shown })]

  const folders = componentFolders(host.folder, spec.meta)
  const demos = await workshop.demos.read(
    tokens.flatMap((token) => token.meta?.demo ?? []),
    folders,
  )
  const touched = new Set([...host.touched, ...demos.touched])
  const { deck, problems } = toDeck(spec, (ref) => demos.factsOf(ref))
  const placeOf = new Map(deck.slides.flatMap((slide) => slide.cells.map((cell) => [cell.id, cell.place])))
  const cells = await workshop.cells.read(
    deck.cells.map((facts) => ({ facts, place: placeOf.get(facts.id)! })),
    folders,
  )
  for (const file of cells.touched) touched.add(file)
  const code = tokens.flatMap((token) => (token.meta?.code ? [token.meta.code] : []))
  highlighter.teach(cells.languages)
  const unknown = await highlighter.load(code.map((block) => block.lang))
  const plain = code
    // One that a session runs is no slip of the pen.
    .filter(({ lang }) => unknown.includes(lang) && !Object.hasOwn(cells.file.sessions, lang))
    .map((block): Problem => ({
      severity: 'warning',
      ...block.place,
      message: `no grammar for "${block.lang}": the code stays plain`,
    }))

  const missing = spec.meta.components
    .filter((path) => !existsSync(resolve(host.folder, path)))
    .map((path) => errorAt(keyPlace(source, 'components'), `there is no folder ${path} for components`))
  const unknownElements = tokens
    .flatMap((token) => token.meta?.elements ?? [])
    .filter(({ tag }) => findComponent(tag, folders) === undefined)
    .map(({ tag, place }) =>
      errorAt(
        place,
        `there is no component "${tag}": raw HTML may have the elements of the deck's own components`,
      ),
    )
  const files = readFiles(host, ENTRY, spec.meta, tokens, (key) => keyPlace(source, key))
  for (const path of host.touched) touched.add(path)
  return {
    folder: host.folder,
    deck,
    hidden: hiddenIn(spec.slides, shown),
    source,
    sources: new Map(deck.sources.map(({ path }) => [path, bytesByPath.get(path) ?? new Uint8Array()])),
    problems: [
      ...problems,
      ...missing,
      ...unknownElements,
      ...plain,
      ...cells.problems,
      ...files.problems,
    ].sort((a, b) => rank(a) - rank(b)),
    demos,
    cells,
    highlighter,
    files,
    touched,
  }
}

function hiddenIn(slides: readonly SlideSpec[], shown: readonly SlideSpec[]): LoadedDeck['hidden'] {
  let before = 0
  return slides.flatMap((slide) => (slide === shown[before] ? (before++, []) : [{ slide, before }]))
}

/** Where a key of the front matter stands. */
export function keyPlace(source: Uint8Array, key: string): Place {
  const lines = new TextDecoder().decode(source).split('\n')
  const index = lines.findIndex((line) => line.startsWith(`${key}:`))
  return { file: ENTRY, line: Math.max(0, index) + 1, column: 1 }
}

const rank = (problem: Problem): number => (problem.severity === 'error' ? 0 : 1)

/** All tokens of a deck's slides, resolved or not. */
export function* tokensOf(spec: Pick<DeckSpec, 'slides'> | Pick<Deck, 'slides'>): Iterable<Token> {
  for (const slide of spec.slides)
    for (const block of [...slide.body, ...slide.transcript, ...slide.notes])
      if (block) yield* allTokens(block.tokens)
  for (const slide of spec.slides) for (const { image } of slide.backgrounds) yield image
}
