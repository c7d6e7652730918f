import type { IntBlock } from '../../../src/machine/index.ts'
import { TILE_BLOCKS } from './tiles.ts'

/** So many tiles' blocks are kept. */
const MOST_TILES = 128

/** Asks for blocks by their order, the oldest first, and keeps them. What is wanted last is asked for first. */
export class BlockStore {
  private readonly blocks: number
  private readonly ask: (from: number, count: number) => Promise<readonly IntBlock[]>
  private readonly arrived: (tile: number) => void
  private readonly blocksByTile = new Map<number, readonly IntBlock[]>()
  private wanted: number[] = []
  private underWay = -1
  private isClosed = false

  /** `ask` counts from the newest on, as the machine does. */
  constructor(
    blocks: number,
    ask: (from: number, count: number) => Promise<readonly IntBlock[]>,
    arrived: (tile: number) => void,
  ) {
    this.blocks = blocks
    this.ask = ask
    this.arrived = arrived
  }

  find(order: number): IntBlock | undefined {
    const tile = Math.floor(order / TILE_BLOCKS)
    return this.blocksByTile.get(tile)?.[order - tile * TILE_BLOCKS]
  }

  has(tile: number): boolean {
    return this.blocksByTile.has(tile)
  }

  /** Replaces what was wanted before and is not asked for yet: the first of them is the most urgent. */
  want(tiles: readonly number[]): void {
    this.wanted = tiles.filter((tile) => !this.has(tile) && tile !== this.underWay).slice(0, MOST_TILES / 2)
    void this.next()
  }

  /** Asks no more, and tells of nothing any more. */
  close(): void {
    this.isClosed = true
  }

  private async next(): Promise<void> {
    if (this.underWay >= 0 || this.isClosed) return
    const tile = this.wanted.shift()
    if (tile === undefined) return
    this.underWay = tile
    const first = tile * TILE_BLOCKS
    const count = Math.min(TILE_BLOCKS, this.blocks - first)
    try {
      const blocks = await this.ask(this.blocks - first - count, count)
      if (this.isClosed) return
      this.keep(tile, blocks.toReversed())
      this.arrived(tile)
    } catch (error) {
      this.isClosed = true
      // the moment that was asked about is gone, and with it this picture
      if (error instanceof Error && error.name === 'SessionClosed') return
      throw error
    } finally {
      this.underWay = -1
    }
    void this.next()
  }

  private keep(tile: number, blocks: readonly IntBlock[]): void {
    this.blocksByTile.set(tile, blocks)
    for (const oldest of this.blocksByTile.keys()) {
      if (this.blocksByTile.size <= MOST_TILES) break
      this.blocksByTile.delete(oldest)
    }
  }
}
