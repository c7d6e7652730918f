/** What of a heap has a name, where it is, and how keys walk in it. */
import { describe, expect, it } from 'vitest'
import { columnScale } from '../../../components/heap-map/column.ts'
import { placesOf } from '../../../components/heap-map/draw.ts'
import { columnOf, endOf, heapBytes, type HeapShape } from '../../../components/heap-map/stretches.ts'
import { thingsOf } from '../../../components/heap-map/things.ts'
import type { HeapLens, HeapMapView, Stretch } from '../../../components/heap-map/view.ts'
import { STATE_WORDS, type MemoryState } from '../../../components/memory-ink.ts'
import type { Pointable } from '../../../components/pointing.ts'
import {
  ProgramRun,
  PythonRun,
  STARTS,
  pythonSnapshotOf,
  type PythonScene,
} from '../../../src/machine/index.ts'

const MB = 1e6
const START = 0x602000
const SIZE = { width: 1020, height: 650, label: 28, prefix: 'p-' }
const PHONE = { width: 360, height: 440, label: 13, prefix: 'p-' }

const stretch = (state: MemoryState, from: number, to: number, share?: Stretch['share']): Stretch => ({
  from,
  to,
  state,
  chunks: 1,
  ...(share && { share }),
})
const heap = (...stretches: Stretch[]): HeapMapView => ({
  start: START,
  column: stretches,
  bytes: stretches.at(-1)?.to ?? 0,
  peak: stretches.at(-1)?.to ?? 0,
  most: 120 * MB,
  isHeld: false,
  plates: [],
})
const things = (view: HeapMapView, size = SIZE) =>
  thingsOf(view, placesOf(view, size), size.label, size.width)
const texts = (view: HeapMapView, size = SIZE) => {
  const all = things(view, size)
  return Array.from({ length: all.count }, (_, index) => all.spot(index).text)
}
/** What is named after some keys, from the first thing on. */
const walk = (all: Pointable, ...keys: string[]) =>
  all.spot(keys.reduce((at, key) => all.move(at, key.replace('Shift+', ''), key.startsWith('Shift+'))!, 0))
    .text

const OBJECT = {
  title: 'small[0]',
  address: 'heap+728d5a0',
  state: 'live',
  from: 120_116_640,
  to: 120_121_696,
  rows: [
    { offset: 0, name: 'prev_size', value: 'data below', short: 'in use' },
    { offset: 16, name: 'ob_refcnt', value: '1' },
    { name: '61 more', value: '' },
  ],
} as const
const END: HeapLens = {
  range: 'end',
  stretches: [
    stretch('malloc', 120_000_000, OBJECT.from),
    stretch('live', OBJECT.from, OBJECT.to),
    stretch('never', OBJECT.to, 120_200_000),
  ],
  top: 78_304,
  object: OBJECT,
}
const PINNED: HeapMapView = {
  ...heap(
    stretch('live', 0, MB),
    stretch('malloc', MB, OBJECT.from),
    stretch('never', OBJECT.from, 120.2 * MB),
  ),
  most: 120.2 * MB,
  lens: END,
}

describe('a stretch of the column', () => {
  it('is called as in the legend, with its bytes and its addresses from the start of the heap', () => {
    expect(texts(heap(stretch('live', 0, 0x1290), stretch('malloc', 0x1290, 119 * MB)))).toEqual([
      'live: 4,752 bytes, heap+0 to heap+1290',
      'free in malloc: 119.0 MB, heap+1290 to heap+717cbc0',
    ])
  })

  it('claims no more than is known of it', () => {
    expect(
      texts(heap(stretch('live', 0, 2 * MB + 0.4, 'most'), stretch('list', 2 * MB + 0.4, 119 * MB, 'part'))),
    ).toEqual([
      'mostly live: 2.0 MB, heap+0 to heap+1e8480',
      'partly free in a free list: 117.0 MB, heap+1e8480 to heap+717cbc0',
    ])
  })

  it('is also what was given back, or was never touched above the break', () => {
    const low = heap(stretch('live', 0, 30 * MB))
    expect(texts({ ...low, peak: 100 * MB })).toEqual([
      'live: 30.0 MB, heap+0 to heap+1c9c380',
      'given back: 70.0 MB, heap+1c9c380 to heap+5f5e100',
    ])
    expect(texts({ ...low, peak: 31 * MB }).at(-1)).toBe('never touched: 89.0 MB above the break')
  })

  it('is found where it is drawn, and nothing beside it', () => {
    const view = heap(stretch('live', 0, 60 * MB), stretch('list', 60 * MB, 120 * MB))
    const all = things(view)
    const { column } = placesOf(view, SIZE)
    const y = columnScale(view, column)
    const middle = column.x + column.width / 2
    expect(all.at(middle, y(59 * MB))).toBe(0)
    expect(all.at(middle, y(61 * MB))).toBe(1)
    expect(all.at(column.x + column.width + 1, y(61 * MB))).toBe(-1)
    expect(all.at(middle, y(0) + 1)).toBe(-1)
    expect(all.spot(1)).toMatchObject({ address: START + 60 * MB, x: column.x, width: column.width })
  })
})

