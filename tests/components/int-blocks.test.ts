/** Rows of int blocks, drawn from real runs: what they show is what the machine holds. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BlockStore } from '../../components/int-blocks/map/block-store.ts'
import {
  ALL,
  boxOf,
  cornerOf,
  gridOf,
  held,
  placeAt,
  scaleAt,
  slotX,
  zoomed,
} from '../../components/int-blocks/map/camera.ts'
import { findOrder } from '../../components/int-blocks/map/find-order.ts'
import {
  detailOf,
  drawDetail,
  drawIntBlocks,
  heightOf,
  layoutOf,
  sentence,
  slotWords,
  type View,
} from '../../components/int-blocks/draw.ts'
import { itemsOf, threadOf } from '../../components/int-blocks/view.ts'
import { foldWords } from '../../components/int-blocks/words.ts'
import { SLOTS_PER_BLOCK, type IntBlock } from '../../src/machine/index.ts'
import { intsScene, IntsRun } from '../support/ints-scene.ts'
import { svgFaults } from './svg-faults.ts'

const INTS = 3_000
const STAGE = { width: 870, label: 28, height: 620, prefix: 's-' }
const PAGE = { width: 413, label: 16, prefix: 'r-' }
const PHONE = { width: 205, label: 13, prefix: 'p-' }

const run = new IntsRun(intsScene(INTS, 7))
const moments = ['start', 'range', 'slice', 'del ints', 'collect', 'again', 'del kept'] as const
const viewAt = (moment: (typeof moments)[number]): View => run.viewAt(moment)

/** The words of a picture, line by line. */
const wordsIn = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/g)].map(([, words = '']) => words.replaceAll(/<[^>]+>/g, ''))

/** Rows and folds, the newest first: `.` free, `#` live, `c` cached. */
const picture = (view: View): string =>
  itemsOf(view)
    .map((item) =>
      item.kind === 'block'
        ? `${item.block.serial} ${Array.from(item.block.slots, (slot) => '.#c'[slot]).join('')}`
        : item.kind === 'fold'
          ? foldWords(item.fold)[0]
          : item.kind,
    )
    .join('\n')

test('shows the newest blocks first, the last cached ints, and folds the others', () => {
  expect(
    moments
      .map((moment) => `${moment}: ${sentence(viewAt(moment))}\n${picture(viewAt(moment))}`)
      .join('\n\n'),
  ).toMatchInlineSnapshot(`
    "start: 7 blocks of 41 slots: 262 ints, 25 free slots. The next int goes to slot 24 of block 6.
    6 .........................cccccccccccccccc
    5 ccccccccccccccccccccccccccccccccccccccccc
    4 ccccccccccccccccccccccccccccccccccccccccc
    4 more blocks: the cached ints from -5 to 158

    range: 74 blocks of 41 slots: 3,005 ints, 29 free slots. The next int goes to slot 28 of block 73.
    73 .............................############
    72 #########################################
    71 #########################################
    64 more blocks, every slot live
    6 #########################cccccccccccccccc
    6 more blocks: the cached ints from -5 to 240

    slice: 74 blocks of 41 slots: 3,005 ints, 29 free slots. The next int goes to slot 28 of block 73.
    73 .............................############
    72 #########################################
    71 #########################################
    64 more blocks, every slot live
    6 #########################cccccccccccccccc
    6 more blocks: the cached ints from -5 to 240

    del ints: 74 blocks of 41 slots: 654 ints, 2,380 free slots. The next int goes to slot 24 of block 6.
    73 ................................#......#.
    72 .....#......#......#......#......#......#
    71 ......#......#......#......#......#......
    64 more blocks, 375 ints in them
    6 .#......#......#......#..cccccccccccccccc
    6 more blocks: the cached ints from -5 to 240

    collect: 74 blocks of 41 slots: 654 ints, 2,380 free slots. The next int goes to slot 24 of block 6.
    67 more blocks, 388 ints in them
    6 .#......#......#......#..cccccccccccccccc
    3 more blocks: the cached ints from 118 to 240
    2 ccccccccccccccccccccccccccccccccccccccccc
    1 ccccccccccccccccccccccccccccccccccccccccc
    0 ccccccccccccccccccccccccccccccccccccccccc

    again: 74 blocks of 41 slots: 697 ints, 2,337 free slots. The next int goes to slot 15 of block 7.
    66 more blocks, 382 ints in them
    7 #......#......#.#########################
    6 #########################cccccccccccccccc
    3 more blocks: the cached ints from 118 to 240
    2 ccccccccccccccccccccccccccccccccccccccccc
    1 ccccccccccccccccccccccccccccccccccccccccc
    0 ccccccccccccccccccccccccccccccccccccccccc

    del kept: 74 blocks of 41 slots: 305 ints, 2,729 free slots. The next int goes to slot 22 of block 6.
    67 more blocks, 22 ints in them
    6 #.######.######.######.##cccccccccccccccc
    3 more blocks: the cached ints from 118 to 240
    2 ccccccccccccccccccccccccccccccccccccccccc
    1 ccccccccccccccccccccccccccccccccccccccccc
    0 ccccccccccccccccccccccccccccccccccccccccc"
  `)
})

