/** The simulated computer. So far: the integer blocks of CPython 2.7. */
export {
  BLOCK_BYTES,
  BLOCK_HEADER_BYTES,
  CACHED_INTS,
  INT_BYTES,
  INTS_PER_BLOCK,
  IntBlocks,
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
  readMallocTrace,
  replay,
  simulatedVersion,
  type HeapMoment,
  type MallocSettings,
  type MallocStats,
  type MallocTrace,
  type Replayed,
} from './replay/index.ts'
