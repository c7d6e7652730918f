/** The memory of a played interpreter, as recordings write it: parts that JSON can hold, by name. */
import { PAGE_BYTES } from '../address.ts'
import { GRANULE, chunksDownwards } from '../malloc/glibc/index.ts'
import { AT } from '../malloc/glibc/chunks.ts'
import { LAST_BIN, UNSORTED } from '../malloc/glibc/layout.ts'
import type { NumberBlocks } from '../objects/number-blocks.ts'
import {
  COUNT,
  FIRST_POOL,
  HEAD,
  NEXT,
  SIZE,
  VIRGIN,
  headOf,
  indexOf,
  poolOf,
} from '../pymalloc/pool-records.ts'
import { POOLS_PER_ARENA, SIZE_CLASSES } from '../pymalloc/rules.ts'
import { LIST_KIND, LONGEST_KEPT_TUPLE, TUPLES, type RecordedPages } from './python-events.ts'
import type { PythonEventsPlayer } from './python-events-player.ts'
import type { PythonLayers } from './python-layers.ts'

/** The class of a pool that has none yet. */
const NO_CLASS = 65535

/** Each part of the memory, by the name that recordings have for it. */
export const STATE_PARTS: Readonly<Record<string, (player: PythonEventsPlayer) => unknown>> = {
  brk: ({ layers: { process } }) => process.programBreak - process.startBreak,
  top: ({ layers }) => {
    const { arena } = layers.glibc
    return [layers.addresses.numberOf(arena.addressOf(arena.topAt)), arena.topSize * GRANULE]
  },
  chunks: ({ layers }) => chunks(layers),
  bins: ({ layers }) => bins(layers),
  fastbins: ({ layers }) => fastbins(layers),
  haveFast: ({ layers }) => layers.glibc.arena.fastbins.used,
  tcache: ({ layers }) => tcache(layers),
  lastRemainder: ({ layers }) => layers.addresses.numberOf(layers.glibc.arena.lastRemainderAddress),
  trimThreshold: ({ layers }) => layers.glibc.arena.settings.trimThreshold,
  mmapThreshold: ({ layers }) => layers.glibc.arena.settings.mmapThreshold,
  topPad: ({ layers }) => layers.glibc.arena.settings.topPad,
  regions: ({ layers }) => layers.addresses.regions(),
  arenas: ({ layers }) => arenas(layers),
  arenaVector: ({ layers }) => [
    layers.pymalloc.arenas.slots,
    layers.addresses.numberOf(layers.pymalloc.addressOf(layers.pymalloc.vector)),
  ],
  usableArenas: ({ layers }) => layers.pymalloc.arenas.usable(),
  unusedSlots: ({ layers }) => layers.pymalloc.arenas.unused(),
  usedpools: ({ layers }) => usedPools(layers),
  int: ({ layers }) => numbers(layers, layers.ints),
  float: ({ layers }) => numbers(layers, layers.floats),
  freeLists,
  /** The same, where recordings have its digest. */
  lists: freeLists,
  gc: ({ layers }) => layers.counts.byGeneration(),
}

/** Sizes from the lowest address up to top; of free ones, negative. */
function chunks({ glibc }: PythonLayers): number[] {
  const sizes: number[] = []
  for (const { kind, bytes } of chunksDownwards(glibc))
    if (kind !== 'top') sizes.push(kind === 'free' ? -bytes : bytes)
  return sizes.toReversed()
}

function bins(layers: PythonLayers): Record<number, number[]> {
  const { arena } = layers.glibc
  const found: Record<number, number[]> = {}
  for (let bin = UNSORTED; bin <= LAST_BIN; bin++) {
    const inBin = arena.chunksIn(bin)
    if (inBin.length > 0) found[bin] = inBin.map((chunk) => offsetOf(layers, chunk))
  }
  return found
}

function fastbins(layers: PythonLayers): number[][] {
  const { arena } = layers.glibc
  const bySize = new Map<number, number[]>(arena.fastbins.sizes().map((size) => [size, []]))
  for (const chunk of arena.fastbins) bySize.get(arena.sizeOf(chunk))?.push(offsetOf(layers, chunk))
  return [...bySize.values()]
}

/** Null where this malloc has none. */
function tcache(layers: PythonLayers): [number, number[]][] | null {
  const { arena } = layers.glibc
  if (!arena.tcache) return null
  const bySize = new Map<number, number[]>()
  for (const chunk of arena.tcache) {
    const bytes = arena.sizeOf(chunk) * GRANULE
    bySize.set(bytes, [...(bySize.get(bytes) ?? []), offsetOf(layers, chunk)])
  }
  return [...bySize]
}

