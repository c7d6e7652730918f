import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  RUN_SHARES,
  RUN_STATES,
  SceneRun,
  type RunShare,
  type Runs,
  type Scene,
} from '../../src/machine/index.ts'
import frag from '../../talk/scenes/frag.ts'
import { heapFaults } from '../support/heap-checks.ts'
import { REPOSITORY } from '../support/heapdeck.ts'
import { seeded } from '../support/malloc-programs.ts'

const MIB = 2 ** 20
const KIB = 2 ** 10

const strings = (block: string, count: number): Scene['lines'][number] => ({
  text: `${block} = [letter * 5000 for i in range(${count})]`,
  moment: block,
  commands: [{ kind: 'comprehension', block, count, bytes: 5037 }],
})
const del = (block: string): Scene['lines'][number] => ({
  text: `del ${block}`,
  moment: `del ${block}`,
  commands: [{ kind: 'free', block }],
})
const SMALL: Scene = { file: 'frag.py', lines: [strings('big', 3000), strings('small', 1), del('big')] }

interface Recorded {
  readonly runs: readonly {
    readonly program: string
    readonly allocator: string
    readonly mode: string
    readonly steps: readonly { readonly at: string; readonly anonKb: number; readonly heapKb: number }[]
  }[]
}
const { runs } = JSON.parse(
  readFileSync(join(REPOSITORY, 'tests/recorded/rss-talk.json'), 'utf8'),
) as Recorded

describe.each([
  ['2.36', 'g236'],
  ['2.17', 'g217'],
] as const)('the talk’s first program at its full size, on glibc %s', (version, allocator) => {
  let run: SceneRun
  beforeAll(() => {
    run = new SceneRun(frag, { version })
  })
  const { steps } = runs.find(
    (each) => each.program === 'frag.py' && each.allocator === allocator && each.mode === 'script',
  )!
  const recorded = (moment: string) => steps.find(({ at }) => at === moment)!
  const goTo = (moment: string) => {
    run.seek(run.lines[frag.lines.findIndex((line) => 'moment' in line && line.moment === moment)]!.to)
    return run.snapshot()
  }

  test.each(['big', 'small', 'del big'])(
    'has grown as the recorded process had at %j, within 1 %%',
    (moment) => {
      const start = goTo('start')
      const here = goTo(moment)
      const grown = (recorded(moment).anonKb - recorded('start').anonKb) * KIB
      expect(Math.abs(here.resident - start.resident - grown) / grown).toBeLessThan(0.01)
      const heap = (recorded(moment).heapKb - recorded('start').heapKb) * KIB
      expect(Math.abs(here.programBreak - start.programBreak - heap) / heap).toBeLessThan(0.01)
    },
  )

  test('is held by the string of small when big is gone', () => {
    const { pin, free, resident, holes, live } = goTo('del big')
    expect(pin?.name).toBe('small[0]')
    expect(pin?.requested).toBe(5037)
    expect(free).toBeGreaterThan(480 * MIB)
    expect(resident).toBeGreaterThan(480 * MIB)
    expect(live).toBeLessThan(5 * MIB)
    expect(holes).toBeGreaterThan(0)
  })

  test('takes a few megabytes of arrays, and some more for its past', () => {
    // a copy has no checkpoints
    expect(run.machine.copy().timeline.bytes).toBeLessThan(8 * MIB)
    expect(run.machine.timeline.bytes).toBeLessThan(24 * MIB)
  })

  test('is in order at every moment', () => {
    for (const moment of ['start', 'big', 'small', 'del big']) {
      goTo(moment)
      const faults = heapFaults(run.machine)
      expect(
        faults.filter((fault) => !/belongs to no chunk|mappings of|mapped bytes|hblk/.test(fault)),
      ).toEqual([])
    }
  })
})

describe('a run', () => {
  test('is at any event what a run that goes there straight is', () => {
    const run = new SceneRun(SMALL)
    const random = seeded(4)
    const events = [...run.lines.flatMap(({ from, to }) => [to, from]), 1, run.events, 0]
    for (let goal = 0; goal < 40; goal++) events.push(Math.floor(random() * (run.events + 1)))
    const straight = new Map<number, unknown>()
    const one = new SceneRun(SMALL)
    for (const event of [...new Set(events)].sort((a, b) => a - b)) {
      one.seek(event)
      straight.set(event, one.snapshot())
    }
    for (const event of events) {
      run.seek(event)
      expect(run.at).toBe(event)
      expect(run.snapshot()).toEqual(straight.get(event))
      expect(heapFaults(run.machine)).toEqual([])
    }
  })

  test('is the same at an event as a machine that was never at a later one', () => {
    const lines = SMALL.lines.slice(0, 2)
    const short = new SceneRun({ file: 'frag.py', lines })
    const long = new SceneRun(SMALL)
    long.seek(short.events)
    const { line: _line, ...here } = long.snapshot()
    const { line: _other, ...there } = short.snapshot()
    expect({ ...here, peakBreak: 0 }).toEqual({ ...there, peakBreak: 0 })
    expect(here.peakBreak).toBe(there.peakBreak)
  })

  test('has a curve that says what its snapshots say', () => {
    const run = new SceneRun(SMALL)
    const { event, resident, live, heap } = run.curve
    expect(event.length).toBeGreaterThan(300)
    for (let sample = 0; sample < event.length; sample += 37) {
      run.seek(event[sample] as number)
      const snapshot = run.snapshot()
      expect([snapshot.resident, snapshot.live, snapshot.programBreak - snapshot.heapStart]).toEqual([
        resident[sample],
        live[sample],
        heap[sample],
      ])
    }
    for (const { from, to } of run.lines) expect([...event]).toEqual(expect.arrayContaining([from, to]))
  })

  test('refuses an event that it does not have', () => {
    const run = new SceneRun(SMALL)
    for (const event of [-1, run.events + 1, 0.5])
      expect(() => run.seek(event)).toThrow(`event ${event} of ${run.events}`)
  })

  test('names the line of a scene that is none', () => {
    const lines = [strings('big', 3), del('bug')]
    expect(() => new SceneRun({ file: 'frag.py', lines })).toThrow(
      'frag.py, line 2 (del bug): nothing is called "bug"',
    )
  })
})

