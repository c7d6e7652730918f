/**
 * What glibc does about a program's mistakes: freeing twice, freeing what malloc never gave, overwriting the size that
 * stands before a block. Follows the checks of __libc_free, _int_free, munmap_chunk and _int_malloc in malloc/malloc.c.
 *
 * The simulated memory has no bytes. What a check reads from the middle of a block or of free memory counts as zero, and
 * where glibc would notice nothing and go on with a broken heap, the simulation says so and ends.
 */
import type { Address } from '../../address.ts'
import type { Arena } from './arena.ts'
import { ABOVE, AT, BK, FENCE, IN_FASTBIN, IN_TCACHE, NONE, SIZE, TOP } from './chunks.ts'
import { GRANULE, HEADER, UNSORTED } from './layout.ts'

/** How the simulated process ended. */
export interface Ending {
  /** `abort`: glibc found it and said `message`. `unnoticed`: glibc would go on, on a heap that is no longer one. */
  readonly kind: 'abort' | 'segmentation fault' | 'unnoticed'
  readonly message: string
}

const abort = (message: string): Ending => ({ kind: 'abort', message })
const unnoticed = (message: string): Ending => ({ kind: 'unnoticed', message })
const SEGMENTATION_FAULT: Ending = { kind: 'segmentation fault', message: 'Segmentation fault' }

const KINDS: readonly Ending['kind'][] = ['abort', 'segmentation fault', 'unnoticed']

/** An ending as numbers, for registers: its kind from 1, 0 for none, how long its message is, and the message's codes. */
export function wordsOf(ending: Ending | undefined): number[] {
  if (!ending) return [0, 0]
  const codes = Array.from(ending.message, (letter) => letter.charCodeAt(0))
  return [KINDS.indexOf(ending.kind) + 1, codes.length, ...codes]
}

export function endingOf(kind: number, message: readonly number[]): Ending | undefined {
  const known = KINDS[kind - 1]
  return known && { kind: known, message: String.fromCharCode(...message) }
}

/** Size words that the program wrote over, by chunk: size and flags, as they stand in memory. */
export type Overwritten = Map<number, number>

/** What becomes of `free(block)` where no live block starts at `block`. */
export function badFree(arena: Arena, block: Address): Ending {
  const { process, chunks } = arena
  const header = block - HEADER
  const onHeap = header >= process.startBreak && header < process.programBreak
  if (!onHeap && !process.isMapped(header)) return SEGMENTATION_FAULT
  if (!onHeap || block % GRANULE !== 0) return abort('free(): invalid pointer')
  const at = arena.granuleOf(block)
  const { data } = chunks.words
  if (at === arena.topAt && arena.topSize > 0)
    return arena.tcache?.hasRoom(arena.topSize) || arena.topSize <= arena.settings.maxFast
      ? unnoticed('top was freed into a list of small chunks')
      : abort('double free or corruption (top)')
  const chunk = chunks.find(at)
  if (chunk === NONE) {
    const around = chunks.findAround(at, 0)
    const free = around !== NONE && (around === TOP || (data[around + BK] as number) > 0)
    return free
      ? unnoticed('a block was freed again after its chunk had been merged with another')
      : abort('free(): invalid pointer')
  }
  const size = data[chunk + SIZE] as number
  switch (data[chunk + BK]) {
    case FENCE:
      return abort('free(): invalid size')
    case IN_TCACHE:
      return abort('free(): double free detected in tcache 2')
    case IN_FASTBIN:
      if (arena.tcache?.hasRoom(size)) return unnoticed('a block went into the tcache and a fastbin')
      return arena.fastbins.top(size) === chunk
        ? abort('double free or corruption (fasttop)')
        : unnoticed('a block went into a fastbin twice')
  }
  return arena.tcache?.hasRoom(size) || size <= arena.settings.maxFast
    ? unnoticed('a block in a bin went into another list too')
    : abort('double free or corruption (!prev)')
}

/** What becomes of `realloc(block, …)` where no live block starts at `block`. */
export function badRealloc(arena: Arena, block: Address): Ending {
  const ending = badFree(arena, block)
  if (ending.kind === 'segmentation fault') return ending
  return ending.message === 'free(): invalid pointer'
    ? abort('realloc(): invalid pointer')
    : unnoticed('a block that is free was made larger or smaller')
}

