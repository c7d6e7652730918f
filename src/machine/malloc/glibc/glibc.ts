/**
 * malloc as programs call it, of glibc 2.17 (2012) and 2.36 (2022) on x86-64 Linux, for a process of one thread.
 * Follows malloc/malloc.c of both: __libc_malloc, __libc_free, __libc_calloc, __libc_realloc, _mid_memalign,
 * __libc_valloc, __posix_memalign, malloc_trim, __libc_mallopt, __libc_mallinfo2, munmap_chunk, mremap_chunk,
 * tcache_init. What differs between the two is in `VERSIONS` and nowhere else. Measured against recordings of both:
 * every address, every break, every figure of mallinfo.
 *
 * Left out: threads and their arenas, hooks, perturb bytes, what `arena.ts` and `misuse.ts` name.
 */
import { PAGE_BYTES, roundDown, roundUp, type Address, type Bytes } from '../../address.ts'
import type { Process } from '../../kernel/index.ts'
import type { Timeline } from '../../timeline.ts'
import type { Allocator, ChunkAllocator } from '../allocator.ts'
import { Arena, asUnsigned } from './arena.ts'
import { BK, LIVE, NONE, TOP } from './chunks.ts'
import { GRANULE, HEADER, MIN_CHUNK, SIZE_WORD, chunkFor } from './layout.ts'
import {
  badFree,
  badRealloc,
  endingOf,
  freeAmongOverwritten,
  mallocAmongOverwritten,
  reallocAmongOverwritten,
  wordsOf,
  type Ending,
  type Overwritten,
} from './misuse.ts'
import { TCACHE_BINS, TCACHE_BYTES, TCACHE_COUNT, Tcache } from './tcache.ts'

export type GlibcVersion = '2.17' | '2.36'

/** Tunables, in the words of the recordings; bytes, unless a count. */
export interface GlibcOptions {
  readonly version?: GlibcVersion
  /** False: as if the tcache had never been invented. 2.17 has none. */
  readonly tcache?: boolean
  /** Blocks of a size that it keeps. */
  readonly tcacheCount?: number
  /** Largest request that it keeps. */
  readonly tcacheMax?: Bytes
  readonly mmapThreshold?: Bytes
  readonly trimThreshold?: Bytes
  readonly topPad?: Bytes
  readonly mxfast?: Bytes
  readonly mmapMax?: number
}

/** mallinfo2, field for field. */
export interface Mallinfo {
  readonly arena: Bytes
  readonly ordblks: number
  readonly smblks: number
  readonly hblks: number
  readonly hblkhd: Bytes
  readonly fsmblks: Bytes
  readonly uordblks: Bytes
  readonly fordblks: Bytes
  readonly keepcost: Bytes
}

interface Version {
  readonly tcache: boolean
  /** Requests from here on fail at once. */
  readonly tooLarge: number
  /** valloc merges the fastbins first. */
  readonly vallocConsolidates: boolean
  /** malloc looks at the size of top before it cuts from it. */
  readonly checksTop: boolean
  /** mallopt refuses an mmap threshold above HEAP_MAX_SIZE / 2. */
  readonly limitsThreshold: boolean
}

const VERSIONS: Readonly<Record<GlibcVersion, Version>> = {
  '2.17': {
    tcache: false,
    tooLarge: 2 ** 64 - 64,
    vallocConsolidates: true,
    checksTop: false,
    limitsThreshold: true,
  },
  '2.36': {
    tcache: true,
    tooLarge: 2 ** 63,
    vallocConsolidates: false,
    checksTop: true,
    limitsThreshold: false,
  },
}

/** DEFAULT_MXFAST, DEFAULT_MMAP_THRESHOLD_MIN and _MAX, DEFAULT_TRIM_THRESHOLD, DEFAULT_TOP_PAD, DEFAULT_MMAP_MAX. */
const MXFAST = 128
const THRESHOLD = 128 * 1024
const THRESHOLD_MAX = 32 * 1024 * 1024
const MMAP_MAX = 65536
/** MAX_FAST_SIZE, as a request. */
const LARGEST_MXFAST = 160
/** IS_MMAPPED in a size word: free compares with it still in. */
const FLAGS = 2

/** M_MXFAST, M_TRIM_THRESHOLD, M_TOP_PAD, M_MMAP_THRESHOLD, M_MMAP_MAX. */
const MALLOPT = { mxfast: 1, trimThreshold: -1, topPad: -2, mmapThreshold: -3, mmapMax: -4 } as const

