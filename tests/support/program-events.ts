/** Events of a program's memory as words a person can read, recorded and simulated: `M 47 heap+96`, `> 101 M2+112496`. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { NumberBlocks } from '../../src/machine/objects/number-blocks.ts'
import type { FreeListKind, Python, Trace } from '../../src/machine/objects/index.ts'

const NUMBERS: Readonly<Record<string, number>> = {
  m: 2,
  c: 2,
  r: 3,
  f: 1,
  M: 2,
  G: 2,
  R: 3,
  F: 1,
  D: 1,
  i: 2,
  j: 1,
  d: 1,
  e: 1,
  I: 0,
  L: 0,
  '<': 2,
  '>': 2,
  B: 1,
  E: 1,
  X: 0,
  s: 2,
  t: 2,
  p: 2,
  o: 2,
  q: 3,
  u: 1,
  l: 1,
  b: 1,
  k: 1,
  '(': 2,
  ')': 0,
  '|': 1,
}
/** Where mappings' numbers begin, at k times this. */
const MAPPING = 2 ** 36

/** An address: of the heap, or in the k-th mapping. */
export type Place = { readonly mapping: number; readonly offset: number }

export interface ProgramEvent {
  readonly letter: string
  /** Bytes, value, kind, line … */
  readonly number: number
  readonly place?: Place
  readonly from?: Place
}

export interface RecordedProgram {
  readonly main: string
  readonly prog: string
  readonly functions: readonly (readonly [name: string, file: string, line: number])[]
  readonly events: readonly ProgramEvent[]
  readonly stdout: string
  readonly waits: readonly { readonly mark: string; readonly rssAnonKb: number }[]
}

const DERIVED = 'pqou'

const placeOf = (number: number): Place =>
  number < 0
    ? { mapping: -1, offset: 0 }
    : { mapping: Math.floor(number / MAPPING), offset: number % MAPPING }

export function readProgram(path: string): RecordedProgram {
  const recorded = JSON.parse(gunzipSync(readFileSync(path)).toString('utf8'))
  const { data } = recorded
  const events: ProgramEvent[] = []
  let at = 0
  for (const letter of recorded.ops as string) {
    const numbers: number[] = data.slice(at, at + (NUMBERS[letter] as number))
    at += NUMBERS[letter] as number
    if (DERIVED.includes(letter)) continue
    events.push(eventOf(letter, numbers))
  }
  return { ...recorded, events }
}

function eventOf(letter: string, numbers: readonly number[]): ProgramEvent {
  const [first = 0, second = 0, third = 0] = numbers
  if ('rR'.includes(letter)) return { letter, number: second, place: placeOf(third), from: placeOf(first) }
  if ('mcMGist<>'.includes(letter)) return { letter, number: first, place: placeOf(second) }
  if ('fFDjde'.includes(letter)) return { letter, number: 0, place: placeOf(first) }
  if (letter === '(') return { letter, number: first, place: placeOf(second) }
  return { letter, number: first }
}

const KINDS: Readonly<Record<string, number>> = {
  list: 1,
  dict: 2,
  frame: 4,
  'zombie frame': 5,
  method: 6,
  builtin: 7,
  set: 8,
  unicode: 9,
}
const kindNumber = (kind: FreeListKind): number =>
  kind.startsWith('tuple ') ? 100 + Number(kind.slice(6)) : (KINDS[kind] as number)

/** Tells `told` of each event of the object layer; addresses are those of the simulated process. */
export function traceOf(python: Python, told: (event: ProgramEvent) => void): Trace {
  const { memory } = python
  const { process } = memory
  const heap = process.startBreak
  const address = (at: number): Place =>
    at === 0
      ? { mapping: -1, offset: 0 }
      : at <= process.programBreak
        ? { mapping: 0, offset: at - heap }
        : { mapping: process.mappingAt(at)?.start ?? 1, offset: at - (process.mappingAt(at)?.start ?? 0) }
  // what is told of is done: of a block that is gone its mapping may be gone, too
  const known = new Map<number, Place>()
  const made = (place: number): Place => {
    const where = address(memory.addressOf(place))
    known.set(place, where)
    return where
  }
  const gone = (place: number): Place => {
    const where = known.get(place) ?? address(memory.addressOf(place))
    known.delete(place)
    return where
  }
  const slot = (blocks: NumberBlocks | undefined, at: number): Place =>
    address((blocks as NumberBlocks).addressOf(at))
  const { ints, floats } = python.objects
  return {
    malloc: (bytes, place) => told({ letter: 'm', number: bytes, place: made(place) }),
    realloc: (old, bytes, place) =>
      told({ letter: 'r', number: bytes, from: old === 0 ? placeOf(-1) : gone(old), place: made(place) }),
    free: (place) => told({ letter: 'f', number: 0, place: gone(place) }),
    objectMalloc: (bytes, place) => told({ letter: 'M', number: bytes, place: made(place) }),
    gcMalloc: (bytes, place) => told({ letter: 'G', number: bytes, place: made(place) }),
    objectRealloc: (old, bytes, place) =>
      told({ letter: 'R', number: bytes, from: gone(old), place: made(place) }),
    objectFree: (place) => told({ letter: 'F', number: 0, place: gone(place) }),
    gcFree: (place) => told({ letter: 'D', number: 0, place: gone(place) }),
    number: (kind, at) =>
      kind === 'int'
        ? told({ letter: 'i', number: ints?.valueOf(at) ?? 0, place: slot(ints, at) })
        : told({ letter: 'd', number: 0, place: slot(floats, at) }),
    numberDropped: (kind, at) =>
      kind === 'int'
        ? told({ letter: 'j', number: 0, place: slot(ints, at) })
        : told({ letter: 'e', number: 0, place: slot(floats, at) }),
    numbersCleared: (kind) => told({ letter: kind === 'int' ? 'I' : 'L', number: 0 }),
    taken: (kind, place) => told({ letter: '<', number: kindNumber(kind), place: made(place) }),
    kept: (kind, place) => told({ letter: '>', number: kindNumber(kind), place: made(place) }),
    collectionBegins: (generation) => told({ letter: 'B', number: generation }),
    freeListsCleared: () => told({ letter: 'X', number: 0 }),
    collectionEnds: (found) => told({ letter: 'E', number: found }),
  }
}

/** Compares events one by one; the k-th mapping of the recording is that of the simulation which stands in its place first. */
export class EventComparison {
  private readonly mappings = new Map<number, number>()

  isSame(recorded: ProgramEvent, simulated: ProgramEvent): boolean {
    return (
      recorded.letter === simulated.letter &&
      recorded.number === simulated.number &&
      this.isSamePlace(recorded.place, simulated.place) &&
      this.isSamePlace(recorded.from, simulated.from)
    )
  }

  private isSamePlace(recorded: Place | undefined, simulated: Place | undefined): boolean {
    if (!recorded || !simulated) return recorded === simulated
    if (recorded.offset !== simulated.offset) return false
    if (recorded.mapping <= 0 || simulated.mapping <= 0) return recorded.mapping === simulated.mapping
    const known = this.mappings.get(recorded.mapping)
    if (known === undefined) this.mappings.set(recorded.mapping, simulated.mapping)
    return known === undefined || known === simulated.mapping
  }
}

export function eventText({ letter, number, place, from }: ProgramEvent): string {
  const where = (at: Place | undefined): string =>
    at === undefined
      ? ''
      : ` ${at.mapping < 0 ? 'null' : `${at.mapping === 0 ? 'heap' : `M${at.mapping}`}+${at.offset}`}`
  return `${letter} ${number}${where(from)}${where(place)}`
}
