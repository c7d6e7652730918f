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
import type { Allocator } from '../allocator.ts'
import { Arena, MAPPED } from './arena.ts'
import { BK, IN_FASTBIN, LIVE, NONE, SIZE, TOP } from './chunks.ts'
import { GRANULE, HEADER, LAST_BIN, MIN_CHUNK, SIZE_WORD, UNSORTED, chunkFor } from './layout.ts'
import {
  badFree,
  freeAmongOverwritten,
  mallocAmongOverwritten,
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
}

const VERSIONS: Readonly<Record<GlibcVersion, Version>> = {
  '2.17': { tcache: false, tooLarge: 2 ** 64 - 64, vallocConsolidates: true, checksTop: false },
  '2.36': { tcache: true, tooLarge: 2 ** 63, vallocConsolidates: false, checksTop: true },
}

/** DEFAULT_MXFAST, DEFAULT_MMAP_THRESHOLD_MIN and _MAX, DEFAULT_TRIM_THRESHOLD, DEFAULT_TOP_PAD, DEFAULT_MMAP_MAX. */
const MXFAST = 128
const THRESHOLD = 128 * 1024
const THRESHOLD_MAX = 32 * 1024 * 1024
const MMAP_MAX = 65536
/** MAX_FAST_SIZE, as a request. */
const LARGEST_MXFAST = 160
/** Bytes that a mapped chunk has in front of its block. */
const IS_MMAPPED = 2

/** M_MXFAST, M_TRIM_THRESHOLD, M_TOP_PAD, M_MMAP_THRESHOLD, M_MMAP_MAX. */
const MALLOPT = { mxfast: 1, trimThreshold: -1, topPad: -2, mmapThreshold: -3, mmapMax: -4 } as const

