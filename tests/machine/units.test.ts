import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Units } from '../../src/machine/units.ts'

const PATIENCE_MS = 600

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

/** How long an instruction's attempts take that needs `needed` ms. */
function attemptsOf(needed: number): number[] {
  const units = new Units(PATIENCE_MS)
  const attempts: number[] = []
  for (;;) {
    units.begin()
    let took = 0
    while (took < needed && !units.isLate) {
      vi.advanceTimersByTime(1)
      took++
    }
    units.end()
    attempts.push(took)
    if (took === needed) return attempts
    units.thrownOut(true)
  }
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0)

it('lets an instruction take longer each time, so that an interrupt is heard in proportion to what it took', () => {
  const attempts = attemptsOf(100_000)
  expect(attempts.length).toBeGreaterThan(3)
  for (const [index, took] of attempts.entries())
    expect(took).toBeLessThanOrEqual(3 * sumOf(attempts.slice(0, index)) + PATIENCE_MS + 1)
})

it('carries out an instruction in less than 7/3 of its time', () => {
  for (const needed of [1, 600, 602, 2400, 2402, 9602, 38_402])
    expect(sumOf(attemptsOf(needed))).toBeLessThan((7 / 3) * needed)
})
