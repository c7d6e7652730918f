import type { Address } from '../address.ts'
import type { Place } from '../pymalloc/index.ts'
import type { Words } from '../timeline.ts'
import { EVENT, LIST_KIND, bytesOf, type PythonEvents } from './python-events.ts'
import { PythonLayers } from './python-layers.ts'

/** 2^63 - 1 is none of JavaScript's numbers; what it is read as is one more. */
const LONGS = 2 ** 63
const LONG_MAX_LOW = -1
const LONG_MAX_HIGH = 2 ** 31 - 1

/**
 * Plays a recorded interpreter on the simulated layers of its memory, op by op. All that changes is on the layers'
 * timeline, so that a checkpoint can be taken between any two ops. The owner that pymalloc has of a block is one more than
 * the op that made it.
 */
export class PythonEventsPlayer {
  readonly events: PythonEvents
  readonly layers: PythonLayers
  /** By ID: a block's place as pymalloc counts, a number's slot; 0 where there was no memory. */
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
    const op = this.played++
    const id = events.idByOp[op] as number
    const number = events.numberByOp[op] as number
    switch (events.kindByOp[op]) {
      case EVENT.malloc:
        return this.raw(id, layers.malloc.mallocChunk(number))
      case EVENT.calloc:
        return this.raw(id, layers.malloc.callocChunk(1, number))
      case EVENT.realloc: {
        if (id === 0) return 0
        const place = (events.oldByOp[op] as number) < 0 ? 0 : this.where(id)
        return this.raw(
          id,
          place < 0 ? layers.malloc.reallocChunk(-place, number) : layers.malloc.mallocChunk(number),
        )
      }
      case EVENT.free: {
        const place = this.free(id)
        if (place < 0) layers.malloc.freeChunk(-place)
        else layers.pymalloc.free(place)
        return 0
      }
      case EVENT.gcMalloc:
        layers.counts.allocated()
        return this.object(id, layers.pymalloc.malloc(number))
      case EVENT.objectMalloc:
        return this.object(id, layers.pymalloc.malloc(number))
      case EVENT.objectRealloc: {
        if (id === 0) return 0
        const old = (events.oldByOp[op] as number) < 0 ? 0 : this.where(id)
        return this.object(id, layers.pymalloc.realloc(old, number))
      }
      case EVENT.gcFree:
        layers.counts.freed()
        layers.pymalloc.free(this.free(id))
        return 0
      case EVENT.objectFree:
        layers.pymalloc.free(this.free(id))
        return 0
      case EVENT.makeInt:
        return this.makeInt(id, number)
      case EVENT.makeFloat: {
        const slot = layers.floats.take(0, 0)
        this.whereById.set(id, slot)
        return slot === 0 ? 0 : layers.floats.addressOf(slot)
      }
      case EVENT.dropInt:
        if (id !== 0 && this.where(id) !== 0) layers.ints.drop(this.where(id))
        return 0
      case EVENT.dropFloat:
        if (id !== 0 && this.where(id) !== 0) layers.floats.drop(this.where(id))
        return 0
      case EVENT.clearInts:
        layers.ints.clearFreeList()
        return 0
      case EVENT.clearFloats:
        layers.floats.clearFreeList()
        return 0
      case EVENT.take:
        return this.take(number, id)
      case EVENT.keep:
        if (id !== 0) layers.kept.keep(number, id)
        return 0
      case EVENT.collectionBegins:
        layers.counts.begin(number)
        return 0
      case EVENT.collectionEnds:
        layers.counts.end()
        return 0
      case EVENT.map: {
        const start = layers.process.map(bytesOf(events, op))
        if (start !== 0) layers.addresses.mapped(start)
        return start
      }
      case EVENT.unmap: {
        const start = layers.addresses.addressOf(events.addressByOp[op] as number)
        if (start === 0) return 0
        layers.addresses.unmapped(start)
        layers.process.unmap(start, number)
        return 0
      }
      default:
        return 0
    }
  }

  /** Where a block is; 0 if there is none of that ID. */
  addressOfBlock(id: number): Address {
    return this.layers.pymalloc.addressOf(this.where(id))
  }

  private where(id: number): Place {
    return this.whereById.data[id] as number
  }

  private raw(id: number, chunk: number): Address {
    return this.object(id, 0 - chunk)
  }

  private object(id: number, place: Place): Address {
    this.whereById.set(id, place)
    if (place === 0) return 0
    this.layers.pymalloc.setOwner(place, this.played)
    return this.layers.pymalloc.addressOf(place)
  }

  private free(id: number): Place {
    if (id === 0) return 0
    const place = this.where(id)
    this.layers.kept.remove(id)
    this.whereById.set(id, 0)
    return place
  }

  private makeInt(id: number, value: number): Address {
    const { ints } = this.layers
    const slot =
      value >= LONGS
        ? ints.take(LONG_MAX_LOW, LONG_MAX_HIGH)
        : ints.take(value | 0, Math.floor(value / 2 ** 32) | 0)
    this.whereById.set(id, slot)
    return slot === 0 ? 0 : ints.addressOf(slot)
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
