/**
 * The blocks in which CPython 2.7 keeps its ints, and others in which it keeps its floats: where a number lies, and what
 * becomes of its place. Follows Objects/intobject.c of 2.7.6: _PyInt_Init, fill_free_list, PyInt_FromLong, int_dealloc,
 * PyInt_ClearFreeList; and Objects/floatobject.c, which does the same without cached numbers.
 *
 *     block, 992 bytes from malloc, never from pymalloc
 *     +------+------------------+------------------+- - - -+------------------+
 *     | next | slot 0           | slot 1           |       | slot 40          |   address ->
 *     | 8    | refcnt type val  | 24 bytes         |       |                  |
 *     +------+------------------+------------------+- - - -+------------------+
 *
 * A free slot's type field links to the next free slot. A new block's slots are threaded from the last to the first,
 * so numbers are handed out downwards in address; a dropped number is pushed in front and is the next one handed out.
 *
 * Here a block is 128 words, so that the block of a slot is `slot >> 7`; blocks are numbered from 1, and the number of
 * one that was given back is used again, the last one first. A slot is known by the index of its first word.
 *
 *     | NEXT | CHUNK | SERIAL | LIVE | - | REFCNT LOW HIGH | REFCNT LOW HIGH | ... 41 of them
 *
 * LOW and HIGH are the value, 64 bits: of an int in two's complement, of a float as a double. A free slot has REFCNT 0, and
 * in LOW the next free slot.
 *
 * Left out: numbers of subclasses (they use the object allocator).
 */
import type { Address, Bytes } from '../address.ts'
import type { Process } from '../kernel/index.ts'
import type { ChunkAllocator } from '../malloc/allocator.ts'
import { WORD_BY_WORD, type Timeline, type Words } from '../timeline.ts'

/** Bytes. */
export const SLOT_BYTES = 24
export const BLOCK_HEADER_BYTES = 8
/** N_INTOBJECTS, N_FLOATOBJECTS: as many as fit into 1,000 bytes, malloc's overhead counted as 8. */
export const SLOTS_PER_BLOCK = 41
export const BLOCK_BYTES = BLOCK_HEADER_BYTES + SLOTS_PER_BLOCK * SLOT_BYTES
/** NSMALLNEGINTS, NSMALLPOSINTS: -5 to 256 are made once and live as long as the process. */
export const SMALL_NEGATIVES = 5
export const SMALL_POSITIVES = 257
export const CACHED_INTS = SMALL_NEGATIVES + SMALL_POSITIVES

/** Words of a block. */
const BLOCK_SHIFT = 7
const BLOCK_WORDS = 1 << BLOCK_SHIFT
const NEXT = 0
const CHUNK = 1
const SERIAL = 2
const LIVE = 3
const FIRST_SLOT = 5
/** Words of a slot. */
export const REFCNT = 0
export const LOW = 1
export const HIGH = 2
const LINK = LOW
const SLOT_WORDS = 3
const LAST_SLOT = FIRST_SLOT + (SLOTS_PER_BLOCK - 1) * SLOT_WORDS

/** No slot, no block: neither is ever 0. */
const NONE = 0
const FIRST_BLOCK = 1

/** What a list holds of a number is `slot << 2 | tag`. */
const TAG_BITS = 2
const TAGS = (1 << TAG_BITS) - 1
/** The part that two numbers of one block differ in. */
const SLOT_BITS = (BLOCK_WORDS - 1) << TAG_BITS

/** Halves of a double, the lower one first. */
const double = new Float64Array(1)
const doubleWords = new Int32Array(double.buffer)

export type NumberKind = 'int' | 'float'

/** What PyInt_ClearFreeList did. */
export interface Cleared {
  /** Its return value: numbers living in the blocks that are kept, cached ones included. */
  readonly live: number
  /** Serial numbers of the blocks given back to malloc, in the order of their free(). */
  readonly freed: readonly number[]
}

/** Told of each chunk that malloc gives for a block, and of the block's number; of 0 in its place before malloc gets it back. */
export type Owned = (chunk: number, block: number) => void

