/** What a cell starts from, what it started from, and what of its outcome still holds. */
import type { CellCommand, Lineage } from '../session.ts'
import { START } from './facts.ts'
import {
  ancestorsOf,
  cellOf,
  countOf,
  sourceOf,
  textOf,
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

/** Whether both lead to the same process. */
export const isSame = (one: Lineage, other: Lineage): boolean =>
  one === other ||
  (one.length === other.length && one.every((command, at) => isSameCommand(command, other[at]!)))

const isSameCommand = (one: CellCommand, other: CellCommand): boolean =>
  one === other ||
  (one.cell === other.cell &&
    one.count === other.count &&
    one.text === other.text &&
    one.stop === other.stop &&
    one.inputs.length === other.inputs.length &&
    one.inputs.every((line, at) => line === other.inputs[at]))

/** Whether its text is another than the one that ran. */
export function isEdited(state: NotebookWork, id: string): boolean {
  const ran = state.runs[id]?.lineage.at(-1)
  return ran !== undefined && ran.text !== textOf(state, id)
}

/** Why what a cell shows would come out otherwise now, in words; undefined: it stands, or did not run. */
export function staleWords(state: NotebookWork, id: string): string | undefined {
  const run = state.runs[id]
  if (!run) return
  const base = run.lineage.slice(0, -1)
  const before = base.at(-1)
  const present = baseOf(state, id)
  if (!isSame(base, present)) {
    const source = before && state.runs[before.cell]
    if (before && !source) return `${nameOf(before)} did not run`
    const last = source?.outcome.end === 'ended' ? source.outcome.command : undefined
    if (last) return `${nameOf(last)} ended its process`
    const nearest = present.at(-1)
    if (!nearest) return
    return `${nameOf(nearest)} ran ${nearest.cell === before?.cell ? 'again ' : ''}after this`
  }
  if (!before) return
  if (isEdited(state, before.cell)) return `${nameOf(before)} was edited after this ran`
  const words = staleWords(state, before.cell)
  // what came before this ran is no news of it
  const cause = Number(/^cell (\d+) ran /.exec(words ?? '')?.[1] ?? Infinity)
  return words && cause < countOf(run) ? `${nameOf(before)} is stale` : words
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

/** The cell whose shown run messages call `cell <count>`. */
export const cellWithCount = (state: NotebookWork, count: number): string | undefined =>
  Object.keys(state.runs).find((id) => countOf(state.runs[id]!) === count)