export class Glibc implements Allocator, ChunkAllocator {
  readonly version: GlibcVersion
  readonly arena: Arena
  private readonly process: Process
  private readonly timeline: Timeline
  private readonly rules: Version
  private readonly cache: Tcache | undefined
  private readonly overwritten: Overwritten = new Map()
  /** Whether there is anything in `overwritten`. */
  private tampered = false
  private ending: Ending | undefined = undefined

  constructor(process: Process, options: GlibcOptions = {}) {
    this.version = options.version ?? '2.36'
    this.rules = VERSIONS[this.version]
    this.process = process
    this.timeline = process.timeline
    this.arena = new Arena(this.timeline, process, {
      maxFast: fastLimit(options.mxfast ?? MXFAST - SIZE_WORD),
      mmapThreshold: options.mmapThreshold ?? THRESHOLD,
      trimThreshold: options.trimThreshold ?? THRESHOLD,
      topPad: options.topPad ?? THRESHOLD,
      mmapMax: options.mmapMax ?? MMAP_MAX,
      dynamic:
        options.mmapThreshold === undefined &&
        options.trimThreshold === undefined &&
        options.topPad === undefined &&
        options.mmapMax === undefined,
    })
    if (this.rules.tcache && options.tcache !== false)
      this.cache = new Tcache(
        this.timeline,
        this.arena.chunks,
        options.tcacheCount ?? TCACHE_COUNT,
        options.tcacheMax === undefined ? TCACHE_BINS : chunkFor(options.tcacheMax) - MIN_CHUNK + 1,
      )
    this.timeline.register(this)
  }

  registers(): number[] {
    return [Number(this.arena.tcache !== undefined), ...wordsOf(this.ending), ...[...this.overwritten].flat()]
  }

  setRegisters([made = 0, kind = 0, length = 0, ...rest]: readonly number[]): void {
    this.arena.tcache = made ? this.cache : undefined
    this.ending = endingOf(kind, rest.slice(0, length))
    this.overwritten.clear()
    for (let index = length; index + 1 < rest.length; index += 2)
      this.overwritten.set(rest[index] as number, rest[index + 1] as number)
    this.tampered = this.overwritten.size > 0
  }

  /** How the program's mistake ended its process. From then on every call answers 0 and does nothing. */
  get ended(): Ending | undefined {
    return this.ending
  }

  /** What glibc printed when it ended the process: `free(): double free detected in tcache 2`. */
  get abort(): string | undefined {
    return this.ending?.kind === 'abort' ? this.ending.message : undefined
  }

  malloc(bytes: Bytes): Address {
    return this.blockOf(this.mallocChunk(bytes))
  }

  free(block: Address): void {
    if (block === 0 || this.ending !== undefined) return
    const chunk = this.chunkOf(block)
    if (chunk === NONE) this.ending = badFree(this.arena, block)
    else this.freeChunk(chunk)
  }

  calloc(count: number, bytes: Bytes): Address {
    return this.blockOf(this.callocChunk(count, bytes))
  }

  realloc(block: Address, bytes: Bytes): Address {
    if (block === 0) return this.malloc(bytes)
    if (this.ending !== undefined) return 0
    if (bytes === 0) {
      this.free(block)
      return 0
    }
    if (bytes >= this.rules.tooLarge) return 0
    const chunk = this.chunkOf(block)
    if (chunk !== NONE) return this.blockOf(this.reallocChunk(chunk, bytes))
    this.ending = badRealloc(this.arena, block)
    return 0
  }

  memalign(alignment: Bytes, bytes: Bytes): Address {
    return this.blockOf(this.memalignChunk(alignment, bytes))
  }

  alignedAlloc(alignment: Bytes, bytes: Bytes): Address {
    return this.memalign(alignment, bytes)
  }

  posixMemalign(alignment: Bytes, bytes: Bytes): Address {
    const words = alignment / SIZE_WORD
    const isPower = Number.isInteger(words) && words > 0 && 2 ** Math.round(Math.log2(words)) === words
    return isPower ? this.memalign(alignment, bytes) : 0
  }

  valloc(bytes: Bytes): Address {
    if (this.rules.vallocConsolidates && this.arena.fastbins.used) this.arena.consolidate()
    return this.memalign(PAGE_BYTES, bytes)
  }

  /** malloc_usable_size: what the program may use of a live block. */
  usableSize(block: Address): Bytes {
    const chunk = block === 0 ? NONE : this.chunkOf(block)
    return chunk === NONE ? 0 : this.arena.usableBytes(chunk)
  }

