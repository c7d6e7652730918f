/** Reads `py276-boot/1` and `py276-prog/1`, and finds out which block each event is about. */
import type { GlibcVersion } from '../malloc/glibc/index.ts'
import { JsonTrace } from './json-trace.ts'
import {
  EVENT,
  EVENT_LETTERS,
  LIST_KIND,
  LONGEST_KEPT_TUPLE,
  TUPLES,
  type PythonEvents,
  type PythonFunction,
} from './python-events.ts'
import { endOf, waitsOf } from './read-python-moments.ts'
import { NULL_NUMBER } from './recorded-addresses.ts'

/** A file of that name beside the one that is read; undefined if there is none. */
export type Beside = (name: string) => Uint8Array | undefined

const GLIBC: Readonly<Record<string, GlibcVersion>> = { g217: '2.17', g236: '2.36' }
const ALLOCATORS = Object.keys(GLIBC)

/** How many numbers each kind of event has in `data`. */
const OPERANDS = [
  2, 2, 3, 1, 2, 2, 3, 1, 1, 2, 1, 1, 1, 0, 0, 2, 2, 1, 1, 0, 2, 2, 2, 2, 3, 1, 1, 1, 1, 2, 0, 1,
]

/** What starts an interpreter, up to its program. Throws a TraceError where the recording is not as it should be. */
export function readPythonBoot(bytes: Uint8Array): PythonEvents {
  const json = new JsonTrace(bytes)
  const builder = new EventsBuilder()
  builder.add(json, Infinity)
  return {
    ...builder.events(),
    label: `the start of an interpreter, ${json.oneOf('allocator', ALLOCATORS)}`,
    ...processOf(json),
    functions: [],
    mainFile: 'main.py',
    bootOps: builder.ops,
    waits: [],
    end: endOf(json),
  }
}

/** The same of a program, with what started its interpreter, which is in a file beside. */
export function readPythonProgram(bytes: Uint8Array, beside: Beside | undefined): PythonEvents {
  const json = new JsonTrace(bytes)
  const allocator = json.oneOf('allocator', ALLOCATORS)
  const bootOps = json.count('bootOps')
  const boot = bootBeside(json, allocator, beside)
  const builder = new EventsBuilder()
  builder.add(boot, bootOps)
  if (builder.ops !== bootOps || builder.read !== json.count('bootData'))
    throw json.wrong(
      'bootOps',
      `ops that boot-${allocator} begins with: there are ${builder.ops}, with ${builder.read} numbers`,
    )
  builder.add(json, Infinity)
  const waits = waitsOf(json)
  if (waits.length !== builder.waits)
    throw json.wrong('waits', `${builder.waits} objects, one for each | of "ops"; there are ${waits.length}`)
  return {
    ...builder.events(),
    label: `${json.string('name')}, ${json.string('mode')}, ${allocator}`,
    ...processOf(json),
    functions: functionsOf(json),
    mainFile: 'main.py',
    bootOps,
    waits,
    end: undefined,
  }
}

function bootBeside(json: JsonTrace, allocator: string, beside: Beside | undefined): JsonTrace {
  const name = `boot-${allocator}.json`
  const bytes = beside?.(`${name}.gz`) ?? beside?.(name)
  if (!bytes)
    throw json.wrong('bootOps', `the first ops of ${name}.gz, which is needed beside this file and not there`)
  const boot = new JsonTrace(bytes)
  if (boot.get('format') !== 'py276-boot/1' || boot.get('allocator') !== allocator)
    throw json.wrong('bootOps', `the first ops of ${name}.gz, and the file of that name has others`)
  if (boot.get('brk0') !== json.count('brk0'))
    throw json.wrong('brk0', `${JSON.stringify(boot.get('brk0'))}, as ${name}.gz has it`)
  return boot
}

function processOf(json: JsonTrace): Pick<PythonEvents, 'line' | 'glibc' | 'startBreak'> {
  return {
    line: json.lineOf('ops'),
    glibc: GLIBC[json.oneOf('allocator', ALLOCATORS)] as GlibcVersion,
    startBreak: json.count('brk0'),
  }
}

/** Takes ops from one file after the other. Blocks are told by their addresses, as long as they live. */
class EventsBuilder {
  ops = 0
  /** Numbers read of the last file. */
  read = 0
  waits = 0
  private readonly kinds: number[] = []
  private readonly ids: number[] = []
  private readonly numbers: number[] = []
  private readonly addresses: number[] = []
  private readonly olds: number[] = []
  private readonly blocks = new Map<number, number>()
  private readonly buffers = new Map<number, number>()
  private readonly ints = new Map<number, number>()
  private readonly floats = new Map<number, number>()
  private readonly unusedIds: number[] = []
  private maxId = 0

