import { describe, expect, it, test } from 'vitest'
import { NotSimulatedError, TraceError, replay } from '../../../src/machine/index.ts'
import { mallocTrace } from '../../support/malloc-trace.ts'

const PINNED = ['m 1 100000 = h672 b135168', 'm 2 1 = h100688', 'f 1 =']

test('results that agree are counted', () => {
  expect(replay(mallocTrace(PINNED))).toEqual({
    format: 'malloc-golden-1',
    label: 'hand-made',
    ops: 3,
    simulated: 'glibc 2.36',
    comparison: { ops: 3, matched: 3, first: undefined },
  })
})

test('the first that differs is told with both values, and the others still count', () => {
  const trace = mallocTrace(['# a wrong address', 'm 1 100000 = h672 b135168', 'm 2 1 = h100704', 'f 1 = b0'])
  expect(replay(trace).comparison).toEqual({
    ops: 3,
    matched: 1,
    first: { line: 4, op: 'm 2 1', recorded: 'h100704', here: 'h100688' },
  })
})

test('of digests that differ, all ops before the first of them agree', () => {
  const ops = ['m 1 10', 'm 2 20', 'm 3 30', 'm 4 40', 'f 3']
  // what glibc 2.36 answers, by tests/native/player.c
  const right = ['d 95a3e809', 'd 666d45a', 'd 63e039f0']
  const comparisonOf = (digests: readonly string[]) =>
    replay(
      mallocTrace([ops[0]!, ops[1]!, digests[0]!, ops[2]!, ops[3]!, digests[1]!, ops[4]!, digests[2]!], {
        digestEvery: 2,
      }),
    ).comparison
  expect(comparisonOf(right)).toEqual({ ops: 5, matched: 5, first: undefined })
  expect(comparisonOf([right[0]!, 'd 1', right[2]!])).toMatchObject({
    matched: 2,
    first: { line: 6, op: 'one of the 2 ops up to m 4 40', recorded: 'digest 1' },
  })
})

test('a trace without results is played, and not compared', () => {
  expect(replay(mallocTrace(['m 1 10', 'f 1']))).not.toHaveProperty('comparison')
})

test('stats name the block that holds the break, and what lies below it', () => {
  const { stats } = replay(mallocTrace(PINNED), { stats: true })
  expect(stats?.end).toEqual({
    op: 'f 1',
    line: 4,
    programBreak: 135_168,
    free: 100_016,
    holes: 1,
    largestHole: 100_016,
    cached: 0,
    top: 34_464,
    pin: {
      kind: 'live',
      offset: 100_688,
      bytes: 32,
      block: { id: 2, requested: 1, offset: 100_688, op: 'm 2 1', line: 3 },
    },
  })
  expect(stats?.peakBreak).toBe(135_168)
  // 656 bytes of malloc's own, the block of 100,000, two headers: 25 pages
  expect(stats?.peakResident).toBe(25 * 4096)
  expect(stats?.peakResidentOfMalloc).toBe(2 * 4096)
})

test('stats name the op that made a block, not one that was refused', () => {
  const { stats } = replay(mallocTrace(['m 1 1000', 'r 1 1 4611686018427387904']), { stats: true })
  expect(stats?.end.pin?.block).toMatchObject({ requested: 1000, op: 'm 1 1000', line: 2 })
})

test('stats tell a freed block that still holds the break from one that is in use', () => {
  const { stats } = replay(mallocTrace(['m 1 100000', 'm 2 1', 'f 1', 'f 2']), { stats: true })
  expect(stats?.end.pin).toEqual({ kind: 'cached', offset: 100_688, bytes: 32 })
})

test('an older or newer glibc is played as the nearest, and said', () => {
  const played = (libc: string) => {
    const { simulated, recordedOn } = replay(mallocTrace(['m 1 10'], { libc }))
    return { simulated, recordedOn }
  }
  expect(played('glibc 2.36-9+deb12u14')).toEqual({ simulated: 'glibc 2.36', recordedOn: undefined })
  expect(played('glibc 2.17 malloc.c, standalone build').recordedOn).toBeUndefined()
  expect(played('glibc 2.41')).toEqual({ simulated: 'glibc 2.36', recordedOn: 'glibc 2.41' })
  expect(played('glibc 2.19')).toEqual({ simulated: 'glibc 2.17', recordedOn: 'glibc 2.19' })
})

describe('what is no recording, or none that can be played, is said', () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

  it('jemalloc', () => {
    const trace = mallocTrace(['m 1 10 = x90112 u16'], { libc: 'jemalloc 5.3.0-1 (Debian 12)' })
    expect(() => replay(trace)).toThrow(NotSimulatedError)
    expect(() => replay(trace)).toThrow('jemalloc is not simulated yet')
  })

  it('a format that is not known', () => {
    expect(() => replay(bytes('{\n  "format": "other/1"\n}'))).toThrow(
      expect.objectContaining({
        name: 'TraceError',
        line: 2,
        column: 3,
        message: expect.stringMatching(/^the format "other\/1" is not known: malloc-golden-1, .* are$/),
      }),
    )
  })

  it('no format at all', () => {
    expect(() => replay(bytes('hello\n'))).toThrow(TraceError)
  })
})