describe('what holds the break', () => {
  const block = (name: string, bytes: number, count?: number): Scene['lines'][number] => ({
    text: name,
    commands: [{ kind: 'malloc', block: name, bytes, ...(count === undefined ? {} : { count }) }],
  })
  const pinAfter = (...lines: Scene['lines']) => new SceneRun({ file: 'pin.py', lines }).snapshot().pin

  test('is called as the program calls it', () => {
    expect(pinAfter(block('big', 100_000))?.name).toBe('big')
    expect(pinAfter(block('blocks', 100, 10))?.name).toBe('blocks[9]')
    expect(pinAfter(block('big', 100_000), block('small', 1), del('big'))).toMatchObject({
      name: 'small',
      requested: 1,
      bytes: 32,
      prevSize: 100_016,
      state: 'live',
    })
  })

  test('may be the array of a list, which is called by that list’s name', () => {
    const list = (name: string, count: number): Scene['lines'][number] => ({
      text: name,
      commands: [{ kind: 'comprehension', block: name, bytes: 300, count }],
    })
    expect(pinAfter(list('big', 10))?.name).toBe('big[9]')
    expect(pinAfter(list('big', 1))?.name).toBe('the array of big')
    expect(pinAfter(list('big', 10), list('small', 9), del('big'))?.name).toBe('the array of small')
  })

  test('may be a block that malloc keeps, or its own cache', () => {
    expect(pinAfter(block('a', 24), block('b', 24), del('b'))).toMatchObject({
      name: 'a freed block',
      state: 'cached',
    })
    expect(pinAfter(block('a', 2000), del('a'))?.name).toBe("malloc's own tcache")
  })
})

describe('the runs of a snapshot', () => {
  test('cover the heap from its start to the break, in order, at most as many as asked for', () => {
    const run = new SceneRun(SMALL)
    for (const { to } of run.lines) {
      run.seek(to)
      const { column, end, heapStart, programBreak } = run.snapshot({ rows: 64, endBytes: 100_000 })
      expect(tiles(column, heapStart, programBreak)).toEqual([])
      expect(tiles(end, programBreak - 100_000, programBreak)).toEqual([])
      expect(column.address.length).toBeLessThanOrEqual(64)
    }
  })

  test('show the hole that the freed strings leave', () => {
    const { column, free } = new SceneRun(SMALL).snapshot({ rows: 32 })
    const shown = [...column.state].reduce(
      (sum, state, row) => sum + (RUN_STATES[state] === 'free' ? (column.bytes[row] as number) : 0),
      0,
    )
    expect(free).toBeGreaterThan(5 * MIB)
    expect(Math.abs(shown - free) / free).toBeLessThan(0.05)
  })

  test('claim of their state no more than there is of it', () => {
    const run = new SceneRun(SMALL)
    const seen = new Set<string>()
    for (const { to } of run.lines) {
      run.seek(to)
      const exact = run.snapshot({ rows: Infinity }).column
      for (const rows of [4, 32]) {
        const { address, bytes, state, share } = run.snapshot({ rows }).column
        address.forEach((start, index) => {
          const there = bytesIn(exact, state[index] as number, start, start + (bytes[index] as number))
          const claim = RUN_SHARES[share[index] as number] as RunShare
          const least = { all: (bytes[index] as number) - 1, most: (bytes[index] as number) / 2, part: 1 }
          expect(there).toBeGreaterThanOrEqual(least[claim])
          seen.add(claim)
        })
      }
    }
    expect([...seen]).toEqual(expect.arrayContaining(['all', 'most']))
  })
})

/** Bytes in a state between two addresses. */
function bytesIn({ address, bytes, state }: Runs, wanted: number, from: number, to: number): number {
  return address.reduce((sum, start, run) => {
    const end = start + (bytes[run] as number)
    return state[run] === wanted ? sum + Math.max(0, Math.min(to, end) - Math.max(from, start)) : sum
  }, 0)
}

/** What is wrong with stretches that should lie from `start` to `end`. */
function tiles({ address, bytes, resident, state }: Runs, start: number, end: number): string[] {
  const faults: string[] = []
  let at = start
  for (let run = 0; run < address.length; run++) {
    if (Math.abs((address[run] as number) - at) > 1)
      faults.push(`run ${run} begins at ${address[run]}, not at ${at}`)
    at = (address[run] as number) + (bytes[run] as number)
    if ((resident[run] as number) > (bytes[run] as number))
      faults.push(`more of run ${run} is resident than there is`)
    if (RUN_STATES[state[run] as number] === undefined) faults.push(`run ${run} has no state`)
  }
  if (Math.abs(at - end) > 1) faults.push(`the last run ends at ${at}, not at ${end}`)
  return faults
}