test('names blocks, counts and addresses beside the rows, and the place of the next int', () => {
  expect(wordsIn(drawIntBlocks(viewAt('range'), PAGE))).toMatchInlineSnapshot(`
    [
      "next int goes here",
      "block 73: 12 live, 29 free",
      "heap+18060",
      "block 72: 41 live",
      "heap+17c70",
      "block 71: 41 live",
      "heap+17880",
      "64 more blocks, every slot live",
      "block 6: 41 live",
      "241 … 256 are cached",
      "6 more blocks: the cached ints from -5 to 240",
    ]
  `)
})

test('says the shorter where there is little room', () => {
  expect(wordsIn(drawIntBlocks(viewAt('del ints'), PHONE))).toMatchInlineSnapshot(`
    [
      "next int goes here",
      "block 73: 2 live, 39 free",
      "block 72: 6 live, 35 free",
      "block 71: 5 live, 36 free",
      "64 more, 375 ints",
      "block 6: 20 live, 21 free",
      "6 more",
    ]
  `)
})

test.each(moments)('is a strict, small and well-formed SVG after %s', (moment) => {
  for (const size of [STAGE, { ...PAGE, legend: true }, PHONE]) {
    const svg = drawIntBlocks(viewAt(moment), size)
    expect(svgFaults(svg, 25_000)).toEqual([])
  }
})

test('counts each block once: in a row or in a fold', () => {
  for (const moment of moments)
    for (const height of [Infinity, 700, 500, 350, 250]) {
      const view = viewAt(moment)
      const layout = layoutOf(view, { ...STAGE, height: Math.min(height, heightOf(view) * STAGE.label) })
      const blocks = layout.rows.reduce(
        (sum, { item }) =>
          sum + (item.kind === 'block' ? 1 : item.kind === 'fold' ? (item.fold.blocks ?? 0) : 0),
        0,
      )
      expect(blocks, `${moment} in ${height}`).toBe(view.ints.blocks)
      if (height >= 350) expect(layout.bottom).toBeLessThanOrEqual(Math.min(height, Infinity) + 1)
    }
})

test('has each row and slot to scale', () => {
  const layout = layoutOf(viewAt('del ints'), PAGE)
  const width = layout.right - layout.left
  expect(layout.slot / width).toBeCloseTo(24 / 992, 10)
  expect((layout.x(0) - layout.left) / width).toBeCloseTo(8 / 992, 10)
  expect(layout.x(SLOTS_PER_BLOCK)).toBeCloseTo(layout.right, 8)
})

