import { describe, expect, it } from 'vitest'
import { drawFreeLists } from '../../../components/free-lists/draw.ts'
import {
  entryAt,
  filledOf,
  heightOf,
  spanOf,
  stacksOf,
  type Stack,
} from '../../../components/free-lists/layout.ts'
import { thingsOf } from '../../../components/free-lists/things.ts'
import { entryText, listText, listsShown, sentence } from '../../../components/free-lists/view.ts'
import type { FreeListView, ListedKind, PythonSnapshot } from '../../../src/machine/index.ts'
import { whereIs } from '../../../src/machine/inspect/index.ts'
import { atEnd, collect, forget, make, runOf, snapshotAfter } from '../../support/python-pictures.ts'
import { svgFaults } from '../svg-faults.ts'

const SIZE = { width: 446, height: 300, label: 22 }
const LONG = { width: 1000, height: 420, label: 15 }

/** A bit of everything; the holders of the sets and of the tuples stay. */
const run = runOf(
  make('lists', 'list', 15),
  make('dicts', 'dict', 35),
  make('frames', 'frame', 61),
  make('tuples', 'tuple', 1500),
  make('sets', 'set', 300),
  { kind: 'range', name: 'ints', count: 3000 },
  forget('lists'),
  forget('dicts'),
  forget('frames'),
  forget('tuples'),
  forget('sets'),
  { kind: 'delete', name: 'ints' },
  collect,
)
const DEL_INTS = 11
const dropped = snapshotAfter(run, DEL_INTS)

const listOf = ({ freeLists }: PythonSnapshot, kind: ListedKind): FreeListView =>
  freeLists.find((list) => list.kind === kind)!
const stackOf = (stacks: readonly Stack[], kind: ListedKind): Stack =>
  stacks.find(({ list }) => list.kind === kind)!
const heightOfKept = (stack: Stack): number => stack.bottom - (filledOf(stack).at(-1)?.to ?? stack.bottom)

describe('the stacks', () => {
  const stacks = stacksOf(dropped, 'short', SIZE)

  it('are those of lists, dicts and frames, and all others in the longer form', () => {
    expect(stacks.map(({ list }) => list.kind)).toEqual(['list', 'dict', 'frame'])
    expect(listsShown(dropped, 'long').map(({ kind }) => kind)).toEqual([
      'list',
      'dict',
      'frame',
      'set',
      'method',
      'builtin',
      'unicode',
      'int',
      'float',
      ...Array.from({ length: 19 }, (_, index) => `tuple ${index + 1}`),
    ])
  })

  it('have one scale: what is kept and the caps are as high as there are objects', () => {
    const unit = stacks[0]!.unit
    for (const stack of stacks) {
      expect(heightOfKept(stack)).toBeCloseTo(stack.list.length * unit)
      expect(stack.bottom - stack.top).toBeCloseTo(stack.list.cap * unit)
    }
  })

  it('have a break where a cap is beyond the scale, or there is none', () => {
    const long = stacksOf(dropped, 'long', LONG)
    const broken = long.filter(({ breakAt }) => breakAt !== undefined).map(({ list }) => list.kind)
    expect(broken.filter((kind) => !kind.startsWith('tuple'))).toEqual(['unicode', 'int', 'float'])
    const tuples = stackOf(long, 'tuple 3')
    expect(filledOf(tuples)).toHaveLength(2)
    // three quarters of what is above the break
    const { from, to } = filledOf(tuples)[1]!
    expect((from - to) / (tuples.breakAt! - tuples.top)).toBeCloseTo(1500 / 2000)
    expect(filledOf(stackOf(long, 'tuple 1')).length).toBeLessThan(2)
  })

  it('stand in rows where they do not fit side by side, and never beyond the picture', () => {
    for (const width of [300, 340, 700, 1000]) {
      const height = heightOf(dropped, 'long', width, 16)
      for (const stack of stacksOf(dropped, 'long', { width, height, label: 16 })) {
        expect(stack.x).toBeGreaterThanOrEqual(0)
        expect(stack.x + stack.width).toBeLessThanOrEqual(width)
        expect(stack.bottom).toBeLessThan(height)
        expect(stack.top).toBeGreaterThan(0)
      }
    }
  })
})

describe('the picture', () => {
  it('is well formed and small, whatever is kept', () => {
    for (const { to } of [{ to: 0 }, ...run.lines]) {
      run.seek(to)
      const view = snapshotAfter(
        run,
        Math.max(
          0,
          run.lines.findIndex((line) => line.to === to),
        ),
      )
      expect(svgFaults(drawFreeLists(view, { ...SIZE, prefix: 'a-' }))).toEqual([])
      expect(svgFaults(drawFreeLists(view, { ...LONG, prefix: 'b-' }, 'long'), 25_000)).toEqual([])
    }
  })

  it('writes caps over the stacks, names and figures under them', () => {
    const words = Array.from(
      drawFreeLists(dropped, { ...SIZE, prefix: 'a-' }).matchAll(/>([^<]+)</g),
      ([, word]) => word,
    )
    expect(words).toEqual([
      'cap 80',
      'cap 80',
      'cap 200',
      'list',
      'dict',
      'frame',
      // one more than the fifteen: the list of ints; one frame less: it stays with its code
      '16 kept',
      '35 kept',
      '60 kept',
    ])
  })

  it('is the same for the same snapshot', () => {
    const draw = () => drawFreeLists(snapshotAfter(run, DEL_INTS), { ...SIZE, prefix: 'a-' }, 'long')
    const first = draw()
    run.seek(3)
    expect(draw()).toBe(first)
  })
})

