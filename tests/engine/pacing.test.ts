import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  clockWords,
  paceOf,
  paceWords,
  planByRehearsal,
  planByWords,
  totalOf,
  USUAL_RATE,
} from '../../src/engine/pacing.ts'

/** Two slides: the first with two steps after its first, the second with none. */
const WORDS = [[65, 130, 0], [195]]

describe('a plan by what is said', () => {
  test('takes the usual rate when nobody says otherwise, and a moment for a step without words', () => {
    expect(USUAL_RATE).toBe(130)
    expect(planByWords(WORDS)).toEqual([[30, 60, 4], [90]])
  })

  test('is spread over the duration that the deck gives', () => {
    const plan = planByWords(WORDS, { duration: 10 })
    expect(totalOf(plan)).toBeCloseTo(600)
    expect(plan[0]![1]! / plan[0]![0]!).toBeCloseTo(2)
  })

  test('goes by the speaker’s own rate, whatever the duration', () => {
    expect(planByWords(WORDS, { rate: 65, duration: 10 })).toEqual([[60, 120, 4], [180]])
  })

  test('of any deck is never negative, and fills its duration', () => {
    const words = fc.array(fc.array(fc.nat(2000), { minLength: 1, maxLength: 8 }), {
      minLength: 1,
      maxLength: 40,
    })
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 240 }), (deck, duration) => {
        const plan = planByWords(deck, { duration })
        expect(plan.flat().every((seconds) => seconds > 0)).toBe(true)
        expect(totalOf(plan)).toBeCloseTo(60 * duration, 3)
      }),
    )
  })
})

test('a plan by the last rehearsal goes by words where that knows nothing, or another slide of the name', () => {
  const words = planByWords([...WORDS, [130], [130]])
  expect(planByRehearsal([[10, 20, 30], undefined, [5, 5], [0]], words)).toEqual([
    [10, 20, 30],
    [90],
    [60],
    [60],
  ])
})

describe('the pace', () => {
  const plan = [[30, 60, 10], [100]]
  const at = (slide: number, step: number, elapsed: number) => {
    const pace = paceOf(plan, { slide, step }, elapsed)
    return paceWords(pace)
  }

  test('is on time while the clock is within what is planned for the step, and five seconds around it', () => {
    expect(at(1, 0, 0)).toBe('On time')
    expect(at(1, 1, 31)).toBe('On time')
    expect(at(1, 1, 94)).toBe('On time')
    expect(at(1, 1, 26)).toBe('On time')
  })

  test('is behind after it, and ahead before', () => {
    expect(at(1, 1, 160)).toBe('1:10 behind')
    expect(at(2, 0, 60)).toBe('0:40 ahead')
    expect(at(2, 0, 4000)).toBe('1:03:20 behind')
  })

  test('as a bar: how far the talk is, and how far it should be', () => {
    expect(paceOf(plan, { slide: 2, step: 0 }, 50)).toMatchObject({ done: 0.5, planned: 0.25, behind: -50 })
    expect(paceOf(plan, { slide: 1, step: 0 }, 1000)).toMatchObject({ done: 0.15, planned: 1 })
    expect(paceOf([], { slide: 1, step: 0 }, 10)).toMatchObject({ done: 0, planned: 0 })
  })

  test('of any talk: later is never less behind, further on is never more', () => {
    const seconds = fc.array(fc.array(fc.nat(300), { minLength: 1, maxLength: 5 }), {
      minLength: 1,
      maxLength: 20,
    })
    fc.assert(
      fc.property(seconds, fc.nat(9000), fc.nat(600), fc.nat(), (deck, elapsed, more, where) => {
        const places = deck.flatMap((steps, index) => steps.map((_, step) => ({ slide: index + 1, step })))
        const here = where % places.length
        const { behind, done, planned } = paceOf(deck, places[here]!, elapsed)
        expect(paceOf(deck, places[here]!, elapsed + more).behind).toBeGreaterThanOrEqual(behind)
        const further = places[here + 1]
        if (further) expect(paceOf(deck, further, elapsed).behind).toBeLessThanOrEqual(behind)
        for (const part of [done, planned]) expect(part >= 0 && part <= 1).toBe(true)
        expect(Math.sign(Math.round(1e6 * (planned - done))) * Math.sign(behind)).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})

test('times are written as on a clock', () => {
  expect([0, 5.9, 65, 3600, 3725, -70].map(clockWords)).toEqual([
    '0:00',
    '0:05',
    '1:05',
    '1:00:00',
    '1:02:05',
    '−1:10',
  ])
})
