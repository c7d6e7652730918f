/** The heap map drawn from a plain view, and from both kinds of snapshots. */
import { describe, expect, it } from 'vitest'
import { barePlace, drawHeap, heapMarks, heapStates } from '../../../components/heap-map/draw.ts'
import { columnOf, endOf, heapBytes, type HeapShape } from '../../../components/heap-map/stretches.ts'
import type { HeapMapView, HeapObject, Stretch } from '../../../components/heap-map/view.ts'
import type { MemoryState } from '../../../components/memory-ink.ts'
import {
  ProgramRun,
  PythonRun,
  STARTS,
  pythonSnapshotOf,
  type PythonScene,
} from '../../../src/machine/index.ts'
import { svgFaults } from '../svg-faults.ts'

const MB = 1e6
const SIZE = { width: 1020, height: 650, label: 28, prefix: 'p-' }
const BARE = { width: 308, height: 860, label: 28, prefix: 'p-', isStage: true }

const stretch = (state: MemoryState, from: number, to: number): Stretch => ({ from, to, state, chunks: 1 })
const heap = (...stretches: Stretch[]): HeapMapView => ({
  start: 0x602000,
  column: stretches,
  bytes: stretches.at(-1)?.to ?? 0,
  peak: stretches.at(-1)?.to ?? 0,
  most: 120 * MB,
  isHeld: false,
  plates: [],
})
const words = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text)
const pathsWith = (svg: string, attribute: string) =>
  [...svg.matchAll(/<path d="([^"]*)"([^>]*)>/g)].filter(([, , rest]) => rest!.includes(attribute))

const OBJECT: HeapObject = {
  title: 'a dict table',
  address: 'heap+75ebf10',
  state: 'live',
  from: 119.9 * MB,
  to: 119.9 * MB + 1552,
  rows: [
    { offset: 0, name: 'prev_size', value: 'data below', short: 'in use' },
    { offset: 16, name: 'slot 0', value: '24 bytes' },
    { name: '61 more', value: '' },
    { offset: 1528, name: 'slot 63', value: '24 bytes' },
  ],
}

describe('the column', () => {
  it('stands alone where there is no lens, with cones to what stands beside it, and no legend', () => {
    const view = heap(stretch('live', 0, MB), stretch('list', MB, 120 * MB))
    const cones = [{ from: 110 * MB, to: 120 * MB, top: 10, bottom: 14 }]
    const svg = drawHeap({ ...view, cones }, BARE)
    expect(svgFaults(svg).filter((fault) => !fault.startsWith('text of'))).toEqual([])
    expect(words(svg)).toEqual(['0', '20 MB', '40 MB', '60 MB', '80 MB', '100 MB', '120.0 MB'])
    const [[, cone] = []] = pathsWith(svg, 'opacity')
    expect(cone).toMatch(/L308 280V392L/)
    expect(pathsWith(drawHeap(view, BARE), 'opacity')).toEqual([])
  })

  it('has one scale whatever the heap is, which others can draw to', () => {
    const view = heap(stretch('live', 0, 60 * MB))
    const { top, bottom } = barePlace(BARE)
    const [, y, , height] = /<path d="M7 ([\d.]+)h([\d.]+)v([\d.]+)/.exec(drawHeap(view, BARE))!.map(Number)
    expect(y! + height!).toBeCloseTo(bottom)
    expect(height! / (bottom - top)).toBeCloseTo(0.5)
  })

  it('says what went back, and has words where a stretch is high enough for them', () => {
    const view: HeapMapView = {
      ...heap(stretch('live', 0, MB), stretch('list', MB, 30 * MB)),
      peak: 120 * MB,
      plates: [
        { from: MB, to: 30 * MB, lines: ['29.0 MB', 'waiting'] },
        { from: 0, to: MB, lines: ['1.0 MB', 'not drawn'] },
      ],
    }
    const said = words(drawHeap(view, BARE))
    expect(said).toEqual(expect.arrayContaining(['90.0 MB', 'given back', '29.0 MB', 'waiting']))
    expect(said).not.toContain('not drawn')
    expect(heapStates(view)).toEqual(['list', 'back'])
    expect(heapStates({ ...view, named: ['live'] })).toEqual(['live', 'list', 'back'])
  })

  it('has mappings at its right, in their states, and what of them is gone', () => {
    const view: HeapMapView = {
      ...heap(stretch('live', 0, 60 * MB)),
      mappings: { pieces: [{ bytes: 20 * MB, state: 'pool' }], most: 40 * MB, rest: 'back' },
    }
    const svg = drawHeap(view, BARE)
    expect(svg).toContain('fill="url(#p-pool)"')
    expect(svg).toContain('fill="url(#p-back)"')
    expect(svgFaults(svg).filter((fault) => !fault.startsWith('text of'))).toEqual([])
  })
})