test('tells what is folded apart when it is told how many ints live in each block', () => {
  const view = viewAt('del ints')
  const blocks = run.blocks()
  const ints = {
    ...view.ints,
    shown: [73, 40, 6].map((serial) => blocks.find((each) => each.serial === serial)!),
  }
  const folds = (given: View): string[] =>
    itemsOf(given).flatMap((item) => (item.kind === 'fold' ? [foldWords(item.fold)[0] as string] : []))
  const cached = '6 more blocks: the cached ints from -5 to 240'
  expect(folds({ ...view, ints })).toEqual(['32 more blocks', '33 more blocks', cached])
  const livesIn = (from: number, to: number): number =>
    blocks.reduce((sum, { serial, live }) => sum + (serial >= from && serial <= to ? live : 0), 0)
  expect(folds({ ...view, ints, density: run.density() })).toEqual([
    `32 more blocks, ${livesIn(41, 72)} ints in them`,
    `33 more blocks, ${livesIn(7, 39)} ints in them`,
    cached,
  ])
})

test('draws what was given back among the rows', () => {
  const view: View = {
    ...viewAt('collect'),
    freed: { blocks: 500, state: 'malloc', shown: [{ serial: 900, address: 0 }] },
  }
  const svg = drawIntBlocks(view, { ...PAGE, legend: true })
  expect(svgFaults(svg, 25_000)).toEqual([])
  expect(wordsIn(svg)).toEqual(
    expect.arrayContaining(['block 900', '499 more blocks went back', 'free in malloc']),
  )
  expect(sentence(view)).toContain('500 blocks went back to malloc')
})

describe('the thread', () => {
  /** All blocks as rows: nothing is folded then. */
  const whole = (moment: (typeof moments)[number]): View => {
    const view = viewAt(moment)
    return { ...view, ints: { ...view.ints, shown: run.blocks() } }
  }
  const placesOf = (view: View): number[] =>
    threadOf(view).flatMap(({ block }) =>
      Array.from(block.thread, (slot) => block.serial * SLOTS_PER_BLOCK + slot),
    )

  test.each(['start', 'range', 'del ints', 'collect', 'again'] as const)(
    'is the free list from end to end, after %s',
    (moment) => {
      const view = whole(moment)
      expect(placesOf(view)).toEqual(run.freeList())
      expect(threadOf(view).map(({ goesOn }) => goesOn)).toEqual(
        threadOf(view).map((_, index, all) => (index < all.length - 1 ? 'row' : 'end')),
      )
    },
  )

  test('meets the shown slots in the order in which they are handed out', () => {
    for (const moment of moments) {
      const view = viewAt(moment)
      const shown = new Set(placesOf(view))
      expect(
        run.freeList().filter((place) => shown.has(place)),
        moment,
      ).toEqual(placesOf(view))
    }
  })

  test('runs, as it is drawn, through the middles of the free slots in that order', () => {
    const view = whole('del ints')
    const size = { width: 1000, label: 10, prefix: 't-' }
    const layout = layoutOf(view, size)
    const line = longest(drawIntBlocks(view, size))
    let at = 0
    for (const place of run.freeList()) {
      const middle = layout.middleOf({
        serial: Math.floor(place / SLOTS_PER_BLOCK),
        slot: place % SLOTS_PER_BLOCK,
      })
      at = line.findIndex((step, index) => index >= at && isOn(step, middle!))
      expect(at, `slot ${place}`).toBeGreaterThanOrEqual(0)
    }
  })

  test('goes into a fold and comes out again where free slots are folded', () => {
    expect(threadOf(viewAt('del ints')).map(({ block, goesOn }) => [block.serial, goesOn])).toEqual([
      [6, 'fold'],
      [71, 'row'],
      [72, 'row'],
      [73, 'end'],
    ])
  })

  test('follows where it is told to go, and ends where it is told so', () => {
    const view = whole('del ints')
    const told = (next: { serial: number; slot: number } | null): View => ({
      ...view,
      ints: {
        ...view.ints,
        shown: view.ints.shown.map((block) => (block.serial === 6 ? { ...block, next } : block)),
      },
    })
    expect(threadOf(told(null)).map(({ block }) => block.serial)).toEqual([6])
    expect(
      threadOf(told({ serial: 20, slot: 40 }))
        .slice(0, 2)
        .map(({ block, goesOn }) => [block.serial, goesOn]),
    ).toEqual([
      [6, 'row'],
      [20, 'row'],
    ])
  })

  test('claims no order where other blocks come in between', () => {
    const view = whole('del kept')
    const mixed = view.ints.shown.filter(({ thread, live }) => live < SLOTS_PER_BLOCK && thread.length === 0)
    expect(mixed.length).toBeGreaterThan(0)
    for (const { serial } of mixed)
      expect(threadOf(view).some(({ block }) => block.serial === serial)).toBe(false)
    expect(threadOf(view).every(({ goesOn }) => goesOn === 'end')).toBe(true)
  })
})

