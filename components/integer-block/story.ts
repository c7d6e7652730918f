import { count, counted } from '../format.ts'
import { SLOTS_PER_BLOCK } from '../../src/machine/index.ts'
import { blockOf, slotOf, type IntegerBlockState, type View } from './replay.ts'

/** The one int that the program keeps: `ints[50]`, which lies in slot 15 of block 7. */
const KEPT = 7 * SLOTS_PER_BLOCK + 15

/** The declared steps: a line of Python each, and the state after it. */
export const STORY: readonly { readonly moment: string; readonly line: string; readonly op?: string }[] = [
  { moment: 'start', line: '# the interpreter has started' },
  { moment: 'make', line: 'ints = range(257, 357)', op: 'make 100' },
  { moment: 'drop', line: 'del ints', op: 'drop all' },
  { moment: 'again', line: 'ints = range(257, 357)', op: 'make 100' },
  { moment: 'keep', line: 'keep = ints[50]; del ints', op: `keep ${KEPT}` },
  { moment: 'collect', line: 'gc.collect(2)', op: 'collect' },
]

export function stateOfStep(step: number): IntegerBlockState {
  return { version: 1, ops: STORY.slice(0, step + 1).flatMap(({ op }) => op ?? []) }
}

/** Which declared step this state is, or -1. */
export function stepOfState(state: IntegerBlockState): number {
  const key = JSON.stringify(state)
  return STORY.findIndex((_, step) => JSON.stringify(stateOfStep(step)) === key)
}

/** What is seen: the headline. */
export function sentenceOf(view: View): string {
  const { last, freeList, living } = view
  const free = counted(freeList.length, 'free slot')
  switch (last.kind) {
    case 'start':
      return `The next int goes to ${nextWords(view)}: ${freeList.length} of its ${SLOTS_PER_BLOCK} slots are free.`
    case 'make':
      return last.fresh > 0
        ? `${counted(last.ints, 'int')} made, and malloc gave ${counted(last.fresh, 'new block')} of ${SLOTS_PER_BLOCK} slots.`
        : last.reused === last.ints
          ? `${counted(last.ints, 'int')} made, ${last.ints === 1 ? 'in the slot dropped last' : 'each in a slot that was used before, the one dropped last first'}.`
          : `${counted(last.ints, 'int')} made, no new block: ${freeList.length ? `${free} left` : 'every slot is taken now'}.`
    case 'drop':
      return `${counted(last.ints, 'int')} dropped: nothing goes back to malloc, ${
        living.length === 1 ? 'one int is left, ' : ''
      }${free} wait${freeList.length === 1 ? 's' : ''} for the next.`
    case 'collect': {
      const went =
        last.freed > 0
          ? `gc.collect(2) gives ${counted(last.freed, 'block')} back to malloc.`
          : 'gc.collect(2) gives nothing back to malloc.'
      return `${went} ${heldWords(view)}`
    }
  }
}

/** Where the next int goes: `slot 24 of block 6`, or into a new block. */
export function nextWords({ freeList }: View): string {
  const [head] = freeList
  return head === undefined
    ? 'a new block from malloc'
    : `slot ${slotOf(head)} of block ${count(blockOf(head))}`
}

/** Why the blocks above the cached ones stay. */
function heldWords({ blocks }: View): string {
  const pinned = blocks.filter((block) => block.slots.includes('live') && !block.slots.includes('cached'))
  const [first] = pinned
  if (!first) return 'The cached ints keep their own blocks.'
  const live = pinned.reduce((sum, block) => sum + block.slots.filter((slot) => slot === 'live').length, 0)
  const free = pinned.length * SLOTS_PER_BLOCK - live
  return `${live === 1 ? 'One int' : counted(live, 'int')} ${live === 1 ? 'holds' : 'hold'} ${
    pinned.length === 1 ? `block ${first.number}` : counted(pinned.length, 'block')
  } and ${counted(free, 'free slot')} in ${pinned.length === 1 ? 'it' : 'them'}.`
}
