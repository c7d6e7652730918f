import { PAGE_BYTES, type Address, type Bytes } from '../address.ts'
import type { Process } from '../kernel/index.ts'
import type { ChunkAllocator } from '../malloc/allocator.ts'

/** Where arenas come from. A handle is a whole number from 1 below 2^31; 0 stands for none. */
export interface ArenaMemory {
  /** 0 where there is no memory. */
  obtain(bytes: Bytes): number
  release(handle: number, bytes: Bytes): void
  addressOf(handle: number): Address
}

/** Arenas as blocks of malloc: new_arena of 2.7.6. The handle is the chunk. */
export class MallocedArenas implements ArenaMemory {
  private readonly malloc: ChunkAllocator

  constructor(malloc: ChunkAllocator) {
    this.malloc = malloc
  }

  obtain(bytes: Bytes): number {
    return this.malloc.mallocChunk(bytes)
  }

  release(chunk: number): void {
    this.malloc.freeChunk(chunk)
  }

  addressOf(chunk: number): Address {
    return this.malloc.blockOf(chunk)
  }
}

/** Arenas as mappings: _PyObject_ArenaMmap. The handle is how many pages the arena begins below the top of all mappings. */
export class MappedArenas implements ArenaMemory {
  private readonly process: Process

  constructor(process: Process) {
    this.process = process
  }

  obtain(bytes: Bytes): number {
    const address = this.process.map(bytes)
    return address === 0 ? 0 : (this.process.mappingTop - address) / PAGE_BYTES
  }

  release(depth: number, bytes: Bytes): void {
    this.process.unmap(this.addressOf(depth), bytes)
  }

  addressOf(depth: number): Address {
    return this.process.mappingTop - depth * PAGE_BYTES
  }
}
