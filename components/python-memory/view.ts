import type { Generation, PythonCurve, PythonSnapshot } from '../../src/machine/index.ts'
import { momentOf, waitsOf, type Program } from './program.ts'

/** What is known of a run as a whole. */
export interface RunFacts {
  readonly events: number
  readonly lines: readonly { readonly from: number; readonly to: number }[]
  readonly curve: PythonCurve
  readonly generations: readonly Generation[]
}

export interface Position {
  readonly line: number
  /** From 0 to 1. */
  readonly done: number
}

/** All that is drawn and said: a program, its run, and the process at one position of it. */
export interface View {
  readonly program: Program
  readonly run: RunFacts
  readonly position: Position
  readonly snapshot: PythonSnapshot
}

/** A chunk of malloc's for 992 bytes. */
export const BLOCK_CHUNK = 1008

export function eventOf({ run }: { readonly run: RunFacts }, { line, done }: Position): number {
  const { from, to } = run.lines[line] ?? { from: run.events, to: run.events }
  return from + Math.round((to - from) * done)
}

/** A curve's value at the end of a line, which is one of its samples. */
export function atEndOf({ curve, lines, events }: RunFacts, values: Float64Array, line: number): number {
  const event = line < 0 ? 0 : (lines[line]?.to ?? events)
  const sample = curve.event.findLastIndex((each) => each <= event)
  return values[sample] ?? 0
}

/** Resident bytes at each wait, by its line. */
export function residentByWait(view: View): ReadonlyMap<number, number> {
  return new Map(
    waitsOf(view.program).map((line) => [line, atEndOf(view.run, view.run.curve.resident, line)]),
  )
}

/** The moment that the position belongs to, and whether it has been reached. */
export function momentAt({ program, position }: View): {
  readonly moment: string
  readonly isReached: boolean
} {
  const isWait = program.scene.lines[position.line]?.moment !== undefined
  return { moment: momentOf(program, position.line), isReached: isWait ? position.done > 0 : false }
}

/** How many blocks range has made beyond those that were there. */
export function ownBlocks({ program, run, snapshot }: View): number {
  const making = program.scene.lines.findIndex(({ commands }) =>
    commands?.some(({ kind }) => kind === 'range'),
  )
  return Math.max(0, snapshot.ints.blocks - atEndOf(run, run.curve.intBlocks, making - 1))
}

export function peakResident({ run }: View): number {
  return run.curve.resident.reduce((most, bytes) => Math.max(most, bytes), 0)
}
