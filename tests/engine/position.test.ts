import fc from 'fast-check'
import { expect, test } from 'vitest'
import { move, type DeckShape, type Move, type Position } from '../../src/engine/position.ts'

const deckOf = (...steps: number[]): DeckShape => ({
  slides: steps.length,
  stepsOf: (slide) => steps[slide - 1] ?? 0,
})
const at = (slide: number, step = 0): Position => ({ slide, step })
const deck = deckOf(0, 2, 1)

test('goes on by steps, then to the next slide as opened', () => {
  expect(move(at(1), 'next', deck)).toEqual(at(2))
  expect(move(at(2), 'next', deck)).toEqual(at(2, 1))
  expect(move(at(2, 2), 'next', deck)).toEqual(at(3))
})

test('goes back by steps, then to the last step of the slide before', () => {
  expect(move(at(2, 1), 'previous', deck)).toEqual(at(2))
  expect(move(at(3), 'previous', deck)).toEqual(at(2, 2))
})

test('goes by slides without regard to steps', () => {
  expect(move(at(2, 1), 'next-slide', deck)).toEqual(at(3))
  expect(move(at(2, 1), 'previous-slide', deck)).toEqual(at(1))
  expect(move(at(2, 1), 'first', deck)).toEqual(at(1))
  expect(move(at(1), 'last', deck)).toEqual(at(3))
})

test('stays at either end', () => {
  expect(move(at(1), 'previous', deck)).toEqual(at(1))
  expect(move(at(1), 'previous-slide', deck)).toEqual(at(1))
  expect(move(at(3, 1), 'next', deck)).toEqual(at(3, 1))
  expect(move(at(3, 1), 'next-slide', deck)).toEqual(at(3, 1))
})

test('next and previous undo each other, and every place is reached', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(4), { minLength: 1, maxLength: 12 }), (steps) => {
      const shape = deckOf(...steps)
      const places = steps.reduce((sum, count) => sum + count + 1, 0)
      let here = at(1)
      const visited = [here]
      for (let moves = 1; moves < places; moves++) visited.push((here = move(here, 'next', shape)))
      expect(new Set(visited.map(({ slide, step }) => `${slide}/${step}`)).size).toBe(places)
      for (const place of visited.slice(0, -1).toReversed())
        expect((here = move(here, 'previous', shape))).toEqual(place)
    }),
  )
})

test('no move leaves the deck', () => {
  const moves: Move[] = ['next', 'previous', 'next-slide', 'previous-slide', 'first', 'last']
  fc.assert(
    fc.property(
      fc.array(fc.nat(4), { minLength: 1, maxLength: 12 }),
      fc.array(fc.constantFrom(...moves), { maxLength: 50 }),
      (steps, walk) => {
        const shape = deckOf(...steps)
        let here = at(1)
        for (const by of walk) {
          here = move(here, by, shape)
          expect(here.slide).toBeGreaterThanOrEqual(1)
          expect(here.slide).toBeLessThanOrEqual(steps.length)
          expect(here.step).toBeGreaterThanOrEqual(0)
          expect(here.step).toBeLessThanOrEqual(steps[here.slide - 1]!)
        }
      },
    ),
  )
})