describe('the words', () => {
  it('count what is kept', () => {
    expect(sentence(dropped)).toBe(
      'Kept for the next of their kind: 16 of at most 80 lists, 35 of at most 80 dicts and 60 of at most 200 frames.',
    )
    expect(sentence(dropped, 'long')).toMatch(
      /, 80 of at most 80 sets, [\d,]+ free ints, .*1,500 of at most 2,000 tuples of 3\.$/,
    )
    expect(sentence({ freeLists: [] })).not.toMatch(/undefined/)
    expect(sentence(snapshotAfter(run, 0))).toBe('The free lists of lists, dicts and frames are empty.')
  })

  it('say whether a full collection frees it, and the machine does so', () => {
    const collected = atEnd(run)
    for (const list of listsShown(dropped, 'long')) {
      const after = listOf(collected, list.kind)
      if (list.kind === 'int' || list.kind === 'float')
        expect(listText(list)).toContain('A full collection frees them where the whole block is free.')
      else if (list.isCleared) {
        expect(listText(list)).toContain('A full collection frees them.')
        expect(after.length, list.kind).toBe(0)
      } else {
        expect(listText(list)).toContain('A full collection leaves them.')
        expect(after.length, list.kind).toBe(list.length)
      }
    }
  })

  it('count entries from the next to be reused on', () => {
    const dicts = listOf(dropped, 'dict')
    const turns = [0, 1, 2, 3, 10, 11, 12, 20, 21, 22].map(
      (index) => /, (.+):/.exec(entryText(dropped, dicts, index))![1],
    )
    expect(turns).toEqual([
      'next to be reused',
      ...['2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '22nd', '23rd'].map(
        (nth) => `${nth} to be reused`,
      ),
    ])
  })

  it('give addresses as id() does, and on the heap from its start', () => {
    expect(entryText(dropped, listOf(dropped, 'list'), 0)).toMatch(
      /^list, next to be reused: 0x7f[0-9a-f]+\. A full collection leaves it\.$/,
    )
    expect(entryText(dropped, listOf(dropped, 'frame'), 0)).toMatch(
      /^frame, next to be reused: heap\+[0-9a-f]+\. A full collection frees it\.$/,
    )
  })
})

describe('what one points at', () => {
  it('is, for a thousand points, what the machine has at its address', () => {
    run.seek(run.lines[DEL_INTS]!.to)
    let named = 0
    for (let point = 0; point < 1000; point++) {
      const [extent, { width, height }] = point % 2 ? (['long', LONG] as const) : (['short', SIZE] as const)
      const [x, y] = [(point * 0.6181 * width) % width, (point * 0.4143 * height) % height]
      const things = thingsOf(dropped, stacksOf(dropped, extent, extent === 'long' ? LONG : SIZE))
      const index = things.at(x, y)
      if (index < 0) continue
      const spot = things.spot(index)
      expect(x).toBeGreaterThanOrEqual(spot.x)
      expect(x).toBeLessThanOrEqual(spot.x + spot.width)
      if (spot.address === 0) continue
      named++
      expect(y).toBeGreaterThanOrEqual(spot.y - 1)
      expect(y).toBeLessThanOrEqual(spot.y + spot.height + 1)
      const { object } = whereIs(run.machine, spot.address)
      expect(object?.state).toBe('kept')
      expect(spot.text.startsWith(object!.type)).toBe(true)
    }
    expect(named).toBeGreaterThan(30)
  })

  it('is each entry at its own height', () => {
    for (const stack of stacksOf(dropped, 'long', LONG)) {
      const { length } = stack.list
      for (const index of [0, 1, length - 1].filter((each) => each >= 0 && each < length)) {
        const { top, bottom } = spanOf(stack, index)
        if (bottom > top) expect(entryAt(stack, (top + bottom) / 2)).toBe(index)
      }
    }
  })

  it('is walked with the arrow keys: stacks to the left and right, entries up and down', () => {
    const things = thingsOf(dropped, stacksOf(dropped, 'short', SIZE))
    const walked = [
      'ArrowDown',
      'ArrowDown',
      'ArrowRight',
      'ArrowUp',
      'End',
      'ArrowDown',
      'ArrowRight',
      'ArrowRight',
      'Home',
    ]
    let index = 0
    const told = walked.map((key) => {
      index = things.move(index, key, false)!
      return things.spot(index).text.replace(/: .*/, '')
    })
    expect(told).toEqual([
      'list, 2nd to be reused',
      'list, 3rd to be reused',
      'dict, next to be reused',
      'dict, next to be reused',
      'dict',
      'dict',
      'frame, next to be reused',
      'frame, next to be reused',
      'frame, next to be reused',
    ])
    expect(things.move(0, 'PageDown', false)).toBeUndefined()
    expect(things.move(0, 'ArrowDown', true)).toBe(10)
  })
})
