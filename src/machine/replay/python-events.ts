/**
 * What a CPython 2.7.6 asked of its allocators from its start on, event by event (`py276-boot/1`, `py276-prog/1`), as data:
 * the events in flat arrays, and what was recorded of the process's memory.
 */
import type { Address, Bytes } from '../address.ts'
import type { GlibcVersion } from '../malloc/glibc/index.ts'
import { addressText } from './recorded-addresses.ts'

/** What happened; the numbers are those of `PythonEvents.kindByOp`, and index `EVENT_LETTERS`. */
export const EVENT = {
  malloc: 0,
  calloc: 1,
  realloc: 2,
  free: 3,
  objectMalloc: 4,
  /** PyObject_Malloc for an object that the collector tracks. */
  gcMalloc: 5,
  objectRealloc: 6,
  objectFree: 7,
  gcFree: 8,
  makeInt: 9,
  dropInt: 10,
  makeFloat: 11,
  dropFloat: 12,
  /** PyInt_ClearFreeList, PyFloat_ClearFreeList. */
  clearInts: 13,
  clearFloats: 14,
  /** From a free list, to a free list. */
  take: 15,
  keep: 16,
  collectionBegins: 17,
  collectionEnds: 18,
  clearFreeLists: 19,
  /** A buffer of stdio's, in a mapping of its own. */
  map: 20,
  unmap: 21,
  /** Calls of malloc that pymalloc and the blocks of ints and floats make by themselves inside of the op before. */
  derivedMalloc: 22,
  derivedCalloc: 23,
  derivedRealloc: 24,
  derivedFree: 25,
  line: 26,
  /** The same line again, by a jump. */
  lineAgain: 27,
  /** Back in a line after a call. */
  backInLine: 28,
  enter: 29,
  leave: 30,
  wait: 31,
} as const

/** The letter of each kind of event in a recording. */
export const EVENT_LETTERS = 'mcrfMGRFDijdeIL<>BEXstpoqulbk()|'

/** Free lists by the numbers that recordings have for them; a tuple's is `TUPLES` and its length. */
export const LIST_KIND = {
  list: 1,
  dict: 2,
  frame: 4,
  zombieFrame: 5,
  method: 6,
  builtin: 7,
  set: 8,
  unicode: 9,
} as const
export const TUPLES = 100
export const LONGEST_KEPT_TUPLE = 19

export interface PythonFunction {
  readonly name: string
  readonly file: string
  readonly firstLine: number
}

/** Parts of the process's memory as the recording spells them, by name. */
export type RecordedParts = Readonly<Record<string, unknown>>

/** By `heap` or a mapping's name, `M1`: start, count, start, count, … in pages from its beginning. */
export type RecordedPages = Readonly<Record<string, readonly number[]>>

/** What was recorded at a moment. */
export interface RecordedMoment {
  /** In words. */
  readonly name: string
  readonly parts: RecordedParts
  /** Of parts that are too long to be recorded, the start of the SHA-1 of what they would be written as. */
  readonly digests: Readonly<Record<string, string>>
  /** Pages that the process had, on the heap and by mapping. */
  readonly pages: RecordedPages
}

/**
 * By op. `idByOp`: the block or number that the op makes, moves, frees, takes or keeps; IDs count from 1 and are used again;
 * 0: none, or one that was never made. `numberByOp`: bytes, an int's value, a free list's number, a generation, how many
 * were found, a line, an index of `functions`, a mark. `addressByOp`: the recorded number of the address that came out of
 * the op, or of the block that it is about; `oldByOp`: of the block that a realloc takes.
 */
export interface PythonEvents {
  readonly label: string
  /** The line of the file that its ops are in. */
  readonly line: number
  readonly glibc: GlibcVersion
  /** The program break before the first op. */
  readonly startBreak: Address
  readonly ops: number
  readonly kindByOp: Uint8Array
  readonly idByOp: Int32Array
  readonly numberByOp: Float64Array
  readonly addressByOp: Float64Array
  readonly oldByOp: Float64Array
  /** No ID is larger. */
  readonly maxId: number
  readonly functions: readonly PythonFunction[]
  /** The file that runs where no function has been entered. */
  readonly mainFile: string
  /** How many of the ops are the interpreter's start, before lines are told. */
  readonly bootOps: number
  /** One for each `wait`. */
  readonly waits: readonly RecordedMoment[]
  readonly end: RecordedMoment | undefined
}

