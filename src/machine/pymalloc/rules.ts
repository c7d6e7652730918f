import { KIB, MIB, type Bytes } from '../address.ts'

export type PyMallocVersion = '2.7.6' | '2.7.18' | '3.11'

/** What differs between versions of Objects/obmalloc.c. Sizes are powers of two, the threshold excepted. */
export interface PyMallocRules {
  readonly version: PyMallocVersion
  /** ALIGNMENT: what a granule has, and by how much size classes differ. */
  readonly alignment: Bytes
  /** SMALL_REQUEST_THRESHOLD: what is larger comes from malloc. */
  readonly threshold: Bytes
  /** POOL_SIZE. */
  readonly poolBytes: Bytes
  /** ARENA_SIZE. */
  readonly arenaBytes: Bytes
  /** Where arenas come from. */
  readonly arenasFrom: 'malloc' | 'mmap'
  /** An arena that has become wholly free is kept if it is the last of the usable ones (3.8, bpo-37257). */
  readonly keepsLastArena: boolean
  /** Whether an address is pymalloc's is looked up in a tree that it keeps (3.10), not in the pool's header. */
  readonly hasRadixTree: boolean
}

/** POOL_OVERHEAD: a pool's header. */
export const POOL_OVERHEAD = 48
/** sizeof(struct arena_object), INITIAL_ARENA_OBJECTS. */
export const ARENA_OBJECT_BYTES = 48
export const INITIAL_ARENA_OBJECTS = 16
/** NB_SMALL_SIZE_CLASSES: the largest class has blocks of so many granules. */
export const SIZE_CLASSES = 32
/** MAX_POOLS_IN_ARENA: one less if the arena does not begin where a pool can. */
export const POOLS_PER_ARENA = 64

export const RULES: Readonly<Record<PyMallocVersion, PyMallocRules>> = {
  '2.7.6': {
    version: '2.7.6',
    alignment: 8,
    threshold: 256,
    poolBytes: 4 * KIB,
    arenaBytes: 256 * KIB,
    arenasFrom: 'malloc',
    keepsLastArena: false,
    hasRadixTree: false,
  },
  '2.7.18': {
    version: '2.7.18',
    alignment: 16,
    threshold: 512,
    poolBytes: 4 * KIB,
    arenaBytes: 256 * KIB,
    arenasFrom: 'mmap',
    keepsLastArena: false,
    hasRadixTree: false,
  },
  '3.11': {
    version: '3.11',
    alignment: 16,
    threshold: 512,
    poolBytes: 16 * KIB,
    arenaBytes: MIB,
    arenasFrom: 'mmap',
    keepsLastArena: true,
    hasRadixTree: true,
  },
}

/** By how many bits a power of two shifts; a small integer from the start, which `Math.log2` need not be. */
export function shiftOf(power: number): number {
  return 31 - Math.clz32(power)
}
