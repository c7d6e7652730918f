/**
 * What CPython's allocator of ints, or of floats, was asked for and did (`intblock-trace/1`); tests/recorded/README.md says
 * what each field is.
 */
import { SMALL_NEGATIVES, SMALL_POSITIVES, type NumberKind } from '../objects/number-blocks.ts'
import { JsonTrace } from './json-trace.ts'

export type NumberOp =
  | { readonly kind: 'make'; readonly value: number }
  /** Of the number made by the `id`-th `make`. */
  | { readonly kind: 'drop'; readonly id: number }
  | { readonly kind: 'clear' }

/** block_list and free_list, their heads first: slots are `block * 41 + slot`. Lists may be cut, the lengths and the digest are not. */
export interface RecordedLists {
  readonly blockList: readonly number[]
  readonly nBlocks: number
  readonly freeList: readonly number[]
  readonly freeListLength: number
  readonly freeListFnv: number
}

export interface RecordedClear extends RecordedLists {
  readonly returned: number
  readonly freedBlocks: readonly number[]
}

/** The lines that the recorded values stand in. */
type Lines = Readonly<Record<'init' | 'results' | 'clears' | 'final' | 'totalBlocksEver', number>>

export interface IntBlockTrace {
  readonly label: string
  readonly version: string
  readonly kind: NumberKind
  readonly ops: readonly NumberOp[]
  readonly init: RecordedLists
  /** By id. */
  readonly results: readonly number[]
  /** In the order of the clears. */
  readonly clears: readonly RecordedClear[]
  readonly final: RecordedLists | undefined
  readonly blocksMade: number | undefined
  readonly lines: Lines
}

const MAKE = 0
const DROP = 1
const CLEAR = 2
const LONGS = 2 ** 63

/** Throws a `TraceError` where the recording can't be read. */
export function readIntBlockTrace(bytes: Uint8Array): IntBlockTrace {
  const trace = new JsonTrace(bytes)
  const kind = trace.oneOf('type', ['int', 'float'])
  const ops = opsOf(trace, kind)
  const makes = ops.filter((op) => op.kind === 'make').length
  const results = trace.wholeNumbers('results')
  if (results.length !== makes)
    throw trace.wrong('results', `${makes} places, one for each number made; there are ${results.length}`)
  if (trace.get('nOps') !== undefined && trace.count('nOps') !== ops.length)
    throw trace.wrong('nOps', `${ops.length}, as many as there are in "ops"`)
  const has = (name: string): boolean => trace.get(name) !== undefined
  const lineOf = (name: string): number => (has(name) ? trace.lineOf(name) : 0)
  return {
    label: has('name') ? trace.string('name') : '',
    version: trace.string('version'),
    kind,
    ops,
    init: listsOf(trace, 'init', trace.get('init')),
    results,
    clears: clearsOf(trace, ops),
    final: has('final') ? listsOf(trace, 'final', trace.get('final')) : undefined,
    blocksMade: has('totalBlocksEver') ? trace.count('totalBlocksEver') : undefined,
    lines: {
      init: lineOf('init'),
      results: lineOf('results'),
      clears: lineOf('clears'),
      final: lineOf('final'),
      totalBlocksEver: lineOf('totalBlocksEver'),
    },
  }
}

function opsOf(trace: JsonTrace, kind: NumberKind): NumberOp[] {
  const words = trace.list('ops')
  const ops: NumberOp[] = []
  const dropped: boolean[] = []
  const values: number[] = []
  const wrong = (what: string) =>
    trace.wrong('ops', `0 VALUE, 1 ID or 2, one behind the other; op ${ops.length} ${what}`)
  for (let at = 0; at < words.length;) {
    const code = words[at++]
    if (code === CLEAR) {
      ops.push({ kind: 'clear' })
      continue
    }
    if (code !== MAKE && code !== DROP) throw wrong(`begins with ${JSON.stringify(code)}`)
    if (at === words.length) throw wrong(`ends behind its ${code}`)
    const operand = words[at++]
    if (code === MAKE) {
      if (!isValue(operand, kind)) throw wrong(`makes ${JSON.stringify(operand)}, which is no ${kind}`)
      values.push(operand)
      ops.push({ kind: 'make', value: operand })
      continue
    }
    const value = typeof operand === 'number' ? values[operand] : undefined
    if (value === undefined) throw wrong(`drops ID ${JSON.stringify(operand)}, which was not made before`)
    const id = operand as number
    // a cached int is never dropped, however often
    const isCached = kind === 'int' && value >= -SMALL_NEGATIVES && value < SMALL_POSITIVES
    if (dropped[id] && !isCached) throw wrong(`drops ID ${id} again`)
    dropped[id] = true
    ops.push({ kind: 'drop', id })
  }
  return ops
}

function isValue(value: unknown, kind: NumberKind): value is number {
  if (kind === 'float') return typeof value === 'number'
  return Number.isInteger(value) && Math.abs(value as number) <= LONGS
}

function clearsOf(trace: JsonTrace, ops: readonly NumberOp[]): RecordedClear[] {
  const at = ops.flatMap((op, index) => (op.kind === 'clear' ? [index] : []))
  const recorded = trace.list('clears')
  if (recorded.length !== at.length)
    throw trace.wrong('clears', `${at.length} objects, one for each op 2; there are ${recorded.length}`)
  return recorded.map((each, index) => {
    const lists = listsOf(trace, 'clears', each, index)
    const { op, returned, freedBlocks } = each as Record<string, unknown>
    if (op !== at[index])
      throw trace.wrong(
        'clears',
        `objects with the number of their op; the one at ${index} has ${JSON.stringify(op)}, not ${at[index]}`,
      )
    if (!isCount(returned) || !areCounts(freedBlocks))
      throw trace.wrong('clears', `objects with "returned" and "freedBlocks"; the one at ${index} is not`)
    return { ...lists, returned, freedBlocks }
  })
}

function listsOf(trace: JsonTrace, name: string, value: unknown, index?: number): RecordedLists {
  const { blockList, nBlocks, freeList, freeListLength, freeListFnv } = (value ?? {}) as Record<
    string,
    unknown
  >
  if (
    areCounts(blockList) &&
    areCounts(freeList) &&
    isCount(nBlocks) &&
    isCount(freeListLength) &&
    isCount(freeListFnv) &&
    blockList.length <= nBlocks &&
    freeList.length <= freeListLength
  )
    return { blockList, nBlocks, freeList, freeListLength, freeListFnv }
  const lists = '"blockList" and "freeList", no longer than "nBlocks" and "freeListLength", and "freeListFnv"'
  if (index === undefined) throw trace.wrong(name, `an object with ${lists}`)
  throw trace.wrong(name, `objects with ${lists}; the one at ${index} is not`)
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

const areCounts = (value: unknown): value is readonly number[] => Array.isArray(value) && value.every(isCount)
