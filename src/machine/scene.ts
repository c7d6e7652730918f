/**
 * A scene: a short program, and what each of its lines asks of malloc. It is data, written beside the deck that shows
 * it, until the machine runs the Python itself. `compileScene` makes one flat list of calls of it.
 */
import type { Bytes } from './address.ts'
import { BLOCK_BYTES, SLOTS_PER_BLOCK, SMALL_POSITIVES } from './objects/number-blocks.ts'

export interface Scene {
  /** The program's name: `frag.py`. */
  readonly file: string
  readonly lines: readonly SceneLine[]
}

export interface SceneLine {
  readonly text: string
  /** The name of the moment after this line: `del big`. */
  readonly moment?: string
  readonly commands?: readonly Command[]
}

export type Command =
  /** `count` blocks of `bytes`, each written from end to end. With a count they are `block[0]`, `block[1]`, … */
  | { readonly kind: 'malloc'; readonly block: string; readonly bytes: Bytes; readonly count?: number }
  /**
   * `block = [letter * n for i in range(count)]` in CPython 2.7: range's array and its ints' blocks, the strings of
   * `bytes` each (with their header), and the list that grows under them.
   */
  | {
      readonly kind: 'comprehension'
      readonly block: string
      readonly bytes: Bytes
      readonly count: number
    }
  /** Recorded calls, as `RecordedCall` has them; every block of theirs is written and is called `block`. */
  | { readonly kind: 'calls'; readonly block: string; readonly calls: readonly RecordedCall[] }
  /** Memory that is none of malloc's: libraries' data, the stack. */
  | { readonly kind: 'map'; readonly bytes: Bytes }
  /** Everything of that name, the last made first; of a list, its array at the end. */
  | { readonly kind: 'free'; readonly block: string }
  /** `malloc_trim(pad)`. */
  | { readonly kind: 'trim'; readonly pad: Bytes }

/**
 * `n` from 0: malloc(n). Below 0: free, of the block made last -1, of the one before -2. A pair: realloc, of the block that
 * many before the last one made, to so many bytes; it counts as made then.
 */
export type RecordedCall = number | readonly [before: number, bytes: Bytes]

/** The calls, one an event. */
export const MALLOC = 0
export const REALLOC = 1
export const FREE = 2
export const TRIM = 3
export const MAP = 4

/**
 * A compiled scene. A *slot* is one block for as long as it lives at one address: a realloc ends a slot and begins
 * another. Slots are numbered in the order in which they begin.
 */
export interface Calls {
  /** MALLOC, REALLOC, FREE, TRIM or MAP, by event. */
  readonly kind: Uint8Array
  /** The slot that ends, by event; NO_SLOT where none does. */
  readonly ends: Int32Array
  /** Bytes asked for, or the pad, by event. */
  readonly bytes: Float64Array
  readonly events: number
  readonly slots: number
  /** By slot: the event that begins it, and the one that ends it, `events` where none does. */
  readonly born: Int32Array
  readonly died: Int32Array
  /** By slot: the event after which it is only kept in a free list of Python's; `events` where it never is. */
  readonly kept: Int32Array
  /** The slots that some event leaves to a free list. */
  readonly keepable: readonly number[]
  /** By line: the event that it begins with, and after the last line, all events. */
  readonly lines: readonly number[]
  /** Every slot is in one of them. */
  readonly names: readonly SlotNames[]
}

export interface SlotNames {
  readonly block: string
  /** In the order in which they begin. */
  readonly slots: readonly number[]
  readonly indexed: boolean
}

export const NO_SLOT = -1
const NEVER = -1

/** Sizes of CPython 2.7.6 on 64 bits: a frame with little in it, a pointer. */
const FRAME = 472
const POINTER = 8

/** A RangeError names the line and the command that can't be. */
export function compileScene(scene: Scene): Calls {
  const compiler = new Compiler()
  const lines = scene.lines.map((line, index) => {
    const from = compiler.events
    for (const command of line.commands ?? []) {
      try {
        compiler.add(command)
      } catch (error) {
        if (!(error instanceof RangeError)) throw error
        throw new RangeError(`${scene.file}, line ${index + 1} (${line.text.trim()}): ${error.message}`)
      }
    }
    return from
  })
  return compiler.calls([...lines, compiler.events])
}

/** Numbers that are added one by one, by the million. */
class Column<Data extends Uint8Array | Int32Array | Float64Array> {
  data: Data
  length = 0
  private readonly create: (length: number) => Data

  constructor(create: (length: number) => Data) {
    this.create = create
    this.data = create(1024)
  }

  push(value: number): void {
    if (this.length === this.data.length) {
      const data = this.create(this.length * 2)
      data.set(this.data)
      this.data = data
    }
    this.data[this.length++] = value
  }

  toArray(): Data {
    return this.data.slice(0, this.length) as Data
  }
}

const words = (length: number) => new Int32Array(length)

class Compiler {
  private readonly kind = new Column((length) => new Uint8Array(length))
  private readonly ends = new Column(words)
  private readonly bytes = new Column((length) => new Float64Array(length))
  private readonly born = new Column(words)
  private readonly died = new Column(words)
  private readonly kept = new Column(words)
  private readonly groups = new Map<string, { slots: number[]; indexed: boolean; array: number }>()
  private readonly keepable: number[] = []
  private framesMade = false
  private freeInts = 0

  get events(): number {
    return this.kind.length
  }