describe('the lens', () => {
  const column = [stretch('live', 0, MB), stretch('malloc', MB, 120 * MB)]
  const end = [
    stretch('malloc', 119.8 * MB, 119.9 * MB),
    stretch('live', 119.9 * MB, 119.95 * MB),
    stretch('never', 119.95 * MB, 120 * MB),
  ]
  const view: HeapMapView = {
    ...heap(...column),
    lens: { range: 'end', stretches: end, top: 50_000, object: OBJECT },
  }

  it('shows the end of the heap and what holds it up, offsets of any length before their names', () => {
    const svg = drawHeap(view, SIZE)
    expect(svgFaults(svg)).toEqual([])
    expect(words(svg)).toEqual(
      expect.arrayContaining(['last 200 KB', 'break', '50,000', 'a dict table', '+1,528', '…', '61 more']),
    )
    const nameX = [...svg.matchAll(/<text x="([\d.]+)"[^>]*>slot \d+</g)].map(([, x]) => x)
    expect(new Set(nameX).size).toBe(1)
  })

  it('has no object that lies below it, and short words on a phone', () => {
    const below = { ...OBJECT, from: 10 * MB, to: 11 * MB }
    expect(words(drawHeap({ ...view, lens: { ...view.lens!, object: below } }, SIZE))).not.toContain(
      OBJECT.title,
    )
    const phone = words(drawHeap(view, { ...SIZE, width: 360, label: 13 }))
    expect(phone).toContain('in use')
    expect(phone).not.toContain('data below')
  })

  it('sets the address under a title that leaves it no room', () => {
    const long = { ...OBJECT, title: 'the dict table of the module time, which import gc has made' }
    const yOf = (svg: string, said: string) =>
      Number(new RegExp(`<text x="[^"]*" y="([^"]*)"[^>]*>${said}`).exec(svg)![1])
    const svg = drawHeap({ ...view, lens: { ...view.lens!, object: long } }, SIZE)
    expect(yOf(svg, 'heap')).toBeGreaterThan(yOf(svg, 'the dict table'))
    expect(yOf(drawHeap(view, SIZE), 'heap')).toBe(yOf(drawHeap(view, SIZE), 'a dict table'))
  })

  it('names the parts of a heap that it shows as a whole, and leaders lead there', () => {
    const small = [stretch('live', 0, MB), stretch('never', MB, 1.1 * MB)]
    const svg = drawHeap(
      {
        ...heap(...small),
        lens: {
          range: 'whole',
          stretches: small,
          top: 100_000,
          names: [{ at: 0.5 * MB, words: ['the interpreter', 'lives'] }, { words: ['1 mapping'] }],
        },
      },
      SIZE,
    )
    expect(words(svg)).toEqual(
      expect.arrayContaining(['the heap, 1.1 MB', 'the interpreter', 'lives', '1 mapping']),
    )
    expect(svgFaults(svg)).toEqual([])
  })

  it('has the pattern of all that is drawn, also of what the legend leaves out', () => {
    const thin = stretch('list', 1 * MB, 3.5 * MB)
    const { states, marks } = heapMarks(
      heap(stretch('live', 0, MB), thin, stretch('malloc', 3.5 * MB, 120 * MB)),
      BARE,
    )
    expect(marks).toContain('url(#p-list)')
    expect(states).toContain('list')
    expect(heapStates(heap(stretch('live', 0, MB), thin))).not.toContain('list')
  })
})

describe('a snapshot', () => {
  const strings = {
    file: 'strings.py',
    text: "big = ['x' * 5000 for i in range(2000)]\nsmall = 'y' * 5000\ndel big\nraw_input()\n",
  }
  const ints: PythonScene = {
    file: 'ints.py',
    python: '2.7.6',
    lines: [
      { text: 'ints = range(30000)', commands: [{ kind: 'range', name: 'ints', count: 30_000 }] },
      { text: 'del ints', moment: 'del ints', commands: [{ kind: 'delete', name: 'ints' }] },
    ],
  }
  const statesOf = (stretches: readonly Stretch[]) =>
    [...new Set(stretches.map(({ state }) => state))].toSorted()
  const expectWhole = (shape: HeapShape) => {
    const column = columnOf(shape)
    expect(column[0]!.from).toBe(0)
    expect(column.at(-1)!.to).toBe(heapBytes(shape))
    column.slice(1).forEach(({ from }, index) => expect(from).toBe(column[index]!.to))
    expect(endOf(shape).at(-1)!.to).toBe(heapBytes(shape))
  }

  it('of a program is stretches without gaps, in the states of the pictures', () => {
    const run = new ProgramRun(strings, STARTS['2.17'])
    run.seek(run.waits[0]!.event)
    const snapshot = pythonSnapshotOf(run, { exact: true })
    expectWhole(snapshot)
    expect(statesOf(columnOf(snapshot))).toContain('malloc')
  })

  it('of a scene of Python too: ints that wait in their free list, pools of arenas', () => {
    const snapshot = pythonSnapshotOf(new PythonRun(ints, { version: '2.17' }))
    expectWhole(snapshot)
    expect(statesOf(columnOf(snapshot))).toContain('list')
  })
})
