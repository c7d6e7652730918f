/** The simulated computer: the kernel's memory, glibc's malloc, CPython's allocators and objects, and scenes on them. */
export {
  BLOCK_BYTES,
  BLOCK_HEADER_BYTES,
  CACHED_INTS,
  NumberBlocks,
  SLOT_BYTES,
  SLOTS_PER_BLOCK,
  SMALL_POSITIVES,
} from './objects/number-blocks.ts'
export {
  freeListsOf,
  ifGone,
  namesOf,
  objectView,
  poolsOfClass,
  topPin,
  totalsOf,
  whereIs,
  whyResident,
  type FreeListView,
  type Holder,
  type IfGone,
  type ListedKind,
  type Tally,
  type Namespace,
  type ObjectView,
  type PoolView,
  type Totals,
  type Where,
  type WhyResident,
} from './inspect/index.ts'
export { STARTS } from './boot/index.ts'
export { Kernel } from './kernel/index.ts'
export { PythonMachine, type PythonMachineOptions } from './machine.ts'
export { Glibc } from './malloc/glibc/index.ts'
export {
  NotSimulatedError,
  Player,
  TraceError,
  compareMalloc,
  plainUsable,
  readMallocTrace,
  replay,
  simulatedVersion,
  type HeapMoment,
  type MallocSettings,
  type MallocStats,
  type MallocTrace,
  type Replayed,
  type Residency,
} from './replay/index.ts'
export { Timeline } from './timeline.ts'
export { PythonRun, type Generation, type LineSpan, type PythonCurve } from './python-run.ts'
export type { MadeKind, PythonCommand, PythonLine, PythonScene } from './python-scene.ts'
export {
  pythonSnapshotOf,
  type IntBlock,
  type IntBlocksView,
  type MallocFigures,
  type MappingView,
  type Pin,
  type PoolsView,
  type PythonSnapshot,
  type PythonView,
} from './python-snapshot.ts'
export { ProgramRun, imageFor, type ProgramOptions, type ProgramText } from './program-run.ts'
export { neverRan, type CellCommand, type CellMoment, type CellOutcome } from './cell.ts'
export type { CellsOptions } from './cells-run.ts'
export type { ProgramWait } from './recording.ts'
export type { WatchedLine } from './watch.ts'
export { RUN_SHARES, RUN_STATES, type Runs, type RunShare, type RunState } from './runs.ts'
export {
  MachineClient,
  openCells,
  serve,
  SessionClosed,
  WorkerRefused,
  type CellEvent,
  type CellRunning,
  type CellsLine,
  type Port,
  type ProgramFacts,
  type ProgramSession,
  type PythonFacts,
  type PythonSession,
} from './worker/index.ts'