/** The ints, or the floats, of one process. Ints are as they are after _PyInt_Init. */
export class NumberBlocks {
  readonly words: Words
  readonly kind: NumberKind
  private readonly process: { readonly timeline: Timeline; touch(start: Address, bytes: Bytes): void }
  private readonly malloc: Pick<ChunkAllocator, 'mallocChunk' | 'freeChunk' | 'blockOf'>
  private readonly owned: Owned | undefined
  /** The slot that is handed out next. */
  private freeHead = NONE
  /** The head of block_list. */
  private blockHead = NONE
  private heldBlocks = 0
  private liveNumbers = 0
  private madeBlocks = 0
  /** Numbers of blocks that were given back, `unusedBlocks` of them; the last one is used again first. */
  private readonly unused: Words
  private nextBlock = FIRST_BLOCK
  /** How many numbers the last `dropRange` has dropped. */
  dropped = 0
  /** The block that a clear looks at next. */
  private walk = NONE
  private liveInClear = 0
  private freedInClear = 0
  /** What `readBlock` answered, which nobody needs: unused reads would be left out. */
  private ahead = 0

  /**
   * Throws where malloc has no memory for the cached ints: no interpreter starts then. Without `makesCached` there is nothing at
   * first, and whoever needs cached ints takes them before all others, in ascending order.
   */
  constructor(
    process: Pick<Process, 'timeline' | 'touch'>,
    malloc: Pick<ChunkAllocator, 'mallocChunk' | 'freeChunk' | 'blockOf'>,
    kind: NumberKind,
    owned?: Owned,
    makesCached = kind === 'int',
  ) {
    this.process = process
    this.malloc = malloc
    this.kind = kind
    this.owned = owned
    this.words = process.timeline.words(16 * BLOCK_WORDS, BLOCK_WORDS)
    this.unused = process.timeline.words(16, WORD_BY_WORD)
    process.timeline.register(this)
    if (makesCached)
      for (let value = -SMALL_NEGATIVES; value < SMALL_POSITIVES; value++)
        if (this.take(value, value < 0 ? -1 : 0) === NONE)
          throw new RangeError('malloc has no memory for the cached ints')
  }

  registers(): number[] {
    return [
      this.freeHead,
      this.blockHead,
      this.heldBlocks,
      this.liveNumbers,
      this.madeBlocks,
      this.nextBlock,
      this.walk,
      this.liveInClear,
      this.freedInClear,
    ]
  }

  setRegisters(values: readonly number[]): void {
    ;[
      this.freeHead = NONE,
      this.blockHead = NONE,
      this.heldBlocks = 0,
      this.liveNumbers = 0,
      this.madeBlocks = 0,
      this.nextBlock = FIRST_BLOCK,
      this.walk = NONE,
      this.liveInClear = 0,
      this.freedInClear = 0,
    ] = values
  }

  /** Whether the cached ints have been made: they come before all others. */
  get hasCached(): boolean {
    return this.madeBlocks > CACHED_INTS / SLOTS_PER_BLOCK
  }

  /** A slot for a new number, with one reference; 0 where malloc has no memory. Knows of no cached ints. */
  take(low: number, high: number): number {
    let slot = this.freeHead
    if (slot === NONE) {
      slot = this.fillFreeList()
      if (slot === NONE) return NONE
    }
    const { words } = this
    words.guard(slot)
    const { data } = words
    this.freeHead = data[slot + LINK] as number
    this.liveNumbers++
    data[(slot & -BLOCK_WORDS) + LIVE]!++
    data[slot + REFCNT] = 1
    data[slot + LOW] = low
    data[slot + HIGH] = high
    return slot
  }

  /** The last reference is gone, whether REFCNT says so yet or not: the slot is the next one handed out. */
  drop(slot: number): void {
    const { words } = this
    words.guard(slot)
    const { data } = words
    data[slot + REFCNT] = 0
    data[slot + LINK] = this.freeHead
    this.freeHead = slot
    this.liveNumbers--
    data[(slot & -BLOCK_WORDS) + LIVE]!--
  }

  /** One reference less; the last one drops the number. */
  decref(slot: number): void {
    const references = this.isSlot(slot) ? (this.words.data[slot + REFCNT] as number) : 0
    if (references < 1) throw new RangeError(`no ${this.kind} at slot ${slot} that could be dropped`)
    if (references === 1) this.drop(slot)
    else this.words.set(slot + REFCNT, references - 1)
  }

  /** PyInt_FromLong: a reference to an int. A cached value has its one slot; every other is made new. 0: no memory. */
  fromLong(value: number): number {
    if (this.kind !== 'int' || !Number.isInteger(value) || value < -(2 ** 63) || value >= 2 ** 63)
      throw new RangeError(`an int of 64 bits, in blocks of ints, not ${value} in blocks of ${this.kind}s`)
    return isCachedValue(value) ? this.cached(value) : this.take(value | 0, highOf(value))
  }

