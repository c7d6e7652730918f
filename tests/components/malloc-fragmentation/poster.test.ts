/** Slide 4's story in Node: its states, its sentences, its pictures, and how near they come to a real process. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as module from '../../../components/malloc-fragmentation/malloc-fragmentation.poster.ts'
import { programOf, type Knobs } from '../../../components/malloc-fragmentation/program.ts'
import { RECORDINGS, growthsOf } from '../../../components/malloc-fragmentation/recorded.ts'
import { knobsIn, type MallocFragmentationState } from '../../../components/malloc-fragmentation/state.ts'
import type { DemoPoster, DemoSetting, Poster } from '../../../src/engine/demo.ts'
import { Timeline } from '../../../components/malloc-fragmentation/time.ts'
import { ProgramRun, STARTS } from '../../../src/machine/index.ts'
import { svgFaults } from '../svg-faults.ts'
import { talkProgram } from '../../support/talk-programs.ts'

interface Run {
  readonly program: string
  readonly allocator: string
  readonly mode: string
  readonly steps: readonly { readonly at: string; readonly anonKb: number }[]
}

const demo: DemoPoster<MallocFragmentationState> = module
const frag = talkProgram('frag.py')
const setting: DemoSetting = { attributes: {}, program: frag }
/** With a fiftieth of the strings. */
const fewStrings = { ...frag, text: frag.text.replace('100000', '2000') }
const { runs } = JSON.parse(
  readFileSync(new URL('../../recorded/rss-talk.json', import.meta.url), 'utf8'),
) as { runs: readonly Run[] }
const steps = Array.from({ length: module.steps(setting) + 1 }, (_, step) => demo.stateAt(step, setting))
const moments = module.moments(setting)
/** Each is drawn once: a run takes seconds. */
const drawn = new Map<string, Poster>()
function pictureOf(state: MallocFragmentationState): Poster {
  const key = JSON.stringify(state)
  const picture = drawn.get(key) ?? demo.poster(state, setting)
  drawn.set(key, picture)
  return picture
}
const sentences = (states: Readonly<Record<string, MallocFragmentationState>>) =>
  Object.fromEntries(Object.entries(states).map(([name, state]) => [name, pictureOf(state).sentence]))

const SLOW = 180_000
const SVG_BYTES = 25_000
const KB = 1024

describe('what an author may write', { timeout: SLOW }, () => {
  const written = (attributes: Readonly<Record<string, string>>) => ({ attributes, program: frag })

  it('is the program that the steps and the moments begin with', () => {
    const own = written({ size: '200037', glibc: '2.36', after: 'del-small' })
    expect(module.stateAt(2, own)).toMatchObject({ first: 'big', size: 200_037, glibc: '2.36' })
    expect(module.stateAt(4, own)).toMatchObject({ first: 'small', size: 200_037 })
    expect(module.stateAt(4, written({ first: 'small' }))).toMatchObject({ first: 'big' })
    expect(module.moments(own)['trim']).toMatchObject({ size: 200_037, after: 'trim', glibc: '2.36' })
    const few = { ...own, program: fewStrings }
    for (const state of Object.values(module.moments(few))) demo.poster(state, few)
  })

  it('is as if it were not there where it is none', () => {
    expect(module.stateAt(2, written({ size: '-1', glibc: '9', first: 'x', after: '' }))).toEqual(
      module.stateAt(2, setting),
    )
  })

  it('is declared, with what holds without it', () => {
    expect(module.attributes.map(({ name }) => name)).toEqual(['first', 'size', 'after', 'glibc'])
  })
})

describe('the declared steps', { timeout: SLOW }, () => {
  it('tell the talk’s story', () => {
    expect(steps.map((state) => pictureOf(state).sentence)).toMatchInlineSnapshot(`
      [
        "2.2 MB are resident: an interpreter with nothing to do.",
        "511.2 MB, nearly all of it in use: 100,000 strings of 5,037 bytes.",
        "One more string, above all others. Still 511.2 MB.",
        "510.4 MB stay resident, held by one string of 5,037 bytes.",
        "Two lines swapped: 5.7 MB stay. 505.4 MB went back.",
      ]
    `)
  })

  it('are moments, and so is what people ask for', () => {
    expect(sentences(moments)).toMatchInlineSnapshot(`
      {
        "big": "511.2 MB, nearly all of it in use: 100,000 strings of 5,037 bytes.",
        "collect": "gc.collect(2) does not help: still 510.4 MB are resident.",
        "del-big": "510.4 MB stay resident, held by one string of 5,037 bytes.",
        "del-small": "With small gone, 4.8 MB stay. 505.6 MB went back.",
        "mapped": "Each string was its own mapping: 2.5 MB stay, 501.8 MB went back.",
        "modern-glibc": "510.4 MB stay resident, held by one string of 5,037 bytes.",
        "small": "One more string, above all others. Still 511.2 MB.",
        "small-first": "Two lines swapped: 5.7 MB stay. 505.4 MB went back.",
        "start": "2.2 MB are resident: an interpreter with nothing to do.",
        "trim": "malloc_trim(0) empties the hole: 4.7 MB stay, the heap spans 508.9 MB.",
      }
    `)
    for (const state of steps) expect(Object.values(moments)).toContainEqual(state)
  })

  it('say that malloc_trim emptied a hole only where there was one', () => {
    const trimmed = moments['trim']!
    expect(demo.poster({ ...trimmed, size: 131_049, glibc: '2.36' }, setting).sentence).toBe(
      'malloc_trim(0) finds little: 2.5 MB are resident.',
    )
  })
})

