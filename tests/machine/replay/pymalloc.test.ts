import { readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { NotSimulatedError, replay } from '../../../src/machine/index.ts'

const file = new URL('../../recorded/python/pymalloc-2.7.6-01-tiny-hand.json', import.meta.url)

interface Recording {
  version: string
  config: Record<string, number>
  arenaExcess: number[]
  ops: number[]
  results: number[]
  arenaEvents: unknown[][]
  checkpoints: [number, State][]
  final: State
}

interface State {
  maxarenas: number
  arenas: { nfree: number }[]
  usedpools: Record<string, { count: number; free: number[]; head: number }[]>
}

/** The recording with something changed, a field a line from line 2 on; lists of numbers in one line. */
function spoiled(change: (recording: Recording) => void): Uint8Array {
  const recording = JSON.parse(readFileSync(file, 'utf8')) as Recording
  change(recording)
  const lines = Object.entries(recording).map(
    ([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`,
  )
  return new TextEncoder().encode(`{\n${lines.join(',\n')}\n}`)
}

const lineOf = (field: keyof Recording): number =>
  Object.keys(JSON.parse(readFileSync(file, 'utf8')) as Recording).indexOf(field) + 2

const comparisonOf = (change: (recording: Recording) => void) => replay(spoiled(change)).comparison

test('every op counts, every checkpoint, and the final state', () => {
  expect(replay(readFileSync(file))).toEqual({
    format: 'pymalloc-trace/1',
    label: 'tiny-hand',
    ops: 22,
    simulated: 'pymalloc 2.7.6',
    comparison: { ops: 22 + 22 + 1, matched: 45, first: undefined },
  })
})

describe('what differs is told', () => {
  it('a place', () => {
    expect(comparisonOf(({ results }) => (results[3] = 3 * 4096 + 96))).toEqual({
      ops: 45,
      matched: 44,
      first: {
        line: lineOf('ops'),
        op: 'op 3: #3 = malloc(16)',
        recorded: 'arena 0 pool 3 offset 96',
        here: 'arena 0 pool 1 offset 64',
      },
    })
  })

  it('a block that malloc should have served', () => {
    expect(comparisonOf(({ results }) => (results[14] = -1))?.first).toMatchObject({
      op: 'op 17: realloc(#2, 1)',
      recorded: 'a block of malloc',
      here: 'arena 0 pool 0 offset 64',
    })
  })

  it('an arena that came or went', () => {
    expect(comparisonOf(({ arenaEvents }) => arenaEvents.push([5, 'free', 0, 0, 0]))?.first).toMatchObject({
      op: 'op 5: #5 = malloc(256)',
      recorded: 'arena 0 went, from slot 0, 0 bytes behind a boundary',
      here: 'no arena came or went',
    })
    expect(comparisonOf((recording) => (recording.arenaEvents = []))?.first).toMatchObject({
      op: 'op 0: #0 = malloc(1)',
      recorded: 'no arena came or went',
      here: 'arena 0 came, in slot 0, 0 bytes behind a boundary',
    })
  })

  it('a field of a checkpoint, by where it stands', () => {
    expect(comparisonOf(({ checkpoints }) => (checkpoints[4]![1].arenas[0]!.nfree = 9))).toMatchObject({
      matched: 44,
      first: {
        line: lineOf('checkpoints'),
        op: 'the state after 5 ops, arenas[0].nfree',
        recorded: '9',
        here: '61',
      },
    })
    expect(
      comparisonOf(({ checkpoints }) => (checkpoints[4]![1].usedpools['8']![0]!.head = 1))?.first?.op,
    ).toBe('the state after 5 ops, usedpools.8[0].head')
  })

  it('a pool too many, or a block too few in the last state', () => {
    expect(comparisonOf(({ final }) => (final.usedpools['40'] = []))?.first).toMatchObject({
      line: lineOf('final'),
      op: 'the state after 22 ops, usedpools.40',
      recorded: 'a list of 0',
      here: 'nothing',
    })
    expect(comparisonOf(({ final }) => final.usedpools['8']![0]!.free.pop())?.first).toMatchObject({
      recorded: 'nothing',
    })
  })
})

describe('a recording that is wrong is named with the place', () => {
  it.each<[string, (recording: Recording) => void, RegExp, keyof Recording]>([
    ['an unknown op', ({ ops }) => (ops[2] = 7), /^an op is expected: .* not 7$/, 'ops'],
    ['a block that was not made', ({ ops }) => ops.push(1, 99), /^99 is the ID of no block: 14 have/, 'ops'],
    ['a block freed twice', ({ ops }) => ops.push(1, 7), /^block 7 has been freed before$/, 'ops'],
    ['a negative size', ({ ops }) => (ops[1] = -1), /^a size is expected, not -1$/, 'ops'],
    ['an op cut short', ({ ops }) => ops.push(2, 2), /^the list ends where a size is expected$/, 'ops'],
    ['no number', ({ ops }) => (ops[0] = 0.5), /^"ops" is expected to be a list of whole numbers$/, 'ops'],
    [
      'a result too few',
      ({ results }) => results.pop(),
      /^the list ends where a result is expected$/,
      'results',
    ],
    [
      'a result too many',
      ({ results }) => results.push(3),
      /^the list is expected to end: 17 ops/,
      'results',
    ],
    [
      'a result that is none',
      ({ results }) => (results[2] = -2),
      /^a place from -1 on is expected, not -2$/,
      'results',
    ],
    [
      'an event after the end',
      ({ arenaEvents }) => arenaEvents.push([22, 'new', 0, 0, 0]),
      /^\[op below 22/,
      'arenaEvents',
    ],
    ['an event that is none', ({ arenaEvents }) => arenaEvents.push([]), /^\[op below 22/, 'arenaEvents'],
    ['no excess', (recording) => (recording.arenaExcess = []), /^"arenaExcess" is expected/, 'arenaExcess'],
    [
      'an excess too large',
      (recording) => (recording.arenaExcess = [0, 16_384]),
      /not 16384$/,
      'arenaExcess',
    ],
    [
      'checkpoints in disorder',
      ({ checkpoints }) => checkpoints.push([3, checkpoints[3]![1]]),
      /^\[ops done, from 22 to 22/,
      'checkpoints',
    ],
    [
      'a final state that is none',
      (recording) => (recording.final = {} as State),
      /^"final" is expected/,
      'final',
    ],
  ])('%s', (_, change, message, field) => {
    let error: unknown
    try {
      replay(spoiled(change))
    } catch (thrown) {
      error = thrown
    }
    expect(error).toMatchObject({ name: 'TraceError', message: expect.stringMatching(message) })
    expect((error as { line: number }).line).toBe(lineOf(field))
  })

  it('column and all', () => {
    expect(() => replay(spoiled(({ ops }) => (ops[2] = 7)))).toThrow(expect.objectContaining({ column: 12 }))
  })
})

test('what it was recorded from must be simulated', () => {
  expect(() => replay(spoiled((recording) => (recording.version = '3.13')))).toThrow(
    new NotSimulatedError('pymalloc 3.13 is not simulated: 2.7.6, 2.7.18, 3.11 are'),
  )
  expect(() => replay(spoiled(({ config }) => (config['alignment'] = 16)))).toThrow(
    'pymalloc 2.7.6 with alignment 16 is not simulated: 8 is',
  )
})
