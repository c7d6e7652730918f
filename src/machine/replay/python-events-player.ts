import { PAGE_BYTES, type Address, type Bytes } from '../address.ts'
import type { NumberBlocks } from '../objects/number-blocks.ts'
import type { Place } from '../pymalloc/index.ts'
import type { Words } from '../words.ts'
import { EVENT, LIST_KIND, type PythonEvents } from './python-events.ts'
import { PythonLayers } from './python-layers.ts'
import { NULL_NUMBER } from './recorded-addresses.ts'

/**
 * Blocks that are known by their size, and never filled: what the parser has as its stack, from its end down, and what the
 * compiler cuts its syntax tree from. Bytes that they get written at their start and at their end, about.
 */
export const PARTLY_WRITTEN: ReadonlyMap<Bytes, readonly [start: Bytes, end: Bytes]> = new Map([
  [36_032, [8, 1024]],
  [8224, [1024, 0]],
])

/** 2^63 - 1 is none of JavaScript's numbers; what it is read as is one more. */
const LONGS = 2 ** 63
const LONG_MAX_LOW = -1
const LONG_MAX_HIGH = 2 ** 31 - 1

/**
 * Plays a recorded interpreter on the simulated layers of its memory, op by op. All that changes is on the layers'
 * timeline, so that a checkpoint can be taken between any two ops. The owner that pymalloc has of a block is one more than
 * the op that made it. What the interpreter writes is not recorded: it is taken to fill a block as soon as it has it.
 */
export class PythonEventsPlayer {
  readonly events: PythonEvents
  readonly layers: PythonLayers
  /** By ID: a block's place as pymalloc counts, a number's slot, pages from the mapping top to a buffer; 0 where there was no memory. */
  private readonly whereById: Words
  private played = 0

  constructor(events: PythonEvents, layers: PythonLayers = new PythonLayers(events)) {
    this.events = events
    this.layers = layers
    this.whereById = layers.timeline.words(events.maxId + 1)
    layers.timeline.register(this)
  }

  registers(): number[] {
    return [this.played]
  }

  setRegisters([played = 0]: readonly number[]): void {
    this.played = played
  }

  /** Ops played so far. */
  get at(): number {
    return this.played
  }

  /** Plays on up to, not with, op `to`. */
  play(to: number): void {
    while (this.played < to) this.step()
  }

  /** Plays the next op. Answers the address that came out of it; 0 if none did. */
  step(): Address {
    const { events, layers } = this
    const { malloc, pymalloc, ints, floats, kept, counts } = layers
    const op = this.played++
    const id = events.idByOp[op] as number
    const number = events.numberByOp[op] as number
    switch (events.kindByOp[op]) {
      case EVENT.malloc:
        return this.put(id, 0 - malloc.mallocChunk(number), number)
      case EVENT.calloc:
        return this.put(id, 0 - malloc.callocChunk(1, number), number)
      case EVENT.objectMalloc:
        return this.put(id, pymalloc.malloc(number), number)
      case EVENT.gcMalloc:
        counts.allocated()
        return this.put(id, pymalloc.malloc(number), number)
      case EVENT.realloc:
        return this.realloc(id, this.oldPlace(op, id), number)
      case EVENT.objectRealloc:
        return id === 0 ? 0 : this.put(id, pymalloc.realloc(this.oldPlace(op, id), number), number)
      case EVENT.makeInt:
        return this.makeInt(id, number)
      case EVENT.makeFloat:
        return this.putNumber(id, floats, floats.take(0, 0))
      case EVENT.take:
        return this.take(number, id)
      case EVENT.map:
        return this.map(id, number)
      case EVENT.free:
        this.free(id)
        break
      case EVENT.objectFree:
        pymalloc.free(this.forget(id))
        break
      case EVENT.gcFree:
        counts.freed()
        pymalloc.free(this.forget(id))
        break
      case EVENT.dropInt:
        this.drop(ints, id)
        break
      case EVENT.dropFloat:
        this.drop(floats, id)
        break
      case EVENT.clearInts:
        ints.clearFreeList()
        break
      case EVENT.clearFloats:
        floats.clearFreeList()
        break
      case EVENT.keep:
        if (id !== 0) kept.keep(number, id)
        break
      case EVENT.collectionBegins:
        counts.begin(number)
        break
      case EVENT.collectionEnds:
        counts.end()
        break
      case EVENT.unmap:
        this.unmap(id, number)
    }
    return 0
  }

