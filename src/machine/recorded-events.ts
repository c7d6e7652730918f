/**
 * What a recorded interpreter asked of its allocators, as text that a scene can carry: an event a word, a letter and
 * numbers. Blocks and numbers are named by how many were made since: 1 is the last one.
 *
 *     m80 M46 G112   malloc, PyObject_Malloc, the same for an object of the collector's: bytes
 *     r3:120 R3:120  realloc, PyObject_Realloc of a block; `r:120` of null. It counts as made then
 *     f2 F2 D2       free, PyObject_Free, PyObject_GC_Del
 *     i257 d         an int of that value, a float; j2 e2 are their ends
 *     >1:4 <1        to a free list of that kind, from it; a zombie frame's is named: `<5:9`
 *     s4096 t3       a buffer of stdio's mapped, unmapped
 *     I L B2         PyInt_ClearFreeList, PyFloat_ClearFreeList, a collection of that generation
 *
 * The letters and the kinds of free lists are those of the recordings (`py276-boot/1`).
 */
import { PAGE_BYTES, type Bytes } from './address.ts'
import type { PythonMachine } from './machine.ts'
import { Adopted, type FreeListKind } from './objects/index.ts'
import type { NumberBlocks } from './objects/number-blocks.ts'
import type { Words } from './words.ts'

/** Events of one stretch of a recording. */
export interface RecordedEvents {
  readonly count: number
  /** Character codes of the letters. */
  readonly letters: Uint8Array
  /** By event: how many were made since the block that it is about; 0: none. */
  readonly back: Int32Array
  /** By event: bytes, a value, a kind, a generation. */
  readonly number: Float64Array
}

const WORD = /^([mMGrRfFDijdest<>ILB])(-?\d*)(?::(\d+))?$/
const FREE_LISTS: Readonly<Record<number, FreeListKind>> = {
  1: 'list',
  2: 'dict',
  4: 'frame',
  6: 'method',
  7: 'builtin',
  8: 'set',
}
const ZOMBIE = 5
const TUPLES = 100

/** Throws a RangeError that names the word which is none. */
export function readRecordedEvents(text: string): RecordedEvents {
  const words = text.split(/\s+/).filter((word) => word !== '')
  const letters = new Uint8Array(words.length)
  const back = new Int32Array(words.length)
  const number = new Float64Array(words.length)
  words.forEach((word, event) => {
    const [, letter, first = '', second] = WORD.exec(word) ?? []
    if (letter === undefined) throw new RangeError(`"${word}" is no event of a recording`)
    letters[event] = letter.charCodeAt(0)
    const value = Number(first)
    if ('fFDjet'.includes(letter)) back[event] = value
    else if ('rR'.includes(letter)) {
      back[event] = value
      number[event] = Number(second)
    } else {
      number[event] = value
      back[event] = Number(second ?? 0)
    }
  })
  return { count: words.length, letters, back, number }
}

/** Plays recorded events on a machine that has started without cached ints, one at a time. */
export class RecordedPlayer {
  private readonly machine: PythonMachine
  private readonly adopted: Adopted
  /** By what was made, in order: its place, or its slot; pages from the mapping top of what was mapped. And its bytes. */
  private readonly places: Words
  private readonly bytes: Words
  private made = 0

  constructor(machine: PythonMachine) {
    this.machine = machine
    this.adopted = new Adopted(machine.python)
    this.places = machine.timeline.words(1024)
    this.bytes = machine.timeline.words(1024)
    machine.timeline.register(this)
  }

  registers(): number[] {
    return [this.made]
  }

  setRegisters([made = 0]: readonly number[]): void {
    this.made = made
  }

