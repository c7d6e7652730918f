/** Programs of Python that travel in time. */
import { describe, expect, it } from 'vitest'
import { ProgramRun, STARTS, pythonSnapshotOf } from '../../src/machine/index.ts'
import { namesOf } from '../../src/machine/inspect/index.ts'
import type { NumberBlocks } from '../../src/machine/objects/number-blocks.ts'
import { seeded } from '../support/malloc-programs.ts'

const programOf = (text: string, beside: Readonly<Record<string, string>> = {}) => ({
  file: 'prog.py',
  text,
  beside,
})
const runOf = (text: string, beside?: Readonly<Record<string, string>>) =>
  new ProgramRun(programOf(text, beside), STARTS['2.17'])

const BUSY = `
class Node(object):
    def __init__(self, value, next):
        self.value = value
        self.next = next

def chain(length):
    node = None
    for value in xrange(length):
        node = Node(str(value), node)
    return node

nodes = chain(2000)
ints = range(40000)
texts = ['x' * 600 for i in xrange(4000)]
del nodes
del ints
by_length = sorted(texts[:200], key=lambda text: (len(text), text))
del texts
`

describe('a program', () => {
  it('is at any event what a run that goes there straight is', () => {
    const run = runOf(BUSY)
    const straight = runOf(BUSY)
    const random = seeded(7)
    const events = Array.from({ length: 9 }, () => Math.floor(random() * (run.events + 1)))
    events.push(0, run.events, ...run.lines.slice(-4).flatMap((spans) => spans.slice(-1).map(({ to }) => to)))
    const seen = new Map<number, unknown>()
    for (const event of events.toSorted((a, b) => a - b)) {
      straight.seek(event)
      seen.set(event, pythonSnapshotOf(straight))
    }
    for (const event of events) {
      run.seek(event)
      expect(pythonSnapshotOf(run)).toEqual(seen.get(event))
    }
  })

  it('knows its types by what it has made, not by what its child has, wherever it comes from', () => {
    const text = [
      'import os, resource, ctypes',
      "libc = ctypes.CDLL('libc.so.6')",
      'if os.fork() == 0:',
      '    resource.getrusage(0)',
      '    os._exit(0)',
      'forked = True',
      'for i in range(40000): x = [i]',
      'info = libc.mallinfo()',
      'for i in range(40000): x = [i]',
      'for i in range(200): info = libc.mallinfo()',
    ].join('\n')
    const [run, straight] = [runOf(text), runOf(text)]
    run.seek(run.lines[5]![0]!.from)
    const near = run.events - 20
    const stateNear = (each: ProgramRun): readonly number[] => {
      each.seek(near)
      return each.machine.timeline.stateOf(each.machine.timeline.extent).registers.flat()
    }
    expect(stateNear(run)).toEqual(stateNear(straight))
  })

  it('is at an event of pending work at that very event', () => {
    const run = runOf('ints = range(300000)\ndel ints\n')
    const [making, deleting] = run.lines.map(([span]) => span!)
    const ints = run.machine.python.objects.ints as NumberBlocks
    const middle = Math.round((making!.from + making!.to) / 2)
    const lives: number[] = []
    for (const event of [middle, middle + 1, middle + 20_000, middle]) {
      run.seek(event)
      expect(run.machine.python.memory.events).toBe(event)
      lives.push(ints.live)
    }
    expect(lives.map((live) => live - lives[0]!)).toEqual([0, 1, 20_000, 0])
    run.seek(Math.round((deleting!.from + deleting!.to) / 2))
    expect(run.line).toBe(1)
    expect(ints.live).toBeGreaterThan(140_000)
    expect(ints.live).toBeLessThan(160_000)
  })

  it('tells when each line ran, what it calls elsewhere with it', () => {
    const run = runOf('from helper import work\nfor i in range(3):\n    work()\n    j = i\nend = 1\n', {
      'helper.py': 'def work():\n    a = [0] * 1000\n    b = [1] * 1000\n',
    })
    expect(run.lines.map((spans) => spans.length)).toEqual([1, 4, 3, 3, 1, 0])
    const spans = run.lines.flat().toSorted((a, b) => a.from - b.from)
    spans.slice(1).forEach(({ from }, index) => expect(from).toBe(spans[index]!.to))
    for (const { from, to } of run.lines[2]!) expect(to - from).toBeGreaterThan(5)
    run.seek(run.lines[2]![1]!.to)
    expect(run.line).toBe(2)
  })

  it('waits for Enter, and tells what it wrote before', () => {
    const run = runOf(
      "import sys\nprint 'one'\nraw_input()\nprint 'two, Enter goes on'\nsys.stdin.readline()\n",
    )
    expect(run.waits.map(({ message, line }) => [message, line])).toEqual([
      ['one', 2],
      ['two, Enter goes on', 4],
    ])
    run.seek(run.waits[0]!.event)
    expect(run.output).toBe('one\n')
    run.seek(run.events)
    expect(run.output).toBe('one\ntwo, Enter goes on\n')
    expect(run.status).toBe(0)
    run.seek(0)
    expect(run.output).toBe('')
    expect(run.status).toBe(undefined)
  })

  it('may fail, with its traceback at the end of what it writes', () => {
    const run = runOf('def f(x):\n    return 1 / x\n\nf(0)\n')
    expect(run.status).toBe(1)
    expect(run.output).toBe(
      'Traceback (most recent call last):\n' +
        '  File "prog.py", line 4, in <module>\n    f(0)\n' +
        '  File "prog.py", line 2, in f\n    return 1 / x\n' +
        'ZeroDivisionError: integer division or modulo by zero\n',
    )
    expect(runOf('print (\n')).toMatchObject({ status: 1 })
  })

  it('names what its functions and its globals refer to', () => {
    const run = runOf(
      "def f():\n    mine = ['a' * 9000]\n    raw_input()\n\nyours = {'k': ['b' * 9000]}\nf()\n",
    )
    run.seek(run.waits[0]!.event)
    const spaces = run.namespaces
    const named = (name: string) => {
      const space = spaces.find((each) => 'name' in each && each.name === name)
      return space && 'name' in space ? space.ref : 0
    }
    const { lists } = run.machine.python
    expect(namesOf(run.machine, lists.get(named('mine'), 0), spaces)).toEqual(['mine[0]'])
    expect(pythonSnapshotOf(run).pin?.names).toEqual(['mine[0]'])
  })

  it('has a curve that says what its snapshots say', () => {
    const run = runOf(BUSY)
    const { event, resident, heap, intBlocks } = run.curve
    expect(event.length).toBeGreaterThan(40)
    for (let sample = 0; sample < event.length; sample += 29) {
      run.seek(event[sample]!)
      const { tally, ints } = pythonSnapshotOf(run)
      if (run.machine.python.memory.events !== event[sample]) continue
      expect([tally.resident, tally.heap, ints.blocks]).toEqual([
        resident[sample],
        heap[sample],
        intBlocks[sample],
      ])
    }
  })

  it('tells of watched lines when each object was made, where, and when it was dropped', () => {
    const text = [
      'lists = [[] for n in range(100)]',
      'for n in range(100): lists[n] = None',
      'lists = [[] for n in range(100)]',
      'done = True',
      '',
    ].join('\n')
    const watched = [0, 1, 2].map((line) => ({ line, name: 'lists' }))
    const run = new ProgramRun({ ...programOf(text), watched }, STARTS['2.17'])
    const [first, second] = run.generations
    expect(run.generations).toMatchObject([{ object: 'list' }, { object: 'list' }])
    const [made, dropped, again] = run.lines.map(([span]) => span!)
    const within = (events: Float64Array, { from, to } = made!) =>
      events.every((event, index) => event >= from && event <= to && event > (events[index - 1] ?? 0))
    expect(within(first!.made)).toBe(true)
    expect(within(first!.dropped, dropped)).toBe(true)
    expect(within(second!.made, again)).toBe(true)
    // the list itself and that of range take the two that were dropped last of the eighty that are kept
    expect(second!.address.slice(0, 78)).toEqual(first!.address.slice(0, 78).toReversed())
  })

  it('watches no longer than the first run, whatever its last line is', () => {
    const watched = [{ line: 0, name: 'lists' }]
    const run = new ProgramRun(
      { ...programOf('lists = [[] for n in range(100)]\n'), watched },
      STARTS['2.17'],
    )
    expect(run.machine.python.memory.trace).toBeUndefined()
  })

  it('refuses an event that it does not have', () => {
    const run = runOf('pass\n')
    for (const event of [-1, run.events + 1, 0.5])
      expect(() => run.seek(event)).toThrow(`event ${event} of ${run.events}`)
  })
})
