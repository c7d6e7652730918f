/**
 * Sizes of malloc on x86-64. Addresses and sizes inside this folder are counted in granules of 16 bytes
 * (MALLOC_ALIGNMENT), addresses from the page that the heap starts in, so that they are small integers.
 */

export const GRANULE = 16
/** SIZE_SZ, CHUNK_HDR_SZ: a word of the header, and the header. */
export const SIZE_WORD = 8
export const HEADER = 16
export const PAGE_SHIFT = 8
export const PAGE_GRANULES = 1 << PAGE_SHIFT

/** MINSIZE. */
export const MIN_CHUNK = 2
/** MIN_LARGE_SIZE: from here on a chunk belongs into a large bin. */
export const MIN_LARGE = 64
/** NBINS - 1: bin 1 is the unsorted one, 2 to 63 are small, 64 to 126 large. */
export const LAST_BIN = 126
export const UNSORTED = 1
/** FASTBIN_CONSOLIDATION_THRESHOLD: freeing this much at once merges what waits in the fastbins. */
export const CONSOLIDATION = 65536 / GRANULE

/** More granules than any heap of ours has, and still a small integer. */
export const TOO_LARGE = 2 ** 31 - 1 - PAGE_GRANULES * 64

/** request2size: granules of the chunk for a request of `bytes`. */
export function chunkFor(bytes: number): number {
  if (bytes <= 24) return MIN_CHUNK
  // with the 8 bytes that the next chunk lends
  if (bytes <= 0x7fff_ff00) return (bytes + SIZE_WORD + GRANULE - 1) >> 4
  return Math.min(TOO_LARGE, Math.floor((bytes + SIZE_WORD + GRANULE - 1) / GRANULE))
}

/** bin_index: which small or large bin a chunk of `granules` belongs into. */
export function binFor(granules: number): number {
  if (granules < MIN_LARGE) return granules
  if (granules >> 2 <= 48) return 48 + (granules >> 2)
  if (granules >> 5 <= 20) return 91 + (granules >> 5)
  if (granules >> 8 <= 10) return 110 + (granules >> 8)
  if (granules >> 11 <= 4) return 119 + (granules >> 11)
  if (granules >> 14 <= 2) return 124 + (granules >> 14)
  return LAST_BIN
}