  /** A reference to the one int of a small value. */
  cached(value: number): number {
    const slot = cachedSlot(value)
    this.words.set(slot + REFCNT, (this.words.data[slot + REFCNT] as number) + 1)
    return slot
  }

  /** PyFloat_FromDouble. */
  fromDouble(value: number): number {
    if (this.kind !== 'float') throw new RangeError(`the float ${value} is in no block of ints`)
    double[0] = value
    return this.take(doubleWords[0] as number, doubleWords[1] as number)
  }

  /** The float in a live slot. */
  doubleAt(slot: number): number {
    const { data } = this.words
    doubleWords[0] = data[slot + LOW] as number
    doubleWords[1] = data[slot + HIGH] as number
    return double[0] as number
  }

  /** The number in a live slot; of an int beyond 2^53, the nearest that JavaScript has. */
  valueOf(slot: number): number {
    if (this.kind === 'float') return this.doubleAt(slot)
    const low = this.words.data[slot + LOW] as number
    const high = this.words.data[slot + HIGH] as number
    return high * 2 ** 32 + (low >>> 0)
  }

  /**
   * `fromLong` of `first`, `first + 1`, ... , `count` of them: references as a list has them, `slot << 2 | tag`, go to `out`
   * from `at` on, which has room. Answers how many there are: fewer where malloc had no memory for the next.
   */
  takeRange(first: number, count: number, out: Words, at: number, tag: number): number {
    const end = first + count
    if (this.kind !== 'int' || !Number.isSafeInteger(first) || !Number.isSafeInteger(end) || count < 0)
      throw new RangeError(`a range of ints, not ${count} from ${first} in blocks of ${this.kind}s`)
    out.guardRange(at, at + count)
    for (let value = first; value < end;) {
      const to = at + value - first
      if (isCachedValue(value)) {
        out.data[to] = (this.fromLong(value++) << TAG_BITS) | tag
        continue
      }
      const wanted = (value < 0 ? Math.min(end, -SMALL_NEGATIVES) : end) - value
      const made = this.makeRange(value, wanted, out, to, tag)
      value += made
      if (made < wanted) return value - first
    }
    return count
  }

  /** Makes room here for so many more numbers, which nobody asks malloc for yet: else it grows while they are made. */
  reserve(count: number): void {
    const blocks = Math.ceil((count - this.freeSlots) / SLOTS_PER_BLOCK) - this.unusedBlocks
    if (blocks > 0) this.words.reserve((this.nextBlock + blocks) << BLOCK_SHIFT)
  }

  /** The same of values that are not cached, in a part of `out` that is guarded. */
  private makeRange(first: number, count: number, out: Words, at: number, tag: number): number {
    const { words } = this
    const refs = out.data
    let made = 0
    for (; made < count && this.freeHead !== NONE; made++)
      refs[at + made] = (this.take((first + made) | 0, highOf(first + made)) << TAG_BITS) | tag
    this.reserve(count - made)
    // whole blocks, whose slots are handed out at once, need not be threaded before
    for (; count - made >= SLOTS_PER_BLOCK; made += SLOTS_PER_BLOCK) {
      const block = this.newBlock()
      if (block === NONE) return made
      this.liveNumbers += SLOTS_PER_BLOCK
      words.data[(block << BLOCK_SHIFT) + LIVE] = SLOTS_PER_BLOCK
      fillBlock(words.data, block << BLOCK_SHIFT, first + made, refs, at + made, tag)
    }
    for (; made < count; made++) {
      const slot = this.take((first + made) | 0, highOf(first + made))
      if (slot === NONE) return made
      refs[at + made] = (slot << TAG_BITS) | tag
    }
    return made
  }

  /**
   * `decref` of the references in `refs` from index `to - 1` down to `from`, as a list lets go of its items; stops at one that
   * has another tag. Answers the index of the last one that was let go, `to` if none was.
   */
  dropRange(refs: Words, from: number, to: number, tag: number): number {
    const { words } = this
    const items = refs.data
    let index = to
    this.dropped = 0
    while (index > from) {
      const ref = items[index - 1] as number
      if ((ref & TAGS) !== tag) break
      words.guard(ref >> TAG_BITS)
      index = this.dropInBlock(items, from, index)
    }
    return index
  }