export class Glibc implements Allocator {
  readonly version: GlibcVersion
  readonly arena: Arena
  private readonly process: Process
  private readonly timeline: Timeline
  private readonly rules: Version
  private readonly cache: Tcache | undefined
  private readonly overwritten: Overwritten = new Map()
  private ending: Ending | undefined

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
    return [Number(this.arena.tcache !== undefined), ...[...this.overwritten].flat()]
  }

  setRegisters([made = 0, ...overwritten]: readonly number[]): void {
    this.arena.tcache = made ? this.cache : undefined
    this.ending = undefined
    this.overwritten.clear()
    for (let index = 0; index + 1 < overwritten.length; index += 2)
      this.overwritten.set(overwritten[index] as number, overwritten[index + 1] as number)
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
    if (bytes >= this.rules.tooLarge || this.ending !== undefined) return 0
    const size = chunkFor(bytes)
    this.makeTcache()
    const { arena } = this
    if (arena.tcache !== undefined) {
      const chunk = arena.tcache.pop(size)
      if (chunk !== NONE) return arena.blockOf(chunk)
    }
    if (this.overwritten.size > 0 && this.stumbles()) return 0
    return this.blockOf(arena.malloc(size))
  }

  free(block: Address): void {
    if (block === 0 || this.ending !== undefined) return
    const chunk = this.find(block)
    if (chunk !== NONE) {
      this.makeTcache()
      if (this.overwritten.size > 0) {
        this.ending = freeAmongOverwritten(this.arena, chunk, this.overwritten)
        if (this.ending) return
      }
      this.arena.free(chunk)
      return
    }
    const mapped = this.mappedAt(block)
    if (mapped) this.unmap(mapped.start, mapped.bytes, block)
    else this.ending = badFree(this.arena, block)
  }

  calloc(count: number, bytes: Bytes): Address {
    const product = count * bytes
    if (product >= this.rules.tooLarge || this.ending !== undefined) return 0
    this.makeTcache()
    if (this.overwritten.size > 0 && this.stumbles()) return 0
    const { arena } = this
    const topAt = arena.topAt
    const used = arena.usedTopBytes()
    const chunk = arena.malloc(chunkFor(product))
    const block = this.blockOf(chunk)
    if (chunk !== NONE && chunk !== MAPPED) {
      const size = arena.sizeOf(chunk) * GRANULE
      // memory fresh from the kernel is zero already
      const cleared = block - HEADER === arena.addressOf(topAt) ? Math.min(size, used) : size
      this.process.touch(block, cleared - SIZE_WORD)
    }
    return block
  }

  realloc(block: Address, bytes: Bytes): Address {
    if (block === 0) return this.malloc(bytes)
    if (this.ending !== undefined) return 0
    if (bytes === 0) {
      this.free(block)
      return 0
    }
    if (bytes >= this.rules.tooLarge) return 0
    const chunk = this.find(block)
    if (chunk === NONE) return this.reallocMapped(block, bytes)
    this.makeTcache()
    const { arena } = this
    if (this.overwritten.size > 0) {
      const ending = freeAmongOverwritten(arena, chunk, this.overwritten)
      this.ending = ending && { ...ending, message: ending.message.replace('free()', 'realloc()') }
      if (this.ending) return 0
    }
    return this.blockOf(arena.realloc(chunk, chunkFor(bytes)))
  }

  memalign(alignment: Bytes, bytes: Bytes): Address {
    if (alignment <= GRANULE) return this.malloc(bytes)
    if (bytes >= this.rules.tooLarge || alignment > 2 ** 62 || this.ending !== undefined) return 0
    let power = 2 * GRANULE
    while (power < alignment) power *= 2
    return this.blockOf(this.arena.memalign(power, bytes))
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
    if (block === 0) return 0
    const chunk = this.find(block)
    if (chunk !== NONE) return this.arena.sizeOf(chunk) * GRANULE - SIZE_WORD
    const mapped = this.mappedAt(block)
    return mapped ? mapped.start + mapped.bytes - block : 0
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
    // an int that becomes an unsigned long
    const unsigned = value < 0 ? 2 ** 64 + value : value
    switch (param) {
      case MALLOPT.mxfast:
        if (unsigned > LARGEST_MXFAST) return 0
        settings.maxFast = fastLimit(value)
        return 1
      case MALLOPT.trimThreshold:
        settings.trimThreshold = unsigned
        break
      case MALLOPT.topPad:
        settings.topPad = unsigned
        break
      case MALLOPT.mmapThreshold:
        // HEAP_MAX_SIZE / 2
        if (unsigned > THRESHOLD_MAX) return 0
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
    let smblks = 0
    let fsmblks = 0
    for (const chunk of arena.fastbins) {
      smblks++
      fsmblks += arena.sizeOf(chunk) * GRANULE
    }
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
    if (block < this.process.programBreak) return undefined
    const mapping = this.process.mappingAt(block)
    return mapping && mapping.start + mapping.note * GRANULE + HEADER === block ? mapping : undefined
  }

  /** The program writes over the size word before its block: `word` is size and flags, as the bytes then read. */
  overwriteSize(block: Address, word: number): void {
    const at = this.arena.granuleOf(block)
    const chunk = at === this.arena.topAt ? TOP : this.arena.chunks.find(at)
    if (chunk === NONE) throw new RangeError(`no chunk has its block at ${block}`)
    this.overwritten.set(chunk, word)
  }

  /** The live chunk on the heap whose block starts at `block`; NONE if there is none. */
  private find(block: Address): number {
    const { arena } = this
    if (block > this.process.programBreak) return NONE
    const at = arena.granuleOf(block)
    const chunk = arena.chunks.find(at | 0)
    if (chunk === NONE || at !== (at | 0)) return NONE
    return arena.chunks.words.data[chunk + BK] === LIVE ? chunk : NONE
  }

  private blockOf(chunk: number): Address {
    const { arena } = this
    if (chunk > NONE) return arena.blockOf(chunk)
    if (chunk === NONE) return 0
    const note = this.process.mappingAt(arena.mapped)?.note ?? 0
    return arena.mapped + note * GRANULE + HEADER
  }

  /** MAYBE_INIT_TCACHE: its struct is an ordinary chunk, the first of most heaps. */
  private makeTcache(): void {
    const { arena, cache } = this
    if (arena.tcache !== undefined || cache === undefined) return
    const chunk = arena.malloc(chunkFor(TCACHE_BYTES))
    if (chunk === NONE) return
    this.process.touch(this.blockOf(chunk), TCACHE_BYTES)
    arena.tcache = cache
  }

  /** munmap_chunk. */
  private unmap(start: Address, bytes: Bytes, block: Address): void {
    const { arena } = this
    const { settings } = arena
    const size = start + bytes - (block - HEADER)
    if (
      settings.dynamic &&
      size + IS_MMAPPED > settings.mmapThreshold &&
      size + IS_MMAPPED <= THRESHOLD_MAX
    ) {
      settings.mmapThreshold = size
      settings.trimThreshold = 2 * size
    }
    arena.mappedCount--
    arena.mappedBytes -= bytes
    this.process.unmap(start, bytes)
  }

  private reallocMapped(block: Address, bytes: Bytes): Address {
    const { process } = this
    const mapped = this.mappedAt(block)
    if (!mapped) {
      const ending = badFree(this.arena, block)
      this.ending =
        ending.message === 'free(): invalid pointer' || ending.kind === 'segmentation fault'
          ? { ...ending, message: ending.message.replace('free()', 'realloc()') }
          : { kind: 'unnoticed', message: 'a block that is free was made larger or smaller' }
      return 0
    }
    const lead = block - HEADER - mapped.start
    const wanted = roundUp(chunkFor(bytes) * GRANULE + lead + SIZE_WORD, PAGE_BYTES)
    if (wanted === mapped.bytes) return block
    const moved = process.remap(mapped.start, mapped.bytes, wanted)
    if (moved !== 0) {
      this.arena.mappedBytes += wanted - mapped.bytes
      return moved + lead + HEADER
    }
    // no room: as for a block on the heap, by hand
    if (mapped.bytes - HEADER >= bytes) return block
    const other = this.malloc(bytes)
    if (other === 0) return 0
    process.touch(other, mapped.bytes - HEADER)
    this.unmap(mapped.start, mapped.bytes, block)
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
