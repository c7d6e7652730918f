import { SLOT_BYTES, BLOCK_HEADER_BYTES, SLOTS_PER_BLOCK } from '../../src/machine/index.ts'
import { count, counted } from '../format.ts'
import { CACHED, FREE, type Fold, type Place, type ShownBlock, type View } from './view.ts'

/** What is seen, with its numbers. */
export function sentence({ ints, freed }: View): string {
  const blocks = counted(ints.blocks, 'block')
  const full = ints.live + ints.free
  const holds =
    ints.free === 0
      ? `${blocks} of ${SLOTS_PER_BLOCK} slots: an int in each of the ${count(full)} slots.`
      : `${blocks} of ${SLOTS_PER_BLOCK} slots: ${counted(ints.live, 'int')}, ${counted(ints.free, 'free slot')}.`
  const gone = freed?.blocks
    ? ` ${counted(freed.blocks, 'block')} went back to ${freed.state === 'malloc' ? 'malloc' : 'the system'}.`
    : ''
  return `${holds}${gone} The next int goes to ${nextWords(ints.head)}.`
}

export function nextWords(head: Place | undefined): string {
  return head ? `slot ${head.slot} of block ${count(head.serial)}` : 'a new block'
}

/** `heap+75e5a00`. */
export function heapWords(address: number, heapStart: number): string {
  const offset = address - heapStart
  return offset < 0 ? `0x${address.toString(16)}` : `heap+${offset.toString(16)}`
}

/** Address of a slot, as `id()` would say it of the int there. */
export function addressOfSlot(block: { readonly address: number }, slot: number): number {
  return block.address + BLOCK_HEADER_BYTES + slot * SLOT_BYTES
}

/** `25 live, 16 free`; of a block with one kind of slot `41 free`. */
export function countsWords(block: ShownBlock): string {
  const free = SLOTS_PER_BLOCK - block.live
  if (free === 0) return `${block.live} live`
  return block.live === 0 ? `${free} free` : `${block.live} live, ${free} free`
}

/** `241 … 256 are cached`; empty where none is. */
export function cachedWords(block: ShownBlock): string {
  const values = Array.from(block.values).filter((_, slot) => block.slots[slot] === CACHED)
  if (values.length === 0) return ''
  return `${Math.min(...values)} … ${Math.max(...values)} are cached`
}

/** What a fold says, the longest first: a narrow picture takes a shorter one. */
export function foldWords(fold: Fold): string[] {
  if (fold.blocks === undefined) return ['…']
  const more = `${counted(fold.blocks, 'more block')}${fold.isAll ? ' in all' : ''}`
  const short = `${count(fold.blocks)} more${fold.isAll ? ' in all' : ''}`
  switch (fold.kind) {
    case 'cached': {
      const [least = 0, most = 0] = fold.values ?? []
      return [
        `${more}: the cached ints from ${least} to ${most}`,
        `${short}: ${least} … ${most} are cached`,
        short,
      ]
    }
    case 'free':
    case 'live':
      return [
        `${more}, every slot ${fold.kind}`,
        fold.blocks === 1 ? `${short}, ${fold.kind}` : `${short}, all ${fold.kind}`,
        short,
      ]
    case 'some':
      return [
        `${more}, ${counted(fold.ints, 'int')} in ${fold.blocks === 1 ? 'it' : 'them'}`,
        `${short}, ${counted(fold.ints, 'int')}`,
        short,
      ]
    default:
      return [more, short]
  }
}

/** What is known of a slot beyond its block. */
export interface SlotFacts {
  /** Of a live int; without it nobody asked. */
  readonly refcount?: number
  /** Of a free slot: the next one in the free list; null: there is none. */
  readonly next?: Place | null
}

/** The next free slot after this one, where the block says so; null: the list ends. */
export function nextFree(block: ShownBlock, slot: number): Place | null | undefined {
  const at = block.thread.indexOf(slot)
  if (at < 0) return undefined
  const next = block.thread[at + 1]
  return next === undefined ? block.next : { serial: block.serial, slot: next }
}

/** A slot in words: `block 8, slot 12, heap+84118: free, the next int goes here; then slot 11`. */
export function slotWords(view: View, block: ShownBlock, slot: number, facts: SlotFacts = {}): string {
  const where = `block ${count(block.serial)}, slot ${slot}, ${heapWords(addressOfSlot(block, slot), view.heapStart)}`
  if (block.slots[slot] !== FREE) {
    const cached = block.slots[slot] === CACHED ? ', cached' : ''
    const refcount = facts.refcount === undefined ? '' : `, ${counted(facts.refcount, 'reference')}`
    return `${where}: the int ${block.values[slot]}${cached}${refcount}`
  }
  const { head } = view.ints
  const isHead = head?.serial === block.serial && head.slot === slot
  const next = facts.next === undefined ? nextFree(block, slot) : facts.next
  return `${where}: free, ${isHead ? 'the next int goes here' : 'refcount 0'}${nextFreeWords(block, next)}`
}

function nextFreeWords(block: ShownBlock, next: Place | null | undefined): string {
  if (next === null) return '; the last of the free list'
  if (next === undefined) return ''
  return `; after it slot ${next.slot}${next.serial === block.serial ? '' : ` of block ${count(next.serial)}`}`
}

/** A block in words: `block 8, heap+83fb0: 28 live, 13 free`. */
export function blockWords(view: View, block: ShownBlock): string {
  return `block ${count(block.serial)}, ${heapWords(block.address, view.heapStart)}: ${countsWords(block)}`
}

/** A block's first 8 bytes. */
export function headerWords(view: View, block: ShownBlock): string {
  return `block ${count(block.serial)}, ${heapWords(block.address, view.heapStart)}: its header, ${BLOCK_HEADER_BYTES} bytes, the address of another block`
}