/** What becomes of freeing a live chunk when sizes have been overwritten; nothing if none of them is read. */
export function freeAmongOverwritten(
  arena: Arena,
  chunk: number,
  overwritten: Overwritten,
): Ending | undefined {
  const { data } = arena.chunks.words
  const word = overwritten.get(chunk)
  if (word !== undefined) return freeWithSize(arena, chunk, word)
  const size = data[chunk + SIZE] as number
  const next = overwritten.get(data[chunk + ABOVE] as number)
  if (next === undefined || arena.tcache?.hasRoom(size)) return undefined
  const nextSize = next - (next % 8)
  const impossible = nextSize <= HEADER || nextSize >= arena.systemBytes
  if (size <= arena.settings.maxFast)
    return impossible ? abort('free(): invalid next size (fast)') : undefined
  if (next % 2 === 0) return abort('double free or corruption (!prev)')
  return impossible
    ? abort('free(): invalid next size (normal)')
    : unnoticed('a chunk was merged by an overwritten size')
}

/** _int_free of a chunk whose size word has become `word`. */
function freeWithSize(arena: Arena, chunk: number, word: number): Ending {
  const { chunks } = arena
  const { data } = chunks.words
  const bytes = word - (word % 8)
  if (Math.floor(word / 2) % 2 === 1) return abort('munmap_chunk(): invalid pointer')
  if (Math.floor(word / 4) % 2 === 1) return SEGMENTATION_FAULT
  if (bytes === 0 || bytes > 2 ** 64 - arena.blockOf(chunk)) return abort('free(): invalid pointer')
  if (bytes < 2 * GRANULE || bytes % GRANULE !== 0) return abort('free(): invalid size')
  const size = bytes / GRANULE
  if (arena.tcache?.hasRoom(size)) return unnoticed('a block went into the tcache under an overwritten size')
  const at = (data[chunk + AT] as number) + size
  const end = arena.topAt + arena.topSize
  if (size > arena.settings.maxFast && at >= end) return abort('double free or corruption (out)')
  const next = at === arena.topAt ? TOP : chunks.find(at)
  if (next !== NONE) return unnoticed('a chunk was freed under an overwritten size')
  return abort(
    size <= arena.settings.maxFast ? 'free(): invalid next size (fast)' : 'double free or corruption (!prev)',
  )
}

/** What becomes of making a live chunk larger or smaller when sizes have been overwritten. */
export function reallocAmongOverwritten(
  arena: Arena,
  chunk: number,
  overwritten: Overwritten,
): Ending | undefined {
  const { chunks } = arena
  const { data } = chunks.words
  const word = overwritten.get(chunk)
  if (word === undefined) {
    const next = overwritten.get(data[chunk + ABOVE] as number)
    if (next === undefined) return undefined
    return next <= HEADER || next - (next % 8) >= arena.systemBytes
      ? abort('realloc(): invalid next size')
      : unnoticed('a block was made larger or smaller next to an overwritten size')
  }
  const bytes = word - (word % 8)
  if (bytes === 0 || bytes > 2 ** 64 - arena.blockOf(chunk)) return abort('realloc(): invalid pointer')
  if (Math.floor(word / 2) % 2 === 1) return abort('mremap_chunk(): invalid pointer')
  if (Math.floor(word / 4) % 2 === 1) return SEGMENTATION_FAULT
  if (word <= HEADER || bytes >= arena.systemBytes) return abort('realloc(): invalid old size')
  const at = (data[chunk + AT] as number) + bytes / GRANULE
  return at === arena.topAt || chunks.find(at) !== NONE
    ? unnoticed('a block was made larger or smaller under an overwritten size')
    : abort('realloc(): invalid next size')
}

/** What a `malloc` that gets past the tcache finds of overwritten sizes: in the unsorted bin, and of top. */
export function mallocAmongOverwritten(
  arena: Arena,
  checksTop: boolean,
  overwritten: Overwritten,
): Ending | undefined {
  for (const chunk of arena.chunksIn(UNSORTED)) {
    const word = overwritten.get(chunk)
    if (word === undefined) continue
    const bytes = word - (word % 8)
    return bytes <= HEADER || bytes > arena.systemBytes
      ? abort(checksTop ? 'malloc(): invalid size (unsorted)' : 'malloc(): memory corruption')
      : checksTop
        ? abort('malloc(): mismatching next->prev_size (unsorted)')
        : unnoticed('a free chunk was taken under an overwritten size')
  }
  const top = overwritten.get(TOP)
  if (top === undefined) return undefined
  return checksTop && top > arena.systemBytes
    ? abort('malloc(): corrupted top size')
    : unnoticed('memory was cut from a top of overwritten size')
}
