import { describe, expect, it } from 'vitest'
import { PythonMachine } from '../../../src/machine/machine.ts'
import type { PythonVersion } from '../../../src/machine/objects/index.ts'

const VERSIONS: readonly PythonVersion[] = ['2.7.6', '2.7.18', '3.11']

describe.each(VERSIONS)('range in CPython %s', (python) => {
  it.each([
    [-7, 260],
    [2 ** 31 - 2, 2 ** 31 + 2],
    [5e9, 5e9 + 50],
    [-5e9, -5e9 + 50],
  ])('from %d to %d is those ints', (first, end) => {
    const machine = new PythonMachine({ python })
    const { lists, objects, numbers } = machine.python
    const list = lists.range(first, end)
    objects.run()
    const values = Array.from({ length: end - first }, (_, index) => numbers.valueOf(lists.get(list, index)))
    expect(values).toEqual(Array.from({ length: end - first }, (_, index) => first + index))
  })

  it('can be stopped after any event', () => {
    const machine = new PythonMachine({ python })
    const { lists, objects, memory } = machine.python
    const start = memory.events
    const list = lists.range(1000, 3000)
    const events: number[] = []
    while (!objects.run(memory.events + 100)) events.push(memory.events - start)
    expect(events.length).toBeGreaterThan(15)
    expect(lists.sizeOf(list)).toBe(2000)
  })

  it.each([true, false])('leaves nothing behind where memory ends, with a trace: %s', (isTraced) => {
    const room = python === '3.11' ? 4_000_000 : 800_000
    const mappingTop = 0x7fff_0000_0000
    const machine = new PythonMachine({ version: '2.17', python, mappingTop, startBreak: mappingTop - room })
    const { lists, objects, memory, none } = machine.python
    if (isTraced) memory.trace = {}
    lists.range(1000, python === '3.11' ? 130_000 : 40_000)
    expect(() => objects.run()).toThrow(/int|malloc/)
    expect(objects.isBusy).toBe(false)
    objects.collector.collect(2)
    const other = lists.create(1000)
    for (let index = 0; index < 1000; index++) lists.init(other, index, none)
    objects.run()
    expect([...lists.items(other >> 2)]).toEqual(Array.from({ length: 1000 }, () => none))
  })
})

describe('keys', () => {
  it('beyond 2^53 are as different as their bits', () => {
    const { python } = new PythonMachine()
    const { dicts, objects, numbers } = python
    const dict = dicts.create()
    const near = [0, 1].map((low) => (objects.ints!.take(low, 2 ** 21) << 2) | 1)
    for (const key of near) dicts.set(dict, key, python.none)
    expect(dicts.sizeOf(dict)).toBe(2)
    dicts.set(dict, numbers.int(7), python.none)
    dicts.set(dict, numbers.makeFloat(7), python.none)
    dicts.set(dict, numbers.makeFloat(7.5), python.none)
    dicts.set(dict, numbers.makeFloat(7.5), python.none)
    expect(dicts.sizeOf(dict)).toBe(4)
  })
})
