import { describe, expect, it } from 'vitest'
import { drawPoolGrid } from '../../../components/pool-grid/draw.ts'
import { cellAt, gridOf, heightOf, type Grid } from '../../../components/pool-grid/layout.ts'
import { thingsOf } from '../../../components/pool-grid/things.ts'
import { classesInUse, poolText, sentence, type PoolGridView } from '../../../components/pool-grid/view.ts'
import type { PoolView } from '../../../src/machine/index.ts'
import { whereIs } from '../../../src/machine/inspect/index.ts'
import { forget, make, poolsAt, runOf } from '../../support/python-pictures.ts'
import { svgFaults } from '../svg-faults.ts'

const SIZES = [
  { width: 1180, height: 560, label: 20 },
  { width: 700, height: 360, label: 14 },
  { width: 345, height: 500, label: 15 },
]
const LIST = 72
const LISTS_A_POOL = 56

/** 20,000 lists take 358 pools; dropped from the first on, most pools are free, one arena after the other. */
const run = runOf(
  make('tuples', 'tuple', 3000),
  make('sets', 'set', 300),
  make('lists', 'list', 20_000),
  forget('lists'),
)
const made = poolsAt(run, run.lines[2]!.to)
const HALF = run.lines[2]!.to + 20_000
const half = poolsAt(run, HALF)

/** So many pools of one class as a million lists have, each filled differently. */
function million(fill: (index: number) => number): PoolGridView {
  const [like] = made.pools.filter(({ blockBytes, state }) => blockBytes === LIST && state === 'full')
  const pools = Array.from({ length: 17_858 }, (_, index): PoolView => {
    const inUse = fill(index)
    const state = inUse === 0 ? 'free' : inUse === LISTS_A_POOL ? 'full' : 'used'
    return {
      ...like!,
      slot: index >> 6,
      number: index & 63,
      address: 0x7f0000000000 + index * 4096,
      state,
      inUse,
    }
  })
  return { pools, classes: made.classes }
}

const cellsOf = ({ columns, perCell }: Grid): number =>
  columns.reduce((sum, { pools }) => sum + Math.ceil(pools.length / perCell), 0)

describe('the grid', () => {
  it('has a column for each class in use, low addresses at the bottom', () => {
    const { columns } = gridOf(made, SIZES[0]!)
    expect(columns.map(({ blockBytes }) => blockBytes)).toEqual(
      [...new Set(made.pools.map(({ blockBytes }) => blockBytes))].sort((a, b) => a - b),
    )
    for (const { pools } of columns)
      expect(pools.map(({ address }) => address)).toEqual(
        pools.map(({ address }) => address).sort((a, b) => a - b),
      )
    expect(columns.reduce((sum, { pools }) => sum + pools.length, 0)).toBe(made.pools.length)
  })

  it.each(SIZES)('keeps all cells in the picture and apart, $width px wide', (size) => {
    for (const view of [
      made,
      half,
      million(() => LISTS_A_POOL),
      { ...made, pools: made.pools.slice(0, 3) },
    ]) {
      const grid = gridOf(view, size)
      const taken: string[] = []
      for (const column of grid.columns)
        for (let index = 0; index * grid.perCell < column.pools.length; index++) {
          const { x, y } = cellAt(grid, column, index)
          expect(x).toBeGreaterThanOrEqual(-0.01)
          expect(x + grid.cell.width).toBeLessThanOrEqual(size.width + 0.01)
          expect(y).toBeGreaterThanOrEqual(-0.01)
          expect(y + grid.cell.height).toBeLessThanOrEqual(size.height)
          taken.push(`${Math.round(x)} ${Math.round(y)}`)
        }
      expect(new Set(taken).size).toBe(taken.length)
      expect(Math.min(grid.cell.width, grid.cell.height)).toBeGreaterThan(2)
    }
  })

  it('lets a cell stand for several pools where there are too many', () => {
    expect(gridOf({ ...made, pools: made.pools.slice(0, 60) }, SIZES[0]!).perCell).toBe(1)
    for (const size of SIZES) {
      const grid = gridOf(
        million(() => LISTS_A_POOL),
        size,
      )
      expect(grid.perCell).toBeGreaterThan(1)
      expect(cellsOf(grid)).toBeLessThanOrEqual(900)
    }
  })

  it('is as high as its bands on a page', () => {
    expect(heightOf(made, 345, 15)).toBeGreaterThanOrEqual(heightOf({ ...made, pools: [] }, 345, 15))
  })
})