function offsetOf({ glibc, process }: PythonLayers, chunk: number): number {
  return glibc.arena.addressOf(glibc.arena.chunks.words.data[chunk + AT] as number) - process.startBreak
}

function arenas(layers: PythonLayers): unknown[] {
  const { arenas, pools } = layers.pymalloc
  const found: unknown[] = []
  for (let slot = 0; slot < arenas.slots; slot++) {
    const arena = arenas.at(slot)
    if (!arena) continue
    found.push({
      slot,
      address: layers.addresses.numberOf(arena.address),
      nfree: arena.free,
      ntotal: arena.total,
      freepools: arena.freePools.map((pool) => indexOf(pool) % POOLS_PER_ARENA),
      pools: Array.from({ length: arena.carved }, (_, index) =>
        poolOfRecording(layers, poolOf(slot * POOLS_PER_ARENA + index)),
      ),
    })
  }
  return found

  /** Size class, blocks in use, where the first one begins that was never used, then the free ones, the next first. */
  function poolOfRecording({ pymalloc: { rules } }: PythonLayers, pool: number): number[] {
    const { records, blocks } = pools
    const start = pools.startOf(pool)
    const size = records.data[pool + SIZE] as number
    const chain: number[] = []
    for (let place = records.data[pool + HEAD] as number; place !== 0; place = ~blocks.data[place]!)
      chain.push((place - start) * rules.alignment)
    return [
      size === 0 ? NO_CLASS : size - 1,
      records.data[pool + COUNT] as number,
      ((records.data[pool + VIRGIN] as number) - start) * rules.alignment,
      ...chain,
    ]
  }
}

/** By block size. */
function usedPools(layers: PythonLayers): Record<number, number[]> {
  const { pools, arenas, rules } = layers.pymalloc
  const found: Record<number, number[]> = {}
  for (let size = 1; size <= SIZE_CLASSES; size++) {
    const addresses: number[] = []
    const next = (pool: number) => pools.records.data[pool + NEXT] as number
    for (let pool = next(headOf(size)); pool >= FIRST_POOL; pool = next(pool))
      addresses.push(layers.addresses.numberOf(arenas.poolAddress(pool)))
    if (addresses.length > 0) found[size * rules.alignment] = addresses
  }
  return found
}

function numbers(layers: PythonLayers, blocks: NumberBlocks): unknown {
  return {
    blocks: blocks.blockList().map((block) => layers.addresses.numberOf(blocks.addressOfBlock(block))),
    free: blocks.freeList().map((slot) => layers.addresses.numberOf(blocks.addressOf(slot))),
  }
}

function freeLists(player: PythonEventsPlayer): unknown {
  const { layers } = player
  const list = (kind: number) =>
    layers.kept.ids(kind).map((id) => layers.addresses.numberOf(player.addressOfBlock(id)))
  const tuple: Record<number, number[]> = {}
  for (let length = 1; length <= LONGEST_KEPT_TUPLE; length++) {
    const kept = list(TUPLES + length)
    if (kept.length > 0) tuple[length] = kept
  }
  return {
    list: list(LIST_KIND.list),
    dict: list(LIST_KIND.dict),
    set: list(LIST_KIND.set),
    tuple,
    frame: list(LIST_KIND.frame),
    cfunction: list(LIST_KIND.builtin),
    method: list(LIST_KIND.method),
    unicode: list(LIST_KIND.unicode),
  }
}

/** How many pages there are, here and in the recording, and how many there are in one of them only. */
export function comparePages(
  { addresses, process }: PythonLayers,
  recorded: RecordedPages,
): { recorded: number; here: number; different: number } {
  const found = { recorded: 0, here: 0, different: 0 }
  for (const [name, runs] of Object.entries(recorded)) {
    const isHeap = name === 'heap'
    const start = isHeap ? process.startBreak : addresses.startOf(Number(name.slice(1)))
    const bytes = isHeap ? process.heapBytes : (process.mappingAt(start)?.bytes ?? 0)
    const inRecording = new Set<number>()
    for (let run = 0; run + 1 < runs.length; run += 2)
      for (let page = 0; page < runs[run + 1]!; page++) inRecording.add(runs[run]! + page)
    found.recorded += inRecording.size
    let both = 0
    for (let page = 0; page * PAGE_BYTES < bytes; page++) {
      const at = start + page * PAGE_BYTES
      if (process.residentIn(at, at + PAGE_BYTES) === 0) continue
      found.here++
      if (inRecording.has(page)) both++
      else found.different++
    }
    found.different += inRecording.size - both
  }
  return found
}
