import { readFileSync, readdirSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { NotSimulatedError, TraceError, replay } from '../../../src/machine/index.ts'

const folder = new URL('../../recorded/python/', import.meta.url)
const files = readdirSync(folder).filter((name) => /^(intblock|floatblock|intids)-/.test(name))
const read = (file: string): Buffer => readFileSync(new URL(file, folder))
const HAND_MADE = 'intblock-2.7.6-01-hand.json'
const IDS = 'intids-2.7.6.json'
/** A line a field, as the recordings have it. */
const bytesOf = (fields: Readonly<Record<string, unknown>>): Uint8Array =>
  new TextEncoder().encode(
    `{\n${Object.entries(fields)
      .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)
      .join(',\n')}\n}`,
  )

/** The line of a field of the hand-made recording. */
const lineOf = (field: string): number =>
  read(HAND_MADE)
    .toString()
    .split('\n')
    .findIndex((line) => line.startsWith(`"${field}":`)) + 1

type Fields = Record<string, any>

/** The hand-made recording after a change; what the tests below say of ops is of this one. */
function changed(change: (fields: Fields) => void, file = HAND_MADE): Uint8Array {
  const fields = JSON.parse(read(file).toString()) as Fields
  change(fields)
  return bytesOf(fields)
}

describe('replays what CPython 2.7.6 did', () => {
  it.each(files)('%s', (file) => {
    const { comparison } = replay(read(file))
    expect(comparison?.first).toBeUndefined()
    expect(comparison?.matched).toBe(comparison?.ops)
  })

  it('counts every op, and the start', () => {
    expect(replay(read(HAND_MADE))).toEqual({
      format: 'intblock-trace/1',
      label: 'hand',
      ops: 71,
      simulated: 'CPython 2.7.6',
      comparison: { ops: 72, matched: 72, first: undefined },
    })
  })

  it('counts the steps from an int to the next that start-up has no part in', () => {
    expect(replay(read(IDS))).toMatchObject({
      simulated: 'CPython 2.7.6 on glibc 2.36',
      comparison: { ops: 5 + 98_350 },
    })
  })
})

describe('what differs is told', () => {
  const firstOf = (change: (fields: Fields) => void, file?: string) =>
    replay(changed(change, file)).comparison

  it('of a number, by its place', () => {
    expect(firstOf(({ results }) => (results[25] = 300))).toEqual({
      ops: 72,
      matched: 71,
      first: {
        line: lineOf('results'),
        op: 'op 25, int 1025',
        recorded: 'block 7 slot 13',
        here: 'block 7 slot 40',
      },
    })
  })

  it('of a clear, by the first entry that differs', () => {
    const first = (change: (clear: Fields) => void) =>
      firstOf(({ clears }) => change(clears[0] as Fields))?.first
    expect(first(({ freeList }) => (freeList[1] = 321))).toEqual({
      line: lineOf('clears'),
      op: 'op 39, clear, entry 1 of the free list',
      recorded: 'block 7 slot 34',
      here: 'block 7 slot 35',
    })
    expect(first((clear) => (clear.returned = 290))).toMatchObject({
      op: 'op 39, clear, what it returns',
      recorded: '290',
      here: '291',
    })
    expect(first(({ freedBlocks }) => freedBlocks.push(5))).toMatchObject({
      op: 'op 39, clear, number of blocks freed',
    })
    expect(first((clear) => (clear.blockList = clear.blockList.toReversed()))).toMatchObject({
      op: 'op 39, clear, entry 0 of the block list',
      recorded: 'block 7',
      here: 'block 0',
    })
    expect(first((clear) => (clear.freeListLength = 38))).toMatchObject({
      op: 'op 39, clear, length of the free list',
    })
    expect(first((clear) => (clear.freeListFnv = 1))).toMatchObject({
      op: 'op 39, clear, digest of the free list',
      recorded: '1',
      here: (2095841995).toString(16),
    })
  })

  it('of the start and of the end', () => {
    expect(firstOf(({ init }) => (init.nBlocks = 8))).toMatchObject({
      matched: 71,
      first: { line: lineOf('init'), op: 'at the start, length of the block list', recorded: '8', here: '7' },
    })
    expect(firstOf(({ final }) => (final.freeList[0] = 1))).toMatchObject({
      matched: 71,
      first: { line: lineOf('final'), op: 'at the end, entry 0 of the free list' },
    })
    expect(firstOf((fields) => (fields.totalBlocksEver = 9))).toMatchObject({
      matched: 71,
      first: { op: 'at the end, number of blocks ever made', recorded: '9', here: '8' },
    })
  })

  it('of ids, by the two ints', () => {
    const comparison = firstOf(({ runs }) => (runs[4].runs[50][1] += 16), IDS)
    expect(comparison).toMatchObject({ ops: 98_355, matched: 98_353 })
    expect(comparison?.first).toEqual({
      line: 4,
      op: 'range(100000), from the int 1894 to 1895',
      recorded: '+1984 bytes',
      here: '+1968 bytes',
    })
    expect(firstOf(({ runs }) => (runs[0].smallStepMinus24 = 254), IDS)?.first).toMatchObject({
      op: 'range(10), steps of -24 between the ints from -5 to 256',
      recorded: '254',
      here: '255',
    })
  })

  it('not of ids that lie where start-up has left holes', () => {
    expect(firstOf(({ runs }) => (runs[4].runs[20][1] += 16), IDS)).toMatchObject({ matched: 98_355 })
  })
})

test('the largest and smallest ints are played, and fractions as floats', () => {
  const trace = (type: string, ops: number[]): Uint8Array =>
    bytesOf({
      format: 'intblock-trace/1',
      version: '2.7.18',
      type,
      init: { blockList: [], nBlocks: 0, freeList: [], freeListLength: 0, freeListFnv: 2166136261 },
      ops,
      results: ops.flatMap((_, index) => (index % 2 ? [40 - (index >> 1)] : [])),
      clears: [],
    })
  expect(replay(trace('float', [0, 0.5, 0, -1e300])).comparison).toEqual({
    ops: 3,
    matched: 3,
    first: undefined,
  })
  const ints = replay(trace('int', [0, 2 ** 63 - 1, 0, -(2 ** 63)]))
  expect(ints).toMatchObject({ simulated: 'CPython 2.7.18', comparison: { ops: 3, matched: 0 } })
})

describe('a recording that cannot be read is refused where it is wrong', () => {
  const errorOf = (bytes: Uint8Array): TraceError => {
    try {
      replay(bytes)
    } catch (error) {
      if (error instanceof TraceError) return error
      throw error
    }
    return expect.fail('it was read')
  }

  it.each<[what: string, change: (fields: Fields) => void, field: string, message: string]>([
    ['an op of no kind', ({ ops }) => (ops[2] = 3), 'ops', 'op 1 begins with 3'],
    ['an op cut off', ({ ops }) => ops.splice(1), 'ops', 'op 0 ends behind its 0'],
    ['text for a value', ({ ops }) => (ops[1] = '7'), 'ops', 'op 0 makes "7", which is no int'],
    ['a fraction for an int', ({ ops }) => (ops[1] = 0.5), 'ops', 'op 0 makes 0.5, which is no int'],
    ['an int too large', ({ ops }) => (ops[1] = 1e19), 'ops', 'which is no int'],
    ['an ID not made', ({ ops }) => ops.unshift(1, 0), 'ops', 'op 0 drops ID 0, which was not made before'],
    ['an ID below 0', ({ ops }) => ops.unshift(0, 1, 1, -1), 'ops', 'op 1 drops ID -1, which was not made'],
    ['an ID dropped again', ({ ops }) => ops.push(1, 3), 'ops', 'op 71 drops ID 3 again'],
    [
      'a result missing',
      ({ results }) => results.pop(),
      'results',
      '66 places, one for each number made; there are 65',
    ],
    ['a clear missing', ({ clears }) => clears.pop(), 'clears', '2 objects, one for each op 2; there are 1'],
    ['a clear of another op', ({ clears }) => (clears[1].op = 69), 'clears', 'the one at 1 has 69, not 70'],
    ['a clear of nothing', ({ clears }) => (clears[0] = null), 'clears', 'the one at 0 is not'],
    ['no list', ({ init }) => delete init.freeList, 'init', 'an object with "blockList" and "freeList"'],
    ['a list too long', ({ final }) => (final.nBlocks = 2), 'final', 'no longer than "nBlocks"'],
    ['another count of ops', (fields) => (fields.nOps = 70), 'nOps', '71, as many as there are in "ops"'],
    ['another type', (fields) => (fields.type = 'long'), 'type', '"int" or "float"'],
    ['no version', (fields) => delete fields.version, '', '"version" is missing'],
  ])('%s', (_, change, field, message) => {
    const error = errorOf(changed(change))
    expect(error.message).toContain(message)
    expect([error.line, error.column]).toEqual([field === '' ? 1 : lineOf(field), 1])
  })

  it.each<[what: string, change: (runs: any[]) => void, message: string]>([
    [
      'a run missing',
      (runs) => runs[4].runs.splice(60, 1),
      'runs that follow one another from 257 on; the one at 4',
    ],
    ['a run cut off', (runs) => runs[4].runs.pop(), 'runs up to the last int of their range'],
    ['a run of words', (runs) => (runs[2].runs[0] = ['257', 0, 1]), 'runs of three whole numbers each'],
    ['no N', (runs) => delete runs[1].N, 'objects with "N", "runs" and "smallStepMinus24"; the one at 1'],
    ['nothing', (runs) => (runs[0] = null), 'the one at 0 is not'],
  ])('ids with %s', (_, change, message) => {
    expect(errorOf(changed(({ runs }) => change(runs), IDS)).message).toContain(message)
  })

  it('another Python’s is understood, and not simulated', () => {
    for (const file of [HAND_MADE, IDS])
      expect(() => replay(changed((fields) => (fields.version = '3.11.7'), file))).toThrow(NotSimulatedError)
  })

  it('whatever is done to its text, there is no other error', () => {
    const text = read(HAND_MADE).toString()
    const anyText = fc.constantFrom('', '0', '-1', '7', '1e30', 'null', '"', ',', '[', ']', '{}', '0.5', '\n')
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(3), anyText, (at, length, inserted) => {
        const bytes = new TextEncoder().encode(text.slice(0, at) + inserted + text.slice(at + length))
        try {
          replay(bytes)
        } catch (error) {
          if (!(error instanceof TraceError) && !(error instanceof NotSimulatedError)) throw error
        }
      }),
      { numRuns: process.env['FUZZ'] ? 5_000 : 300 },
    )
  })
})
