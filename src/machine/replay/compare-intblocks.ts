/** A recorded run of CPython's ints or floats against the simulated blocks: every place, and the lists after every clear. */
import { Machine } from '../machine.ts'
import { NumberBlocks, SLOTS_PER_BLOCK } from '../objects/number-blocks.ts'
import type { Comparison, Difference } from './compare.ts'
import { fnvOfWords } from './fnv1a.ts'
import type { IntBlockTrace, RecordedClear, RecordedLists } from './intblock-trace.ts'

/** A result that is not as recorded: which one, in words, and both. */
interface Fault {
  readonly what: string
  readonly recorded: string
  readonly here: string
}

/** What has a recorded result, or none that could differ. */
interface Step {
  readonly line: number
  readonly name: string
  readonly fault: Fault | undefined
}

/** The largest of 64 bits that JavaScript has. */
const LARGEST_LONG = 2 ** 63 - 1024

/**
 * Plays the trace. Counted are its ops and, as one more, the start; an op that drops a number has no result that could
 * differ. The state at the end is part of the last op's result.
 */
export function compareIntBlocks(trace: IntBlockTrace): Comparison {
  const { process, malloc } = new Machine()
  const numbers = new NumberBlocks(process, malloc, trace.kind)
  let matched = 0
  let first: Difference | undefined
  let lastMatches = false
  for (const { line, name, fault } of play(trace, numbers)) {
    lastMatches = !fault
    if (fault) first ??= differenceOf(line, name, fault)
    else matched++
  }
  const fault = endFault(trace, numbers)
  if (fault && lastMatches) {
    matched--
    first ??= differenceOf(trace.lines.final, 'at the end', fault)
  }
  return { ops: trace.ops.length + 1, matched, first }
}

function* play(trace: IntBlockTrace, numbers: NumberBlocks): Generator<Step> {
  const { kind, lines, results, clears } = trace
  const slotById: number[] = []
  const dropped = new Set<number>()
  let cleared = 0
  yield { line: lines.init, name: 'at the start', fault: listsFault(trace.init, numbers) }
  for (const [index, op] of trace.ops.entries())
    if (op.kind === 'make') {
      const recorded = results[slotById.length] as number
      const slot =
        kind === 'int' ? numbers.fromLong(Math.min(op.value, LARGEST_LONG)) : numbers.fromDouble(op.value)
      slotById.push(slot)
      yield {
        line: lines.results,
        name: `op ${index}, ${kind} ${op.value}`,
        fault: faultOf('', placeText(recorded), placeText(numbers.placeOf(slot))),
      }
    } else if (op.kind === 'drop') {
      // of cached ints, the trace may drop one again: it never has an effect
      if (!dropped.has(op.id)) numbers.decref(slotById[op.id] as number)
      dropped.add(op.id)
      yield { line: 0, name: '', fault: undefined }
    } else {
      const fault = clearFault(clears[cleared++] as RecordedClear, numbers)
      yield { line: lines.clears, name: `op ${index}, clear`, fault }
    }
}

function clearFault(recorded: RecordedClear, numbers: NumberBlocks): Fault | undefined {
  const { live, freed } = numbers.clearFreeList()
  return (
    faultOf('what it returns', recorded.returned, live) ??
    faultOf('number of blocks freed', recorded.freedBlocks.length, freed.length) ??
    entryFault('blocks freed', recorded.freedBlocks, freed, blockText) ??
    listsFault(recorded, numbers)
  )
}

function endFault({ final, blocksMade }: IntBlockTrace, numbers: NumberBlocks): Fault | undefined {
  return (
    (final && listsFault(final, numbers)) ??
    (blocksMade === undefined ? undefined : faultOf('number of blocks ever made', blocksMade, numbers.made))
  )
}

function listsFault(recorded: RecordedLists, numbers: NumberBlocks): Fault | undefined {
  const blockList = numbers.blockList().map((block) => numbers.serialOf(block))
  const freeList = numbers.freeList().map((slot) => numbers.placeOf(slot))
  return (
    entryFault('block list', recorded.blockList, blockList, blockText) ??
    faultOf('length of the block list', recorded.nBlocks, blockList.length) ??
    entryFault('free list', recorded.freeList, freeList, placeText) ??
    faultOf('length of the free list', recorded.freeListLength, freeList.length) ??
    faultOf('digest of the free list', hex(recorded.freeListFnv), hex(fnvOfWords(freeList)))
  )
}

/** The first entry of the recorded list, which may be the beginning only, that is another here. */
function entryFault(
  list: string,
  recorded: readonly number[],
  here: readonly number[],
  textOf: (entry: number | undefined) => string,
): Fault | undefined {
  const index = recorded.findIndex((entry, at) => entry !== here[at])
  if (index === -1) return undefined
  return faultOf(`entry ${index} of the ${list}`, textOf(recorded[index]), textOf(here[index]))
}

function faultOf(what: string, recorded: string | number, here: string | number): Fault | undefined {
  return recorded === here ? undefined : { what, recorded: `${recorded}`, here: `${here}` }
}

function differenceOf(line: number, name: string, { what, recorded, here }: Fault): Difference {
  return { line, op: what === '' ? name : `${name}, ${what}`, recorded, here }
}

const placeText = (place: number | undefined): string =>
  place === undefined
    ? 'nothing'
    : `block ${Math.floor(place / SLOTS_PER_BLOCK)} slot ${place % SLOTS_PER_BLOCK}`

const blockText = (block: number | undefined): string => (block === undefined ? 'nothing' : `block ${block}`)

const hex = (digest: number): string => digest.toString(16)
