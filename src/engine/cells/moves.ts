/** All that can happen to a notebook: each move gives the state after it. A move that can't be made gives the state as it is. */
import type { RunEvent, RunOutcome } from '../session.ts'
import type { CellFacts, CellsFile } from './facts.ts'
import { editsAbove, hiddenBefore, lineageFor } from './lineage.ts'
import {
  NO_OUTPUT,
  ancestorsOf,
  cellOf,
  countOf,
  everywhere,
  firstLook,
  firstState,
  isAdded,
  runOrder,
  textOf,
  workOf,
  type CellLook,
  type NotebookState,
  type NotebookWork,
  type Turn,
} from './notebook-state.ts'

/** A cell that was added, and below which one. */
export interface Addition {
  readonly id: string
  readonly below: string
}

/** How the ids of those begin; a number follows. */
const ADDED = 'x-'

export const isIdOfAdded = (id: string): boolean => /^x-[1-9]\d{0,8}$/.test(id)

/** So many moves can be undone. */
const MOST_PAST = 100

/** `start`: with all that it starts from, from a fresh process on. */
export type RunScope = 'this' | 'above' | 'all' | 'start'

/** Before a move that can be undone; a part of what is being done is undone with the part before it. */
const marked = (state: NotebookState, doing: NotebookState['doing'] = null): NotebookState =>
  doing !== null && doing === state.doing
    ? state
    : { ...state, past: [...state.past.slice(1 - MOST_PAST), workOf(state)], future: [], doing }

/** The text of a locked cell stays. */
export function edit(state: NotebookState, id: string, text: string): NotebookState {
  const cell = cellOf(state, id)
  if (!cell || cell.isLocked || textOf(state, id) === text) return state
  return { ...marked(state, id), texts: { ...state.texts, [id]: text } }
}

/** Back to the text as published. */
export function resetText(state: NotebookState, id: string): NotebookState {
  const cell = cellOf(state, id)
  if (!cell || textOf(state, id) === cell.text) return state
  return { ...marked(state), texts: { ...state.texts, [id]: cell.text } }
}

/** Cells are to run, each once, after those that wait already; hidden ones that they need before them. */
export function wantRun(state: NotebookState, id: string, scope: RunScope = 'this'): NotebookState {
  const deed = state.nextDeed
  const wanted = wantedFor(state, id, scope)
    .filter((one) => cellOf(state, one) && !state.queue.some((turn) => turn.id === one))
    .map((one): Turn => ({ id: one, deed }))
  return wanted.length > 0 ? { ...state, queue: [...state.queue, ...wanted], nextDeed: deed + 1 } : state
}

function wantedFor(state: NotebookState, id: string, scope: RunScope): string[] {
  if (scope === 'this') return [...hiddenBefore(state, id), id]
  if (scope === 'start') return [...ancestorsOf(state, id).toReversed(), id]
  const order = runOrder(state.cells)
  if (scope === 'all') return order
  const above = state.cells
    .slice(
      0,
      state.cells.findIndex((cell) => cell.id === id),
    )
    .map((cell) => cell.id)
  const needed = new Set([...above, ...above.flatMap((one) => ancestorsOf(state, one))])
  needed.delete(id)
  return order.filter((one) => needed.has(one))
}

/** One that waits for its turn, or all, is not to run after all. */
export const withdraw = (state: NotebookState, id?: string): NotebookState => ({
  ...state,
  queue: id === undefined ? [] : state.queue.filter((turn) => turn.id !== id),
})

/** The first that waits starts, if none runs. */
export function begin(state: NotebookState): NotebookState {
  const [turn, ...queue] = state.queue
  if (!turn || state.underWay) return state
  const { id, deed } = turn
  const lineage = lineageFor(state, id)
  const edits = editsAbove(state, id)
  return {
    ...withLook(state, id, { event: null }),
    doing: state.doing === deed ? deed : null,
    queue,
    count: state.count + 1,
    nextKey: state.nextKey + 1,
    underWay: {
      key: state.nextKey,
      id,
      deed,
      lineage,
      phase: 'running',
      output: NO_OUTPUT,
      line: 0,
      ...(edits ? { edits } : {}),
    },
  }
}

