import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as module from '../../../components/recorded-memory/recorded-memory.poster.ts'
import { recordingOf } from '../../../components/recorded-memory/recordings.ts'
import type { RecordedMemoryState } from '../../../components/recorded-memory/story.ts'
import type { DemoPoster, DemoSetting } from '../../../src/engine/demo.ts'
import { svgFaults } from '../svg-faults.ts'

interface Run {
  readonly program: string
  readonly allocator: string
  readonly mode: string
  readonly steps: readonly { at: string; anonKb: number }[]
}

const demo: DemoPoster<RecordedMemoryState> = module
const recorded = JSON.parse(
  readFileSync(new URL('../../recorded/rss-talk.json', import.meta.url), 'utf8'),
) as { runs: Run[] }
const settings: DemoSetting[] = [
  { attributes: {} },
  { attributes: { program: 'frag', allocator: 'g236' } },
  { attributes: { program: 'small_first' } },
  { attributes: { program: 'small_first', allocator: 'g236' } },
]
const nameOf = ({ attributes }: DemoSetting) =>
  [attributes['program'] ?? 'frag', attributes['allocator'] ?? 'g217'] as const

function runOf(setting: DemoSetting): Run {
  const [program, allocator] = nameOf(setting)
  const run = recorded.runs.find(
    (each) => each.program === `${program}.py` && each.allocator === allocator && each.mode === 'script',
  )
  if (!run) throw new Error(`${program} on ${allocator} was not recorded`)
  return run
}

function allStates(setting: DemoSetting): RecordedMemoryState[] {
  return runOf(setting).steps.map((_, step) => demo.stateAt(step, setting))
}

const megabytes = (kb: number) => `${((kb * 1024) / 1e6).toFixed(1)} MB`

describe.each(settings.map((setting) => [nameOf(setting).join(' on '), setting] as const))(
  '%s',
  (_, setting) => {
    it('holds the very figures of the recording, wait by wait', () => {
      const { attributes } = setting
      const { waits } = recordingOf(attributes['program'], attributes['allocator'])
      expect(waits.map(({ name, bytes }) => ({ at: name, anonKb: bytes / 1024 }))).toEqual(
        runOf(setting).steps.map(({ at, anonKb }) => ({ at, anonKb })),
      )
    })

    it('has a step and a moment for each wait', () => {
      const { steps, moments } = module
      expect(steps(setting)).toBe(runOf(setting).steps.length - 1)
      const byName = moments(setting)
      expect(Object.keys(byName)).toEqual(runOf(setting).steps.map(({ at }) => at.replace(' ', '-')))
      expect(Object.values(byName)).toEqual(allStates(setting))
    })

    it('says the resident memory in its sentence', () => {
      allStates(setting).forEach((state, step) => {
        const { anonKb } = runOf(setting).steps[step] ?? { anonKb: NaN }
        expect(demo.poster(state, setting).sentence).toContain(megabytes(anonKb))
      })
    })

    it('draws well-formed, strict pictures that name their source', () => {
      for (const state of allStates(setting)) {
        const { svg } = demo.poster(state, setting)
        expect(svgFaults(svg)).toEqual([])
        expect(svg).toContain('recorded: CPython 2.7.6, glibc 2.')
      }
    })

    it('draws the resident line to scale', () => {
      const { svg } = demo.poster(demo.stateAt(0, setting), setting)
      const line = /<path d="(M[\d.]+ [\d.]+(?:H[\d.]+V[\d.]+)+H[\d.]+)"/.exec(svg)?.[1] ?? ''
      const heights = [...line.matchAll(/(?:M[\d.]+ |V)([\d.]+)/g)].map(([, y]) => Number(y))
      const kbs = runOf(setting).steps.map(({ anonKb }) => anonKb)
      expect(heights).toHaveLength(kbs.length)
      const least = kbs.indexOf(Math.min(...kbs))
      const most = kbs.indexOf(Math.max(...kbs))
      const [low = 0, high = 0] = [heights[least], heights[most]]
      const perKb = (low - high) / (Math.max(...kbs) - Math.min(...kbs))
      kbs.forEach((kb, i) => expect(heights[i]).toBeCloseTo(low - (kb - Math.min(...kbs)) * perKb, 1))
      // from nought: what is drawn at the start is two of 511 parts high
      expect(perKb * Math.max(...kbs)).toBeGreaterThan(400)
    })

    it('gives the same picture whatever was drawn before', () => {
      const states = allStates(setting)
      const first = states.map((state) => demo.poster(state, setting))
      for (const from of states)
        states.forEach((to, index) => {
          demo.poster(from, setting)
          expect(demo.poster(structuredClone(to), setting)).toEqual(first[index])
        })
    })
  },
)

it('tells the talk’s story', () => {
  const setting = { attributes: {} }
  expect(allStates(setting).map((state) => demo.poster(state, setting).sentence)).toMatchInlineSnapshot(`
    [
      "2.2 MB are resident: an interpreter with nothing to do.",
      "511.2 MB are resident: 100,000 strings of 5,037 bytes.",
      "One more string, above all the others: still 511.2 MB.",
      "510.4 MB stay resident after del big, held by one string of 5,037 bytes.",
      "gc.collect(2) does not help: still 510.4 MB are resident.",
    ]
  `)
})

it('tells the story of the swapped lines', () => {
  const setting = { attributes: { program: 'small_first' } }
  expect(demo.poster(demo.stateAt(3, setting), setting).sentence).toMatchInlineSnapshot(
    `"Two lines swapped: after del big only 5.7 MB stay, 505.4 MB went back."`,
  )
})

it('names what there is when the author asks for what is not recorded', () => {
  expect(() => module.steps({ attributes: { program: 'pools' } })).toThrow(
    'program=pools is not recorded; there is frag, small_first',
  )
  expect(() => module.poster({ version: 1, wait: 0 }, { attributes: { allocator: 'jemalloc' } })).toThrow(
    'allocator=jemalloc',
  )
})

it('refuses what is no state', () => {
  const setting = { attributes: { program: 'small_first' } }
  for (const wrong of [
    null,
    3,
    {},
    { version: 2, wait: 0 },
    { version: 1, wait: 4 },
    { version: 1, wait: 0.5 },
    { version: 1, wait: -1 },
  ])
    expect(() => module.poster(wrong as RecordedMemoryState, setting)).toThrow(RangeError)
})