describe('mappings beside the heap', () => {
  it('are named without addresses, those that are there and those that are not', () => {
    const view: HeapMapView = {
      ...heap(stretch('live', 0, MB)),
      mappings: { pieces: [{ bytes: 20 * MB, state: 'live' }], most: 40 * MB, rest: 'back' },
    }
    expect(texts(view).slice(1)).toEqual([
      'live: 20.0 MB in mappings of their own',
      'given back: 20.0 MB in mappings of their own',
    ])
  })
})

describe('the lens', () => {
  it('names its stretches; of the lowest it has the upper part only', () => {
    expect(texts(PINNED).slice(3, 6)).toEqual([
      'free in malloc: the upper 116,640 bytes, heap+7270e00 to heap+728d5a0',
      'live: 5,056 bytes, heap+728d5a0 to heap+728e960',
      'never touched: 78,304 bytes, heap+728e960 to heap+72a1b40',
    ])
  })

  it('has the rows of the object that holds the top up, where there is room for them', () => {
    expect(texts(PINNED).slice(6)).toEqual([
      'small[0], heap+728d5a0: prev_size data below',
      'small[0], heap+728d5b0: ob_refcnt 1',
      'small[0]: 61 more',
    ])
    expect(texts(PINNED, { ...PHONE, width: 240 })).toHaveLength(6)
  })

  it('names nothing in a heap that is not there', () => {
    expect(texts({ ...heap(), lens: { range: 'whole', stretches: [], top: 0 } })).toEqual([
      'never touched: 120.0 MB above the break',
    ])
  })
})

describe('keys', () => {
  const all = things(PINNED)

  it('walk up and down in the column, to its ends, and ten at a time', () => {
    expect(walk(all, 'ArrowUp')).toContain('free in malloc')
    expect(walk(all, 'ArrowUp', 'ArrowDown', 'ArrowDown')).toContain('live')
    expect(walk(all, 'End')).toBe(walk(all, 'Shift+ArrowUp'))
    expect(walk(all, 'End', 'Home')).toContain('heap+0 to')
    expect(all.move(0, 'a', false)).toBeUndefined()
  })

  it('go over to the lens and the object, to what stands as high there, and back', () => {
    expect(walk(all, 'ArrowRight')).toContain('the upper')
    expect(walk(all, 'End', 'ArrowRight')).toContain('never touched: 78,304')
    expect(walk(all, 'ArrowRight', 'ArrowRight', 'End')).toBe('small[0]: 61 more')
    expect(walk(all, 'ArrowRight', 'ArrowRight', 'ArrowRight')).toContain('small[0]')
    expect(walk(all, 'ArrowRight', 'ArrowLeft', 'ArrowLeft')).toContain('free in malloc: 119.1 MB')
  })
})

describe('a snapshot', () => {
  const frag = {
    file: 'frag.py',
    text: "big = ['x' * 5000 for i in range(2000)]\nsmall = ['y' * 5000 for i in range(600)]\ndel big\nraw_input()\n",
  }
  const ints: PythonScene = {
    file: 'ints.py',
    python: '2.7.6',
    lines: [
      { text: 'ints = range(900000)', commands: [{ kind: 'range', name: 'ints', count: 900_000 }] },
      { text: 'del ints', commands: [{ kind: 'delete', name: 'ints' }] },
      { text: 'dicts', commands: [{ kind: 'make', name: 'dicts', object: 'dict', count: 500 }] },
    ],
  }
  const STATES = Object.keys(STATE_WORDS) as MemoryState[]

  /** Each name of the column says what the machine has there, chunk by chunk. */
  function expectTrue(shape: HeapShape, exact: HeapShape): void {
    const bytes = heapBytes(shape)
    const view: HeapMapView = { ...heap(...columnOf(shape)), start: shape.heapStart, most: bytes }
    const chunks = columnOf(exact)
    for (const text of texts({ ...view, lens: { range: 'end', stretches: endOf(shape), top: 0 } })) {
      const [, share = '', words, from, to] =
        /^(mostly |partly )?([^:]*): (?:the upper )?[\d.,]+ (?:bytes|MB), heap\+(\w+) to heap\+(\w+)$/.exec(
          text,
        )!
      const [low, high] = [parseInt(from!, 16), parseInt(to!, 16)]
      const there = chunks
        .filter(({ state }) => state === STATES.find((each) => STATE_WORDS[each] === words))
        .reduce((sum, each) => sum + Math.max(0, Math.min(high, each.to) - Math.max(low, each.from)), 0)
      if (share === '') expect(high - low - there, text).toBeLessThanOrEqual(1)
      else expect(there, text).toBeGreaterThan(share === 'mostly ' ? (high - low) / 2 : 0)
    }
  }

  it('of a program is named as the machine has it', () => {
    const run = new ProgramRun(frag, STARTS['2.17'])
    for (const [{ from, to } = { from: 0, to: 0 }] of run.lines)
      for (const event of [Math.round((from + to) / 2), to]) {
        run.seek(event)
        const exact = pythonSnapshotOf(run, { rows: Infinity, exact: true })
        for (const rows of [16, 256]) expectTrue(pythonSnapshotOf(run, { rows, exact: true }), exact)
      }
  })

  it('of a scene of Python too, also where only some of its chunks were looked at', () => {
    const run = new PythonRun(ints, { version: '2.17' })
    for (const { from, to } of run.lines)
      for (const event of [Math.round((from + to) / 2), to]) {
        run.seek(event)
        expectTrue(pythonSnapshotOf(run), pythonSnapshotOf(run, { rows: 1e7 }))
      }
  })
})