/** The run with `key` has told something; what one that was dropped tells is nobody's. */
export function tell(state: NotebookState, key: number, event: RunEvent): NotebookState {
  const { underWay } = state
  if (underWay?.key !== key) return state
  if (event.kind === 'output') return { ...state, underWay: { ...underWay, output: event.output } }
  if (event.kind === 'before')
    return {
      ...state,
      underWay: { ...underWay, phase: 'before', before: { done: event.done, of: event.of } },
    }
  const { line, figure = underWay.figure } = event
  const phase = event.kind === 'progress' ? 'running' : event.kind
  return { ...state, underWay: { ...underWay, phase, line, ...(figure ? { figure } : {}) } }
}

/** The run with `key` came to its end, after `time` ms. Once interrupted, those that wait do not run either. */
export function end(state: NotebookState, key: number, outcome: RunOutcome, time: number): NotebookState {
  const { underWay } = state
  if (underWay?.key !== key) return state
  const lineage = [...underWay.lineage.slice(0, -1), outcome.command]
  const { edits } = underWay
  const run = { lineage, outcome, time, ...(edits ? { edits } : {}) }
  const queue = outcome.end === 'interrupted' ? [] : state.queue
  return {
    ...marked({ ...state, count: countOf(underWay) - 1 }, underWay.deed),
    count: state.count,
    runs: { ...state.runs, [underWay.id]: run },
    queue,
    underWay: null,
  }
}

/** The run with `key` could not be made: as if nobody had wanted it. */
export const fail = (state: NotebookState, key: number): NotebookState =>
  state.underWay?.key === key ? drop(state) : state

/** What runs does not, nor does what waits. */
export const drop = (state: NotebookState): NotebookState => ({
  ...state,
  count: state.underWay ? countOf(state.underWay) - 1 : state.count,
  queue: [],
  underWay: null,
})

/** A fresh process for all: no cell ran, none runs, none waits. */
export function restart(state: NotebookState): NotebookState {
  const looks = Object.fromEntries(
    Object.entries(state.looks).map(([id, look]) => [id, { ...look, event: null }]),
  )
  return { ...marked(state), runs: {}, count: 0, looks, queue: [], underWay: null }
}

/** A fresh process for all, and all cells run: one deed. */
export const restartAndRun = (state: NotebookState, id: string): NotebookState => ({
  ...wantRun(restart(state), id, 'all'),
  doing: state.nextDeed,
})

/** Where something runs or waits, that is dropped; else the last deed is undone. */
export const undo = (state: NotebookState): NotebookState => {
  if (state.underWay || state.queue.length > 0) return drop(state)
  const before = state.past.at(-1)
  if (!before) return state
  const [past, future] = [state.past.slice(0, -1), [...state.future, workOf(state)]]
  return { ...state, ...before, past, future, doing: null }
}

export const redo = (state: NotebookState): NotebookState => {
  const after = state.future.at(-1)
  if (!after) return state
  const [past, future] = [[...state.past, workOf(state)], state.future.slice(0, -1)]
  return { ...drop(state), ...after, past, future, doing: null }
}

/** An empty cell of the page's own, `x-1` and so on, below another: what starts from that one starts from it, once it ran. */
export function add(state: NotebookState, below: string): NotebookState {
  if (!cellOf(state, below)) return state
  const id = `${ADDED}${state.nextAdded}`
  const more = { ...marked(state), ...withAdded(state, { id, below }) }
  return { ...more, looks: looksWith(more, id), nextAdded: state.nextAdded + 1 }
}

const looksWith = (state: NotebookState, id: string): NotebookState['looks'] => ({
  ...state.looks,
  [id]: firstLook(cellOf(state, id)!),
})