  /** Where a block is; 0 if there is none of that ID. */
  addressOfBlock(id: number): Address {
    return this.layers.pymalloc.addressOf(this.where(id))
  }

  private where(id: number): number {
    return this.whereById.data[id] as number
  }

  /** Of the block that a realloc takes; 0: null. */
  private oldPlace(op: number, id: number): Place {
    return this.events.oldByOp[op] === NULL_NUMBER ? 0 : this.where(id)
  }

  /** The block of that ID is there now. */
  private put(id: number, place: Place, bytes: Bytes): Address {
    this.whereById.set(id, place)
    if (place === 0) return 0
    const { pymalloc, process } = this.layers
    pymalloc.setOwner(place, this.played)
    const address = pymalloc.addressOf(place)
    if (place < 0) {
      const [start, end] = PARTLY_WRITTEN.get(bytes) ?? [bytes, 0]
      process.touch(address, start)
      process.touch(address + bytes - end, end)
    }
    return address
  }

  private realloc(id: number, old: Place, bytes: Bytes): Address {
    if (id === 0) return 0
    const { malloc } = this.layers
    return this.put(id, 0 - (old < 0 ? malloc.reallocChunk(-old, bytes) : malloc.mallocChunk(bytes)), bytes)
  }

  /** The block of that ID is no more: where it was. */
  private forget(id: number): Place {
    if (id === 0) return 0
    const place = this.where(id)
    this.layers.kept.remove(id)
    this.whereById.set(id, 0)
    return place
  }

  /** What came from malloc goes back there, not by way of pymalloc. */
  private free(id: number): void {
    const place = this.forget(id)
    if (place < 0) this.layers.malloc.freeChunk(-place)
    else this.layers.pymalloc.free(place)
  }

  private makeInt(id: number, value: number): Address {
    const { ints } = this.layers
    const slot =
      value >= LONGS
        ? ints.take(LONG_MAX_LOW, LONG_MAX_HIGH)
        : ints.take(value | 0, Math.floor(value / 2 ** 32) | 0)
    return this.putNumber(id, ints, slot)
  }

  private putNumber(id: number, numbers: NumberBlocks, slot: number): Address {
    this.whereById.set(id, slot)
    return slot === 0 ? 0 : numbers.addressOf(slot)
  }

  private drop(numbers: NumberBlocks, id: number): void {
    const slot = id === 0 ? 0 : this.where(id)
    if (slot !== 0) numbers.drop(slot)
  }

  private map(id: number, bytes: Bytes): Address {
    const { process, addresses } = this.layers
    const start = process.map(bytes)
    if (start === 0) return 0
    this.whereById.set(id, (process.mappingTop - start) / PAGE_BYTES)
    addresses.mapped(start)
    return start
  }

  private unmap(id: number, bytes: Bytes): void {
    const { process, addresses } = this.layers
    const depth = id === 0 ? 0 : this.where(id)
    if (depth === 0) return
    const start = process.mappingTop - depth * PAGE_BYTES
    addresses.unmapped(start)
    process.unmap(start, bytes)
  }

  /**
   * Whose zombie frame is taken only the code object knows. Where another block than the recorded one comes out, the recorded
   * one is what the program goes on with.
   */
  private take(kind: number, id: number): Address {
    const { kept } = this.layers
    const next = kind === LIST_KIND.zombieFrame && kept.has(kind, id) ? id : kept.next(kind)
    if (id !== 0 && kept.has(kind, id)) kept.remove(id)
    return next === 0 ? 0 : this.addressOfBlock(next)
  }
}