  /** The same for as long as the references have the tag of the first and its block, which is guarded. */
  private dropInBlock(items: Int32Array, from: number, to: number): number {
    const { data } = this.words
    let free = this.freeHead
    let dropped = 0
    let index = to - 1
    let ref = items[index] as number
    const block = ref & ~SLOT_BITS
    this.ahead = readBlock(data, ((block >> TAG_BITS) & -BLOCK_WORDS) - BLOCK_WORDS)
    do {
      const slot = ref >> TAG_BITS
      const references = data[slot + REFCNT] as number
      if (references === 1) {
        data[slot + REFCNT] = 0
        data[slot + LINK] = free
        free = slot
        dropped++
      } else data[slot + REFCNT] = references - 1
      if (index === from) break
      ref = items[--index] as number
    } while ((ref & ~SLOT_BITS) === block)
    this.freeHead = free
    this.dropped += dropped
    this.liveNumbers -= dropped
    data[((block >> TAG_BITS) & -BLOCK_WORDS) + LIVE]! -= dropped
    return (ref & ~SLOT_BITS) === block ? index : index + 1
  }

  /**
   * PyInt_ClearFreeList, PyFloat_ClearFreeList, at the end of every collection of generation 2: wholly free blocks go back
   * to malloc.
   */
  clearFreeList(): Cleared {
    const freed: number[] = []
    this.beginClear()
    this.clearBlocks(Infinity, freed)
    return { live: this.liveInClear, freed }
  }

  /** The same in units: then `clearBlocks` until it answers 0, and nothing else in between. */
  beginClear(): void {
    if (this.walk !== NONE) throw new RangeError(`a clear of ${this.kind} blocks is under way already`)
    this.walk = this.blockHead
    this.blockHead = NONE
    this.freeHead = NONE
    this.liveInClear = 0
    this.freedInClear = 0
  }

  /**
   * Walks on over at most `most` blocks, the newest first, and answers over how many. The serial numbers of those given back
   * are added to `freed`.
   */
  clearBlocks(most: number, freed?: number[]): number {
    const { words, malloc } = this
    const { data } = words
    let walked = 0
    for (; walked < most && this.walk !== NONE; walked++) {
      const block = this.walk
      const start = block << BLOCK_SHIFT
      this.ahead = readBlock(data, start - BLOCK_WORDS)
      const live = this.liveIn(block)
      this.walk = data[start + NEXT] as number
      this.liveInClear += live
      if (live === 0) {
        freed?.push(data[start + SERIAL] as number)
        this.freedInClear++
        this.heldBlocks--
        this.unused.grow(this.unusedBlocks)
        this.unused.set(this.unusedBlocks - 1, block)
        const chunk = data[start + CHUNK] as number
        this.owned?.(chunk, NONE)
        malloc.freeChunk(chunk)
        continue
      }
      words.guard(start)
      data[start + NEXT] = this.blockHead
      this.blockHead = block
      if (live < SLOTS_PER_BLOCK) this.threadFree(start)
    }
    return walked
  }

  /** What the clear under way, or the last one, has done so far. */
  get clearing(): { readonly finished: boolean; readonly live: number; readonly freedBlocks: number } {
    return { finished: this.walk === NONE, live: this.liveInClear, freedBlocks: this.freedInClear }
  }

  /** Blocks that malloc has given and not got back. */
  get blocks(): number {
    return this.heldBlocks
  }

  /** Blocks ever made: the next one's serial number. */
  get made(): number {
    return this.madeBlocks
  }

  /** Numbers of the blocks in block_list, its head first; amid a clear, those that it has not come to are not in it. */
  blockList(): number[] {
    return this.listed(this.blockHead)
  }

  /** Numbers of the blocks that a clear under way is still to look at, in its order. */
  blocksToClear(): number[] {
    return this.listed(this.walk)
  }

  /** Free slots, in the order in which they are handed out; at most so many. */
  freeList(most = Infinity): number[] {
    const { data } = this.words
    const slots: number[] = []
    for (let slot = this.freeHead; slot !== NONE && slots.length < most; slot = data[slot + LINK] as number)
      slots.push(slot)
    return slots
  }

  /** Numbers living. */
  get live(): number {
    return this.liveNumbers
  }

