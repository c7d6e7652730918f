/**
 * The state of a real interpreter after its start, just before it runs a program: everything below objects as it is, and of
 * the objects those that matter to a program's memory. Made from a recorded start by `build-image.ts`.
 */
import type { Bytes } from '../address.ts'
import type { GlibcVersion } from '../malloc/glibc/index.ts'
import type { FreeListKind, PythonVersion } from '../objects/index.ts'
import type { Place } from '../pymalloc/index.ts'

export interface BootImage {
  readonly python: PythonVersion
  readonly glibc: GlibcVersion
  /** False: as with GLIBC_TUNABLES=glibc.malloc.tcache_count=0. */
  readonly tcache: boolean
  /**
   * Whether all of it is as it was recorded. If not, what the recorded interpreter asked for was asked of other allocators: an
   * approximation, to be called one wherever its addresses are shown.
   */
  readonly isExact: boolean
  readonly startBreak: number
  /** Null: infinite. */
  readonly registers: readonly (readonly (number | null)[])[]
  /** The arrays, as `packing.ts` writes them. */
  readonly arrays: string
  /** Dead objects in free lists, the next to go out last; bytes with the collector's header. */
  readonly kept: readonly (readonly [kind: FreeListKind, place: Place, bytes: Bytes])[]
  /** Dicts of modules, `(interned strings)`: where they are and how full. Place 0: not known. */
  readonly dicts: Readonly<Record<string, readonly [place: Place, table: Place, slots: number, fill: number]>>
  /** By generation the collector's counts, and how many objects it tracks. */
  readonly counts: readonly number[]
  readonly tracked: readonly number[]
}
