import { RUN_STATES, type HeapSnapshot, type RunState } from '../../src/machine/index.ts'
import type { RunFacts } from '../run-time.ts'
import { MAPPED_SIZE, type Program } from './program.ts'
import { Timeline, type Position } from './time.ts'

/** What is known of a run as a whole: `SceneRun` has it, and so has its session in a worker. */
export interface SceneFacts extends RunFacts {
  readonly curve: {
    readonly event: Float64Array
    readonly resident: Float64Array
    readonly live: Float64Array
    readonly heap: Float64Array
  }
}

/** All that is drawn and said: a program, its run, and the heap at one position of it. */
export interface View {
  readonly program: Program
  readonly run: SceneFacts
  readonly time: Timeline
  readonly position: Position
  readonly snapshot: HeapSnapshot
  /** The largest heap of the run, or what its mappings held: one scale for all of its steps. */
  readonly most: number
  /** What the strings that are mappings take when all of them are there; 0 where they lie on the heap. */
  readonly mostMapped: number
}

const PAGE_BYTES = 4096
const MAPPING_HEADER_BYTES = 16

export function viewOf(
  program: Program,
  run: SceneFacts,
  position: Position,
  snapshot: HeapSnapshot,
  time = new Timeline(program, run),
): View {
  const heap = run.curve.heap.reduce((most, bytes) => Math.max(most, bytes), 0)
  const { size } = program.knobs
  const mapping = Math.ceil((size + MAPPING_HEADER_BYTES) / PAGE_BYTES) * PAGE_BYTES
  const mostMapped = size >= MAPPED_SIZE && heap < mapping * program.strings ? mapping * program.strings : 0
  return {
    program,
    run,
    time,
    position,
    snapshot,
    most: Math.max(heap, mostMapped, 1),
    mostMapped,
  }
}

/** Whether the line at which the program stands has run to its end. */
export function isComplete({ time, position }: View): boolean {
  return position.done === 1 || time.isWait(position.line)
}

/** The mappings that are strings, not the interpreter's or a list's array, as well as one can tell from their number. */
export function stringMappings({ program, snapshot, mostMapped }: View): {
  readonly bytes: number
  readonly mappings: number
} {
  const mappings = mostMapped ? Math.max(0, snapshot.mappings - program.mappingsBefore) : 0
  return { mappings, bytes: (mappings * mostMapped) / program.strings }
}

/** The state of a heap's uppermost stretch. */
export function topState({ column }: HeapSnapshot): RunState | undefined {
  return RUN_STATES[column.state.at(-1) ?? -1]
}
