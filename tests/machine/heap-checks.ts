import { INTS_PER_BLOCK, type IntBlocksSnapshot } from '../../src/machine/index.ts'

/** What must hold of integer blocks between any two operations; what does not, in words. */
export function intBlockFaults({ blockList, freeList, liveByPlace, made }: IntBlocksSnapshot): string[] {
  const faults: string[] = []
  const held = new Set(blockList)
  const free = new Set(freeList)
  if (held.size !== blockList.length) faults.push('a block is in the block list twice')
  if (free.size !== freeList.length) faults.push('a slot is in the free list twice')
  if (liveByPlace.length !== made * INTS_PER_BLOCK)
    faults.push(`${made} blocks made, ${liveByPlace.length} slots`)
  for (let place = 0; place < liveByPlace.length; place++) {
    const live = liveByPlace[place] === 1
    const isHeld = held.has(Math.floor(place / INTS_PER_BLOCK))
    if (live && !isHeld) faults.push(`the int at ${place} lives in a block given back`)
    if (free.has(place) !== (isHeld && !live)) faults.push(`slot ${place} is not either live or free`)
  }
  for (const place of free) if (place >= liveByPlace.length) faults.push(`slot ${place} was never made`)
  return faults
}