  /** At most `most` ops of a file. */
  add(json: JsonTrace, most: number): void {
    const letters = json.string('ops')
    const data = json.list('data')
    const count = Math.min(most, letters.length)
    let at = 0
    for (let index = 0; index < count; index++) {
      const kind = EVENT_LETTERS.indexOf(letters[index] as string)
      if (kind < 0)
        throw json.wrong(
          'ops',
          `letters of ${EVENT_LETTERS}; the one at ${index} is ${JSON.stringify(letters[index])}`,
        )
      const operands = OPERANDS[kind] as number
      if (at + operands > data.length)
        throw json.wrongItem(
          'data',
          data.length,
          `the numbers of op ${index} and those behind it are expected`,
        )
      for (let operand = at; operand < at + operands; operand++)
        if (!Number.isInteger(data[operand]))
          throw json.wrongItem('data', operand, 'a whole number is expected')
      this.addOp(json, kind, data as number[], at)
      at += operands
    }
    if (most === Infinity && at < data.length)
      throw json.wrongItem('data', at, 'the end is expected: the ops have no more numbers')
    this.read = at
  }

  events(): Pick<
    PythonEvents,
    'ops' | 'kindByOp' | 'idByOp' | 'numberByOp' | 'addressByOp' | 'oldByOp' | 'maxId'
  > {
    return {
      ops: this.ops,
      kindByOp: Uint8Array.from(this.kinds),
      idByOp: Int32Array.from(this.ids),
      numberByOp: Float64Array.from(this.numbers),
      addressByOp: Float64Array.from(this.addresses),
      oldByOp: Float64Array.from(this.olds),
      maxId: this.maxId,
    }
  }

  private addOp(json: JsonTrace, kind: number, data: readonly number[], at: number): void {
    const [a = 0, b = 0, c = 0] = [data[at], data[at + 1], data[at + 2]]
    switch (kind) {
      case EVENT.malloc:
      case EVENT.calloc:
      case EVENT.objectMalloc:
      case EVENT.gcMalloc:
        return this.push(kind, this.make(this.blocks, b), size(json, a, at), b)
      case EVENT.map:
        return this.push(kind, this.make(this.buffers, b), size(json, a, at), b)
      case EVENT.makeInt:
        return this.push(kind, this.make(this.ints, b), a, b)
      case EVENT.makeFloat:
        return this.push(kind, this.make(this.floats, a), 0, a)
      case EVENT.dropInt:
        return this.push(kind, this.drop(this.ints, a), 0, a)
      case EVENT.dropFloat:
        return this.push(kind, this.drop(this.floats, a), 0, a)
      case EVENT.realloc:
      case EVENT.objectRealloc: {
        const id = a === NULL_NUMBER ? this.make(this.blocks, c) : this.move(a, c)
        return this.push(kind, id, size(json, b, at + 1), c, a)
      }
      case EVENT.free:
      case EVENT.objectFree:
      case EVENT.gcFree:
        return this.push(kind, this.drop(this.blocks, a), 0, a)
      case EVENT.unmap:
        return this.push(kind, this.drop(this.buffers, b), size(json, a, at), b)
      case EVENT.take:
      case EVENT.keep:
        if (!isListKind(a))
          throw json.wrongItem('data', at, `the number of a free list is expected, not ${a}`)
        return this.push(kind, this.blocks.get(b) ?? 0, a, b)
      case EVENT.collectionBegins:
        if (a < 0 || a > 2)
          throw json.wrongItem('data', at, `a generation is expected, from 0 to 2, not ${a}`)
        return this.push(kind, 0, a)
      case EVENT.enter:
        return this.push(kind, this.blocks.get(b) ?? 0, a, b)
      case EVENT.derivedMalloc:
      case EVENT.derivedCalloc:
        return this.push(kind, 0, a, b)
      case EVENT.derivedRealloc:
        return this.push(kind, 0, b, c, a)
      case EVENT.derivedFree:
        return this.push(kind, 0, 0, a)
      case EVENT.wait:
        this.waits++
    }
    this.push(kind, 0, a)
  }

  private push(kind: number, id: number, number: number, address = NULL_NUMBER, old = NULL_NUMBER): void {
    this.kinds.push(kind)
    this.ids.push(id)
    this.numbers.push(number)
    this.addresses.push(address)
    this.olds.push(old)
    this.ops++
  }

  private make(living: Map<number, number>, address: number): number {
    const id = this.unusedIds.pop() ?? ++this.maxId
    living.set(address, id)
    return id
  }

  private drop(living: Map<number, number>, address: number): number {
    const id = living.get(address)
    if (id === undefined) return 0
    living.delete(address)
    this.unusedIds.push(id)
    return id
  }

  private move(from: number, to: number): number {
    const id = this.blocks.get(from)
    if (id === undefined) return 0
    this.blocks.delete(from)
    this.blocks.set(to, id)
    return id
  }
}

function size(json: JsonTrace, value: number, at: number): number {
  if (value < 0) throw json.wrongItem('data', at, `a size is expected, not ${value}`)
  return value
}

function isListKind(kind: number): boolean {
  return (
    (Object.values(LIST_KIND) as number[]).includes(kind) ||
    (kind > TUPLES && kind <= TUPLES + LONGEST_KEPT_TUPLE)
  )
}

function functionsOf(json: JsonTrace): PythonFunction[] {
  return json.list('functions').map((each) => {
    const [name, file, firstLine] = Array.isArray(each) ? (each as unknown[]) : []
    if (typeof name !== 'string' || typeof file !== 'string' || typeof firstLine !== 'number')
      throw json.wrong('functions', 'a list of [name, file, first line]')
    return { name, file, firstLine }
  })
}
