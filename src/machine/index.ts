/** The simulated computer. So far: the kernel's memory, glibc's malloc, scenes on them, CPython's pymalloc, and the integer blocks of CPython 2.7. */
export {
  BLOCK_BYTES,
  BLOCK_HEADER_BYTES,
  CACHED_INTS,
  INT_BYTES,
  INTS_PER_BLOCK,
  IntBlocks,
  SMALL_POSITIVES,
  type Cleared,
  type IntBlocksSnapshot,
  type Place,
} from './objects/int-blocks.ts'
export { Kernel } from './kernel/index.ts'
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
} from './replay/index.ts'
export { SceneRun, type Curve, type LineSpan } from './scene-run.ts'
export type { Command, RecordedCall, Scene, SceneLine } from './scene.ts'
export {
  RUN_STATES,
  type HeapSnapshot,
  type PinSnapshot,
  type Runs,
  type RunState,
  type SnapshotView,
} from './snapshot.ts'
export {
  MachineClient,
  SceneSession,
  SessionClosed,
  WorkerRefused,
  type Port,
  type SceneFacts,
} from './worker/index.ts'
