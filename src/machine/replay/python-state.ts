/** The memory of a played interpreter, as recordings write it: parts that JSON can hold, by name. */
import { PAGE_BYTES } from '../address.ts'
import { GRANULE, chunksDownwards } from '../malloc/glibc/index.ts'
import { AT } from '../malloc/glibc/chunks.ts'
import { LAST_BIN, UNSORTED } from '../malloc/glibc/layout.ts'
import type { NumberBlocks } from '../objects/number-blocks.ts'
import {
  arenasOf,
  freeChain,
  poolsIn,
  sizeClasses,
  usedPools,
  type PoolView,
  type PyMalloc,
} from '../pymalloc/index.ts'
import { LIST_KIND, LONGEST_KEPT_TUPLE, TUPLES, type RecordedPages } from './python-events.ts'
import type { PythonEventsPlayer } from './python-events-player.ts'
import type { PythonLayers } from './python-layers.ts'

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
  usedpools: ({ layers }) => pools(layers),
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

function arenas({ pymalloc, addresses }: PythonLayers): unknown[] {
  return arenasOf(pymalloc).map((arena) => ({
    slot: arena.slot,
    address: addresses.numberOf(arena.address),
    nfree: arena.nfree,
    ntotal: arena.ntotal,
    freepools: arena.freepools,
    pools: poolsIn(pymalloc, arena).map((each) => pool(pymalloc, each)),
  }))
}

/** Its class, how many blocks are in use, nextoffset, and where its free blocks are, the next to be served first. */
function pool(pymalloc: PyMalloc, view: PoolView): number[] {
  return [
    view.blockBytes / pymalloc.rules.alignment - 1,
    view.inUse,
    view.nextOffset,
    ...freeChain(pymalloc, view).map((place) => pymalloc.addressOf(place) - view.address),
  ]
}

/** By block size. */
function pools({ pymalloc, addresses }: PythonLayers): Record<number, number[]> {
  const found: Record<number, number[]> = {}
  for (const bytes of sizeClasses(pymalloc)) {
    const inUse = usedPools(pymalloc, bytes)
    if (inUse.length > 0) found[bytes] = inUse.map(({ address }) => addresses.numberOf(address))
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
    let both = 0
    let here = 0
    for (let page = 0; page * PAGE_BYTES < bytes; page++) {
      const at = start + page * PAGE_BYTES
      if (process.residentIn(at, at + PAGE_BYTES) === 0) continue
      here++
      if (isIn(runs, page)) both++
    }
    const there = runs.reduce((sum, count, index) => (index % 2 === 1 ? sum + count : sum), 0)
    found.recorded += there
    found.here += here
    found.different += there - both + here - both
  }
  return found
}

function isIn(runs: readonly number[], page: number): boolean {
  return runs.some(
    (start, index) => index % 2 === 0 && page >= start && page < start + (runs[index + 1] ?? 0),
  )
}