  /** The first blocks of block_list, as far as there are any: until a clear turns it round, the newest. */
  firstListed(count: number): number[] {
    return this.listed(this.blockHead, count)
  }

  /** The block that the last cached ints are in; it is never given back. 0 in blocks of floats. */
  get lastCachedBlock(): number {
    return this.kind === 'int' ? blockOf(cachedSlot(SMALL_POSITIVES - 1)) : NONE
  }

  /** Numbers of all blocks, the newest first. */
  byAge(): Int32Array {
    const { data } = this.words
    const bySerial = new Int32Array(this.madeBlocks)
    const byAge = new Int32Array(this.blocks)
    for (const first of [this.blockHead, this.walk])
      for (let block = first; block !== NONE; block = data[(block << BLOCK_SHIFT) + NEXT] as number)
        bySerial[data[(block << BLOCK_SHIFT) + SERIAL] as number] = block
    let count = 0
    for (let serial = bySerial.length - 1; serial >= 0; serial--)
      if (bySerial[serial] !== NONE) byAge[count++] = bySerial[serial] as number
    return byAge
  }

  /** A block's free slots in the order in which they are handed out, as far as they follow each other in the free list. */
  threadIn(block: number): number[] {
    const { data } = this.words
    const free = this.slotsOf(block).filter((slot) => data[slot + REFCNT] === 0)
    const linked = new Set(free.map((slot) => data[slot + LINK] as number))
    const first = free.find((slot) => !linked.has(slot))
    const thread: number[] = []
    for (
      let slot = first ?? NONE;
      slot !== NONE && blockOf(slot) === block;
      slot = data[slot + LINK] as number
    )
      thread.push(slot)
    return thread.length === free.length ? thread : []
  }

  /** How many slots are free, in blocks that malloc has given. */
  get freeSlots(): number {
    return this.heldBlocks * SLOTS_PER_BLOCK - this.liveNumbers
  }

  /** Numbers living in a block. */
  liveIn(block: number): number {
    return this.words.data[(block << BLOCK_SHIFT) + LIVE] as number
  }

  /** The slots of a block, from the lowest address up. */
  slotsOf(block: number): number[] {
    return Array.from({ length: SLOTS_PER_BLOCK }, (_, number) => slotOf(block, number))
  }

  /** A block's number in the order of creation, from 0 and never used again. */
  serialOf(block: number): number {
    return this.words.data[(block << BLOCK_SHIFT) + SERIAL] as number
  }

  /** malloc's chunk of a block. */
  chunkOf(block: number): number {
    return this.words.data[(block << BLOCK_SHIFT) + CHUNK] as number
  }

  addressOfBlock(block: number): Address {
    return this.malloc.blockOf(this.chunkOf(block))
  }

  addressOf(slot: number): Address {
    return this.addressOfBlock(blockOf(slot)) + BLOCK_HEADER_BYTES + numberInBlock(slot) * SLOT_BYTES
  }

  /** The slot that byte `offset` of a block belongs to; 0 in its header and behind its last slot. */
  slotAt(block: number, offset: Bytes): number {
    const number = Math.floor((offset - BLOCK_HEADER_BYTES) / SLOT_BYTES)
    return number < 0 || number >= SLOTS_PER_BLOCK ? NONE : slotOf(block, number)
  }

  /** Serial number of its block * `SLOTS_PER_BLOCK` + its number there: where a slot is, told for good. */
  placeOf(slot: number): number {
    return this.serialOf(blockOf(slot)) * SLOTS_PER_BLOCK + numberInBlock(slot)
  }

  /** Whether a number is in the slot. */
  isLive(slot: number): boolean {
    return this.words.data[slot + REFCNT] !== 0
  }

  /** Whether a slot holds one of the ints from -5 to 256 that are made once. */
  isCached(slot: number): boolean {
    const nth = (blockOf(slot) - FIRST_BLOCK) * SLOTS_PER_BLOCK + SLOTS_PER_BLOCK - 1 - numberInBlock(slot)
    return this.kind === 'int' && nth < CACHED_INTS
  }

  private get unusedBlocks(): number {
    return this.nextBlock - FIRST_BLOCK - this.heldBlocks
  }

  /** A new block, its slots threaded from the last to the first: the slot to hand out. Only called when none is free. */
  private fillFreeList(): number {
    const block = this.newBlock()
    if (block !== NONE) this.threadFree(block << BLOCK_SHIFT)
    return this.freeHead
  }