describe('a slot', () => {
  test('is named with its address, and what is in it', () => {
    const view = viewAt('range')
    const { head, shown } = view.ints
    const [newest] = shown
    const last = shown.at(-1)!
    expect([
      slotWords(view, newest!, head!.slot),
      slotWords(view, newest!, 0),
      slotWords(view, newest!, 40, { refcount: 1 }),
      slotWords(view, last, 40),
    ]).toMatchInlineSnapshot(`
      [
        "block 73, slot 28, heap+18308: free, the next int goes here; after it slot 27",
        "block 73, slot 0, heap+18068: free, refcount 0",
        "block 73, slot 40, heap+18428: the int 2988, 1 reference",
        "block 6, slot 40, heap+1b78: the int 241, cached",
      ]
    `)
  })

  test('has three words, the highest address first', () => {
    const view = viewAt('range')
    const { head, shown } = view.ints
    const free = detailOf(shown[0]!, head!.slot, { stale: 257 })
    const live = detailOf(shown[0]!, 40, { refcount: 2 })
    expect([free, live]).toMatchInlineSnapshot(`
      [
        {
          "isFree": true,
          "title": "One free int: 24 bytes",
          "words": [
            {
              "name": "ob_ival",
              "offset": 16,
              "value": "257, stale",
            },
            {
              "name": "ob_type",
              "offset": 8,
              "value": "next: slot 27",
            },
            {
              "name": "ob_refcnt",
              "offset": 0,
              "value": "0",
            },
          ],
        },
        {
          "isFree": false,
          "title": "One int: 24 bytes",
          "words": [
            {
              "name": "ob_ival",
              "offset": 16,
              "value": "2988",
            },
            {
              "name": "ob_type",
              "offset": 8,
              "value": "int",
            },
            {
              "name": "ob_refcnt",
              "offset": 0,
              "value": "2",
            },
          ],
        },
      ]
    `)
    for (const detail of [free, live])
      expect(svgFaults(drawDetail(detail, { width: 300, label: 20, prefix: 'd-' }))).toEqual([])
  })
})

