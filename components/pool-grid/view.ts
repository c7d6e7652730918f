import type { PoolView, PoolsView, PythonSnapshot } from '../../src/machine/index.ts'
import { addressText } from '../address-text.ts'
import { count, counted } from '../format.ts'

/** Without the heap's place all addresses are told whole. */
export type PoolGridView = PoolsView & Partial<Pick<PythonSnapshot, 'heapStart' | 'programBreak'>>

/** What the picture needs of a snapshot; undefined where that has no pools. */
export function poolGridOf({ pools, heapStart, programBreak }: PythonSnapshot): PoolGridView | undefined {
  return pools && { ...pools, heapStart, programBreak }
}

/** The pools of a size class, from low addresses to high ones. */
export interface PoolClass {
  readonly blockBytes: number
  readonly pools: readonly PoolView[]
}

/** The classes that have pools, the smallest blocks first. A free pool counts with the class that it was used for last. */
export function classesInUse({ pools, classes }: PoolGridView): PoolClass[] {
  const byClass = new Map<number, PoolView[]>()
  for (const pool of pools) {
    const found = byClass.get(pool.blockBytes)
    if (found) found.push(pool)
    else byClass.set(pool.blockBytes, [pool])
  }
  return classes.flatMap((blockBytes) => {
    const own = byClass.get(blockBytes)
    return own ? [{ blockBytes, pools: own.sort((a, b) => a.address - b.address) }] : []
  })
}

/** What is seen, in numbers. */
export function sentence(view: PoolGridView): string {
  const { pools } = view
  if (pools.length === 0) return 'No pool has been cut yet.'
  const arenas = new Set(pools.map(({ slot }) => slot)).size
  const free = pools.filter(({ state }) => state === 'free').length
  const full = pools.filter(({ state }) => state === 'full').length
  const classes = new Set(pools.map(({ blockBytes }) => blockBytes)).size
  return (
    `${counted(pools.length, 'pool')} of ${counted(classes, 'size class', 'size classes')} in ${counted(arenas, 'arena')}: ` +
    `${count(full)} full, ${count(pools.length - full - free)} in part, ${count(free)} free.`
  )
}

/** What a pool is and holds. */
export function poolText(view: PoolGridView, pool: PoolView): string {
  const { heapStart, programBreak } = view
  const heap = heapStart !== undefined && programBreak !== undefined ? { heapStart, programBreak } : undefined
  const name = `pool ${pool.number} of arena ${pool.slot}, ${addressText(pool.address, heap)}`
  const free = pool.blocks - pool.inUse
  return pool.state === 'free'
    ? `${name}: free, last used for blocks of ${pool.blockBytes}.`
    : `${name}: ${count(pool.inUse)} of ${count(pool.blocks)} blocks of ${pool.blockBytes} in use, ${count(free)} free.`
}
