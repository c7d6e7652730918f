/** A cell's part of a notebook as the state of its element, which windows tell each other and a tab remembers. */
import type { Json } from '../demo.ts'
import type { Lineage, RunOutcome } from '../session.ts'
import type { CellState } from './facts.ts'
import { atRest } from './moves.ts'
import {
  cellOf,
  everywhere,
  firstLook,
  highestCount,
  textOf,
  type CellRun,
  type Edits,
  type NotebookState,
  type NotebookWork,
} from './notebook-state.ts'

/** What a step of a slide declares of a cell: that it stands as published. */
export const PUBLISHED = { version: 1 } as const

export const isPublished = (state: object): boolean => !('text' in state)

export const stateOf = (notebook: NotebookState, id: string): CellState => ({
  version: 1,
  text: textOf(notebook, id),
  // runs are made of JSON through and through
  run: (notebook.runs[id] ?? null) as unknown as Json,
  ...(notebook.looks[id] ?? firstLook(cellOf(notebook, id)!)),
})

/** Whether a cell's element has the same state in both. */
export const isSameState = (one: NotebookState, other: NotebookState, id: string): boolean =>
  one.texts[id] === other.texts[id] &&
  one.runs[id] === other.runs[id] &&
  JSON.stringify(one.looks[id]) === JSON.stringify(other.looks[id])

/** Throws a RangeError where it can't be read. */
export function checkState(state: unknown): CellState | typeof PUBLISHED {
  if (!isObject(state) || state['version'] !== 1) throw new RangeError('not a state of a cell')
  if (isPublished(state)) return PUBLISHED
  const { text, run, event, isCollapsed, prediction } = state
  const isNumber = (value: unknown): value is number | null => value === null || Number.isFinite(value)
  if (
    typeof text !== 'string' ||
    typeof isCollapsed !== 'boolean' ||
    !isNumber(event) ||
    !isNumber(prediction)
  )
    throw new RangeError('not a state of a cell')
  return { version: 1, text, run: checkRun(run) as unknown as Json, event, isCollapsed, prediction }
}

function checkRun(run: unknown): CellRun | null {
  if (run === null) return null
  if (
    !isObject(run) ||
    !Array.isArray(run['lineage']) ||
    run['lineage'].length === 0 ||
    !isObject(run['outcome'])
  )
    throw new RangeError('not a run of a cell')
  const { lineage, outcome, time, edits } = run
  return {
    lineage: lineage as unknown as Lineage,
    outcome: outcome as unknown as RunOutcome,
    ...(typeof time === 'number' ? { time } : {}),
    ...(isObject(edits) ? { edits: edits as Edits } : {}),
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * The notebook with a cell as `state` has it; as it is, where the cell stands so already. What the cell does at the time is
 * dropped, unless its run stays: whoever folds it elsewhere, or types, stops nothing here. Throws a RangeError where there is
 * no such cell, or the state can't be read.
 */
export function withState(notebook: NotebookState, id: string, state: unknown): NotebookState {
  const checked = checkState(state)
  const cell = cellOf(notebook, id)
  if (!cell) throw new RangeError(`no cell ${JSON.stringify(id)}`)
  const wanted = 'text' in checked ? checked : publishedOf(notebook, id)
  if (JSON.stringify(wanted) === JSON.stringify(stateOf(notebook, id))) return notebook
  const run = wanted.run as unknown as CellRun | null
  const { event, isCollapsed, prediction } = wanted
  const isSameRun = JSON.stringify(run) === JSON.stringify(notebook.runs[id] ?? null)
  const still = isSameRun && wanted === checked ? notebook : atRest(notebook, id)
  return {
    ...everywhere(still, (work) => (cellOf(work, id) ? withCell(work, id, wanted.text, run) : work)),
    looks: { ...notebook.looks, [id]: { event, isCollapsed, prediction } },
  }
}

function withCell(work: NotebookWork, id: string, text: string, run: CellRun | null): NotebookWork {
  const { [id]: _, ...others } = work.runs
  const runs = run ? { ...others, [id]: run } : others
  return {
    ...work,
    texts: { ...work.texts, [id]: text },
    runs,
    count: Math.max(work.count, highestCount(runs)),
  }
}

/** A restart elsewhere: cells that stand as they ran when the site was built do so no more, but those in `except`. */
export function forgetBuilt(notebook: NotebookState, except: ReadonlySet<string>): NotebookState {
  const runs = Object.fromEntries(
    Object.entries(notebook.runs).filter(([id, run]) => except.has(id) || run !== cellOf(notebook, id)?.ran),
  )
  return Object.keys(runs).length === Object.keys(notebook.runs).length ? notebook : { ...notebook, runs }
}

function publishedOf(notebook: NotebookState, id: string): CellState {
  const cell = cellOf(notebook, id)!
  return { version: 1, text: cell.text, run: (cell.ran ?? null) as unknown as Json, ...firstLook(cell) }
}
