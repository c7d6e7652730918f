/**
 * Recordings of resident pages: `OP HEAP MAPPED`, a line for each op after which there were others, counted from 0. Pages
 * of the heap, and of malloc's mappings. The program writes to none of its blocks.
 */
import { PAGE_BYTES } from '../../src/machine/address.ts'
import { Player, opText, type MallocTrace } from '../../src/machine/replay/index.ts'

/** The first op that leaves other pages resident than the real one did, in words; undefined if none does. */
export function firstOtherPages(trace: MallocTrace, recorded: string): string | undefined {
  const player = new Player(trace)
  const lines = recorded.trimEnd().split('\n')
  let at = 0
  let wanted = [0, 0]
  for (let op = 0; op < trace.ops; op++) {
    player.play(op, op + 1)
    const [next, ...pages] = (lines[at] ?? '').split(' ').map(Number)
    if (next === op) {
      wanted = pages
      at++
    }
    const { residentBytes, heapResidentBytes } = player.process
    const here = [heapResidentBytes / PAGE_BYTES, (residentBytes - heapResidentBytes) / PAGE_BYTES]
    if (here.join() !== wanted.join())
      return `op ${op + 1}, ${opText(trace, op)}: recorded ${wanted.join(' and ')} pages, here ${here.join(' and ')}`
  }
  return undefined
}
