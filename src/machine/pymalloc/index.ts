/** CPython's allocator of objects. */
export { MallocedArenas, MappedArenas, type ArenaMemory } from './arena-memory.ts'
export { PyMalloc, type Place, type RawAllocator } from './pymalloc.ts'
export { RULES, type PyMallocRules, type PyMallocVersion } from './rules.ts'
export {
  arenaAround,
  arenaIn,
  arenasOf,
  blockAround,
  freeChain,
  poolAt,
  poolsIn,
  poolsOfClass,
  sizeClasses,
  totalsOf,
  unusedSlots,
  usableArenas,
  usedBlocks,
  usedBlocksIn,
  usedPools,
  type ArenaView,
  type Around,
  type BlockView,
  type PoolId,
  type PoolState,
  type PoolView,
  type Totals,
  type UsedBlock,
} from './inspect.ts'
