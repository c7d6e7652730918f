import { readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { NotSimulatedError, replay } from '../../../src/machine/index.ts'

type Lists = Record<'secondReusesFirst' | 'thirdAfterReverseDelAndCollectReusesSecond', number[]>
interface Recording {
  version: string
  n: number
  kinds: Record<string, Record<string, Lists>>
}

const read = (version: string): string =>
  readFileSync(new URL(`../../recorded/python/freelists-${version}.json`, import.meta.url), 'utf8')
const replayText = (text: string) => replay(new TextEncoder().encode(text))
const replayOf = (recording: unknown) => replayText(JSON.stringify(recording))

/** The recording of 2.7.6, with something changed. */
function changed(change: (recording: Recording) => void): Recording {
  const recording = JSON.parse(read('2.7.6')) as Recording
  change(recording)
  return recording
}

test.each([
  ['2.7.6', 2360],
  ['2.7.18', 2360],
  ['3.11.7', 720],
])('every entry of CPython %s that hangs on free lists alone comes out', (version, entries) => {
  const { format, ops, comparison } = replayText(read(version))
  expect(format).toBe('freelists')
  expect(ops).toBe(entries)
  expect(comparison).toEqual({ ops: entries, matched: entries, first: undefined })
})

test('the simulated version is said', () => {
  expect(replayText(read('2.7.18')).simulated).toBe('CPython 2.7.18')
  expect(replayText(read('3.11.7'))).toMatchObject({
    simulated: 'CPython 3.11',
    label: 'free lists of CPython 3.11.7',
  })
})

test('the first entry that differs is told in words, and the others still count', () => {
  const recording = changed(({ kinds }) => {
    const { secondReusesFirst } = kinds['frame']!['delForward'] as Lists
    expect(secondReusesFirst[3]).toBe(97)
    secondReusesFirst[3] = 96
  })
  expect(replayText(JSON.stringify(recording, null, 1)).comparison).toEqual({
    ops: 2360,
    matched: 2359,
    first: {
      line: expect.any(Number),
      op: 'frame, deleted forward, second generation, object 3',
      recorded: 'the place of number 96 of the first',
      here: 'the place of number 97 of the first',
    },
  })
})

test('the line is that of the list', () => {
  const text = JSON.stringify(
    changed(({ kinds }) => {
      kinds['set']!['delStride37']!.thirdAfterReverseDelAndCollectReusesSecond[0] = -1
    }),
    null,
    1,
  )
  const { first } = replayText(text).comparison!
  expect(first).toMatchObject({
    op: 'set, deleted stride37, third generation, object 0',
    recorded: 'the place of none',
    here: 'the place of number 40 of the second',
  })
  const line = text.split('\n')[first!.line - 1]!
  expect(line.trim()).toBe('"thirdAfterReverseDelAndCollectReusesSecond": [')
  expect(
    text
      .split('\n')
      .slice(0, first!.line)
      .filter((each) => each.includes('"set"')),
  ).toHaveLength(1)
})

test('entries that hang on what an interpreter’s start has left are not looked at', () => {
  const recording = changed(({ kinds }) => {
    kinds['list']!['delForward']!.secondReusesFirst.fill(-1, 80)
    kinds['tuple25']!['delForward']!.secondReusesFirst.fill(-1)
  })
  expect(replayOf(recording).comparison).toMatchObject({ ops: 2360, matched: 2360 })
})

test('fewer objects, other strides and fewer kinds are played as well', () => {
  const stride3 = [0, 3, 6, 2, 5, 1, 4]
  const lists = {
    secondReusesFirst: [0, ...stride3.slice(1).toReversed()],
    thirdAfterReverseDelAndCollectReusesSecond: Array.from({ length: 7 }, () => -1),
  }
  const recording = { version: '2.7.18', n: 7, kinds: { frame: { delStride3: lists } } }
  expect(replayOf(recording).comparison).toEqual({ ops: 7, matched: 7, first: undefined })
})

describe('what can’t be played is said', () => {
  it('a version that is not simulated', () => {
    const recording = changed((each) => (each.version = '3.13.0'))
    expect(() => replayOf(recording)).toThrow(NotSimulatedError)
    expect(() => replayOf(recording)).toThrow('CPython 3.13.0')
    expect(() => replayOf(changed((each) => (each.version = '3.110')))).toThrow(NotSimulatedError)
  })

  it.each<[string, (recording: Recording) => void, string]>([
    ['no number of objects', (each) => Reflect.deleteProperty(each, 'n'), '"n" is missing'],
    ['no objects', (each) => (each.n = 0), 'a number of objects from 1'],
    [
      'an unknown kind',
      (each) => (each.kinds['toaster'] = {}),
      '"kinds.toaster" is expected to be one of list',
    ],
    ['a kind that is a list', (each) => Object.assign(each.kinds, { int: 3 }), '"kinds.int"'],
    [
      'an unknown order',
      (each) => (each.kinds['int']!['delSomehow'] = each.kinds['int']!['delForward']!),
      '"kinds.int.delSomehow" is expected to be delForward',
    ],
    [
      'a stride that comes round early',
      (each) => (each.kinds['int']!['delStride10'] = each.kinds['int']!['delForward']!),
      '"kinds.int.delStride10"',
    ],
    [
      'a list that is too short',
      (each) => each.kinds['dict']!['delStride37']!.secondReusesFirst.pop(),
      '"kinds.dict.delStride37.secondReusesFirst" is expected to be a list of 100 numbers',
    ],
    [
      'an object that is not there',
      (each) => (each.kinds['dict']!['delForward']!.secondReusesFirst[0] = 100),
      '"kinds.dict.delForward.secondReusesFirst"',
    ],
    [
      'a list that is missing',
      (each) => Reflect.deleteProperty(each.kinds['float']!['delForward']!, 'secondReusesFirst'),
      '"kinds.float.delForward.secondReusesFirst"',
    ],
  ])('%s', (_, change, message) => {
    expect(() => replayOf(changed(change))).toThrow(
      expect.objectContaining({ name: 'TraceError', message: expect.stringContaining(message) }),
    )
  })
})
