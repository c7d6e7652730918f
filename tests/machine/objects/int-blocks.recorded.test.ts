import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { IntBlocks, type Place } from '../../../src/machine/index.ts'

/** tests/recorded/README.md says what each field is. */
interface Trace {
  readonly name: string
  readonly ops: readonly number[]
  readonly results: readonly number[]
  readonly init: Lists
  readonly clears: readonly (Lists & { op: number; returned: number; freedBlocks: number[] })[]
}

interface Lists {
  readonly blockList: number[]
  readonly nBlocks: number
  readonly freeList: number[]
  readonly freeListLength: number
  readonly freeListFnv: number
}

const CREATE = 0
const DROP = 1
const folder = new URL('../../recorded/python/', import.meta.url)
const files = readdirSync(folder).filter((name) => name.startsWith('intblock-'))

describe('replays what CPython 2.7.6 did', () => {
  it.each(files)('%s', (file) => {
    const trace = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Trace
    const ints = new IntBlocks()
    checkLists(ints, trace.init)
    const placeById: Place[] = []
    const wrong: unknown[] = []
    let clears = 0
    for (let at = 0, op = 0; at < trace.ops.length; op++) {
      const kind = trace.ops[at++]
      if (kind === CREATE) {
        const place = ints.fromLong(trace.ops[at++] ?? NaN)
        if (place !== trace.results[placeById.length])
          wrong.push({ op, place, recorded: trace.results[placeById.length] })
        placeById.push(place)
      } else if (kind === DROP) {
        const place = placeById[trace.ops[at++] ?? -1] ?? -1
        if (!ints.isCached(place)) ints.dealloc(place)
      } else {
        const recorded = trace.clears[clears++]
        if (!recorded) throw new Error(`clear ${clears} of ${file} was not recorded`)
        expect(op).toBe(recorded.op)
        expect(ints.clearFreeList()).toEqual({ live: recorded.returned, freed: recorded.freedBlocks })
        checkLists(ints, recorded)
      }
    }
    expect(wrong).toEqual([])
    expect(placeById).toHaveLength(trace.results.length)
    expect(clears).toBe(trace.clears.length)
  })
})

function checkLists(ints: IntBlocks, recorded: Lists): void {
  const { blockList, freeList } = ints.snapshot()
  expect(Array.from(blockList.slice(0, recorded.blockList.length))).toEqual(recorded.blockList)
  expect(blockList).toHaveLength(recorded.nBlocks)
  expect(Array.from(freeList.slice(0, recorded.freeList.length))).toEqual(recorded.freeList)
  expect(freeList).toHaveLength(recorded.freeListLength)
  expect(fnv1a(freeList)).toBe(recorded.freeListFnv)
}

function fnv1a(values: Int32Array): number {
  let hash = 0x811c9dc5
  for (const byte of new Uint8Array(values.slice().buffer)) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}
