import { PAGE_BYTES } from '../../src/machine/address.ts'
import type { Machine } from '../../src/machine/machine.ts'
import {
  BLOCK_BYTES,
  BLOCK_HEADER_BYTES,
  SLOTS_PER_BLOCK,
  SLOT_BYTES,
  blockOf,
  numberInBlock,
  type NumberBlocks,
} from '../../src/machine/objects/number-blocks.ts'

/** What must hold of the blocks of numbers between any two operations; what does not, in words. */
export function numberBlockFaults({ malloc, process }: Machine, numbers: NumberBlocks): string[] {
  const faults: string[] = []
  const cleared = numbers.blockList()
  const held = [...cleared, ...numbers.blocksToClear()]
  const freeList = numbers.freeList()
  const free = new Set(freeList)
  if (new Set(held).size !== held.length) faults.push('a block is in the block list twice')
  if (new Set(held.map((block) => numbers.serialOf(block))).size !== held.length)
    faults.push('two blocks have one serial number')
  if (held.length !== numbers.blocks) faults.push(`${held.length} blocks listed of ${numbers.blocks}`)
  if (free.size !== freeList.length) faults.push('a slot is in the free list twice')
  for (const slot of free) if (!cleared.includes(blockOf(slot))) faults.push(`slot ${slot} is in no block`)
  for (const block of held) {
    const address = numbers.addressOfBlock(block)
    if (malloc.chunkOf(address) !== numbers.chunkOf(block)) faults.push(`block ${block} is not malloc's`)
    if (malloc.usableSize(address) < BLOCK_BYTES) faults.push(`block ${block} is too small`)
    const pages = Math.ceil((address + BLOCK_BYTES) / PAGE_BYTES) - Math.floor(address / PAGE_BYTES)
    if (process.residentIn(address, address + BLOCK_BYTES) !== pages * PAGE_BYTES)
      faults.push(`block ${block} is not resident`)
    let live = 0
    for (let number = 0; number < SLOTS_PER_BLOCK; number++) {
      const offset = BLOCK_HEADER_BYTES + number * SLOT_BYTES
      const slot = numbers.slotAt(block, offset)
      if (blockOf(slot) !== block || numberInBlock(slot) !== number)
        faults.push(`slot ${slot} is not number ${number} of block ${block}`)
      if (numbers.addressOf(slot) !== address + offset) faults.push(`slot ${slot} is not where it should be`)
      const isLive = numbers.isLive(slot)
      if (isLive) live++
      if (free.has(slot) !== (cleared.includes(block) && !isLive))
        faults.push(`slot ${slot} is not either live or free`)
    }
    if (live !== numbers.liveIn(block)) faults.push(`${live} live in block ${block}, not as it counts`)
  }
  return faults
}