describe('the machine beside the recorded process', { timeout: SLOW }, () => {
  const programAt = (state: MallocFragmentationState) => ({
    ...programOf(frag, knobsIn(state)),
    glibc: state.glibc,
  })
  /** What the machine holds at each wait, less what it held at the first. */
  function growths(knobs: Knobs): Map<number, number> {
    const program = programOf(frag, knobs)
    const run = new ProgramRun(program.source, STARTS[knobs.glibc])
    const held = new Timeline(program, run).valuesAtWaits(run.curve.resident)
    const [first = 0] = held.values()
    return new Map([...held].map(([line, bytes]) => [line, bytes - first]))
  }

  it('has the very figures of the recordings beside it', () => {
    for (const { program, glibc, anonKb } of RECORDINGS) {
      const run = runs.find(
        (each) =>
          each.program === program &&
          each.allocator === `g${glibc.replace('.', '')}` &&
          each.mode === 'import',
      )!
      expect(anonKb).toEqual(Object.fromEntries(run.steps.map(({ at, anonKb: kb }) => [at, kb])))
    }
  })

  it('held what stands on the screen at every declared step', () => {
    for (const state of steps) {
      const { name, glibc, momentOfLine } = programAt(state)
      const { anonKb } = RECORDINGS.find((each) => each.program === name && each.glibc === glibc)!
      const recorded = anonKb[momentOfLine[state.line]!]! * KB
      expect(pictureOf(state).sentence).toContain(`${(recorded / 1e6).toFixed(1)} MB`)
    }
  })

  it.each(
    RECORDINGS.map((recording) => [`${recording.program} on glibc ${recording.glibc}`, recording] as const),
  )(
    'has grown as %s had, to the page, at every wait',
    (_, { first, size, glibc, anonKb }) => {
      const knobs: Knobs = { first, size, glibc, after: 'collect' in anonKb ? 'collect' : 'nothing' }
      const [mine, real] = [growths(knobs), growthsOf(programOf(frag, knobs))!]
      expect(real.size).toBe(Object.keys(anonKb).length)
      for (const [line, recorded] of real)
        expect(Math.abs(mine.get(line)! - recorded)).toBeLessThanOrEqual(4 * KB)
    },
    SLOW,
  )
})

describe('the pictures', { timeout: SLOW }, () => {
  const few = { attributes: {}, program: fewStrings }
  const large = moments['mapped']!
  const all = [
    ...steps,
    ...Object.values(moments),
    { ...moments['big']!, line: 2, done: 0.5 },
    ...[257, 50_037, 131_048, 131_049, 20_000_000].flatMap((size) =>
      [0, 2, 3, 5, 6, 7].map((line) => ({ ...large, size, line, done: line % 2 ? 1 : 0.5 })),
    ),
  ]

  it('are well formed, strict and small', () => {
    for (const state of all) {
      const { svg } = demo.poster(state, few)
      expect(svgFaults(svg, SVG_BYTES)).toEqual([])
    }
  })

  it('name the chunk that pins the heap, its neighbour, and what is stuck', () => {
    const { svg } = pictureOf(moments['del-big']!)
    for (const words of ['small[0]', 'heap+1e550970', '505,702,288', 'Only the top can go', 'last 200 KB'])
      expect(svg).toContain(words)
  })

  it('draw the recorded process as far as it was recorded, and no further', () => {
    const recordedLine = (state: MallocFragmentationState) =>
      /<path d="M([^"]*)"[^>]*stroke="var\(--ink-3[^>]*>/.exec(pictureOf(state).svg)?.[1] ?? ''
    const end = (state: MallocFragmentationState) => Number(/H([\d.]+)$/.exec(recordedLine(state))?.[1])
    expect(end(moments['collect']!)).toBe(end(moments['del-big']!))
    expect(end(moments['trim']!)).toBeLessThan(end(moments['del-big']!))
  })

  it('are the same whatever was drawn before', () => {
    const before = steps.map((state) => demo.poster(state, few))
    demo.poster(moments['mapped']!, few)
    steps
      .toReversed()
      .forEach((state, index) =>
        expect(demo.poster(structuredClone(state), few)).toEqual(before.at(-1 - index)),
      )
  })
})

describe('a state', () => {
  const state = steps[3]!

  it('is refused when it is none of this scene’s', () => {
    for (const wrong of [
      null,
      3,
      {},
      { ...state, version: 1 },
      { ...state, line: 8 },
      { ...state, line: -1 },
      { ...state, line: 1.5 },
      { ...state, done: 2 },
      { ...state, size: 10 },
      { ...state, size: 5037.5 },
      { ...state, first: 'collect' },
      { ...state, after: 'fork' },
      { ...state, glibc: '2.0' },
    ])
      expect(() => demo.poster(wrong as MallocFragmentationState, setting)).toThrow(RangeError)
  })

  it('needs a program, with the waits of the talk', () => {
    expect(() => module.steps({ attributes: {} })).toThrow('needs program=')
    for (const text of ['print 1', "def main():\n    wait('start')"])
      expect(() => module.steps({ attributes: {}, program: { ...frag, file: 'x.py', text } })).toThrow('x.py')
  })
})
