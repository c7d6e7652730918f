/**
 * The calls by which objects get their memory, numbered and told of: PyMem_* (malloc itself in CPython 2, pymalloc since
 * 3.6) and PyObject_*. Follows Include/pymem.h and Include/objimpl.h of 2.7.6, Objects/obmalloc.c of 3.11.
 */
import { PAGE_BYTES, type Address, type Bytes } from '../address.ts'
import type { Process } from '../kernel/index.ts'
import type { ChunkAllocator } from '../malloc/allocator.ts'
import type { Place, PyMalloc } from '../pymalloc/index.ts'
import type { FreeListKind, Trace } from './trace.ts'
import type { PythonRules } from './versions.ts'

/**
 * The process has no more memory for a request. Thrown through the layers, because a request may fail anywhere inside of
 * them; whoever runs the program makes a MemoryError of it. Objects are as they were, or, if they were being made, gone.
 */
export class NoMemory extends Error {
  override name = 'NoMemory'
}

/** What is written of any new object. */
const OBJECT_HEAD: Bytes = 48

/** In place of a block: what is part of the interpreter's own data, and no malloc's. */
export const OUTSIDE: Place = 0x7fff_ffff

export class Memory {
  readonly process: Process
  readonly raw: ChunkAllocator
  readonly pymalloc: PyMalloc
  readonly rules: PythonRules
  /** Events so far. A bulk path counts each of its steps. */
  events = 0
  trace: Trace | undefined = undefined
  private outsideNow = false
  private unwrittenNow = false
  /** The block of the last object that was made so, until it is reallocated. */
  private unwrittenAt: Place = 0

  constructor(process: Process, raw: ChunkAllocator, pymalloc: PyMalloc, rules: PythonRules) {
    this.process = process
    this.raw = raw
    this.pymalloc = pymalloc
    this.rules = rules
    process.timeline.register(this)
  }

  registers(): number[] {
    return [this.events]
  }

  setRegisters([events = 0]: readonly number[]): void {
    this.events = events
  }

  /**
   * What `work` makes is part of the interpreter's own data: no event, no simulated memory. Objects have the place 0; arrays,
   * tables and buffers `OUTSIDE`.
   */
  outside<Answer>(work: () => Answer): Answer {
    return this.outsideIf(true, work)
  }

  /** The same for arrays and tables of an object that is part of it itself. */
  outsideIf<Answer>(isOutside: boolean, work: () => Answer): Answer {
    const was = this.outsideNow
    this.outsideNow ||= isOutside
    try {
      return work()
    } finally {
      this.outsideNow = was
    }
  }

  /** An object that `work` makes has room that nobody writes to before it is reallocated. */
  unwritten<Answer>(work: () => Answer): Answer {
    this.unwrittenNow = true
    try {
      return work()
    } finally {
      this.unwrittenNow = false
    }
  }

  get isOutside(): boolean {
    return this.outsideNow
  }

  addressOf(place: Place): Address {
    return place < 0 ? this.raw.blockOf(-place) : this.pymalloc.addressOf(place)
  }

  /** The program writes to the first `bytes` of a block. */
  touch(place: Place, bytes: Bytes): void {
    if (place === OUTSIDE) return
    this.process.touch(this.addressOf(place), bytes)
  }

  /** And to those from byte `from` up to, not with, `to`. */
  touchPart(place: Place, from: Bytes, to: Bytes): void {
    if (place === OUTSIDE) return
    this.process.touch(this.addressOf(place) + from, to - from)
  }

  /** PyMem_MALLOC. */
  malloc(bytes: Bytes, owner: number): Place {
    if (this.outsideNow) return OUTSIDE
    const place = this.rules.arraysInPools ? this.pymalloc.malloc(bytes) : -this.raw.mallocChunk(bytes || 1)
    if (place === 0) throw new NoMemory(`malloc(${bytes})`)
    this.pymalloc.setOwner(place, owner)
    this.events++
    this.trace?.malloc?.(bytes, place)
    return place
  }

  /** The same, all zeros, which it writes or has written: malloc and memset, PyMem_Calloc since Python 3.5. */
  zeros(bytes: Bytes, owner: number): Place {
    const { arraysInPools } = this.rules
    if (this.outsideNow) return OUTSIDE
    if (!arraysInPools || bytes <= this.pymalloc.rules.threshold) {
      const place = this.malloc(bytes, owner)
      this.touch(place, bytes)
      return place
    }
    const place = 0 - this.raw.callocChunk(1, bytes)
    if (place === 0) throw new NoMemory(`calloc(1, ${bytes})`)
    this.pymalloc.setOwner(place, owner)
    this.events++
    this.trace?.malloc?.(bytes, place)
    return place
  }