/** How many bytes an op asks for; 0 if it asks for none. */
export function bytesOf({ kindByOp, numberByOp }: PythonEvents, op: number): Bytes {
  return ASKING.has(kindByOp[op] as number) ? (numberByOp[op] as number) : 0
}

const ASKING: ReadonlySet<number> = new Set([
  EVENT.malloc,
  EVENT.calloc,
  EVENT.realloc,
  EVENT.objectMalloc,
  EVENT.gcMalloc,
  EVENT.objectRealloc,
  EVENT.map,
])

export function isDerived(kind: number): boolean {
  return kind >= EVENT.derivedMalloc && kind <= EVENT.derivedFree
}

/** Whether it tells where the program is, and changes nothing. */
export function isPosition(kind: number): boolean {
  return kind >= EVENT.line
}

/** An op in words, as C or Python would call it. */
export function eventText({ kindByOp, numberByOp, addressByOp, oldByOp }: PythonEvents, op: number): string {
  const number = numberByOp[op] as number
  const at = addressText(addressByOp[op] as number)
  const old = addressText(oldByOp[op] as number)
  switch (kindByOp[op]) {
    case EVENT.malloc:
    case EVENT.derivedMalloc:
      return `malloc(${number})`
    case EVENT.calloc:
    case EVENT.derivedCalloc:
      return `calloc(1, ${number})`
    case EVENT.realloc:
    case EVENT.derivedRealloc:
      return `realloc(${old}, ${number})`
    case EVENT.free:
    case EVENT.derivedFree:
      return `free(${at})`
    case EVENT.objectMalloc:
      return `PyObject_Malloc(${number})`
    case EVENT.gcMalloc:
      return `PyObject_Malloc(${number}) for the collector`
    case EVENT.objectRealloc:
      return `PyObject_Realloc(${old}, ${number})`
    case EVENT.objectFree:
    case EVENT.gcFree:
      return `PyObject_Free(${at})`
    case EVENT.makeInt:
      return `the int ${number}`
    case EVENT.makeFloat:
      return 'a float'
    case EVENT.dropInt:
      return `the int at ${at} is dropped`
    case EVENT.dropFloat:
      return `the float at ${at} is dropped`
    case EVENT.clearInts:
      return 'PyInt_ClearFreeList()'
    case EVENT.clearFloats:
      return 'PyFloat_ClearFreeList()'
    case EVENT.take:
      return `the next from the free list of ${listText(number)}`
    case EVENT.keep:
      return `${at} goes to the free list of ${listText(number)}`
    case EVENT.collectionBegins:
      return `a collection of generation ${number} begins`
    case EVENT.collectionEnds:
      return 'the collection ends'
    case EVENT.clearFreeLists:
      return 'clear_freelists()'
    case EVENT.map:
      return `mmap(${number})`
    case EVENT.unmap:
      return `munmap(${at}, ${number})`
    default:
      return 'the program goes on'
  }
}

/** Where the program is at an op, ` in line 3 of lib.py (alloc)`; empty where the recording does not say. */
export function positionText(events: PythonEvents, op: number): string {
  const { kindByOp, numberByOp, functions, mainFile } = events
  const callers: number[] = []
  const lines: number[] = []
  let current = -1
  let line = 0
  for (let index = events.bootOps; index <= op; index++) {
    const number = numberByOp[index] as number
    switch (kindByOp[index]) {
      case EVENT.enter:
        callers.push(current)
        lines.push(line)
        current = number
        line = 0
        break
      case EVENT.leave:
        current = callers.pop() ?? -1
        line = lines.pop() ?? 0
        break
      case EVENT.line:
      case EVENT.lineAgain:
      case EVENT.backInLine:
        line = number
    }
  }
  if (line === 0) return ''
  const running = functions[current]
  return running ? ` in line ${line} of ${running.file} (${running.name})` : ` in line ${line} of ${mainFile}`
}

const LIST_TEXTS: Readonly<Record<number, string>> = {
  [LIST_KIND.list]: 'lists',
  [LIST_KIND.dict]: 'dicts',
  [LIST_KIND.frame]: 'frames',
  [LIST_KIND.zombieFrame]: 'zombie frames',
  [LIST_KIND.method]: 'bound methods',
  [LIST_KIND.builtin]: 'builtin methods',
  [LIST_KIND.set]: 'sets',
  [LIST_KIND.unicode]: 'unicode strings',
}

function listText(kind: number): string {
  return LIST_TEXTS[kind] ?? `tuples of ${kind - TUPLES}`
}