describe('the picture', () => {
  it.each(SIZES)('is well formed and small, $width px wide', (size) => {
    const views = [
      made,
      half,
      million(() => LISTS_A_POOL),
      million((index) => index % (LISTS_A_POOL + 1)),
      million(() => 0),
    ]
    for (const view of [...views, { ...made, pools: [] }])
      for (const hasLegend of [true, false])
        expect(svgFaults(drawPoolGrid(view, { ...size, prefix: 'p-', hasLegend }), 25_000)).toEqual([])
  })

  it('says under each column how large its blocks are, and in the legend what a cell is', () => {
    const svg = drawPoolGrid(half, { ...SIZES[0]!, prefix: 'p-', hasLegend: true })
    for (const { blockBytes } of classesInUse(half)) expect(svg).toContain(`>${blockBytes}</text>`)
    expect(svg).toMatch(/a cell is (a pool|\d+ pools) of 4,096</)
  })

  it('fills cells with the share of their blocks in use', () => {
    const size = { ...SIZES[0]!, prefix: 'p-' }
    const [like] = made.pools.filter(({ state }) => state === 'full')
    const one = (inUse: number): PoolGridView => ({
      pools: [{ ...like!, inUse, state: inUse === 0 ? 'free' : inUse === like!.blocks ? 'full' : 'used' }],
      classes: made.classes,
    })
    const liveHeight = (inUse: number): number =>
      Number(
        /<path d="M[\d.]+ [\d.]+v-([\d.]+)" stroke="var\(--m-live[^"]*"/.exec(
          drawPoolGrid(one(inUse), size),
        )?.[1] ?? 0,
      )
    const { cell } = gridOf(one(1), size)
    expect(liveHeight(0)).toBe(0)
    expect(liveHeight(like!.blocks / 2)).toBeCloseTo(cell.height / 2, 0)
    expect(liveHeight(1)).toBeGreaterThan(1)
    expect(liveHeight(like!.blocks)).toBeGreaterThan(cell.height * 0.7)
  })

  it('is quick for a million lists', () => {
    const view = million((index) => index % (LISTS_A_POOL + 1))
    const times = Array.from({ length: 15 }, () => {
      const before = performance.now()
      drawPoolGrid(view, { ...SIZES[1]!, prefix: 'p-' })
      return performance.now() - before
    }).sort((a, b) => a - b)
    // the quickest, for a machine that has other things to do
    expect(times[0]).toBeLessThan(16)
  })
})

describe('the words', () => {
  it('count pools by state', () => {
    expect(sentence({ pools: [], classes: [] })).toBe('No pool has been cut yet.')
    const { pools } = half
    const of = (state: string): number => pools.filter((pool) => pool.state === state).length
    expect(sentence(half)).toBe(
      `${pools.length} pools of ${classesInUse(half).length} size classes in ${new Set(pools.map(({ slot }) => slot)).size} arenas: ` +
        `${of('full')} full, ${of('used')} in part, ${of('free')} free.`,
    )
    expect(of('free')).toBeGreaterThan(0)
  })

  it('name pool, arena, address, class and blocks', () => {
    const full = made.pools.find(({ blockBytes, state }) => blockBytes === LIST && state === 'full')!
    expect(poolText(made, full)).toMatch(
      /^pool \d+ of arena \d+, 0x7f[0-9a-f]+: 56 of 56 blocks of 72 in use, 0 free\.$/,
    )
    const free = half.pools.find(({ state }) => state === 'free')!
    expect(poolText(half, free)).toMatch(/: free, last used for blocks of \d+\.$/)
  })
})

describe('what one points at', () => {
  it('is, for a thousand points, the pool that the machine has there', () => {
    run.seek(HALF)
    for (const size of SIZES) {
      const grid = gridOf(half, size)
      const things = thingsOf(half, grid)
      let named = 0
      for (let point = 0; point < 1000; point++) {
        const [x, y] = [
          (point * 0.618 * size.width) % size.width,
          (point * 0.414 * size.height) % size.height,
        ]
        const index = things.at(x, y)
        if (index < 0) continue
        named++
        const spot = things.spot(index)
        const { pool } = whereIs(run.machine, spot.address)
        expect(pool).toBeDefined()
        expect(spot.text).toBe(poolText(half, pool!))
        expect(Math.abs(x - spot.x - spot.width / 2)).toBeLessThanOrEqual(grid.step.x)
        expect(Math.abs(y - spot.y - spot.height / 2)).toBeLessThanOrEqual(grid.step.y)
      }
      expect(named).toBeGreaterThan(100)
    }
  })

  it('is found again in the middle of where it is drawn, each of 17,858 too', () => {
    for (const view of [half, million((index) => index % 57)]) {
      const things = thingsOf(view, gridOf(view, SIZES[0]!))
      expect(things.count).toBe(view.pools.length)
      for (let index = 0; index < things.count; index += 7) {
        const { x, y, width, height } = things.spot(index)
        expect(things.at(x + width / 2, y + height / 2)).toBe(index)
      }
    }
  })

  it('is walked with the arrow keys: up to higher addresses, to the sides from class to class', () => {
    const things = thingsOf(made, gridOf(made, SIZES[0]!))
    const { columns } = gridOf(made, SIZES[0]!)
    const [first, second] = columns
    let index = 0
    const at = (...keys: string[]): number => {
      for (const key of keys) index = things.move(index, key, false)!
      return things.spot(index).address
    }
    expect(at('Home')).toBe(first!.pools[0]!.address)
    expect(at('ArrowDown')).toBe(first!.pools[0]!.address)
    expect(at('End')).toBe(first!.pools.at(-1)!.address)
    expect(at('ArrowRight', 'Home')).toBe(second!.pools[0]!.address)
    expect(at('ArrowUp')).toBe((second!.pools[1] ?? second!.pools[0])!.address)
    expect(at('ArrowLeft', 'Home', 'ArrowLeft')).toBe(first!.pools[0]!.address)
    expect(things.move(0, 'Enter', false)).toBeUndefined()
  })
})
