import type { Bytes } from '../address.ts'
import type { Place } from '../pymalloc/index.ts'

/** What a free list keeps; a tuple's is named by its length. */
export type FreeListKind =
  | 'list'
  | 'dict'
  | 'dict keys'
  | 'frame'
  | 'zombie frame'
  | 'method'
  | 'builtin'
  | 'set'
  | 'unicode'
  | 'float'
  | `tuple ${number}`

/** Told of every event of the object layer, in order, as it has happened. A place is where the block lies. */
export interface Trace {
  malloc?(bytes: Bytes, place: Place): void
  realloc?(old: Place, bytes: Bytes, place: Place): void
  free?(place: Place): void
  objectMalloc?(bytes: Bytes, place: Place): void
  /** From the collector's allocator: `bytes` with the header. */
  gcMalloc?(bytes: Bytes, place: Place): void
  objectRealloc?(old: Place, bytes: Bytes, place: Place): void
  objectFree?(place: Place): void
  gcFree?(place: Place): void
  /** An int or a float in its block: `slot` as `NumberBlocks` counts. */
  number?(kind: 'int' | 'float', slot: number): void
  numberDropped?(kind: 'int' | 'float', slot: number): void
  /** PyInt_ClearFreeList, PyFloat_ClearFreeList. */
  numbersCleared?(kind: 'int' | 'float'): void
  /** From a free list, to a free list. */
  taken?(kind: FreeListKind, place: Place): void
  kept?(kind: FreeListKind, place: Place): void
  collectionBegins?(generation: number): void
  /** Before the free lists are cleared. */
  freeListsCleared?(): void
  collectionEnds?(found: number): void
}
