import { describe, expect, it } from 'vitest'
import { PythonMachine } from '../../../src/machine/machine.ts'
import { indexOf } from '../../../src/machine/objects/index.ts'
import { Store } from '../../../src/machine/objects/store.ts'
import { Timeline } from '../../../src/machine/timeline.ts'
import { PIECE_WORDS } from '../../../src/machine/words.ts'
import { stateDifference, stateOf } from '../../support/timeline-state.ts'

const pieceOf = (word: number): number => Math.floor(word / PIECE_WORDS)

describe('the store', () => {
  it.each([1, 2, 7, 40, 64, 65, 500])(
    'never divides the first words of a run of %d between two pieces',
    (length) => {
      const store = new Store(new Timeline())
      for (let run = store.take(length); run < 3 * PIECE_WORDS; run = store.take(length))
        expect(pieceOf(run + Math.min(length, 64) - 1)).toBe(pieceOf(run))
    },
  )

  it('hands out zeros, and again what was given back, the last one first', () => {
    const store = new Store(new Timeline())
    const [a, b] = [store.takeZeros(5), store.takeZeros(5)]
    for (let word = a; word < b + 5; word++) store.words.set(word, 1)
    store.give(a, 5)
    store.give(b, 5)
    expect([store.takeZeros(5), store.takeZeros(5)]).toEqual([b, a])
    expect([...store.words.data.subarray(a, a + 5), ...store.words.data.subarray(b, b + 5)]).toEqual(
      Array.from({ length: 10 }, () => 0),
    )
  })

  it.each([
    [0, 3],
    [3, 9],
    [9, 60],
    [60, 64],
    [64, 65],
    [65, 3000],
    [3000, 3001],
    [3000, 70],
    [70, 5],
    [5, 0],
  ])('keeps what a run of %d words has when it gets room for %d, and adds zeros', (from, to) => {
    for (const behind of [0, 1]) {
      const store = new Store(new Timeline())
      const old = from === 0 ? 0 : store.takeZeros(from)
      for (let word = 0; word < from; word++) store.words.set(old + word, word + 1)
      if (behind > 0) store.take(1)
      const run = store.resize(old, from, to)
      const expected = Array.from({ length: to }, (_, word) => (word < from ? word + 1 : 0))
      expect([...store.words.data.subarray(run, run + to)]).toEqual(expected)
    }
  })
})

it('brings every object back that was made at the border of two pieces', () => {
  for (let before = 1; before < 24; before++) {
    const machine = new PythonMachine()
    const { lists, dicts, tuples, strs, numbers, objects, python2 } = machine.python
    const { store } = objects
    let last = store.take(1)
    while (pieceOf(last + before) === 0) last = store.take(1)
    machine.timeline.checkpoint()
    const state = stateOf(machine.timeline)
    const list = lists.create(0)
    const dict = dicts.create()
    const key = strs.fromText('key')
    dicts.set(dict, key, list)
    lists.append(list, tuples.of(numbers.makeLong(1, 1, 1), dict))
    python2!.fixed.create('function', { globals: dict })
    const code = python2!.codes.create({ locals: 3, stack: 3 })
    python2!.frames.create(code, { back: 0, builtins: dict, globals: dict, locals: 0 })
    expect(pieceOf(indexOf(code))).toBe(1)
    objects.collector.collect(2)
    machine.timeline.checkpoint()
    machine.timeline.restore(0)
    expect(stateDifference(stateOf(machine.timeline), state)).toBeUndefined()
  }
})
