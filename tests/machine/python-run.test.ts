import { describe, expect, it } from 'vitest'
import { PythonRun, pythonSnapshotOf, type PythonScene } from '../../src/machine/index.ts'
import { whereIs } from '../../src/machine/inspect/index.ts'
import { readRecordedEvents } from '../../src/machine/recorded-events.ts'
import { numbersBelow } from '../support/numbers.ts'
import { stateDifference, stateOf, type TimelineState } from '../support/timeline-state.ts'

/** Lines of every kind, small. */
const SCENE: PythonScene = {
  file: 'small.py',
  python: '2.7.6',
  lines: [
    {
      text: 'ints = range(3000)',
      moment: 'range',
      commands: [{ kind: 'range', name: 'ints', count: 3000 }],
    },
    { text: 'kept = ints[::500]', commands: [{ kind: 'slice', name: 'kept', of: 'ints', step: 500 }] },
    { text: 'del ints', moment: 'del ints', commands: [{ kind: 'delete', name: 'ints' }] },
    {
      text: 'lists = [[] for n in range(100)]',
      commands: [{ kind: 'make', name: 'lists', object: 'list', count: 100 }],
    },
    { text: 'for n in range(100): lists[n] = None', commands: [{ kind: 'forget', name: 'lists' }] },
    {
      text: 'lists = [[] for n in range(100)]',
      moment: 'again',
      commands: [{ kind: 'make', name: 'lists', object: 'list', count: 100 }],
    },
    { text: 'frames', commands: [{ kind: 'make', name: 'frames', object: 'frame', count: 60 }] },
    { text: 'gc.collect(2)', moment: 'collect', commands: [{ kind: 'collect' }] },
  ],
}

describe('a scene of Python', () => {
  it('is at any event as it was when it ran, whichever way one comes', () => {
    const run = new PythonRun(SCENE, { version: '2.17' })
    const below = numbersBelow(3)
    const events = Array.from({ length: 40 }, () => below(run.events + 1))
    const seen = new Map<number, TimelineState>()
    const look = (event: number): TimelineState => {
      run.seek(event)
      expect(run.at).toBe(event)
      return stateOf(run.machine.timeline)
    }
    for (const event of [...events].sort((a, b) => a - b)) seen.set(event, look(event))
    for (const event of events) expect(stateDifference(look(event), seen.get(event)!)).toBeUndefined()
    for (const event of events.toReversed())
      expect(stateDifference(look(event), seen.get(event)!)).toBeUndefined()
  })

  it('ends each line with all of its work done, and tells how many blocks there are', () => {
    const run = new PythonRun(SCENE, { version: '2.17' })
    expect(run.lines.every(({ from, to }) => to > from)).toBe(true)
    for (const { to } of run.lines) {
      run.seek(to)
      expect(run.machine.python.objects.isBusy).toBe(false)
      const sample = run.curve.event.findLastIndex((event) => event <= to)
      const { tally, ints } = pythonSnapshotOf(run)
      expect(run.curve.resident[sample]).toBe(tally.resident)
      expect(run.curve.intBlocks[sample]).toBe(ints.blocks)
    }
  })

  it('gives eighty of a hundred lists the places of those before, the last dropped first', () => {
    const [first, second] = new PythonRun(SCENE).generations
    const reused = [...second!.address].map((address) => first!.address.indexOf(address))
    expect(reused.slice(0, 80)).toEqual(Array.from({ length: 80 }, (_, index) => 79 - index))
    expect([...first!.dropped].every((event) => event < (second!.made[0] as number))).toBe(true)
  })

  it('shows blocks, slots and values as the machine has them', () => {
    const run = new PythonRun(SCENE, { version: '2.17' })
    run.seek(run.lines[0]!.to)
    const { ints } = pythonSnapshotOf(run)
    expect(ints.shown.length).toBeGreaterThan(3)
    for (const { address, slots, values } of ints.shown)
      slots.forEach((state, slot) => {
        const where = whereIs(run.machine, address + 8 + slot * 24)
        expect(where.object?.state).toBe(state === 0 ? 'kept' : 'alive')
        if (state !== 0) expect(where.object?.text).toBe(`${values[slot]}`)
      })
  })

  it('names the line that can be none', () => {
    const lines = [{ text: 'del it', commands: [{ kind: 'delete' as const, name: 'it' }] }]
    expect(() => new PythonRun({ file: 'a.py', python: '2.7.6', lines })).toThrow('there is no it to delete')
    const range = [{ text: 'range(0)', commands: [{ kind: 'range' as const, name: 'a', count: 0 }] }]
    expect(() => new PythonRun({ file: 'a.py', python: '2.7.6', lines: range })).toThrow(
      'a.py, line 1 (range(0)): a count from 1',
    )
  })
})

it('a word that is no event of a recording is named', () => {
  expect(() => readRecordedEvents('m80 x3')).toThrow('"x3" is no event of a recording')
})
