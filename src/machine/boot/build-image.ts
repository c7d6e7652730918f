/**
 * Makes boot images of recorded starts (`py276-boot/1`): plays one on the layers of a machine, and writes down what has become
 * of them. Not part of what runs programs.
 */
import type { Bytes } from '../address.ts'
import type { GlibcVersion } from '../malloc/glibc/index.ts'
import { PythonMachine } from '../machine.ts'
import type { NumberBlocks } from '../objects/number-blocks.ts'
import type { FreeListKind, PythonVersion } from '../objects/index.ts'
import type { Place } from '../pymalloc/index.ts'
import { EVENT, LIST_KIND, LONGEST_KEPT_TUPLE, TUPLES, type PythonEvents } from '../replay/python-events.ts'
import { PARTLY_WRITTEN, PythonEventsPlayer } from '../replay/python-events-player.ts'
import { NULL_NUMBER } from '../replay/recorded-addresses.ts'
import type { BootImage } from './image.ts'
import { pack } from './packing.ts'

/** What the recording says of its end, as far as an image has it. */
export interface RecordedEnd {
  readonly moduleDicts: Readonly<
    Record<
      string,
      { readonly at: number; readonly fill: number; readonly slots: number; readonly table: number | null }
    >
  >
  readonly gc: { readonly generations: readonly { readonly count: number; readonly objects: number }[] }
}

const KINDS: readonly (readonly [number, FreeListKind])[] = [
  [LIST_KIND.list, 'list'],
  [LIST_KIND.dict, 'dict'],
  [LIST_KIND.set, 'set'],
  [LIST_KIND.frame, 'frame'],
  [LIST_KIND.method, 'method'],
  [LIST_KIND.builtin, 'builtin'],
  ...Array.from({ length: LONGEST_KEPT_TUPLE }, (_, index): readonly [number, FreeListKind] => [
    TUPLES + 1 + index,
    `tuple ${index + 1}`,
  ]),
]

/** sys.maxint is none of JavaScript's numbers; what it is read as is one more. */
const LONGS = 2 ** 63

/** An image of a recorded start, of the recorded interpreter or of another one that asks for the same. */
export function buildImage(
  events: PythonEvents,
  end: RecordedEnd,
  python: PythonVersion = '2.7.6',
  tcache = true,
): BootImage {
  const reference = new PythonEventsPlayer(events)
  reference.play(events.ops)
  const player = new ImagePlayer(events, python, tcache)
  player.play()
  const { addresses, kept } = reference.layers
  const idsByAddress = new Map<number, number>()
  for (const id of player.liveIds()) idsByAddress.set(reference.addressOfBlock(id), id)
  const placeOf = (number: number | null): Place => {
    const id = number === null ? undefined : idsByAddress.get(addresses.addressOf(number))
    return id === undefined ? 0 : player.placeOf(id)
  }
  const { machine } = player
  const state = machine.timeline.stateOf(machine.python.below)
  const { generations } = end.gc
  return {
    python,
    glibc: events.glibc,
    tcache,
    isExact: python === '2.7.6' && (tcache || events.glibc === '2.17'),
    startBreak: events.startBreak,
    registers: state.registers,
    arrays: pack(state.arrays),
    kept: KINDS.flatMap(([number, kind]) =>
      kept
        .ids(number)
        .toReversed()
        .map((id) => [kind, player.placeOf(id), player.bytesOf(id)] as const),
    ),
    dicts: Object.fromEntries(
      Object.entries(end.moduleDicts).map(([module, { at, table, slots, fill }]) => [
        module,
        [placeOf(at), placeOf(table), slots, fill] as const,
      ]),
    ),
    counts: generations.map(({ count }) => count),
    tracked: generations.map(({ objects }) => objects),
  }
}

/** Plays a start on the layers of a machine below objects; who owns a block is not noted. */
class ImagePlayer {
  readonly machine: PythonMachine
  private readonly events: PythonEvents
  /** By ID: a block's place, a number's slot, a mapping's start; and the bytes that were asked for. */
  private readonly where: number[] = []
  private readonly bytes: Bytes[] = []

  constructor(events: PythonEvents, python: PythonVersion, tcache: boolean) {
    this.events = events
    const version: GlibcVersion = events.glibc
    this.machine = new PythonMachine({
      python,
      version,
      ...(tcache ? {} : { tcache: false }),
      startBreak: events.startBreak,
      hasCachedInts: false,
    })
  }

  placeOf(id: number): Place {
    return this.where[id] as number
  }

  bytesOf(id: number): Bytes {
    return this.bytes[id] as number
  }

  /** IDs of what is still there, numbers not among them. */
  liveIds(): number[] {
    return [...this.where.keys()].filter((id) => (this.bytes[id] ?? 0) > 0)
  }

  play(): void {
    for (let op = 0; op < this.events.ops; op++) this.step(op)
  }

  private step(op: number): void {
    const { machine, events } = this
    const { python, malloc, process } = machine
    const { pymalloc } = python
    const id = events.idByOp[op] as number
    const number = events.numberByOp[op] as number
    const ints = python.objects.ints as NumberBlocks
    const floats = python.objects.floats as NumberBlocks
    switch (events.kindByOp[op]) {
      case EVENT.malloc:
        return this.put(id, 0 - malloc.mallocChunk(number), number)
      case EVENT.calloc:
        return this.put(id, 0 - malloc.callocChunk(1, number), number)
      case EVENT.realloc: {
        const isNull = events.oldByOp[op] === NULL_NUMBER
        return this.put(
          id,
          0 - (isNull ? malloc.mallocChunk(number) : malloc.reallocChunk(-this.placeOf(id), number)),
          number,
        )
      }
      case EVENT.objectMalloc:
      case EVENT.gcMalloc:
        return this.put(id, pymalloc.malloc(number), number)
      case EVENT.objectRealloc:
        return this.put(id, pymalloc.realloc(this.placeOf(id), number), number)
      case EVENT.free:
        malloc.freeChunk(-this.placeOf(id))
        return this.forget(id)
      case EVENT.objectFree:
      case EVENT.gcFree:
        pymalloc.free(this.placeOf(id))
        return this.forget(id)
      case EVENT.makeInt:
        this.where[id] =
          number >= LONGS
            ? ints.take(-1, 2 ** 31 - 1)
            : ints.take(number | 0, Math.floor(number / 2 ** 32) | 0)
        return
      case EVENT.dropInt:
        return ints.drop(this.placeOf(id))
      case EVENT.makeFloat:
        this.where[id] = floats.take(0, 0)
        return
      case EVENT.dropFloat:
        return floats.drop(this.placeOf(id))
      case EVENT.clearInts:
        return void ints.clearFreeList()
      case EVENT.clearFloats:
        return void floats.clearFreeList()
      case EVENT.map:
        this.where[id] = process.map(number)
        return
      case EVENT.unmap:
        return process.unmap(this.placeOf(id), number)
    }
  }

  private put(id: number, place: Place, bytes: Bytes): void {
    this.where[id] = place
    this.bytes[id] = bytes
    if (place >= 0) return
    const { python, process } = this.machine
    python.pymalloc.setOwner(place, 0)
    const address = python.memory.addressOf(place)
    const [start, end] = PARTLY_WRITTEN.get(bytes) ?? [bytes, 0]
    process.touch(address, start)
    process.touch(address + bytes - end, end)
  }

  private forget(id: number): void {
    this.bytes[id] = 0
  }
}
