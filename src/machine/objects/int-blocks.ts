/**
 * The integer blocks of CPython 2.7: where an `int` lies and what becomes of its place.
 * Follows Objects/intobject.c of 2.7.6: _PyInt_Init, fill_free_list, PyInt_FromLong, int_dealloc, PyInt_ClearFreeList.
 *
 *     block, 992 bytes from malloc, never from pymalloc
 *     +------+------------------+------------------+- - - -+------------------+
 *     | next | slot 0           | slot 1           |       | slot 40          |   address ->
 *     | 8    | refcnt type ival | 24 bytes         |       |                  |
 *     +------+------------------+------------------+- - - -+------------------+
 *
 * A free slot's type field links to the next free slot. A new block's slots are threaded from the last to the first,
 * so ints are handed out downwards in address; a dropped int is pushed in front and is the next one handed out.
 *
 * Left out: addresses (a block is known by its number in the order of creation, never used twice), values other than
 * the cached ones, reference counts (`dealloc` is the last reference gone), a malloc that fails, ints of subclasses
 * (they use the object allocator).
 */

/** Bytes. */
export const INT_BYTES = 24
export const BLOCK_HEADER_BYTES = 8
/** N_INTOBJECTS: as many as fit into 1,000 bytes, malloc's overhead counted as 8. */
export const INTS_PER_BLOCK = 41
export const BLOCK_BYTES = BLOCK_HEADER_BYTES + INTS_PER_BLOCK * INT_BYTES
/** NSMALLNEGINTS, NSMALLPOSINTS: -5 to 256 are made once and live as long as the process. */
export const SMALL_NEGATIVES = 5
export const SMALL_POSITIVES = 257
export const CACHED_INTS = SMALL_NEGATIVES + SMALL_POSITIVES

/** Where an int lies: block number * `INTS_PER_BLOCK` + slot, slot 0 at the lowest address. */
export type Place = number

/** A copy of the blocks' state; the caller owns it. */
export interface IntBlocksSnapshot {
  readonly version: 1
  /** How many blocks were ever made. */
  readonly made: number
  /** Blocks held, the head of `block_list` first. */
  readonly blockList: Int32Array
  /** Free places, in the order in which they are handed out. */
  readonly freeList: Int32Array
  /** 1 where an int lives, by place. Zero in blocks given back to malloc. */
  readonly liveByPlace: Uint8Array
}

/** What PyInt_ClearFreeList did. */
export interface Cleared {
  /** Its return value: ints living in the blocks that are kept, cached ones included. */
  readonly live: number
  /** Blocks given back to malloc, in the order of their free(). */
  readonly freed: readonly number[]
}

/** End of a list. */
const NONE = -1

/** The int allocator of one process, as it is after _PyInt_Init. */
export class IntBlocks {
  private liveByPlace = new Uint8Array(8 * INTS_PER_BLOCK)
  /** The link in a free slot's type field. */
  private nextFreeByPlace = new Int32Array(8 * INTS_PER_BLOCK).fill(NONE)
  /** The link in a block's header. */
  private nextByBlock = new Int32Array(8).fill(NONE)
  private blockList = NONE
  private freeList: Place = NONE
  private made = 0

  constructor() {
    for (let cached = 0; cached < CACHED_INTS; cached++) this.take()
  }

  /** PyInt_FromLong: the place of an int of this value. A cached value has its one place; every other is made new. */
  fromLong(value: number): Place {
    if (!Number.isInteger(value)) throw new RangeError(`an int, not ${value}`)
    const cached = value + SMALL_NEGATIVES
    if (cached >= 0 && cached < CACHED_INTS) return nthPlace(cached)
    return this.take()
  }

  /** int_dealloc: the last reference to the int at `place` is gone. Cached ints always have one more. */
  dealloc(place: Place): void {
    if (!this.isLive(place) || this.isCached(place))
      throw new RangeError(`no int at ${place} that could be dropped`)
    this.liveByPlace[place] = 0
    this.pushFree(place)
  }

  /** PyInt_ClearFreeList, at the end of every collection of generation 2: wholly free blocks go back to malloc. */
  clearFreeList(): Cleared {
    const freed: number[] = []
    let live = 0
    let block = this.blockList
    this.blockList = NONE
    this.freeList = NONE
    while (block !== NONE) {
      const next = this.nextByBlock[block] ?? NONE
      const first = block * INTS_PER_BLOCK
      const living = this.liveInBlock(block)
      if (living === 0) freed.push(block)
      else {
        this.pushBlock(block)
        for (let place = first; place < first + INTS_PER_BLOCK; place++)
          if (!this.liveByPlace[place]) this.pushFree(place)
      }
      live += living
      block = next
    }
    return { live, freed }
  }

  isLive(place: Place): boolean {
    return this.liveByPlace[place] === 1
  }

  /** Whether `place` holds one of the ints from -5 to 256. */
  isCached(place: Place): boolean {
    return nthPlace(place) < CACHED_INTS
  }

  snapshot(): IntBlocksSnapshot {
    return {
      version: 1,
      made: this.made,
      blockList: listed(this.blockList, this.nextByBlock),
      freeList: listed(this.freeList, this.nextFreeByPlace),
      liveByPlace: this.liveByPlace.slice(0, this.made * INTS_PER_BLOCK),
    }
  }

  private take(): Place {
    if (this.freeList === NONE) this.fillFreeList()
    const place = this.freeList
    this.freeList = this.nextFreeByPlace[place] ?? NONE
    this.liveByPlace[place] = 1
    return place
  }

  /** A new block, its slots threaded from the last to the first. Only called when no slot is free. */
  private fillFreeList(): void {
    const block = this.made++
    this.makeRoomFor(block)
    this.pushBlock(block)
    const first = block * INTS_PER_BLOCK
    for (let place = first; place < first + INTS_PER_BLOCK; place++) this.pushFree(place)
  }

  private pushBlock(block: number): void {
    this.nextByBlock[block] = this.blockList
    this.blockList = block
  }

  private pushFree(place: Place): void {
    this.nextFreeByPlace[place] = this.freeList
    this.freeList = place
  }

  private liveInBlock(block: number): number {
    const first = block * INTS_PER_BLOCK
    let living = 0
    for (let place = first; place < first + INTS_PER_BLOCK; place++) living += this.liveByPlace[place] ?? 0
    return living
  }

  private makeRoomFor(block: number): void {
    const blocks = this.nextByBlock.length
    if (block < blocks) return
    this.nextByBlock = grown(this.nextByBlock, blocks * 2)
    this.nextFreeByPlace = grown(this.nextFreeByPlace, blocks * 2 * INTS_PER_BLOCK)
    const live = new Uint8Array(blocks * 2 * INTS_PER_BLOCK)
    live.set(this.liveByPlace)
    this.liveByPlace = live
  }
}

function grown(links: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(length).fill(NONE)
  longer.set(links)
  return longer
}

/**
 * The place of the n-th int while nothing has been dropped, from 0: slots go from last to first, blocks upwards.
 * Its own inverse: the int at place p was the `nthPlace(p)`-th.
 */
function nthPlace(n: number): Place {
  const slot = n % INTS_PER_BLOCK
  return n - slot + (INTS_PER_BLOCK - 1 - slot)
}

/** A linked list as an array, its head first. */
function listed(head: number, next: Int32Array): Int32Array {
  const items: number[] = []
  for (let item = head; item !== NONE; item = next[item] ?? NONE) items.push(item)
  return Int32Array.from(items)
}
