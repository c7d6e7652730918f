import type { Bytes } from '../address.ts'
import type { ChunkAllocator } from '../malloc/allocator.ts'
import type { Timeline } from '../timeline.ts'
import { WORD_BY_WORD, type Words } from '../words.ts'

/** A chunk is a multiple of 8. */
const CHUNK_SHIFT = 3

/** Blocks that malloc serves, known by their chunks, and whose they are. */
export class RawBlocks {
  private readonly allocator: ChunkAllocator
  /** By chunk / 8. */
  private readonly owners: Words

  constructor(timeline: Timeline, allocator: ChunkAllocator) {
    this.allocator = allocator
    this.owners = timeline.words(1024, WORD_BY_WORD)
  }

  /** PyMem_MALLOC: malloc that never asks for nothing. */
  malloc(bytes: Bytes): number {
    const chunk = this.allocator.mallocChunk(bytes === 0 ? 1 : bytes)
    if (chunk !== 0) this.setOwner(chunk, 0)
    return chunk
  }

  /** The owner goes with the block. */
  realloc(chunk: number, bytes: Bytes): number {
    const moved = this.allocator.reallocChunk(chunk, bytes === 0 ? 1 : bytes)
    if (moved !== 0 && moved !== chunk) {
      this.setOwner(moved, this.ownerOf(chunk))
      this.setOwner(chunk, 0)
    }
    return moved
  }

  /** Whoever gets the place next is another one. */
  free(chunk: number): void {
    this.setOwner(chunk, 0)
    this.allocator.freeChunk(chunk)
  }

  ownerOf(chunk: number): number {
    return this.owners.data[chunk >> CHUNK_SHIFT] ?? 0
  }

  setOwner(chunk: number, owner: number): void {
    const index = chunk >> CHUNK_SHIFT
    if (index >= this.owners.length) this.owners.grow(index + 1)
    this.owners.set(index, owner)
  }
}
