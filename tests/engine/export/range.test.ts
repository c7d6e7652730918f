import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { slidesIn } from '../../../src/engine/export/range.ts'

const IDS = ['title', 'case-study', 'demo', 'demo-pools', 'thanks']

describe('--range', () => {
  it.each([
    ['3', [2]],
    ['2-4', [1, 2, 3]],
    ['-2', [0, 1]],
    ['4-', [3, 4]],
    ['demo-pools', [3]],
    ['demo', [2]],
    ['title..demo-pools', [0, 1, 2, 3]],
    ['title-case-study', [0, 1]],
    ['demo..', [2, 3, 4]],
    ['5, 1-2,2', [0, 1, 4]],
    [' case-study .. demo ', [1, 2]],
  ])('%s names slides %j', (range, slides) => {
    expect(slidesIn(range, IDS)).toEqual(slides)
  })

  it.each([
    ['0', 'no such slide'],
    ['6', 'no such slide among 5'],
    ['2-9', 'no such slide'],
    ['4-2', 'runs backwards'],
    ['thanks..title', 'the deck has thanks after title'],
    ['pools', 'no such slide'],
    ['', 'names no slide'],
    [' , ', 'names no slide'],
    ['-', 'no such slide'],
    ['..', 'no such slide'],
    ['1e1', 'no such slide'],
  ])('%j is refused: %s', (range, words) => {
    expect(() => slidesIn(range, IDS)).toThrow(words)
  })

  it('names each slide once, in order, whatever is asked', () => {
    const ids = Array.from({ length: 30 }, (_, index) => `slide-${index}`)
    const end = fc.integer({ min: 1, max: 30 })
    fc.assert(
      fc.property(fc.array(fc.tuple(end, end), { minLength: 1, maxLength: 8 }), (spans) => {
        const sorted = spans.map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
        const named = slidesIn(sorted.map(([a, b]) => `${a}-${b}`).join(','), ids)
        const wanted = ids.flatMap((_, index) =>
          sorted.some(([a, b]) => index + 1 >= a && index + 1 <= b) ? [index] : [],
        )
        expect(named).toEqual(wanted)
        expect(slidesIn(sorted.map(([a, b]) => `${ids[a - 1]}..${ids[b - 1]}`).join(','), ids)).toEqual(
          wanted,
        )
      }),
    )
  })
})
