import type { IntBlock } from '../../../src/machine/index.ts'

/**
 * How many of the blocks are older than the one with a serial number; -1 where there is none such. Where no block was ever
 * given back that is the number itself; else it is looked for between the oldest and the newest.
 */
export async function findOrder(
  serial: number,
  blocks: number,
  ask: { blocks(from: number, count: number): Promise<readonly IntBlock[]> },
): Promise<number> {
  let low = 0
  let high = Math.min(serial, blocks - 1)
  let middle = high
  while (low <= high) {
    const [block] = await ask.blocks(blocks - 1 - middle, 1)
    if (!block || block.serial === serial) return block ? middle : -1
    if (block.serial < serial) low = middle + 1
    else high = middle - 1
    middle = (low + high) >> 1
  }
  return -1
}