  /**
   * The same calls for layers above that keep a block's *chunk*, a small integer, in place of its address: it stays the
   * same for as long as the block lives, NONE (0) is null, and nothing has to be looked up. `blockOf` has the address.
   */
  mallocChunk(bytes: Bytes): number {
    if (bytes >= this.rules.tooLarge || this.ending !== undefined) return NONE
    const size = chunkFor(bytes)
    const { arena } = this
    if (arena.tcache === undefined) this.makeTcache()
    if (arena.tcache !== undefined) {
      const chunk = arena.tcache.pop(size)
      if (chunk !== NONE) return chunk
    }
    if (this.tampered && this.stumbles()) return NONE
    return arena.malloc(size)
  }

  /** Frees the chunk of a live block. */
  freeChunk(chunk: number): void {
    if (chunk === NONE || this.ending !== undefined) return
    const { arena } = this
    if (arena.isMapped(chunk)) return this.unmap(chunk)
    if (arena.tcache === undefined) this.makeTcache()
    if (this.tampered) {
      this.ending = freeAmongOverwritten(arena, chunk, this.overwritten)
      if (this.ending) return
    }
    arena.free(chunk)
  }

  callocChunk(count: number, bytes: Bytes): number {
    const product = count * bytes
    if (product >= this.rules.tooLarge || this.ending !== undefined) return NONE
    const { arena } = this
    if (arena.tcache === undefined) this.makeTcache()
    if (this.tampered && this.stumbles()) return NONE
    const topAt = arena.topAt
    const topBytes = arena.topSize * GRANULE
    const chunk = arena.malloc(chunkFor(product))
    if (chunk !== NONE && !arena.isMapped(chunk)) {
      const size = arena.sizeOf(chunk) * GRANULE
      // MORECORE_CLEARS is 2: what the kernel adds to top is always zero, also where the break has been before
      const cleared = arena.atOf(chunk) === topAt ? Math.min(size, topBytes) : size
      this.process.touch(arena.blockOf(chunk), cleared - SIZE_WORD)
    }
    return chunk
  }

  /** Of a live block, to `bytes` from 1: its chunk or another; NONE with the old one as it was. */
  reallocChunk(chunk: number, bytes: Bytes): number {
    if (bytes >= this.rules.tooLarge || this.ending !== undefined) return NONE
    const { arena } = this
    if (arena.isMapped(chunk)) return this.remap(chunk, bytes)
    if (arena.tcache === undefined) this.makeTcache()
    if (this.tampered) {
      this.ending = reallocAmongOverwritten(arena, chunk, this.overwritten)
      if (this.ending) return NONE
    }
    return arena.realloc(chunk, chunkFor(bytes))
  }

  memalignChunk(alignment: Bytes, bytes: Bytes): number {
    if (alignment <= GRANULE) return this.mallocChunk(bytes)
    if (bytes >= this.rules.tooLarge || alignment > 2 ** 62 || this.ending !== undefined) return NONE
    let power = 2 * GRANULE
    while (power < alignment) power *= 2
    return this.arena.memalign(power, bytes)
  }

  /** The address of a chunk's block; 0 for NONE. */
  blockOf(chunk: number): Address {
    return chunk === NONE ? 0 : this.arena.blockOf(chunk)
  }

  /** The chunk of the live block that starts at `block`; NONE if there is none. */
  chunkOf(block: Address): number {
    const { arena, process } = this
    if (block > process.programBreak) {
      const chunk = process.mappingAt(block)?.note ?? NONE
      return chunk !== NONE && arena.isMapped(chunk) && arena.blockOf(chunk) === block ? chunk : NONE
    }
    const at = arena.granuleOf(block)
    if (at !== (at | 0)) return NONE
    const chunk = arena.chunks.find(at)
    return chunk !== NONE && arena.chunks.words.data[chunk + BK] === LIVE ? chunk : NONE
  }

  /** malloc_trim. */
  trim(pad: Bytes): 0 | 1 {
    if (this.ending !== undefined) return 0
    return this.arena.trim(pad) ? 1 : 0
  }

  /** `param` as in <malloc.h>: 1 to -4; `value` an int. */
  mallopt(param: number, value: number): 0 | 1 {
    if (this.ending !== undefined) return 0
    const { arena } = this
    const { settings } = arena
    arena.consolidate()
    const unsigned = asUnsigned(value)
    switch (param) {
      case MALLOPT.mxfast:
        if (unsigned > LARGEST_MXFAST) return 0
        settings.maxFast = fastLimit(value)
        return 1
      case MALLOPT.trimThreshold:
        settings.trimThreshold = unsigned
        break
      case MALLOPT.topPad:
        settings.topPad = value
        break
      case MALLOPT.mmapThreshold:
        if (this.rules.limitsThreshold && unsigned > THRESHOLD_MAX) return 0
        settings.mmapThreshold = unsigned
        break
      case MALLOPT.mmapMax:
        settings.mmapMax = value
        break
      default:
        return 1
    }
    settings.dynamic = false
    return 1
  }

