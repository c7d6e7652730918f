import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { drawMadeAgain, cellsOf, statesOf } from '../../../components/made-again/draw.ts'
import { thingsOf } from '../../../components/made-again/things.ts'
import {
  beforeAgain,
  cellText,
  countsOf,
  madeAgainAt,
  sentence,
  type MadeAgainView,
} from '../../../components/made-again/view.ts'
import type { MadeKind, PythonRun } from '../../../src/machine/index.ts'
import { whereIs } from '../../../src/machine/inspect/index.ts'
import { collect, forget, make, runOf, snapshotAt } from '../../support/python-pictures.ts'
import { svgFaults } from '../svg-faults.ts'

const SIZE = { width: 870, height: 400, label: 26, prefix: 'p-' }

const twice = (object: MadeKind, count = 100): PythonRun =>
  runOf(make('things', object, count), forget('things'), make('things', object, count))

/** The two generations of `things`, with the list as it was in between. */
function viewAt(run: PythonRun, event: number, isTold = true): MadeAgainView {
  const [made, again] = run.generations.filter(({ name }) => name === 'things')
  const generations = { made: made!, again }
  const { freeLists } = snapshotAt(run, beforeAgain(generations)!)
  const before = freeLists.find(({ kind }) => kind === made!.object)
  return madeAgainAt(snapshotAt(run, event), isTold ? { ...generations, before } : generations)
}

/** Rows as text, the latest first: `#` at an old address, `o` from elsewhere, `l` kept, `c` by its code, `.` not yet. */
function picture({ made, dropped, again }: MadeAgainView): string {
  return [
    again.map((each) => (!each ? '.' : each.old === undefined ? 'o' : '#')).join(''),
    dropped.map((place) => place?.[0] ?? '.').join(''),
    made.map((is) => (is ? '#' : '.')).join(''),
  ].join('\n')
}

const lists = twice('list')
const [MADE, DROPPED] = [lists.lines[0]!.to, lists.lines[1]!.to]

describe('a hundred lists', () => {
  it('are made, dropped, and made again', () => {
    const hundred = '#'.repeat(100)
    const kept = `${'l'.repeat(80)}${'p'.repeat(20)}`
    expect(picture(viewAt(lists, MADE))).toBe(
      [...['.', '.'].map((each) => each.repeat(100)), hundred].join('\n'),
    )
    expect(picture(viewAt(lists, DROPPED))).toBe(['.'.repeat(100), kept, hundred].join('\n'))
    expect(picture(viewAt(lists, lists.events))).toBe(
      [`${'#'.repeat(80)}${'o'.repeat(20)}`, kept, hundred].join('\n'),
    )
  })

  it('come back newest first', () => {
    const { again } = viewAt(lists, lists.events)
    expect(again.slice(0, 80).map((each) => each?.old)).toEqual(
      Array.from({ length: 80 }, (_, index) => 79 - index),
    )
    // pools give old addresses too; no list has kept them
    expect(again.slice(80)).toEqual(Array.from({ length: 20 }, () => ({ from: 'pool' })))
  })

  it('are told in numbers at every event, and drawn', () => {
    const told = [0, 80, MADE, DROPPED - 120, DROPPED, DROPPED + 80, lists.events].map((event) => {
      const view = viewAt(lists, event)
      expect(svgFaults(drawMadeAgain(view, SIZE), 15_000)).toEqual([])
      return sentence(view)
    })
    expect(told).toMatchInlineSnapshot(`
      [
        "100 lists are made next.",
        "39 of 100 lists made, none dropped.",
        "100 lists made, none dropped.",
        "40 of 100 lists dropped: 40 kept for the next of their kind.",
        "100 lists dropped: 80 kept for the next of their kind, 20 back to pools.",
        "40 of 40 lists come back, newest first, each to an old address.",
        "80 of 100 lists come back, newest first, each to an old address; 20 are from pools.",
      ]
    `)
  })

  it('are as many as the events say, half-way too', () => {
    const [made, again] = lists.generations
    for (let event = 0; event <= lists.events; event += 13) {
      const counts = countsOf(viewAt(lists, event))
      const upTo = (events: Float64Array): number => events.filter((each) => each <= lists.at).length
      expect(counts).toMatchObject({
        made: upTo(made!.made),
        dropped: upTo(made!.dropped),
        again: upTo(again!.made),
        kept: Math.min(80, upTo(made!.dropped)),
        back: Math.min(80, upTo(again!.made)),
      })
    }
  })

  it('need no look back as long as nothing came in between', () => {
    for (const object of ['list', 'dict', 'frame'] as const) {
      const run = twice(object)
      for (let event = 0; event <= run.events; event += 7)
        expect(viewAt(run, event, false), `${object}, ${event}`).toEqual(viewAt(run, event))
    }
  })
})

it.each(['list', 'dict', 'frame'] as const)('joins each new %s as a real CPython 2.7.6 did', (object) => {
  const { kinds } = JSON.parse(
    readFileSync(new URL('../../recorded/python/freelists-2.7.6.json', import.meta.url), 'utf8'),
  ) as { kinds: Record<string, { delForward: { secondReusesFirst: number[] } }> }
  const run = twice(object)
  const joined = viewAt(run, run.events).again.flatMap((each) => each?.old ?? [])
  expect(joined).toEqual(kinds[object]!.delForward.secondReusesFirst.slice(0, joined.length))
  expect(joined).toHaveLength(object === 'frame' ? 100 : 80)
})

