import { beforeEach, expect, test } from 'vitest'
import { readKeptClock, TalkClock, type KeptClock } from '../../../../src/engine/page/presenter/clock.ts'

const NOON = 1_800_000_000_000
const SECOND = 1000
const MINUTE = 60 * SECOND

let monotonic: number
let wall: number
const clocks = { monotonic: () => monotonic, wall: () => wall }
beforeEach(() => {
  monotonic = 5000
  wall = NOON
})

/** Both clocks go on, a tick each second. */
function pass(clock: TalkClock, seconds: number): void {
  for (let second = 0; second < seconds; second++) {
    monotonic += SECOND
    wall += SECOND
    clock.tick()
  }
}

test('counts from the start on, not in a pause, and again from nought after a reset', () => {
  const clock = new TalkClock(clocks)
  expect(clock.isFresh).toBe(true)
  pass(clock, 30)
  expect(clock.elapsed).toBe(0)
  clock.start()
  pass(clock, 90)
  clock.pause()
  pass(clock, 600)
  expect(clock.elapsed).toBe(90 * SECOND)
  clock.start()
  pass(clock, 10)
  expect(clock.elapsed).toBe(100 * SECOND)
  clock.reset()
  expect([clock.elapsed, clock.isRunning, clock.isFresh]).toEqual([0, false, true])
})

test('a laptop that slept: the time is not counted until somebody says so', () => {
  const clock = new TalkClock(clocks)
  clock.start()
  pass(clock, 60)
  wall += 12 * MINUTE
  pass(clock, 1)
  expect(clock.elapsed).toBe(61 * SECOND)
  expect(clock.uncounted).toBe(12 * MINUTE)
  clock.count()
  expect(clock.elapsed).toBe(61 * SECOND + 12 * MINUTE)
  expect(clock.uncounted).toBe(0)
})

test('a clock of the day that jumps never changes what has passed', () => {
  const clock = new TalkClock(clocks)
  clock.start()
  pass(clock, 10)
  wall -= 60 * MINUTE
  pass(clock, 10)
  expect([clock.elapsed, clock.uncounted]).toEqual([20 * SECOND, 0])
  wall += 60 * MINUTE
  pass(clock, 10)
  expect(clock.elapsed).toBe(30 * SECOND)
  clock.dismiss()
  expect(clock.uncounted).toBe(0)
})

test('clocks that part by less than two seconds are one clock; a slow tick counts in full', () => {
  const clock = new TalkClock(clocks)
  clock.start()
  wall += 1900
  clock.tick()
  expect(clock.uncounted).toBe(0)
  monotonic += MINUTE
  wall += MINUTE
  clock.tick()
  expect(clock.elapsed).toBe(MINUTE)
})

const KEPT: KeptClock = { elapsed: 5 * MINUTE, isRunning: true, wall: NOON, uncounted: 0 }

test('a reload counts on; hours later they are not counted', () => {
  monotonic = 0
  wall = NOON + 2 * SECOND
  expect(new TalkClock(clocks, KEPT).elapsed).toBe(5 * MINUTE + 2 * SECOND)
  wall = NOON + 60 * MINUTE
  const later = new TalkClock(clocks, KEPT)
  expect([later.elapsed, later.uncounted, later.isRunning]).toEqual([5 * MINUTE, 60 * MINUTE, true])
  wall = NOON - 60 * MINUTE
  expect(new TalkClock(clocks, KEPT).elapsed).toBe(5 * MINUTE)
  wall = NOON + 60 * MINUTE
  const paused = new TalkClock(clocks, { ...KEPT, isRunning: false })
  expect([paused.elapsed, paused.uncounted]).toEqual([5 * MINUTE, 0])
})

test('keeps what a reload needs, and reads nothing else', () => {
  const clock = new TalkClock(clocks)
  clock.start()
  pass(clock, 3)
  expect(clock.kept).toEqual({ elapsed: 3 * SECOND, isRunning: true, wall: NOON + 3 * SECOND, uncounted: 0 })
  expect(readKeptClock(JSON.parse(JSON.stringify(clock.kept)))).toEqual(clock.kept)
  for (const other of [null, 3, 'x', {}, { ...KEPT, elapsed: 'x' }, { ...KEPT, wall: null }])
    expect(readKeptClock(other)).toBeUndefined()
})
