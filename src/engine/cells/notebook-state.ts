/** A deck's cells as a person has made of them, as a value: texts, runs, what is to run, and what undo brings back. */
import type { Figure, Lineage, Output, RunOutcome } from '../session.ts'
import { START, type CellFacts, type CellsFile } from './facts.ts'

/** A run that came to its end. */
export interface CellRun {
  /** Its last command is as it is to be repeated. */
  readonly lineage: Lineage
  readonly outcome: RunOutcome
  /** How long it took, in ms; absent: it ran when the site was built. */
  readonly time?: number
  readonly edits?: Edits
}

/** By cell: texts above it that had been edited, and not run, when it started. It knows them, and is not stale by them. */
export type Edits = Readonly<Record<string, string>>

/** A run under way. */
export interface RunUnderWay {
  /** No other run of the notebook has it: what comes of a run that was dropped is known by it. */
  readonly key: number
  readonly id: string
  readonly deed: number
  readonly lineage: Lineage
  /** `before`: what it starts from runs again. */
  readonly phase: 'before' | 'running' | 'waiting' | 'paused'
  readonly before?: { readonly done: number; readonly of: number }
  readonly output: Output
  /** The line that runs, from 1; 0: none of the cell's. */
  readonly line: number
  readonly figure?: Figure
  readonly edits?: Edits
}

/** A cell that is to run. */
export interface Turn {
  readonly id: string
  /** Those that were wanted at once have the same: their runs are undone at once. */
  readonly deed: number
}

/** How a person looks at a cell. */
export interface CellLook {
  /** The moment that is looked at; null: the end. */
  readonly event: number | null
  readonly isCollapsed: boolean
  readonly prediction: number | null
}

/** What undo brings back. */
export interface NotebookWork {
  /** In the deck's order, with those that were added here. */
  readonly cells: readonly CellFacts[]
  readonly texts: Readonly<Record<string, string>>
  /** Of the cells that ran. */
  readonly runs: Readonly<Record<string, CellRun>>
  /** The highest that a run had. */
  readonly count: number
}

export interface NotebookState extends NotebookWork {
  readonly looks: Readonly<Record<string, CellLook>>
  /** In the order in which they are to run. */
  readonly queue: readonly Turn[]
  readonly underWay: RunUnderWay | null
  /** By cell: runs under way in other windows. */
  readonly elsewhere: Readonly<Record<string, RunUnderWay>>
  readonly past: readonly NotebookWork[]
  readonly future: readonly NotebookWork[]
  /** Of what the last move was a part, the edits of a cell (its id) or a deed: its next part is undone with it. */
  readonly doing: string | number | null
  /** Of the next run. */
  readonly nextKey: number
  readonly nextDeed: number
  /** Of the next cell that is added. */
  readonly nextAdded: number
}

export const workOf = ({ cells, texts, runs, count }: NotebookWork): NotebookWork => ({
  cells,
  texts,
  runs,
  count,
})

/** What comes from outside, as another window's doing: it stays when what was done here is undone. */
export const everywhere = (
  state: NotebookState,
  change: (work: NotebookWork) => NotebookWork,
): NotebookState => ({
  ...state,
  ...change(workOf(state)),
  past: state.past.map(change),
  future: state.future.map(change),
})

export const NO_OUTPUT: Output = { head: [], hidden: 0, tail: [] }

/** Every cell as it ran when the site was built. */
export function firstState(file: CellsFile): NotebookState {
  const { cells } = file
  const runs = Object.fromEntries(cells.flatMap(({ id, ran }) => (ran ? [[id, ran] as const] : [])))
  return {
    cells,
    texts: Object.fromEntries(cells.map(({ id, text }) => [id, text])),
    runs,
    count: highestCount(runs),
    looks: Object.fromEntries(cells.map((cell) => [cell.id, firstLook(cell)])),
    queue: [],
    underWay: null,
    elsewhere: {},
    past: [],
    future: [],
    doing: null,
    nextKey: 1,
    nextDeed: 1,
    nextAdded: 1,
  }
}

export const firstLook = (cell: CellFacts): CellLook => ({
  event: null,
  isCollapsed: cell.isCollapsed,
  prediction: null,
})

export const highestCount = (runs: NotebookWork['runs']): number =>
  Math.max(0, ...Object.values(runs).map(countOf))

/** `In [count]` of a run. */
export const countOf = ({ lineage }: Pick<CellRun, 'lineage'>): number => lineage.at(-1)?.count ?? 0

export const cellOf = (state: NotebookWork, id: string): CellFacts | undefined =>
  state.cells.find((cell) => cell.id === id)

/** What the cell's text is now; throws a RangeError where there is no such cell. */
export function textOf(state: NotebookWork, id: string): string {
  const text = state.texts[id]
  if (text === undefined) throw new RangeError(`no cell ${JSON.stringify(id)}`)
  return text
}

/** Made in a page of the deck, by its reader. */
export const isAdded = (cell: CellFacts): boolean => cell.slide === ''

/** The slide where a cell stands; of one that was added that of the cell of the deck above it. */
export function slideOf(state: NotebookWork, id: string): string {
  const cell = cellOf(state, id)
  return cell === undefined ? '' : isAdded(cell) ? slideOf(state, cell.from) : cell.slide
}

/** Those that were added just below a cell. */
export const addedBelow = (state: NotebookWork, id: string): CellFacts[] =>
  state.cells.filter((cell) => isAdded(cell) && cell.from === id)

/** Whose process it starts from: a cell's id, or `start`. One that was added and did not run stands in nobody's way. */
export function sourceOf(state: NotebookWork, id: string): string {
  let from = cellOf(state, id)?.from ?? START
  for (;;) {
    const cell = cellOf(state, from)
    if (!cell) return START
    if (!isAdded(cell) || state.runs[from]) return from
    from = cell.from
  }
}

/** Those whose processes lead to the cell's, the nearest first; itself not. */
export function ancestorsOf(state: NotebookWork, id: string): string[] {
  const found: string[] = []
  for (let from = sourceOf(state, id); from !== START && !found.includes(from); from = sourceOf(state, from))
    found.push(from)
  return found
}

/** Ids in the order in which all are run: the deck's, but none before what it starts from. */
export function runOrder(cells: readonly Pick<CellFacts, 'id' | 'from'>[]): string[] {
  const order: string[] = []
  const known = new Map(cells.map((cell) => [cell.id, cell]))
  const visit = (id: string, above: readonly string[]): void => {
    const cell = known.get(id)
    if (!cell || order.includes(id) || above.includes(id)) return
    visit(cell.from, [...above, id])
    order.push(id)
  }
  for (const { id } of cells) visit(id, [])
  return order
}
