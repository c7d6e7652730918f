/**
 * Where a real CPython 2.7 put the ints of `range(N)` (`intids/1`), in runs of values whose addresses fall by 24 bytes from
 * one to the next. Before the program, start-up has left holes that nobody recorded; `range(100000)` fills them with its
 * first values. From `FIRST_CHECKED` on its ints lie in new blocks of a growing heap, and there each step from an int to the
 * next is compared. So is how many of the steps between cached ints stay within a block.
 */
import { Machine } from '../machine.ts'
import { NumberBlocks, SLOT_BYTES, SMALL_NEGATIVES, SMALL_POSITIVES } from '../objects/number-blocks.ts'
import type { Words } from '../words.ts'
import type { Comparison, Difference } from './compare.ts'
import { JsonTrace } from './json-trace.ts'

export interface IntIdsTrace {
  readonly version: string
  readonly ranges: readonly RecordedRange[]
  readonly line: number
}

interface RecordedRange {
  readonly n: number
  readonly runs: readonly Run[]
  /** How many of the steps between the ints from -5 to 256 are -24. */
  readonly smallSteps: number
}

/** `count` ints from `first` on, the first of them at `id`. */
type Run = readonly [first: number, id: number, count: number]

const CHECKED_RANGE = 100_000
const FIRST_CHECKED = 1649
const LARGEST_RANGE = 2 ** 24
const POINTER_BYTES = 8

/** Throws a `TraceError` where the recording can't be read. */
export function readIntIds(bytes: Uint8Array): IntIdsTrace {
  const trace = new JsonTrace(bytes)
  const ranges = trace.list('runs').map((each, index) => {
    const wrong = (what: string) => trace.wrong('runs', `${what}; the one at ${index} is not`)
    const { N: n, runs, smallStepMinus24: smallSteps } = (each ?? {}) as Record<string, unknown>
    if (!isCount(n) || n > LARGEST_RANGE || !isCount(smallSteps) || !Array.isArray(runs))
      throw wrong('objects with "N", "runs" and "smallStepMinus24"')
    let next = SMALL_POSITIVES
    for (const run of runs) {
      if (!Array.isArray(run) || run.length !== 3 || !run.every(Number.isSafeInteger))
        throw wrong('runs of three whole numbers each')
      const [first, , count] = run as unknown as Run
      if (first !== next || count < 1) throw wrong('runs that follow one another from 257 on')
      next += count
    }
    if (next !== Math.max(n, SMALL_POSITIVES)) throw wrong('runs up to the last int of their range')
    return { n, runs: runs as Run[], smallSteps }
  })
  return { version: trace.string('version'), ranges, line: trace.lineOf('runs') }
}

/** Compares with CPython's ints on the malloc of glibc 2.36, on which they were recorded. */
export function compareIntIds({ ranges, line }: IntIdsTrace): Comparison {
  let ops = 0
  let matched = 0
  let first: Difference | undefined
  const compare = (recorded: number, here: number, op: () => string, textOf: (value: number) => string) => {
    ops++
    if (recorded === here) matched++
    else first ??= { line, op: op(), recorded: textOf(recorded), here: textOf(here) }
  }
  const steps = stepsHere()
  const small = smallStepsHere()
  for (const { n, runs, smallSteps } of ranges) {
    const range = `range(${n})`
    compare(smallSteps, small, () => `${range}, steps of -24 between the ints from -5 to 256`, String)
    if (n !== CHECKED_RANGE) continue
    const ids = idsOf(runs)
    for (let value = FIRST_CHECKED + 1; value < n; value++)
      compare(
        (ids[value] as number) - (ids[value - 1] as number),
        steps[value] as number,
        () => `${range}, from the int ${value - 1} to ${value}`,
        (step) => `${step > 0 ? '+' : ''}${step} bytes`,
      )
  }
  return { ops, matched, first }
}

/** By value. */
function idsOf(runs: readonly Run[]): number[] {
  const ids: number[] = []
  for (const [first, id, count] of runs)
    for (let index = 0; index < count; index++) ids[first + index] = id - index * SLOT_BYTES
  return ids
}

/** By value: how far the int lies above the one before it, from the first in a new block on. */
function stepsHere(): number[] {
  const { process, malloc, timeline } = new Machine({ version: '2.36' })
  const ints = new NumberBlocks(process, malloc, 'int')
  const refs: Words = timeline.words(CHECKED_RANGE)
  malloc.mallocChunk(CHECKED_RANGE * POINTER_BYTES)
  // as if these filled the holes
  const holes = ints.freeList().length
  ints.takeRange(FIRST_CHECKED - holes, holes, refs, FIRST_CHECKED - holes, 0)
  ints.takeRange(FIRST_CHECKED, CHECKED_RANGE - FIRST_CHECKED, refs, FIRST_CHECKED, 0)
  const steps: number[] = []
  const addressOf = (value: number): number => ints.addressOf((refs.data[value] as number) >> 2)
  for (let value = FIRST_CHECKED + 1; value < CHECKED_RANGE; value++)
    steps[value] = addressOf(value) - addressOf(value - 1)
  return steps
}

function smallStepsHere(): number {
  const { process, malloc } = new Machine({ version: '2.36' })
  const ints = new NumberBlocks(process, malloc, 'int')
  let steps = 0
  for (let value = -SMALL_NEGATIVES + 1; value < SMALL_POSITIVES; value++)
    if (ints.addressOf(ints.fromLong(value)) - ints.addressOf(ints.fromLong(value - 1)) === -SLOT_BYTES)
      steps++
  return steps
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
