import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import * as module from '../../../components/integer-block/integer-block.poster.ts'
import {
  MOST_INTS,
  replay,
  type IntegerBlockState,
  type View,
} from '../../../components/integer-block/replay.ts'
import { STORY, sentenceOf, stepOfState } from '../../../components/integer-block/story.ts'
import type { DemoPoster } from '../../../src/engine/demo.ts'
import { svgFaults } from '../svg-faults.ts'

const demo: DemoPoster<IntegerBlockState> = module
const setting = { attributes: {} }
const after = (...ops: string[]): View => replay({ version: 1, ops })
const steps = Array.from({ length: module.steps + 1 }, (_, step) => module.stateAt(step))

/** The blocks as text, the highest first: `.` free, `#` live, `c` cached, `/` given back to malloc. */
function picture(view: View): string {
  const marks = { free: '.', live: '#', cached: 'c' }
  return view.blocks
    .map(
      ({ number, slots, freed }) =>
        `${number} ${freed ? '/'.repeat(41) : slots.map((slot) => marks[slot]).join('')}`,
    )
    .join('\n')
}

it('shows the talk’s story, step by step', () => {
  expect(
    steps
      .map((state, step) => `${STORY[step]?.line}\n${picture(replay(state))}\n${sentenceOf(replay(state))}`)
      .join('\n\n'),
  ).toMatchInlineSnapshot(`
    "# the interpreter has started
    6 .........................cccccccccccccccc
    The next int goes to slot 24 of block 6: 25 of its 41 slots are free.

    ints = range(257, 357)
    8 .......##################################
    7 #########################################
    6 #########################cccccccccccccccc
    100 ints made, and malloc gave 2 new blocks of 41 slots.

    del ints
    8 .........................................
    7 .........................................
    6 .........................cccccccccccccccc
    100 ints dropped: nothing goes back to malloc, 107 free slots wait for the next.

    ints = range(257, 357)
    8 .......##################################
    7 #########################################
    6 #########################cccccccccccccccc
    100 ints made, each in a slot that was used before, the one dropped last first.

    keep = ints[50]; del ints
    8 .........................................
    7 ...............#.........................
    6 .........................cccccccccccccccc
    99 ints dropped: nothing goes back to malloc, one int is left, 106 free slots wait for the next.

    gc.collect(2)
    8 /////////////////////////////////////////
    7 ...............#.........................
    6 .........................cccccccccccccccc
    gc.collect(2) gives 1 block back to malloc. One int holds block 7 and 40 free slots in it."
  `)
})

it('has a moment for each step', () => {
  expect(Object.keys(module.moments)).toEqual(['start', 'make', 'drop', 'again', 'keep', 'collect'])
  expect(Object.values(module.moments)).toEqual(steps)
  expect(steps.map(stepOfState)).toEqual([0, 1, 2, 3, 4, 5])
  expect(stepOfState({ version: 1, ops: ['make 1'] })).toBe(-1)
})

it('makes the second hundred ints in the very slots of the first', () => {
  expect(after('make 100', 'drop all', 'make 100').living).toEqual(after('make 100').living)
})

it('hands out the slot that was dropped last', () => {
  const view = after('make 100', 'drop oldest', 'drop newest', 'drop 300')
  expect(view.freeList[0]).toBe(300)
  expect(after('make 100', 'drop 300', 'make 1').living.at(-1)).toBe(300)
})

it('keeps a block of 41 slots for one int', () => {
  const view = after('make 100', 'keep 302', 'collect')
  expect(view.last).toEqual({ kind: 'collect', freed: 1 })
  expect(view.living).toEqual([302])
  expect(view.freeList).toHaveLength(25 + 40)
})

it('shows a freed block only until the next operation', () => {
  expect(after('make 100', 'drop all', 'collect').blocks.map((block) => block.freed)).toEqual([
    true,
    true,
    false,
  ])
  expect(after('make 100', 'drop all', 'collect', 'make 1').blocks.map((block) => block.number)).toEqual([6])
})

it('counts what it made and dropped in its sentences', () => {
  expect(sentenceOf(after('make 1'))).toBe('1 int made, no new block: 24 free slots left.')
  expect(sentenceOf(after('make 25'))).toBe('25 ints made, no new block: every slot is taken now.')
  expect(sentenceOf(after('make 25', 'collect'))).toBe(
    'gc.collect(2) gives nothing back to malloc. The cached ints keep their own blocks.',
  )
  expect(sentenceOf(after('make 26'))).toBe('26 ints made, and malloc gave 1 new block of 41 slots.')
  expect(sentenceOf(after('make 5', 'drop newest', 'make 1'))).toBe('1 int made, in the slot dropped last.')
})

it('refuses what is no state, and operations that cannot be', () => {
  for (const wrong of [
    null,
    [],
    {},
    { version: 2, ops: [] },
    { version: 1, ops: [1] },
    { version: 1, ops: 'make 1' },
  ])
    expect(() => module.poster(wrong as IntegerBlockState)).toThrow(RangeError)
  for (const op of [
    'make 0',
    'make -1',
    'make 201',
    'make 1e9',
    'make',
    'drop newest',
    'drop 286',
    'keep 1',
    'collect 2',
    '',
  ])
    expect(() => module.poster({ version: 1, ops: [op] }), op).toThrow(RangeError)
  expect(() => module.poster({ version: 1, ops: Array<string>(1001).fill('collect') })).toThrow(RangeError)
})

it('draws every step well formed and small', () => {
  for (const state of steps) expect(svgFaults(demo.poster(state, setting).svg)).toEqual([])
})

it('gives the same picture whatever was drawn before', () => {
  const first = steps.map((state) => demo.poster(state, setting))
  for (const from of steps)
    steps.forEach((to, index) => {
      demo.poster(from, setting)
      expect(demo.poster(JSON.parse(JSON.stringify(to)) as IntegerBlockState, setting)).toEqual(first[index])
    })
})

it('draws whatever a person may do', () => {
  const move = fc.record({
    kind: fc.constantFrom('make', 'drop', 'all', 'collect'),
    pick: fc.nat({ max: 60 }),
  })
  fc.assert(
    fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
      const ops: string[] = []
      for (const { kind, pick } of moves) {
        const { living } = replay({ version: 1, ops })
        if (kind === 'make' && living.length + pick + 1 <= MOST_INTS) ops.push(`make ${pick + 1}`)
        else if (kind === 'collect') ops.push('collect')
        else if (kind === 'all' && pick < 10 && living.length > 0) ops.push('drop all')
        else if (living.length > 0) ops.push(`drop ${living[pick % living.length]}`)
      }
      const view = replay({ version: 1, ops })
      expect(view.blocks.length).toBeLessThanOrEqual(6)
      const { svg, sentence } = module.poster({ version: 1, ops })
      expect(svgFaults(svg)).toEqual([])
      expect(sentence.length).toBeLessThan(120)
      expect(sentence).not.toMatch(/undefined|NaN/)
    }),
    { numRuns: process.env['FUZZ'] ? 5_000 : 150 },
  )
})
