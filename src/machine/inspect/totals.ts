/** Where a process's bytes are, layer by layer, so that they add up. */
import { PAGE_BYTES, roundDown, type Address, type Bytes } from '../address.ts'
import type { PythonMachine } from '../machine.ts'
import { GRANULE, cachedBytes } from '../malloc/glibc/index.ts'
import { readOwner, type Python } from '../objects/index.ts'
import {
  BLOCK_HEADER_BYTES,
  SLOTS_PER_BLOCK,
  SLOT_BYTES,
  type NumberBlocks,
} from '../objects/number-blocks.ts'
import { REFCNT, TYPE } from '../objects/record.ts'
import { arenasOf, totalsOf as poolTotals } from '../pymalloc/index.ts'
import { eachBlock, type BlockInUse } from './blocks.ts'
import { stateOf } from './object-view.ts'

/** Bytes. */
export interface Totals {
  /** Of the heap up to the break and of all mappings: what stands indented adds up to it. */
  readonly addresses: Bytes
  /** In objects that are alive or dying, their arrays, tables and buffers. */
  readonly objects: Bytes
  /** In dead objects that free lists keep, and in free slots of number blocks. */
  readonly freeLists: Bytes
  /** In pools: free blocks, blocks never used, free pools, what of arenas is not cut into pools yet. */
  readonly pools: Bytes
  /** In malloc: free chunks, chunks that it keeps in the tcache and the fastbins, top. */
  readonly malloc: Bytes
  /** Headers and rounding of malloc, of pools, of number blocks. */
  readonly overhead: Bytes
  /** In blocks of malloc that no Python object owns: malloc's and pymalloc's own, and C code's. */
  readonly other: Bytes
  /** In mappings that are neither malloc's nor pymalloc's. */
  readonly foreign: Bytes

  /** In memory: `used` and `unused` add up to it. */
  readonly resident: Bytes
  /** In pages that hold something alive: at least a byte of an object, an array, or of anything that is not ours. */
  readonly used: Bytes
  /** In pages that hold nothing alive. */
  readonly unused: Bytes
  /** Was resident, and is not any more. */
  readonly givenBack: Bytes
}

export function totalsOf(machine: PythonMachine): Totals {
  const { process, malloc, python } = machine
  const count = new Count(machine)
  eachBlock(machine, (block) => count.add(block))
  const { arena } = malloc
  const pools = poolTotals(python.pymalloc)
  const arenas = arenasOf(python.pymalloc)
  const arenaHeaders = python.pymalloc.rules.arenasFrom === 'malloc' ? arenas.map(arenaSlack(machine)) : []
  const cached = cachedBytes(malloc)
  const free = (arena.topSize + arena.bins.granules) * GRANULE + cached
  const mappedArenas = python.pymalloc.rules.arenasFrom === 'malloc' ? 0 : pools.arenas
  const addresses = process.heapBytes + process.mappedBytes
  const unmapped = process.heapBytes - arena.systemBytes
  const { resident, used } = count.pages()
  return {
    addresses,
    objects: count.objects,
    freeLists: count.freeLists,
    pools: pools.free + pools.neverUsed + pools.freePools + pools.uncarved,
    malloc: free,
    overhead:
      count.overhead +
      pools.headers +
      pools.tails +
      pools.outsidePools +
      arenaHeaders.reduce((sum, bytes) => sum + bytes, 0),
    other: count.other + unmapped,
    foreign: process.mappedBytes - arena.mappedBytes - mappedArenas,
    resident,
    used,
    unused: resident - used,
    givenBack: process.peakResidentBytes - resident,
  }
}

/** What malloc takes for an arena beyond the arena itself. */
const arenaSlack =
  ({ malloc }: PythonMachine) =>
  ({ handle, bytes }: { handle: number; bytes: Bytes }): Bytes =>
    malloc.arena.chunkBytes(handle) - bytes

class Count {
  objects = 0
  freeLists = 0
  overhead = 0
  other = 0
  private readonly machine: PythonMachine
  private readonly python: Python
  /** Start of every page with something alive. */
  private readonly alive = new Set<Address>()
  private lastAlive = -1
  private readonly keptKeys: ReadonlySet<number>

  constructor(machine: PythonMachine) {
    this.machine = machine
    this.python = machine.python
    this.keptKeys = new Set(machine.python.keptKeys())
  }

  add(block: BlockInUse): void {
    const { place, address, bytes } = block
    const owner = readOwner(block.owner)
    const { objects } = this.python
    // of malloc's blocks the chunk is what is to be accounted for
    const whole = place < 0 ? this.machine.malloc.arena.chunkBytes(-place) : bytes
    if (owner.kind === 'int block' || owner.kind === 'float block') {
      const blocks = (owner.kind === 'int block' ? objects.ints : objects.floats) as NumberBlocks
      const live = blocks.liveIn(owner.block)
      this.objects += live * SLOT_BYTES
      this.freeLists += (SLOTS_PER_BLOCK - live) * SLOT_BYTES
      this.overhead += whole - SLOTS_PER_BLOCK * SLOT_BYTES
      if (live > 0) this.markSlots(blocks, owner.block, address)
      return
    }
    if (owner.kind === 'object' || owner.kind === 'body') {
      this.addObject(block, owner.record, owner.kind === 'body', whole)
      return
    }
    this.other += whole
    this.mark(address, bytes)
  }

  private addObject(
    { place, address, bytes }: BlockInUse,
    record: number,
    isBody: boolean,
    whole: Bytes,
  ): void {
    const { objects, rules } = this.python
    const ops = objects.types[objects.store.words.data[record + TYPE] as number]
    const size = isBody
      ? (ops?.body?.(record).bytes ?? 0)
      : (ops?.hasGc ? rules.gcHeader : 0) + (ops?.bytes(record) ?? 0)
    const isKept =
      this.keptKeys.has(place) ||
      (objects.store.words.data[record + REFCNT] === 0 && stateOf(this.python, record) === 'kept')
    // what is kept without an owner is told of whole
    const held = this.keptKeys.has(place) || size === 0 ? bytes : size
    if (isKept) this.freeLists += held
    else {
      this.objects += held
      this.mark(address, held)
    }
    this.overhead += whole - held
  }

  pages(): { resident: Bytes; used: Bytes } {
    const { process } = this.machine
    let used = 0
    for (const page of this.alive) used += process.residentIn(page, page + PAGE_BYTES)
    return { resident: process.residentBytes, used }
  }

  private mark(address: Address, bytes: Bytes): void {
    for (let page = roundDown(address, PAGE_BYTES); page < address + bytes; page += PAGE_BYTES) {
      if (page === this.lastAlive) continue
      this.lastAlive = page
      this.alive.add(page)
    }
  }

  private markSlots(blocks: NumberBlocks, block: number, address: Address): void {
    const end = address + BLOCK_HEADER_BYTES + SLOTS_PER_BLOCK * SLOT_BYTES
    if (roundDown(address, PAGE_BYTES) === roundDown(end - 1, PAGE_BYTES)) return this.mark(address, 1)
    for (const slot of blocks.slotsOf(block))
      if (blocks.words.data[slot] !== 0) this.mark(blocks.addressOf(slot), SLOT_BYTES)
  }
}