  /** PyMem_MALLOC of a buffer that is filled at once. */
  buffer(bytes: Bytes): Place {
    const place = this.malloc(bytes, 0)
    this.touch(place, bytes)
    return place
  }

  /** PyMem_REALLOC; `old` may be 0. */
  realloc(old: Place, bytes: Bytes, owner: number): Place {
    if (old === OUTSIDE) return OUTSIDE
    if (old === 0) {
      if (this.outsideNow) return OUTSIDE
      const place = this.rules.arraysInPools ? this.pymalloc.malloc(bytes) : -this.raw.mallocChunk(bytes || 1)
      if (place === 0) throw new NoMemory(`realloc(0, ${bytes})`)
      this.pymalloc.setOwner(place, owner)
      this.events++
      this.trace?.realloc?.(0, bytes, place)
      return place
    }
    const place = this.rules.arraysInPools
      ? this.pymalloc.realloc(old, bytes)
      : -this.raw.reallocChunk(-old, bytes || 1)
    if (place === 0) throw new NoMemory(`realloc(${bytes})`)
    if (!this.rules.arraysInPools && place !== old) this.pymalloc.setOwner(old, 0)
    this.pymalloc.setOwner(place, owner)
    this.events++
    this.trace?.realloc?.(old, bytes, place)
    return place
  }

  /** PyMem_FREE; 0 does nothing. */
  free(place: Place): void {
    if (place === 0 || place === OUTSIDE) return
    if (!this.rules.arraysInPools) {
      this.pymalloc.setOwner(place, 0)
      this.raw.freeChunk(-place)
    } else this.pymalloc.free(place)
    this.events++
    this.trace?.free?.(place)
  }

  /** PyObject_MALLOC; its owner is to be set. */
  objectMalloc(bytes: Bytes): Place {
    if (this.outsideNow) return 0
    const place = this.allocate(bytes)
    this.trace?.objectMalloc?.(bytes, place)
    return place
  }

  /** PyObject_MALLOC for the collector's allocator; `bytes` with its header. Its owner is to be set. */
  gcMalloc(bytes: Bytes): Place {
    if (this.outsideNow) return 0
    const place = this.allocate(bytes)
    this.trace?.gcMalloc?.(bytes, place)
    return place
  }

  /** PyObject_REALLOC, of which the program then writes every byte; the owner stays. */
  objectRealloc(old: Place, bytes: Bytes): Place {
    if (old === 0) return 0
    const before = old === this.unwrittenAt ? 0 : this.pymalloc.bytesOf(old)
    const place = this.pymalloc.realloc(old, bytes)
    if (place === 0) throw new NoMemory(`realloc(${bytes})`)
    // what was there is resident, or has been copied; a mapping has up to a page and a little that was not in use yet
    if (place < 0) this.touchPart(place, Math.max(0, Math.min(before, bytes) - 2 * PAGE_BYTES), bytes)
    if (before === 0) this.unwrittenAt = 0
    this.events++
    this.trace?.objectRealloc?.(old, bytes, place)
    return place
  }

  objectFree(place: Place): void {
    if (place === 0) return
    this.pymalloc.free(place)
    this.events++
    this.trace?.objectFree?.(place)
  }

  gcFree(place: Place): void {
    if (place === 0) return
    this.pymalloc.free(place)
    this.events++
    this.trace?.gcFree?.(place)
  }

  /** An object has come out of a free list. */
  took(kind: FreeListKind, place: Place): void {
    this.events++
    this.trace?.taken?.(kind, place)
  }

  /** A dead object has gone into a free list. */
  kept(kind: FreeListKind, place: Place): void {
    this.events++
    this.trace?.kept?.(kind, place)
  }

  private allocate(bytes: Bytes): Place {
    const place = this.pymalloc.malloc(bytes)
    if (place === 0) throw new NoMemory(`malloc(${bytes})`)
    if (place < 0) {
      this.touch(place, this.unwrittenNow ? Math.min(bytes, OBJECT_HEAD) : bytes)
      if (this.unwrittenNow) this.unwrittenAt = place
      else if (place === this.unwrittenAt) this.unwrittenAt = 0
    }
    this.events++
    return place
  }
}
