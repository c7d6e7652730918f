/**
 * The tree in which 3.10 and later look up whether an address is pymalloc's: what its nodes take from malloc, and which of
 * their pages are written. Follows arena_map_get and arena_map_mark_used of Objects/obmalloc.c, 3.11.
 *
 * An address has 15 bits for the root, 15 for a node in the middle, 14 for a node at the bottom, and 20 inside the arena.
 * Left out: the root, which is static, and what the nodes hold, because a place says itself whether it is pymalloc's. No
 * process has addresses from 2^49 on, so that there is one node in the middle.
 */
import { MIB, type Address } from '../address.ts'
import type { Process } from '../kernel/index.ts'
import type { ChunkAllocator } from '../malloc/allocator.ts'
import type { Words } from '../words.ts'

const MIDDLE_LENGTH = 2 ** 15
const BOTTOM_LENGTH = 2 ** 14
/** A pointer in the middle, an arena_coverage_t at the bottom. */
const ENTRY_BYTES = 8

export class RadixTree {
  private readonly process: Process
  private readonly malloc: ChunkAllocator
  /** The chunk of the node in the middle; 0 until there is one. */
  private middle = 0
  /** By index in the middle, the chunk of a node at the bottom. */
  private readonly bottoms: Words

  constructor(process: Process, malloc: ChunkAllocator) {
    this.process = process
    this.malloc = malloc
    this.bottoms = process.timeline.words(1)
    process.timeline.register(this)
  }

  registers(): number[] {
    return [this.middle]
  }

  setRegisters([middle = 0]: readonly number[]): void {
    this.middle = middle
  }

  /** An arena of 1 MiB is there now; false where there is no memory for nodes. */
  add(arena: Address): boolean {
    // where it does not begin at a multiple of its size, two entries have a part of it each
    return this.mark(arena) && (arena % MIB === 0 || this.mark(arena + MIB))
  }

  /** It is no more. Nodes stay. */
  remove(arena: Address): void {
    this.add(arena)
  }

  private mark(address: Address): boolean {
    const arena = Math.floor(address / MIB)
    const bottom = this.bottomFor(Math.floor(arena / BOTTOM_LENGTH))
    if (bottom === 0) return false
    this.process.touch(this.malloc.blockOf(bottom) + (arena % BOTTOM_LENGTH) * ENTRY_BYTES, ENTRY_BYTES)
    return true
  }

  private bottomFor(index: number): number {
    const { bottoms, malloc, process } = this
    if (this.middle === 0) this.middle = malloc.callocChunk(1, MIDDLE_LENGTH * ENTRY_BYTES)
    if (this.middle === 0) return 0
    const known = bottoms.data[index] ?? 0
    if (known !== 0) return known
    const made = malloc.callocChunk(1, BOTTOM_LENGTH * ENTRY_BYTES)
    if (made === 0) return 0
    process.touch(malloc.blockOf(this.middle) + index * ENTRY_BYTES, ENTRY_BYTES)
    bottoms.grow(index + 1)
    bottoms.set(index, made)
    return made
  }
}
