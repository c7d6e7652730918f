import type { Bytes } from '../address.ts'
import type { Place } from '../pymalloc/index.ts'
import type { FreeList } from './free-list.ts'
import type { Python } from './python.ts'
import { PLACE, REFCNT } from './record.ts'
import type { FreeListKind } from './trace.ts'

/** A free list of dead objects whose contents are not known, only their blocks. */
interface Shelf {
  readonly type: number
  /** Words of its records behind the header. */
  readonly fields: number
  readonly list: FreeList
}

/**
 * Blocks of a recorded interpreter that go to free lists and come out of them, where the objects in them are not known:
 * `keep` leaves a dead object of the kind in the list, as if it had died there, for whoever makes the next one.
 */
export class Adopted {
  private readonly python: Python
  /** Of the frame that `take` has answered last, with the collector's header; of anything else 0. */
  takenBytes: Bytes = 0

  constructor(python: Python) {
    this.python = python
  }

  /** False where the list is full, or there is none of that kind. `bytes` with the collector's header. */
  keep(kind: FreeListKind, place: Place, bytes: Bytes): boolean {
    const { objects } = this.python
    const shelf = this.shelf(kind)
    if (!shelf || shelf.list.length >= shelf.list.cap) return false
    const record = objects.create(shelf.type, place, shelf.fields)
    objects.store.words.set(record + REFCNT, 0)
    if (kind === 'frame') this.python.python2?.frames.setRoom(record, bytes)
    shelf.list.keep(record)
    return true
  }

  /** The next block of the list; 0 where it is empty. */
  take(kind: FreeListKind): Place {
    const { objects, pymalloc } = this.python
    const shelf = this.shelf(kind)
    const record = shelf?.list.take() ?? 0
    if (!shelf || record === 0) return 0
    const place = objects.store.words.data[record + PLACE] as number
    this.takenBytes = kind === 'frame' ? (this.python.python2?.frames.dropRoom(record) ?? 0) : 0
    objects.discard(record, shelf.fields)
    pymalloc.setOwner(place, 0)
    return place
  }

  private shelf(kind: FreeListKind): Shelf | undefined {
    const { python2, lists, tuples } = this.python
    if (kind.startsWith('tuple ')) return tuples.shelf(Number(kind.slice('tuple '.length)))
    switch (kind) {
      case 'list':
        return lists.shelf
      case 'dict':
        return python2?.dicts.shelf
      case 'set':
        return python2?.sets.shelf
      case 'frame':
        return python2?.frames.shelf
      case 'method':
      case 'builtin':
        return python2?.fixed.shelf(kind)
      default:
        return undefined
    }
  }
}
