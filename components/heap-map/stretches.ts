import { RUN_SHARES, RUN_STATES, type RunShare, type RunState, type Runs } from '../../src/machine/index.ts'
import type { MemoryState } from '../memory-ink.ts'
import type { Stretch } from './view.ts'

/** The heap in a snapshot: those of scenes and those of Python have it alike. */
export interface HeapShape {
  readonly heapStart: number
  readonly programBreak: number
  readonly peakBreak: number
  readonly column: Runs
  readonly end: Runs
}

const PAGE_BYTES = 4096

const STATE_OF_RUN: Readonly<Record<RunState, MemoryState>> = {
  live: 'live',
  list: 'list',
  cached: 'list',
  free: 'malloc',
  slack: 'malloc',
  never: 'never',
  pool: 'pool',
}

/** The whole heap, of neighbours in one state one stretch. */
export function columnOf(heap: HeapShape): Stretch[] {
  return joined(stretchesOf(heap.column, heap))
}

/** The heap's end, run by run. */
export function endOf(heap: HeapShape): Stretch[] {
  return stretchesOf(heap.end, heap)
}

export function heapBytes({ heapStart, programBreak }: HeapShape): number {
  return programBreak - heapStart
}

/** Whether free chunks have lost most of their pages: `malloc_trim` gave them back. */
export function isTrimmed({ column }: Pick<HeapShape, 'column'>): boolean {
  let [free, resident] = [0, 0]
  column.state.forEach((state, run) => {
    if (RUN_STATES[state] !== 'free') return
    free += column.bytes[run] ?? 0
    resident += column.resident[run] ?? 0
  })
  return free > PAGE_BYTES && resident < free / 2
}

/** The largest stretch of those that are meant; of equals the lowest. */
export function largest(
  stretches: readonly Stretch[],
  isMeant: (stretch: Stretch) => boolean,
): Stretch | undefined {
  return stretches.reduce<Stretch | undefined>(
    (best, each) => (isMeant(each) && (!best || each.to - each.from > best.to - best.from) ? each : best),
    undefined,
  )
}

export function middleOf({ from, to }: Stretch): number {
  return (from + to) / 2
}

/** Runs as stretches from the heap's start, in the states of the pictures. */
function stretchesOf(runs: Runs, heap: HeapShape): Stretch[] {
  const isEmptied = isTrimmed(heap)
  return Array.from(runs.address, (address, run) => {
    const state = RUN_STATES[runs.state[run] ?? 0] ?? 'live'
    const bytes = runs.bytes[run] ?? 0
    const from = address - heap.heapStart
    const share = RUN_SHARES[runs.share[run] ?? 0] ?? 'all'
    const isEmpty = isEmptied && state === 'free' && (runs.resident[run] ?? 0) < bytes / 2
    return {
      from,
      to: from + bytes,
      chunks: runs.chunks[run] ?? 1,
      state: isEmpty ? 'back' : STATE_OF_RUN[state],
      // an arena has pools in use, too
      share: state === 'pool' && share === 'all' ? 'most' : share,
    }
  })
}

/** What can be said of both. */
function weaker(a: RunShare = 'all', b: RunShare = 'all'): RunShare {
  return RUN_SHARES.indexOf(a) > RUN_SHARES.indexOf(b) ? a : b
}

/** Neighbours of one state as one. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const all: Stretch[] = []
  for (const each of stretches) {
    const last = all.at(-1)
    if (last && last.state === each.state && last.to === each.from)
      all[all.length - 1] = {
        ...last,
        to: each.to,
        chunks: last.chunks + each.chunks,
        share: weaker(last.share, each.share),
      }
    else all.push(each)
  }
  return all
}
