/** Runs in a worker: plays the recordings on the machine in this script until it answers otherwise than they say. */
import { parentPort, workerData } from 'node:worker_threads'
import { compareMalloc, readMallocTrace, replay } from '../../src/machine/replay/index.ts'
import { firstOtherPages } from '../support/malloc-pages.ts'
import { firstOtherAddressSpace } from '../support/naive-process.ts'
import { firstOtherPyMalloc } from '../support/pymalloc-programs.ts'

/** What is played, in this order. */
export interface Evidence {
  readonly name: string
  readonly trace: Uint8Array
  /** Resident pages; without them the trace's own results count. */
  readonly pages?: string
  /** What was recorded, if not malloc. */
  readonly of?: 'pymalloc'
}

export type Report =
  | { readonly kind: 'playing'; readonly name: string }
  | { readonly kind: 'caught'; readonly name: string; readonly how: string }
  | { readonly kind: 'survived' }

const NAIVE = [
  ['a naive address space', firstOtherAddressSpace],
  ['a naive pymalloc', () => firstOtherPyMalloc()],
] as const

const evidence = workerData as readonly Evidence[]
const say = (report: Report): void => parentPort?.postMessage(report, [])

say(judge())

function judge(): Report {
  for (const { name, trace: bytes, pages, of } of evidence) {
    say({ kind: 'playing', name })
    const how = attempt(() => {
      const trace = of === undefined ? readMallocTrace(bytes) : undefined
      if (trace && pages !== undefined) return firstOtherPages(trace, pages)
      const first = (trace ? compareMalloc(trace) : replay(bytes).comparison)?.first
      return first && `line ${first.line}, ${first.op}: ${first.recorded}, here ${first.here}`
    })
    if (how !== undefined) return { kind: 'caught', name, how }
  }
  for (const [name, firstOther] of NAIVE) {
    say({ kind: 'playing', name })
    const how = attempt(firstOther)
    if (how !== undefined) return { kind: 'caught', name, how }
  }
  return { kind: 'survived' }
}

function attempt(run: () => string | undefined): string | undefined {
  try {
    return run()
  } catch (error) {
    return `throws ${String(error)}`
  }
}