  play({ letters, back, number }: RecordedEvents, event: number): void {
    const { python, process } = this.machine
    const { memory, pymalloc, objects } = python
    const value = number[event] as number
    const id = this.made - (back[event] as number)
    memory.events++
    switch (String.fromCharCode(letters[event] as number)) {
      case 'm':
        return this.make(0 - memory.raw.mallocChunk(value), value)
      case 'G':
        objects.collector.counts[0]!++
        return this.make(pymalloc.malloc(value), value)
      case 'M':
        return this.make(pymalloc.malloc(value), value)
      case 'r': {
        const old = back[event] === 0 ? 0 : this.place(id)
        return this.make(
          0 - (old === 0 ? memory.raw.mallocChunk(value) : memory.raw.reallocChunk(-old, value)),
          value,
        )
      }
      case 'R':
        return this.make(pymalloc.realloc(this.place(id), value), value)
      case 'f':
        return memory.raw.freeChunk(-this.place(id))
      case 'D':
        objects.collector.freed()
        return pymalloc.free(this.place(id))
      case 'F':
        return pymalloc.free(this.place(id))
      case 'i': {
        // sys.maxint is none of JavaScript's numbers; what it is read as is one more
        const isMost = value >= 2 ** 63
        const low = isMost ? -1 : value | 0
        const high = isMost ? 2 ** 31 - 1 : Math.floor(value / 2 ** 32) | 0
        return this.keepPlace((objects.ints as NumberBlocks).take(low, high), 0)
      }
      case 'j':
        return (objects.ints as NumberBlocks).drop(this.place(id))
      case 'd':
        return this.keepPlace((objects.floats as NumberBlocks).take(0, 0), 0)
      case 'e':
        return (objects.floats as NumberBlocks).drop(this.place(id))
      case '>':
        if (value !== ZOMBIE)
          this.adopted.keep(listKind(value), this.place(id), this.bytes.data[id] as number)
        return
      case '<':
        return value === ZOMBIE
          ? this.keepPlace(this.place(id), this.bytes.data[id] as number)
          : this.keepPlace(this.adopted.take(listKind(value)), this.adopted.takenBytes)
      case 's': {
        const start = process.map(value)
        return this.keepPlace((process.mappingTop - start) / PAGE_BYTES, value)
      }
      case 't':
        return process.unmap(process.mappingTop - this.place(id) * PAGE_BYTES, this.bytes.data[id] as number)
      case 'I':
        return void objects.ints?.clearFreeList()
      case 'L':
        return void objects.floats?.clearFreeList()
      default:
        return this.countCollection(value)
    }
  }

  /** What was asked for of a raw block that it has made; 0 of any other. */
  bytesOf(chunk: number): Bytes {
    const made = this.places.data.subarray(0, this.made).lastIndexOf(-chunk)
    return made < 0 ? 0 : (this.bytes.data[made] as number)
  }

  private make(place: number, bytes: Bytes): void {
    this.keepPlace(place, bytes)
    const { python } = this.machine
    if (place < 0) {
      python.pymalloc.setOwner(place, 0)
      const [start, end] = PARTLY_WRITTEN.get(bytes) ?? [bytes, 0]
      const address = python.memory.addressOf(place)
      this.machine.process.touch(address, start)
      this.machine.process.touch(address + bytes - end, end)
    }
  }

  private keepPlace(place: number, bytes: Bytes): void {
    const { made } = this
    if (made >= this.places.length) {
      this.places.grow(made + 1)
      this.bytes.grow(made + 1)
    }
    this.places.set(made, place)
    this.bytes.set(made, bytes)
    this.made++
  }

  private place(id: number): number {
    return this.places.data[id] as number
  }

  /** What it found is among the events that follow. */
  private countCollection(generation: number): void {
    const { counts } = this.machine.python.objects.collector
    if (generation + 1 < counts.length) counts[generation + 1]!++
    counts.fill(0, 0, generation + 1)
  }
}

/**
 * Blocks that are known by their size, and never filled: what the parser has as its stack, from its end down, and what the
 * compiler cuts its syntax tree from. Bytes that they get written at their start and at their end, about.
 */
const PARTLY_WRITTEN: ReadonlyMap<Bytes, readonly [start: Bytes, end: Bytes]> = new Map([
  [36_032, [8, 1024]],
  [8224, [1024, 0]],
])

function listKind(kind: number): FreeListKind {
  return kind > TUPLES ? `tuple ${kind - TUPLES}` : (FREE_LISTS[kind] as FreeListKind)
}
