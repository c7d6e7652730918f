/** What a cell starts from, what it started from, and what of its outcome still holds. */
import type { CellCommand, Lineage } from '../session.ts'
import { START } from './facts.ts'
import {
  ancestorsOf,
  cellOf,
  countOf,
  sourceOf,
  textOf,
  type CellRun,
  type Edits,
  type NotebookState,
  type NotebookWork,
} from './notebook-state.ts'

/** What a run of the cell starts from now: the process of the nearest that ran, and lives. */
export function baseOf(state: NotebookWork, id: string): Lineage {
  for (const from of ancestorsOf(state, id)) {
    const run = state.runs[from]
    if (run && run.outcome.end !== 'ended') return run.lineage
  }
  return []
}

/** What runs when the cell runs now. */
export const lineageFor = (state: NotebookWork, id: string): Lineage => [
  ...baseOf(state, id),
  { cell: id, count: state.count + 1, text: textOf(state, id), inputs: [] },
]

/** How many commands both begin with. */
export function sharedBy(one: Lineage, other: Lineage): number {
  const most = Math.min(one.length, other.length)
  let shared = 0
  while (shared < most && isSameCommand(one[shared]!, other[shared]!)) shared++
  return shared
}

/** Whether both have given the same, in order: the processes differ at most in what they call their cells. */
const isGivenSame = (one: Lineage, other: Lineage): boolean =>
  one.length === other.length && one.every((command, at) => isGivenSameCommand(command, other[at]!))

const isSameCommand = (one: CellCommand, other: CellCommand): boolean =>
  one.count === other.count && isGivenSameCommand(one, other)

const isGivenSameCommand = (one: CellCommand, other: CellCommand): boolean =>
  one === other ||
  (one.cell === other.cell &&
    one.text === other.text &&
    one.stop === other.stop &&
    one.inputs.length === other.inputs.length &&
    one.inputs.every((line, at) => line === other.inputs[at]))

/** Whether its text is another than the one that ran. */
export function isEdited(state: NotebookWork, id: string): boolean {
  const ran = state.runs[id]?.lineage.at(-1)
  return ran !== undefined && ran.text !== textOf(state, id)
}

/**
 * What happened after a cell ran, so that it would come out otherwise now, in words; undefined: it stands, or did not run.
 * What it started from may have been out of date by then: that is no news of it.
 */
export function staleWords(state: NotebookWork, id: string): string | undefined {
  const run = state.runs[id]
  if (!run) return
  for (let at = run.lineage.length - 1; at >= 0; at--) {
    const words = newsOf(state, run, at)
    if (words) return words
    const before = run.lineage[at - 1]
    if (before && isEdited(state, before.cell) && run.edits?.[before.cell] !== textOf(state, before.cell))
      return `${nameOf(before)} was edited after this ran`
  }
  return
}

/**
 * How the process that a cell of the run's lineage started from is another now: for the one that ran, whatever it comes of; for
 * those above by what ran since. A cell that ran again, and was given the same, left the same.
 */
function newsOf(state: NotebookWork, run: CellRun, at: number): string | undefined {
  const base = run.lineage.slice(0, at)
  const before = base.at(-1)
  const present = baseOf(state, run.lineage[at]!.cell)
  if (isGivenSame(base, present)) return
  const isOfLast = at === run.lineage.length - 1
  const ranSince = ({ cell, count }: CellCommand): boolean =>
    count > countOf(run) && state.runs[cell]?.time !== undefined
  const source = before && state.runs[before.cell]
  if (before && !source) return `${nameOf(before)} did not run`
  const last = source?.outcome.end === 'ended' ? source.outcome.command : undefined
  if (last) return isOfLast || ranSince(last) ? `${nameOf(last)} ended its process` : undefined
  const nearest = present.at(-1)
  if (!nearest) return
  if (ranSince(nearest))
    return `${nameOf(nearest)} ran ${nearest.cell === before?.cell ? 'again ' : ''}after this`
  if (!isOfLast) return
  return before ? `what ${nameOf(before)} left is gone` : 'it ran from a fresh process'
}

/** The texts above a cell that are others than those that ran: what starts now knows them. */
export function editsAbove(state: NotebookWork, id: string): Edits | undefined {
  const edited = baseOf(state, id).filter(({ cell }) => isEdited(state, cell))
  if (edited.length === 0) return
  return Object.fromEntries(edited.map(({ cell }) => [cell, textOf(state, cell)]))
}

/** That it ran from texts that had been edited before, or that had run otherwise before, in words. */
export function beforeEditWords(state: NotebookWork, id: string): string | undefined {
  const run = state.runs[id]
  if (!run) return
  const isKnown = ({ cell }: CellCommand): boolean => run.edits?.[cell] !== undefined && isEdited(state, cell)
  const laterOf = (command: CellCommand): CellCommand | undefined => {
    const later = state.runs[command.cell]?.lineage.at(-1)
    const isOther = later && !isGivenSameCommand(command, later)
    return isOther && later.count < countOf(run) ? later : undefined
  }
  const nearest = run.lineage
    .slice(0, -1)
    .findLast((command) => isKnown(command) || laterOf(command) !== undefined)
  if (!nearest) return
  const later = laterOf(nearest)
  return `from [${nearest.count}] before ${later ? `it ran as [${later.count}]` : 'its edit'}`
}

/** As tracebacks call it. */
const nameOf = ({ count }: CellCommand): string => `cell ${count}`

/** That it ran from something else than it should start from, in words. */
export function branchWords(state: NotebookWork, id: string): string | undefined {
  const run = state.runs[id]
  if (!run) return
  const before = run.lineage.at(-2)
  if ((before?.cell ?? START) === sourceOf(state, id)) return
  return `Branch from ${before ? `[${before.count}]` : 'a fresh process'}`
}

/** Whether it ran from all that it should start from, one after the other. */
export function isInOrder(state: NotebookWork, id: string): boolean {
  const seen = (cells: readonly string[]): string =>
    cells.filter((cell) => !cellOf(state, cell)?.isHidden).join('\n')
  const ran = state.runs[id]?.lineage.map(({ cell }) => cell) ?? []
  return seen(ran) === seen([...ancestorsOf(state, id).toReversed(), id])
}

/** How its process came about, as counts: `[1] → [3]`. */
export function lineageWords(state: NotebookWork, id: string): string {
  const run = state.runs[id]
  return run ? run.lineage.map(({ count }) => `[${count}]`).join(' → ') : ''
}

/** Those that must run before the cell, because nobody sees that they did not: hidden ones, from the top on. */
export function hiddenBefore(state: NotebookState, id: string): string[] {
  const wanted: string[] = []
  for (const from of ancestorsOf(state, id).toReversed()) {
    if (!cellOf(state, from)?.isHidden) continue
    const isThere = state.runs[from] && !isEdited(state, from) && !staleWords(state, from)
    if (wanted.length > 0 || !isThere) wanted.push(from)
  }
  return wanted
}

/** The cell whose shown run messages call `cell <count>`, or did before it ran the same text again. */
export function cellWithCount(state: NotebookWork, count: number): string | undefined {
  const shown = Object.keys(state.runs).find((id) => countOf(state.runs[id]!) === count)
  if (shown !== undefined) return shown
  const before = Object.values(state.runs)
    .flatMap(({ lineage }) => lineage)
    .find((command) => command.count === count)
  return before && state.runs[before.cell]?.lineage.at(-1)!.text === before.text ? before.cell : undefined
}
