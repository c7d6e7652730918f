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
