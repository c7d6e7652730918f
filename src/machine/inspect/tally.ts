/** Where a process's bytes are, from counters only: quick enough for every point of a curve. */
import type { Bytes } from '../address.ts'
import type { PythonMachine } from '../machine.ts'
import { GRANULE, cachedBytes, liveBytes } from '../malloc/glibc/index.ts'
import { SLOT_BYTES } from '../objects/number-blocks.ts'
import { totalsOf as poolTotals } from '../pymalloc/index.ts'
import { keptBytes } from './free-lists.ts'

export interface Tally {
  readonly resident: Bytes
  /** From the heap's start to the break. */
  readonly heap: Bytes
  /** In blocks in use, headers and all, but for what the next two have. */
  readonly live: Bytes
  /** In free slots of number blocks, and dead objects of free lists. */
  readonly list: Bytes
  /** In pools, free. */
  readonly pool: Bytes
  /** In malloc, free, top included. */
  readonly malloc: Bytes
}

export function tallyOf(machine: PythonMachine): Tally {
  const { process, malloc, python } = machine
  const { ints, floats } = python.objects
  const pools = poolTotals(python.pymalloc)
  const list = ((ints?.freeSlots ?? 0) + (floats?.freeSlots ?? 0)) * SLOT_BYTES + keptBytes(python)
  const pool = pools.free + pools.neverUsed + pools.freePools + pools.uncarved
  const mappedArenas = python.pymalloc.rules.arenasFrom === 'malloc' ? 0 : pools.arenas
  return {
    resident: process.residentBytes,
    heap: process.heapBytes,
    live: liveBytes(malloc) + mappedArenas - list - pool,
    list,
    pool,
    malloc: (malloc.arena.topSize + malloc.arena.bins.granules) * GRANULE + cachedBytes(malloc),
  }
}
