/** Runs in a worker: plays the recordings on the machine in this script until it answers otherwise than they say. */
import { parentPort, workerData } from 'node:worker_threads'
import { compareMalloc, readMallocTrace } from '../../src/machine/replay/index.ts'
import { firstOtherPages } from '../support/malloc-pages.ts'
import { firstOtherAddressSpace } from '../support/naive-process.ts'

/** What is played, in this order. */
export interface Evidence {
  readonly name: string
  readonly trace: Uint8Array
  /** Resident pages; without them the trace's own results count. */
  readonly pages?: string
}

export type Report =
  | { readonly kind: 'playing'; readonly name: string }
  | { readonly kind: 'caught'; readonly name: string; readonly how: string }
  | { readonly kind: 'survived' }

const evidence = workerData as readonly Evidence[]
const say = (report: Report): void => parentPort?.postMessage(report, [])

say(judge())

function judge(): Report {
  for (const { name, trace: bytes, pages } of evidence) {
    say({ kind: 'playing', name })
    const how = attempt(() => {
      const trace = readMallocTrace(bytes)
      if (pages !== undefined) return firstOtherPages(trace, pages)
      const first = compareMalloc(trace)?.first
      return first && `line ${first.line}, ${first.op}: ${first.recorded}, here ${first.here}`
    })
    if (how !== undefined) return { kind: 'caught', name, how }
  }
  const name = 'a naive address space'
  say({ kind: 'playing', name })
  const how = attempt(firstOtherAddressSpace)
  return how === undefined ? { kind: 'survived' } : { kind: 'caught', name, how }
}

function attempt(run: () => string | undefined): string | undefined {
  try {
    return run()
  } catch (error) {
    return `throws ${String(error)}`
  }
}
