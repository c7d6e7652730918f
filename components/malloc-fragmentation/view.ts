import { RUN_STATES, type PythonSnapshot, type PythonView, type RunState } from '../../src/machine/index.ts'
import type { ShownFacts } from '../program-facts.ts'
import { MAPPED_SIZE, type Program } from './program.ts'
import type { Position, Timeline } from './time.ts'

/** The block that holds the break. */
export interface PinView {
  /** Of its chunk, headers and all. */
  readonly address: number
  readonly bytes: number
  /** What was asked for, of an object. */
  readonly requested: number
  /** `small[0]`. */
  readonly name: string
  readonly state: 'live' | 'list' | 'cached'
  /** Size of the free chunk right below; 0 if that one is in use. */
  readonly prevSize: number
}

/** The heap at one event, as far as it is drawn and told. Bytes. */
export interface HeapView extends Pick<
  PythonSnapshot,
  'event' | 'heapStart' | 'programBreak' | 'peakBreak' | 'column' | 'end' | 'top' | 'mappings'
> {
  readonly resident: number
  /** In blocks in use, without what Python keeps for later; on the heap, with that. */
  readonly live: number
  readonly liveOnHeap: number
  /** In free ints that wait for the next. */
  readonly list: number
  readonly free: number
  readonly holes: number
  readonly pin?: PinView
}

/** All that is drawn and said: a program, its run, and the heap at one position of it. */
export interface View {
  readonly program: Program
  readonly run: ShownFacts
  readonly time: Timeline
  readonly position: Position
  readonly snapshot: HeapView
  /** The largest heap of the run, or what its mappings held: one scale for all of its steps. */
  readonly most: number
  /** What the strings that are mappings take when all of them are there; 0 where they lie on the heap. */
  readonly mostMapped: number
}

/** What a snapshot has to tell. */
export const WANTED: PythonView = { exact: true, endBytes: 200_000 }

const PAGE_BYTES = 4096
const CHUNK_HEADER = 16

export function viewOf(
  program: Program,
  time: Timeline,
  { line, done }: Position,
  snapshot: PythonSnapshot,
): View {
  const { run } = time
  const heap = run.curve.heap.reduce((most, bytes) => Math.max(most, bytes), 0)
  const mapping = mappingBytes(program)
  const { size } = program.knobs
  const mostMapped = size >= MAPPED_SIZE && heap < mapping * program.strings ? mapping * program.strings : 0
  return {
    program,
    run,
    time,
    position: { line, done },
    snapshot: heapViewOf(snapshot, program),
    most: Math.max(heap, mostMapped, 1),
    mostMapped,
  }
}

function heapViewOf(snapshot: PythonSnapshot, program: Program): HeapView {
  const { tally, malloc, pin, top, programBreak, heapStart } = snapshot
  return {
    event: snapshot.event,
    heapStart,
    programBreak,
    peakBreak: snapshot.peakBreak,
    column: snapshot.column,
    end: snapshot.end,
    top,
    mappings: snapshot.mappings,
    resident: tally.resident,
    live: tally.live,
    liveOnHeap: programBreak - heapStart - top - malloc.free - malloc.cached - tally.list,
    list: tally.list,
    free: malloc.free,
    holes: malloc.holes,
    ...(pin ? { pin: pinViewOf(pin, program) } : {}),
  }
}

function pinViewOf(pin: NonNullable<PythonSnapshot['pin']>, program: Program): PinView {
  const { object, keptBy, isCached } = pin
  const state = isCached ? 'cached' : keptBy ? 'list' : 'live'
  return {
    address: pin.address - CHUNK_HEADER,
    bytes: pin.bytes + CHUNK_HEADER,
    requested: object?.bytes ?? 0,
    name: nameOf(pin, program),
    state,
    prevSize: pin.prevSize,
  }
}

/** How it is called, a list by its array, which alone may be a chunk of malloc's: the program's own names go before what the interpreter calls its own. */
function nameOf(
  { names, object, keptBy, isCached }: NonNullable<PythonSnapshot['pin']>,
  program: Program,
): string {
  const own = names.find((name) => /^(big|small)\b/.test(name))
  if (own !== undefined) return object?.type === 'list' ? `the array of ${own}` : own
  if (isCached) return 'a freed block'
  if (keptBy) return keptBy.list === 'int' ? 'int blocks' : `a dead ${object?.type ?? 'object'}`
  return object?.bytes === program.knobs.size ? 'the newest string' : 'the interpreter'
}

const mappingBytes = ({ knobs }: Program): number =>
  Math.ceil((knobs.size + CHUNK_HEADER) / PAGE_BYTES) * PAGE_BYTES

/** Whether the line at which the program stands has run to its end. */
export function isComplete({ time, position }: View): boolean {
  return position.done === 1 || time.isWait(position.line)
}

/** The mappings that are strings, not an arena or a list's array. */
export function stringMappings({ program, snapshot, mostMapped }: View): {
  readonly bytes: number
  readonly mappings: number
} {
  const each = mappingBytes(program)
  const mappings = mostMapped
    ? snapshot.mappings.filter(({ bytes, what }) => bytes === each && what === 'a str').length
    : 0
  return { mappings, bytes: mappings * each }
}

/** The state of a heap's uppermost stretch. */
export function topState({ column }: HeapView): RunState | undefined {
  return RUN_STATES[column.state.at(-1) ?? -1]
}