describe('the map', () => {
  const screens = fc.record({
    width: fc.integer({ min: 200, max: 1800 }),
    height: fc.integer({ min: 150, max: 900 }),
    label: fc.integer({ min: 12, max: 30 }),
  })
  const blocks = fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 220_000 }))

  test('finds each slot where it draws it, at every distance', () => {
    fc.assert(
      fc.property(
        screens,
        blocks,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(),
        fc.nat(40),
        (screen, count, zoom, some, slot) => {
          const grid = gridOf(count, screen)
          expect(grid.columns * grid.rows).toBeGreaterThanOrEqual(count)
          const order = some % count
          const camera = held(
            { zoom, column: Math.floor(order / grid.rows), row: grid.rows - 1 - (order % grid.rows) },
            grid,
            screen,
          )
          const scale = scaleAt(camera.zoom, grid, screen)
          const box = boxOf(order, grid, scale, cornerOf(camera, scale, screen), screen.label)
          expect(
            placeAt(slotX(box.x, slot + 0.5, scale), box.y + box.height / 2, camera, grid, screen),
          ).toEqual({ order, slot })
        },
      ),
    )
  })

  test('keeps what is under the pointer there when it zooms, unless an edge comes in', () => {
    const screen = { width: 1000, height: 500, label: 16 }
    const grid = gridOf(121_952, screen)
    const start = zoomed(held(ALL, grid, screen), 0.5, { x: 500, y: 250 }, grid, screen)
    const at = { x: 320, y: 190 }
    const nearer = zoomed(start, 0.3, at, grid, screen)
    expect(placeAt(at.x, at.y, nearer, grid, screen)?.order).toBe(
      placeAt(at.x, at.y, start, grid, screen)?.order,
    )
    expect(zoomed(nearer, -5, at, grid, screen)).toEqual(held(ALL, grid, screen))
  })

  test('asks for blocks one request after the other, the most urgent first, and keeps them', async () => {
    const all = Array.from({ length: 100 }, (_, serial) => ({ serial }) as IntBlock)
    const asked: string[] = []
    let answer = (): void => {}
    const arrived: number[] = []
    const store = new BlockStore(
      100,
      (from, count) =>
        new Promise((resolve) => {
          asked.push(`${from}+${count}`)
          answer = () => resolve(all.toReversed().slice(from, from + count))
        }),
      (tile) => arrived.push(tile),
    )
    const answered = async (): Promise<void> => {
      answer()
      await new Promise((resolve) => setTimeout(resolve))
    }
    store.want([3, 0])
    store.want([1, 3])
    expect(asked).toEqual(['0+4'])
    await answered()
    expect(asked).toEqual(['0+4', '36+32'])
    expect(store.find(98)?.serial).toBe(98)
    expect(store.find(40)).toBeUndefined()
    await answered()
    store.want([1, 3])
    expect(store.find(40)?.serial).toBe(40)
    expect(asked).toHaveLength(2)
    store.want([2])
    store.close()
    await answered()
    expect(arrived).toEqual([3, 1])
  })

  test('finds a block’s place among those that were never given back', async () => {
    const serials = [0, 1, 2, 3, 6, 9, 27, 30, 31, 80]
    const ask = {
      blocks: async (from: number, count: number) =>
        serials
          .toReversed()
          .slice(from, from + count)
          .map((serial) => ({ serial }) as IntBlock),
    }
    for (const [order, serial] of serials.entries())
      expect(await findOrder(serial, serials.length, ask)).toBe(order)
    expect(await findOrder(28, serials.length, ask)).toBe(-1)
  })
})

interface Point {
  readonly x: number
  readonly y: number
}

/** The path of most steps, step by step. */
function longest(svg: string): (readonly [Point, Point])[] {
  const paths = [...svg.matchAll(/ d="(M[^"]+)"/g)].map(([, d = '']) => stepsOf(d))
  return paths.sort((a, b) => Number(b.some(isDown)) - Number(a.some(isDown)) || b.length - a.length)[0] ?? []
}

const isDown = ([a, b]: readonly [Point, Point]): boolean => a.y !== b.y

function stepsOf(d: string): (readonly [Point, Point])[] {
  const steps: (readonly [Point, Point])[] = []
  let at = { x: 0, y: 0 }
  for (const [, command = '', values = ''] of d.matchAll(/([MHVL])([^MHVL]*)/g)) {
    const [a = 0, b = 0] = values.trim().split(/\s+/).map(Number)
    const to = command === 'H' ? { x: a, y: at.y } : command === 'V' ? { x: at.x, y: a } : { x: a, y: b }
    if (command !== 'M') steps.push([at, to])
    at = to
  }
  return steps
}

function isOn([a, b]: readonly [Point, Point], { x, y }: Point): boolean {
  const near = 0.02
  return (
    x >= Math.min(a.x, b.x) - near &&
    x <= Math.max(a.x, b.x) + near &&
    y >= Math.min(a.y, b.y) - near &&
    y <= Math.max(a.y, b.y) + near
  )
}
