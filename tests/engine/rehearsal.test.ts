import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addTime,
  merge,
  parseRehearsal,
  summarize,
  toRehearsal,
  type Times,
} from '../../src/engine/rehearsal.ts'

const DATE = new Date('2026-11-26T19:30:00Z')
const problemOf = (text: string) => {
  const read = parseRehearsal(text)
  return 'problem' in read ? read.problem : ''
}

describe('times', () => {
  test('add up by slide and step', () => {
    let times: Times = {}
    times = addTime(times, 'one', 0, 2, 10)
    times = addTime(times, 'one', 2, 2, 5)
    times = addTime(times, 'one', 0, 2, 1)
    times = addTime(times, '__proto__', 0, 0, 3)
    expect(Object.entries(times)).toEqual([
      ['one', [11, 0, 5]],
      ['__proto__', [3]],
    ])
  })

  test('of a slide that has other steps now are kept where they still stand', () => {
    expect(addTime({ one: [1, 2, 3] }, 'one', 9, 1, 4)).toEqual({ one: [1, 6] })
  })

  test('of a newer rehearsal win, slide by slide', () => {
    expect(merge({ a: [1], b: [2, 2] }, { b: [9, 9], c: [3] })).toEqual({ a: [1], b: [9, 9], c: [3] })
  })
})

describe('a file', () => {
  test('gives back what was exported', () => {
    const times = fc.dictionary(
      fc.string({ minLength: 1 }),
      fc.array(
        fc.double({ min: 0, max: 9999, noNaN: true }).map((time) => time + 0),
        { minLength: 1 },
      ),
    )
    fc.assert(
      fc.property(times, (slides) => {
        const rehearsal = toRehearsal('A talk', DATE, slides)
        const text = JSON.stringify(rehearsal)
        expect(parseRehearsal(text)).toEqual({ rehearsal: JSON.parse(text) })
      }),
    )
  })

  test('that is none of ours says what is wrong in a sentence', () => {
    const ours = { ...toRehearsal('A talk', DATE, { one: [1] }) }
    expect(problemOf('{')).toMatch(/no JSON/)
    expect(problemOf('null')).toMatch(/no rehearsal/)
    expect(problemOf('[]')).toMatch(/no rehearsal/)
    expect(problemOf('{"format":"other"}')).toMatch(/no rehearsal/)
    expect(problemOf(JSON.stringify({ ...ours, version: 2 }))).toMatch(/version 2/)
    expect(problemOf(JSON.stringify({ ...ours, slides: [] }))).toMatch(/no slides/)
    for (const times of [[], [-1], ['1'], 1, null, {}])
      expect(problemOf(JSON.stringify({ ...ours, slides: { 'slide-7': times } }))).toMatch(/“slide-7”/)
    expect(problemOf(JSON.stringify(ours))).toBe('')
  })

  test('of any kind is read without an error', () => {
    fc.assert(fc.property(fc.oneof(fc.json(), fc.string()), (text) => void parseRehearsal(text)))
  })
})

test('a summary says where it ran long, and adds up what was rehearsed', () => {
  const slides = [
    { id: 'a', title: 'First' },
    { id: 'b', title: '' },
    { id: 'c', title: 'Third' },
  ]
  const { rows, planned, took } = summarize(slides, [[20, 40], [50], [30]], { a: [60, 15], c: [35] })
  expect(rows).toEqual([
    { number: 1, title: 'First', planned: 60, took: 75, isLong: true },
    { number: 2, title: 'b', planned: 50, took: undefined, isLong: false },
    { number: 3, title: 'Third', planned: 30, took: 35, isLong: false },
  ])
  expect({ planned, took }).toEqual({ planned: 90, took: 110 })
})