describe('what is not kept', () => {
  it('of dicts goes to malloc, being larger than pools serve', () => {
    const view = viewAt(twice('dict'), 604)
    expect(sentence(view)).toBe(
      '80 of 100 dicts come back, newest first, each to an old address; 20 are from malloc.',
    )
    expect(statesOf(view)).toEqual(['live', 'list', 'malloc'])
  })

  it('of frames is none: 99 are kept, and one by its code, the first to die and the first to come back', () => {
    const run = twice('frame')
    const view = viewAt(run, run.events)
    expect(view.dropped).toEqual(['code', ...Array.from({ length: 99 }, () => 'list')])
    expect(view.again.slice(0, 3)).toEqual([
      { from: 'code', old: 0 },
      { from: 'list', old: 99 },
      { from: 'list', old: 98 },
    ])
    expect(sentence(view)).toBe('100 of 100 frames come back, newest first, each to an old address.')
  })

  it('of more than the cap is the rest', () => {
    const frames = twice('frame', 300)
    expect(sentence(viewAt(frames, frames.events))).toBe(
      '201 of 300 frames come back, newest first, each to an old address; 99 are from malloc.',
    )
    const few = twice('list', 5)
    expect(sentence(viewAt(few, few.events))).toBe(
      '5 of 5 lists come back, newest first, each to an old address.',
    )
  })

  it('after a full collection is all frames but the one of the code, and no list', () => {
    for (const [object, said] of [
      ['frame', '1 of 100 frames come back, newest first, each to an old address; 99 are from malloc.'],
      ['list', '80 of 100 lists come back, newest first, each to an old address; 20 are from pools.'],
    ] as const) {
      const run = runOf(make('things', object, 100), forget('things'), collect, make('things', object, 100))
      expect(sentence(viewAt(run, run.events)), object).toBe(said)
    }
  })

  it('tells older entries of the list from its own', () => {
    const run = runOf(
      make('older', 'list', 30),
      make('things', 'list', 100),
      forget('older'),
      forget('things'),
      make('things', 'list', 100),
    )
    const view = viewAt(run, run.events)
    expect(countsOf(view)).toMatchObject({ kept: 50, gone: 50, back: 50, older: 30, fresh: 20 })
    expect(sentence(view)).toBe(
      '50 of 100 lists come back, newest first, each to an old address; 30 take the place of an older one; 20 are from pools.',
    )
  })
})

describe('what one points at', () => {
  it('is, for a thousand points, what the machine has or had there', () => {
    const view = viewAt(lists, lists.events)
    const things = thingsOf(view, cellsOf(view, SIZE))
    lists.seek(lists.events)
    let named = 0
    for (let point = 0; point < 1000; point++) {
      const [x, y] = [(point * 0.618 * SIZE.width) % SIZE.width, (point * 0.414 * SIZE.height) % SIZE.height]
      const index = things.at(x, y)
      if (index < 0) continue
      const spot = things.spot(index)
      named++
      expect(x).toBeGreaterThanOrEqual(spot.x)
      expect(x).toBeLessThanOrEqual(spot.x + spot.width)
      if (!spot.text.startsWith('the new')) continue
      const { object, pool } = whereIs(lists.machine, spot.address)
      expect(object).toMatchObject({ type: 'list', state: 'alive' })
      expect(pool).toBeDefined()
    }
    expect(named).toBeGreaterThan(300)
  })

  it('says whose place a new one has', () => {
    const view = viewAt(lists, lists.events)
    expect(cellText(view, 'again', 0)).toMatch(/^the new list 0 is where list 79 was\. 0x[0-9a-f]+$/)
    expect(cellText(view, 'again', 99)).toMatch(/^the new list 99: from pools\. 0x[0-9a-f]+$/)
    expect(cellText(view, 'dropped', 5)).toMatch(/^list 5, dropped: kept in the free list\. 0x/)
    expect(cellText(view, 'dropped', 85)).toMatch(/^list 85, dropped: back to its pool\. 0x/)
    expect(cellText(viewAt(lists, 0), 'made', 3)).toBe('list 3 is not made yet.')
  })

  it('is walked with the arrow keys, within rows and from row to row', () => {
    const view = viewAt(lists, lists.events)
    const things = thingsOf(view, cellsOf(view, SIZE))
    let index = 0
    const told = [
      'ArrowRight',
      'End',
      'ArrowRight',
      'ArrowDown',
      'ArrowDown',
      'ArrowDown',
      'Home',
      'ArrowUp',
    ].map((key) => {
      index = things.move(index, key, false)!
      return things.spot(index).text.replace(/\. 0x.*/, '')
    })
    expect(told).toEqual([
      'the new list 1 is where list 78 was',
      'the new list 99: from pools',
      'the new list 99: from pools',
      'list 99, dropped: back to its pool',
      'list 99, made',
      'list 99, made',
      'list 0, made',
      'list 0, dropped: kept in the free list',
    ])
  })
})