function withAdded(work: NotebookWork, { id, below }: Addition): NotebookWork {
  const at = work.cells.findIndex((cell) => cell.id === below)
  const above = work.cells[at]!
  const cell: CellFacts = {
    id,
    slide: '',
    lang: above.lang,
    text: '',
    from: below,
    after: '',
    isLocked: false,
    isHidden: false,
    isCollapsed: false,
    predicts: false,
  }
  const follows = (one: CellFacts): boolean => one.from === below && one.after === ''
  const next = work.cells.findIndex((one, index) => index > at && follows(one))
  const cells = work.cells.map((one, index) => (index === next ? { ...one, from: id } : one))
  return { ...workOf(work), cells: cells.toSpliced(at + 1, 0, cell), texts: { ...work.texts, [id]: '' } }
}

/** A cell that was added goes, and what it ran; what starts from it starts from what it started from. */
export function remove(state: NotebookState, id: string): NotebookState {
  const cell = cellOf(state, id)
  if (!cell || !isAdded(cell)) return state
  const still = atRest(state, id)
  return { ...marked(still), ...withoutAdded(still, id) }
}

function withoutAdded(work: NotebookWork, id: string): NotebookWork {
  const cell = cellOf(work, id)
  if (!cell) return work
  const others = work.cells.filter((one) => one !== cell)
  return {
    ...workOf(work),
    cells: others.map((one) => (one.from === id ? { ...one, from: cell.from } : one)),
    texts: without(work.texts, id),
    runs: without(work.runs, id),
  }
}

/** The cell neither runs nor waits for its turn; the others wait still. */
export function atRest(state: NotebookState, id: string): NotebookState {
  const { queue } = withdraw(state, id)
  return state.underWay?.id === id ? { ...drop(state), queue } : { ...state, queue }
}

/** One that was added in another window, empty; where its cell is not there, it is not added. No move that is undone here. */
export function addElsewhere(state: NotebookState, { id, below }: Addition): NotebookState {
  if (cellOf(state, id) || !cellOf(state, below)) return state
  const number = Number(id.slice(ADDED.length))
  const more = everywhere(state, (work) => {
    // one that is gone may have had its id
    const others = withoutAdded(work, id)
    return withAdded(others, { id, below: nearestIn(others, state, below) })
  })
  return { ...more, looks: looksWith(more, id), nextAdded: Math.max(state.nextAdded, number + 1) }
}

/** The cell; where `work` lacks it, because it was added since, the one that it stands below. */
const nearestIn = (work: NotebookWork, state: NotebookState, id: string): string =>
  cellOf(work, id) ? id : nearestIn(work, state, cellOf(state, id)!.from)

/** One that was removed there. */
export const removeElsewhere = (state: NotebookState, id: string): NotebookState =>
  everywhere(atRest(state, id), (work) => withoutAdded(work, id))

function without<Value>(all: Readonly<Record<string, Value>>, id: string): Readonly<Record<string, Value>> {
  const { [id]: _, ...others } = all
  return others
}

export function withLook(state: NotebookState, id: string, changed: Partial<CellLook>): NotebookState {
  const look = state.looks[id]
  return look ? { ...state, looks: { ...state.looks, [id]: { ...look, ...changed } } } : state
}

/**
 * The deck was saved: its cells as they are published now, with the texts that were changed here, and those that were added
 * where what they were added to is still there.
 */
export function renew(state: NotebookState, file: CellsFile): NotebookState {
  let fresh = firstState(file)
  for (const cell of state.cells) {
    const text = textOf(state, cell.id)
    if (!isAdded(cell) && text !== cell.text) fresh = edit(fresh, cell.id, text)
  }
  for (const { id, from } of state.cells.filter(isAdded))
    fresh = edit(addElsewhere(fresh, { id, below: from }), id, textOf(state, id))
  const { nextKey, nextDeed, nextAdded } = state
  return { ...fresh, past: [], doing: null, nextKey, nextDeed, nextAdded }
}
