import type { Address, Bytes } from '../address.ts'

/** What C programs call. A null pointer is 0, as in C; nothing here throws on account of the simulated program. */
export interface Allocator {
  malloc(bytes: Bytes): Address
  calloc(count: number, bytes: Bytes): Address
  realloc(block: Address, bytes: Bytes): Address
  free(block: Address): void
  memalign(alignment: Bytes, bytes: Bytes): Address
  alignedAlloc(alignment: Bytes, bytes: Bytes): Address
  /** 0 where it answers EINVAL or ENOMEM. */
  posixMemalign(alignment: Bytes, bytes: Bytes): Address
  valloc(bytes: Bytes): Address
  usableSize(block: Address): Bytes
}

/**
 * The same for the layers above, which keep a block's *chunk* in place of its address: a multiple of 8 below 2^31, the
 * same for as long as the block lives; 0 is null. Nothing has to be looked up, and arrays can be indexed by chunk / 8.
 */
export interface ChunkAllocator {
  mallocChunk(bytes: Bytes): number
  callocChunk(count: number, bytes: Bytes): number
  /** Of a live chunk, to `bytes` from 1: its chunk or another; 0 with the old one as it was. */
  reallocChunk(chunk: number, bytes: Bytes): number
  freeChunk(chunk: number): void
  /** The address of a chunk's block; 0 for 0. */
  blockOf(chunk: number): Address
  /** The chunk of the live block that starts at `block`; 0 if there is none. */
  chunkOf(block: Address): number
}