  add(command: Command): void {
    switch (command.kind) {
      case 'malloc': {
        const group = this.group(command.block, command.count !== undefined)
        const count = checkCount('count', command.count ?? 1)
        for (let index = 0; index < count; index++) group.slots.push(this.malloc(command.bytes))
        return
      }
      case 'comprehension':
        return this.comprehension(command.block, checkCount('count', command.count), command.bytes)
      case 'free':
        return this.free(command.block)
      case 'calls':
        return this.recorded(command.block, command.calls)
      case 'map':
        this.event(MAP, NO_SLOT, checkBytes(command.bytes))
        return
      case 'trim':
        this.event(TRIM, NO_SLOT, checkBytes(command.pad))
        return
      default:
        throw new RangeError(`no command is called ${JSON.stringify((command as { kind?: unknown }).kind)}`)
    }
  }

  calls(lines: readonly number[]): Calls {
    const { events } = this
    return {
      kind: this.kind.toArray(),
      ends: this.ends.toArray(),
      bytes: this.bytes.toArray(),
      events,
      slots: this.born.length,
      born: this.born.toArray(),
      died: orEnd(this.died.toArray(), events),
      kept: orEnd(this.kept.toArray(), events),
      keepable: this.keepable,
      lines,
      names: [...this.groups].map(([block, { slots, indexed }]) => ({ block, slots, indexed })),
    }
  }

  /** Follows Objects/listobject.c (list_resize, list_dealloc) and Objects/intobject.c (fill_free_list) of 2.7.6. */
  private comprehension(block: string, count: number, bytes: Bytes): void {
    const group = this.group(block, true)
    // the frame of the function that the comprehension stands in, kept by its code object
    if (!this.framesMade) this.mallocAs('frames', FRAME)
    const range = this.mallocAs('the array of range', count * POINTER)
    const blocks: number[] = []
    for (let ints = count - SMALL_POSITIVES - this.freeInts; ints > 0; ints -= SLOTS_PER_BLOCK)
      blocks.push(this.mallocAs('int blocks', BLOCK_BYTES))
    this.freeInts += blocks.length * SLOTS_PER_BLOCK
    // and the frame of random.choice
    if (!this.framesMade) this.mallocAs('frames', FRAME)
    this.framesMade = true
    const arrays = this.group(`the array of ${block}`, false)
    let array = NO_SLOT
    let allocated = 0
    for (let length = 1; length <= count; length++) {
      group.slots.push(this.malloc(bytes))
      if (length <= allocated) continue
      allocated = length + (length >> 3) + (length < 9 ? 3 : 6)
      array = this.realloc(array, allocated * POINTER)
      arrays.slots.push(array)
    }
    group.array = array
    this.endSlot(FREE, range)
    for (const each of blocks) this.kept.data[each] = this.events
    this.keepable.push(...blocks)
  }

  private recorded(block: string, calls: readonly RecordedCall[]): void {
    const { slots } = this.group(block, false)
    const made: number[] = []
    const takeBefore = (before: number) => {
      const slot = made[made.length - 1 - before]
      if (slot === undefined || this.died.data[slot] !== NEVER)
        throw new RangeError(
          `a recorded call means the block ${before} before the last; there is none, or it is free`,
        )
      return slot
    }
    for (const call of calls) {
      if (typeof call !== 'number') made.push(this.realloc(takeBefore(call[0]), call[1]))
      else if (call < 0) this.endSlot(FREE, takeBefore(-1 - call))
      else made.push(this.malloc(call))
    }
    slots.push(...made)
  }

  private free(block: string): void {
    const group = this.groups.get(block)
    if (!group) throw new RangeError(`nothing is called ${JSON.stringify(block)}`)
    for (let index = group.slots.length - 1; index >= 0; index--) {
      const slot = group.slots[index] as number
      if (this.died.data[slot] === NEVER) this.endSlot(FREE, slot)
    }
    if (group.array !== NO_SLOT) this.endSlot(FREE, group.array)
    group.array = NO_SLOT
  }

  private group(block: string, indexed: boolean) {
    let group = this.groups.get(block)
    if (!group) this.groups.set(block, (group = { slots: [], indexed, array: NO_SLOT }))
    return group
  }

  private mallocAs(name: string, bytes: Bytes): number {
    const slot = this.malloc(bytes)
    this.group(name, false).slots.push(slot)
    return slot
  }

  private malloc(bytes: Bytes): number {
    this.event(MALLOC, NO_SLOT, checkBytes(bytes))
    return this.beginSlot()
  }

  private realloc(slot: number, bytes: Bytes): number {
    if (slot === NO_SLOT) return this.malloc(bytes)
    this.endSlot(REALLOC, slot, checkBytes(bytes))
    return this.beginSlot()
  }

  private beginSlot(): number {
    this.born.push(this.events - 1)
    this.died.push(NEVER)
    this.kept.push(NEVER)
    return this.born.length - 1
  }

  private endSlot(kind: number, slot: number, bytes = 0): void {
    this.died.data[slot] = this.events
    this.event(kind, slot, bytes)
  }

  private event(kind: number, ends: number, bytes: Bytes): void {
    this.kind.push(kind)
    this.ends.push(ends)
    this.bytes.push(bytes)
  }
}

/** What never came about comes at the end. */
function orEnd(events: Int32Array, end: number): Int32Array {
  for (let index = 0; index < events.length; index++) if (events[index] === NEVER) events[index] = end
  return events
}

function checkCount(name: string, count: number): number {
  if (!Number.isInteger(count) || count < 0 || count > 2 ** 27)
    throw new RangeError(`${name} is ${count}; it is a whole number up to ${2 ** 27}`)
  return count
}

function checkBytes(bytes: Bytes): Bytes {
  if (!Number.isInteger(bytes) || bytes < 0)
    throw new RangeError(`bytes is ${bytes}; it is a whole number from 0`)
  return bytes
}
