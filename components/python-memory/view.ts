import type { PythonSnapshot, PythonView } from '../../src/machine/index.ts'
import type { Position } from '../run-time.ts'
import { momentOf, type Program } from './program.ts'
import type { PythonFacts, Timeline } from './time.ts'

/** All that is drawn and said: a program, its run, and the process at one position of it. */
export interface View {
  readonly program: Program
  readonly run: PythonFacts
  readonly time: Timeline
  readonly position: Position
  readonly snapshot: PythonSnapshot
  /** The largest heap of the run: one scale for all of its steps. */
  readonly most: number
  readonly look: Look
}

/** What is looked at beside the heap: what the program's story is about, or pymalloc's pools. */
export type Look = 'story' | 'pools'

/** A chunk of malloc's for a block of ints. */
export const BLOCK_CHUNK = 1008

export function viewOf(
  program: Program,
  time: Timeline,
  { line, done, look = 'story' }: Position & { readonly look?: Look },
  snapshot: PythonSnapshot,
): View {
  const { run } = time
  const most = run.curve.heap.reduce((largest, bytes) => Math.max(largest, bytes), 1)
  return { program, run, time, position: { line, done }, snapshot, most, look }
}

/** What a snapshot has to tell for that look. */
export function viewFor({ look }: { readonly look: Look }): PythonView {
  return { pools: look === 'pools' }
}

/** The moment that the position belongs to, and whether it has been reached. */
export function momentAt({ program, position, time }: View): {
  readonly moment: string
  readonly isReached: boolean
} {
  const { line, done } = position
  return { moment: momentOf(program, line), isReached: time.isWait(line) || done === 1 }
}

/** How many blocks range has made beyond those that were there. */
export function ownBlocks({ program, run, time, snapshot }: View): number {
  const making = program.lines.findIndex(({ does }) => does === 'range')
  return Math.max(0, snapshot.ints.blocks - time.valueAfter(run.curve.intBlocks, making - 1))
}

/** What the picture beside the column is: blocks of ints, a lens on the heap, a hundred objects made again, pools. */
export type Scenery = 'blocks' | 'lens' | 'again' | 'pools'

export function sceneryOf(view: View): Scenery {
  const { moment, isReached } = momentAt(view)
  const { snapshot, run } = view
  if (view.look === 'pools') return 'pools'
  const [first] = run.generations
  if (first && snapshot.event >= (first.made[0] ?? Infinity)) return 'again'
  if (moment === 'collect' && isReached) return 'lens'
  return moment === 'import gc' && isReached && snapshot.pin?.label !== undefined ? 'lens' : 'blocks'
}
