import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesOf, contentOf, writeContent } from '../../src/machine/content.ts'

/** Records like those of a million ints: each word goes up, from record to record, by a step of its own. */
function records(count: number, steps: readonly number[]): Int32Array {
  return Int32Array.from(
    { length: count * steps.length },
    (_, index) => Math.floor(index / steps.length) * (steps[index % steps.length] as number),
  )
}

function again(words: Int32Array, period: number, room = words.length): Int32Array {
  const into = new Int32Array(room).fill(-1)
  writeContent(contentOf(words, period), into)
  return into
}

/** Bytes of what is said of a piece, and of a run: what is said of it, a record of four words, three columns and their steps. */
const WHOLE = 2 * 4
const ALIKE = 4 * 4 + 4 * 4 + 3 * 2 * 4

describe('what a piece contained', () => {
  test('is written again as it was, whatever it was', () => {
    const word = fc.oneof(fc.constantFrom(0, 1, -1, 2 ** 31 - 1, -(2 ** 31)), fc.integer())
    const changes = fc.array(fc.tuple(fc.nat(2000), word), { maxLength: 40 })
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 9 }),
        fc.integer({ min: 1, max: 200 }),
        changes,
        fc.nat(12),
        fc.nat(50),
        fc.array(fc.nat(1000), { maxLength: 3 }),
        (steps, count, changed, period, more, breaks) => {
          const words = records(count, steps)
          for (const at of breaks) words.subarray(Math.min(at, words.length)).reverse()
          for (const [index, value] of changed) if (index < words.length) words[index] = value
          const into = again(words, period, words.length + more)
          expect(into.subarray(0, words.length)).toEqual(words)
          expect(into.subarray(words.length)).toEqual(new Int32Array(more))
        },
      ),
    )
  })

  test('takes a record and the steps to the next where all are alike, however many there are', () => {
    const words = records(4000, [0, 1, 41, -128])
    expect(bytesOf(contentOf(words, 4))).toBe(WHOLE + ALIKE)
  })

  test('takes a few words more for one that is not', () => {
    const words = records(4000, [0, 1, 41, -128])
    words[7777] = 5
    // its index and itself
    expect(bytesOf(contentOf(words, 4))).toBe(WHOLE + ALIKE + 2 * 4)
    expect(again(words, 4)).toEqual(words)
  })

  test('takes a record more where another order begins', () => {
    const words = records(4000, [0, 1, 41, -128])
    words.set(records(1000, [7, 1, 2, 3]), 8000)
    words.fill(0, 12_000)
    expect(bytesOf(contentOf(words, 4))).toBeLessThanOrEqual(WHOLE + 3 * ALIKE + 2 * 4 * 4)
    expect(again(words, 4)).toEqual(words)
  })

  test('is a plain copy where there is no order, or none that was told of', () => {
    const order = records(4000, [1, 2])
    const none = Int32Array.from({ length: 8000 }, (_, index) => Math.imul(index, 0x9e3779b1) ^ (index >> 3))
    expect(bytesOf(contentOf(order, 0))).toBe(order.byteLength)
    expect(bytesOf(contentOf(none, 2))).toBe(none.byteLength)
    expect(again(none, 2)).toEqual(none)
  })

  test('takes nothing where it was all zeros', () => {
    expect(bytesOf(contentOf(new Int32Array(500), 2))).toBe(0)
    expect(again(new Int32Array(500), 2)).toEqual(new Int32Array(500))
  })
})