  /** Pushes a block's free slots on the free list, in ascending order. The block is guarded. */
  private threadFree(start: number): void {
    const { data } = this.words
    for (let slot = start + FIRST_SLOT; slot < start + BLOCK_WORDS; slot += SLOT_WORDS) {
      if (data[slot + REFCNT] !== 0) continue
      data[slot + LINK] = this.freeHead
      this.freeHead = slot
    }
  }

  /** A block at the head of block_list, guarded, with nothing in it and nothing threaded; NONE: no memory. */
  private newBlock(): number {
    const { words, malloc } = this
    const chunk = malloc.mallocChunk(BLOCK_BYTES)
    if (chunk === 0) return NONE
    this.process.touch(malloc.blockOf(chunk), BLOCK_BYTES)
    let block: number
    if (this.unusedBlocks > 0) block = this.unused.data[this.unusedBlocks - 1] as number
    else {
      block = this.nextBlock++
      words.grow(this.nextBlock << BLOCK_SHIFT)
    }
    const start = block << BLOCK_SHIFT
    words.guard(start)
    words.data[start + NEXT] = this.blockHead
    words.data[start + CHUNK] = chunk
    words.data[start + SERIAL] = this.madeBlocks++
    words.data[start + LIVE] = 0
    this.blockHead = block
    this.heldBlocks++
    this.owned?.(chunk, block)
    return block
  }

  private isSlot(slot: number): boolean {
    const number = numberInBlock(slot)
    return (
      slot >= FIRST_BLOCK << BLOCK_SHIFT &&
      slot < this.nextBlock << BLOCK_SHIFT &&
      number >= 0 &&
      Number.isInteger(number)
    )
  }

  private listed(head: number, most = Infinity): number[] {
    const { data } = this.words
    const blocks: number[] = []
    for (
      let block = head;
      block !== NONE && blocks.length < most;
      block = data[(block << BLOCK_SHIFT) + NEXT] as number
    )
      blocks.push(block)
    return blocks
  }
}

/** The number of a slot's block. */
export function blockOf(slot: number): number {
  return slot >> BLOCK_SHIFT
}

/** A slot's number in its block, 0 at the lowest address. */
export function numberInBlock(slot: number): number {
  return ((slot % BLOCK_WORDS) - FIRST_SLOT) / SLOT_WORDS
}

/** Numbers from `value` on in a whole block, from its last slot to its first, and their references. */
function fillBlock(
  data: Int32Array,
  start: number,
  value: number,
  refs: Int32Array,
  at: number,
  tag: number,
): void {
  let low = value | 0
  let high = highOf(value)
  for (let slot = start + LAST_SLOT; slot >= start + FIRST_SLOT; slot -= SLOT_WORDS) {
    data[slot + REFCNT] = 1
    data[slot + LOW] = low
    data[slot + HIGH] = high
    refs[at++] = (slot << TAG_BITS) | tag
    low = (low + 1) | 0
    if (low === 0) high++
  }
}

/**
 * A read in each of the cache lines of a block. Who goes down from block to block reads the next one's while at work on
 * this one: processors fetch ahead of their own accord in ascending order only.
 */
function readBlock(data: Int32Array, start: number): number {
  return (
    (data[start] as number) |
    (data[start + 16] as number) |
    (data[start + 32] as number) |
    (data[start + 48] as number) |
    (data[start + 64] as number) |
    (data[start + 80] as number) |
    (data[start + 96] as number) |
    (data[start + 112] as number)
  )
}

function slotOf(block: number, number: number): number {
  return (block << BLOCK_SHIFT) + FIRST_SLOT + number * SLOT_WORDS
}

function isCachedValue(value: number): boolean {
  return value >= -SMALL_NEGATIVES && value < SMALL_POSITIVES
}

/** Cached ints were made in ascending order, before all others: from block to block, in each from the last slot down. */
function cachedSlot(value: number): number {
  const nth = value + SMALL_NEGATIVES
  return slotOf(
    FIRST_BLOCK + Math.floor(nth / SLOTS_PER_BLOCK),
    SLOTS_PER_BLOCK - 1 - (nth % SLOTS_PER_BLOCK),
  )
}

/** The upper 32 bits of 64; the lower ones are `value | 0`. */
function highOf(value: number): number {
  return Math.floor(value / 2 ** 32) | 0
}