  mallinfo(): Mallinfo {
    const { arena } = this
    const { chunks: smblks, granules } = arena.fastbins.count()
    const fsmblks = granules * GRANULE
    const keepcost = arena.topSize * GRANULE
    const fordblks = keepcost + fsmblks + arena.bins.granules * GRANULE
    return {
      arena: arena.systemBytes,
      ordblks: 1 + arena.bins.chunks,
      smblks,
      hblks: arena.mappedCount,
      hblkhd: arena.mappedBytes,
      fsmblks,
      uordblks: arena.systemBytes - fordblks,
      fordblks,
      keepcost,
    }
  }

  /** The mapping of a block that has one of its own. */
  mappedAt(block: Address): { start: Address; bytes: Bytes } | undefined {
    const chunk = this.chunkOf(block)
    if (chunk === NONE || !this.arena.isMapped(chunk)) return undefined
    return { start: this.arena.mappingOf(chunk), bytes: this.arena.sizeOf(chunk) * PAGE_BYTES }
  }

  /** The program writes over the size word before its block: `word` is size and flags, as the bytes then read. */
  overwriteSize(block: Address, word: number): void {
    const at = this.arena.granuleOf(block)
    const chunk = at === this.arena.topAt ? TOP : this.arena.chunks.find(at)
    if (chunk === NONE) throw new RangeError(`no chunk has its block at ${block}`)
    this.overwritten.set(chunk, word)
    this.tampered = true
  }

  /** MAYBE_INIT_TCACHE: its struct is an ordinary chunk, the first of most heaps. */
  private makeTcache(): void {
    const { arena, cache } = this
    if (cache === undefined) return
    const chunk = arena.malloc(chunkFor(TCACHE_BYTES))
    if (chunk === NONE) return
    this.process.touch(arena.blockOf(chunk), TCACHE_BYTES)
    arena.tcache = cache
  }

  /** munmap_chunk, and what free learns from it. */
  private unmap(chunk: number): void {
    const { arena } = this
    const { settings } = arena
    const start = arena.mappingOf(chunk)
    const bytes = arena.sizeOf(chunk) * PAGE_BYTES
    const size = arena.usableBytes(chunk) + HEADER
    if (settings.dynamic && size + FLAGS > settings.mmapThreshold && size + FLAGS <= THRESHOLD_MAX) {
      settings.mmapThreshold = size
      settings.trimThreshold = 2 * size
    }
    this.drop(chunk, start, bytes)
  }

  private drop(chunk: number, start: Address, bytes: Bytes): void {
    const { arena } = this
    arena.mappedCount--
    arena.mappedBytes -= bytes
    arena.chunks.destroyMapped(chunk)
    this.process.unmap(start, bytes)
  }

  /** mremap_chunk; by hand where the kernel has no room. */
  private remap(chunk: number, bytes: Bytes): number {
    const { arena, process } = this
    const start = arena.mappingOf(chunk)
    const old = arena.sizeOf(chunk) * PAGE_BYTES
    const usable = arena.usableBytes(chunk)
    const lead = old - usable - HEADER
    const wanted = roundUp(chunkFor(bytes) * GRANULE + lead + SIZE_WORD, PAGE_BYTES)
    if (wanted === old) return chunk
    const moved = process.remap(start, old, wanted)
    if (moved !== 0) {
      arena.mappedBytes += wanted - old
      arena.moveMapped(chunk, moved, wanted)
      return chunk
    }
    if (usable >= bytes) return chunk
    const other = this.mallocChunk(bytes)
    if (other === NONE) return NONE
    process.touch(arena.blockOf(other), usable)
    this.drop(chunk, start, old)
    return other
  }

  /** Whether what malloc is about to read was overwritten; then the process has ended. */
  private stumbles(): boolean {
    this.ending = mallocAmongOverwritten(this.arena, this.rules.checksTop, this.overwritten)
    return this.ending !== undefined
  }
}

/** set_max_fast: the largest chunk, in granules, for fastbin requests up to `request`. */
function fastLimit(request: Bytes): number {
  return request <= SIZE_WORD - 1 ? 1 : roundDown(request + SIZE_WORD, GRANULE) / GRANULE
}
