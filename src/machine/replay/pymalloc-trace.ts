/** Recorded runs of CPython's pymalloc, as tests/recorded/README.md has them: `pymalloc-trace/1`. */
import { RULES, type PyMallocRules, type PyMallocVersion } from '../pymalloc/index.ts'
import { JsonTrace } from './json-trace.ts'
import { NotSimulatedError } from './not-simulated-error.ts'

export const PYMALLOC_OP = { malloc: 0, free: 1, realloc: 2 } as const

/** What a recording has in place of a block's offset if malloc served it. */
export const RAW = -1
/** The recording program put its arenas so many bytes behind a boundary of this. */
export const EXCESS_BOUNDARY = 16 * 1024

const VERSIONS = Object.keys(RULES) as PyMallocVersion[]
const STATE_FIELDS = ['maxarenas', 'narenas', 'arenas', 'usableArenas', 'unusedSlots', 'usedpools']

export interface ArenaEvent {
  readonly kind: 'new' | 'free'
  /** Arenas are counted in the order in which they were made, from 0. */
  readonly seq: number
  readonly slot: number
  readonly excess: number
}

/** All lists of the allocator, as the recording has them. */
export type RecordedState = Readonly<Record<string, unknown>>

export interface PyMallocTrace {
  readonly label: string
  readonly rules: PyMallocRules
  readonly ops: number
  readonly kindByOp: Uint8Array
  /** Of a malloc, the ID that its block gets: they count from 0. */
  readonly idByOp: Int32Array
  readonly sizeByOp: Float64Array
  readonly ids: number
  /** Of a malloc and a realloc: the arena's number times its size, and the offset from its first whole pool; or RAW. */
  readonly resultByOp: Float64Array
  readonly eventsByOp: ReadonlyMap<number, readonly ArenaEvent[]>
  readonly arenaExcess: readonly number[]
  /** What was recorded of the state after so many ops; the last is the final one. */
  readonly states: readonly { readonly opsDone: number; readonly state: RecordedState }[]
  /** Where an op stands in the file, and where a state. */
  readonly lineOfOp: (op: number) => number
  readonly lineOfState: (index: number) => number
}

/** Throws a TraceError where the recording is not as it should be. */
export function readPyMallocTrace(bytes: Uint8Array): PyMallocTrace {
  const json = new JsonTrace(bytes)
  const version = json.string('version')
  if (!(VERSIONS as string[]).includes(version))
    throw new NotSimulatedError(`pymalloc ${version} is not simulated: ${VERSIONS.join(', ')} are`)
  const rules = RULES[version as PyMallocVersion]
  checkConfig(json, rules)
  const { firstItemByOp, ...ops } = readOps(json)
  const states = readStates(json, ops.ops)
  return {
    label: typeof json.get('name') === 'string' ? json.string('name') : '',
    rules,
    ...ops,
    resultByOp: readResults(json, ops.kindByOp),
    eventsByOp: readEvents(json, ops.ops),
    arenaExcess: readExcess(json),
    states,
    lineOfOp: (op) => json.wrongItem('ops', firstItemByOp[op] as number, '').line,
    lineOfState: (index) =>
      index === states.length - 1 ? json.lineOf('final') : json.wrongItem('checkpoints', index, '').line,
  }
}

function checkConfig(
  json: JsonTrace,
  { version, alignment, threshold, poolBytes, arenaBytes }: PyMallocRules,
): void {
  const config = json.object('config')
  const known = { alignment, threshold, poolSize: poolBytes, arenaSize: arenaBytes }
  for (const [name, value] of Object.entries(known))
    if (config[name] !== value)
      throw new NotSimulatedError(
        `pymalloc ${version} with ${name} ${JSON.stringify(config[name])} is not simulated: ${value} is`,
      )
}

function readOps(json: JsonTrace) {
  const items = json.wholeNumbers('ops')
  const most = Math.ceil(items.length / 2)
  const kindByOp = new Uint8Array(most)
  const idByOp = new Int32Array(most)
  const sizeByOp = new Float64Array(most)
  const firstItemByOp = new Int32Array(most)
  const isLive: boolean[] = []
  let ops = 0
  let at = 0
  const operand = (what: string): number => {
    const value = items[at]
    if (value === undefined) throw json.wrongItem('ops', at, `the list ends where ${what} is expected`)
    at++
    return value
  }
  const block = (): number => {
    const id = operand('the ID of a block')
    if (id < 0 || id >= isLive.length)
      throw json.wrongItem(
        'ops',
        at - 1,
        `${id} is the ID of no block: ${isLive.length} have been made so far`,
      )
    if (!isLive[id]) throw json.wrongItem('ops', at - 1, `block ${id} has been freed before`)
    return id
  }
  const size = (): number => {
    const bytes = operand('a size')
    if (bytes < 0) throw json.wrongItem('ops', at - 1, `a size is expected, not ${bytes}`)
    return bytes
  }
  for (; at < items.length; ops++) {
    firstItemByOp[ops] = at
    const kind = items[at++] as number
    kindByOp[ops] = kind
    switch (kind) {
      case PYMALLOC_OP.malloc:
        sizeByOp[ops] = size()
        idByOp[ops] = isLive.push(true) - 1
        break
      case PYMALLOC_OP.free:
        idByOp[ops] = block()
        isLive[idByOp[ops] as number] = false
        break
      case PYMALLOC_OP.realloc:
        idByOp[ops] = block()
        sizeByOp[ops] = size()
        break
      default:
        throw json.wrongItem('ops', at - 1, `an op is expected: 0 malloc, 1 free, 2 realloc; not ${kind}`)
    }
  }
  return {
    ops,
    kindByOp: kindByOp.subarray(0, ops),
    idByOp: idByOp.subarray(0, ops),
    sizeByOp: sizeByOp.subarray(0, ops),
    ids: isLive.length,
    firstItemByOp,
  }
}

function readResults(json: JsonTrace, kindByOp: Uint8Array): Float64Array {
  const results = json.wholeNumbers('results')
  const byOp = new Float64Array(kindByOp.length)
  let next = 0
  kindByOp.forEach((kind, op) => {
    if (kind === PYMALLOC_OP.free) return
    const result = results[next]
    if (result === undefined)
      throw json.wrongItem('results', next, 'the list ends where a result is expected')
    if (result < RAW)
      throw json.wrongItem('results', next, `a place from ${RAW} on is expected, not ${result}`)
    byOp[op] = result
    next++
  })
  if (next < results.length)
    throw json.wrongItem('results', next, `the list is expected to end: ${next} ops have a result`)
  return byOp
}

function readEvents(json: JsonTrace, ops: number): Map<number, ArenaEvent[]> {
  const byOp = new Map<number, ArenaEvent[]>()
  json.list('arenaEvents').forEach((item, index) => {
    const [op, kind, seq, slot, excess] = Array.isArray(item) ? (item as unknown[]) : []
    if (!isIndex(op, ops) || (kind !== 'new' && kind !== 'free') || ![seq, slot, excess].every(isCount))
      throw json.wrongItem(
        'arenaEvents',
        index,
        `[op below ${ops}, "new" or "free", number of the arena, slot, excess] is expected`,
      )
    const events = byOp.get(op) ?? []
    byOp.set(op, events)
    events.push({ kind, seq, slot, excess } as ArenaEvent)
  })
  return byOp
}

function readExcess(json: JsonTrace): readonly number[] {
  const excess = json.wholeNumbers('arenaExcess')
  if (excess.length === 0) throw json.wrong('arenaExcess', 'a list with something in it')
  excess.forEach((bytes, index) => {
    if (!isIndex(bytes, EXCESS_BOUNDARY))
      throw json.wrongItem(
        'arenaExcess',
        index,
        `bytes from 0 to ${EXCESS_BOUNDARY - 1} are expected, not ${bytes}`,
      )
  })
  return excess
}

function readStates(json: JsonTrace, ops: number): PyMallocTrace['states'] {
  let before = 0
  const checkpoints = json.list('checkpoints').map((item, index) => {
    const [opsDone, state] = Array.isArray(item) ? (item as unknown[]) : []
    if (!isIndex(opsDone, ops + 1) || opsDone < before || !isState(state))
      throw json.wrongItem(
        'checkpoints',
        index,
        `[ops done, from ${before} to ${ops}, {${STATE_FIELDS.join(', ')}}] is expected`,
      )
    before = opsDone
    return { opsDone, state }
  })
  const final = json.object('final')
  if (!isState(final)) throw json.wrong('final', `an object with ${STATE_FIELDS.join(', ')}`)
  return [...checkpoints, { opsDone: ops, state: final }]
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

const isIndex = (value: unknown, end: number): value is number => isCount(value) && value < end

const isState = (value: unknown): value is RecordedState =>
  typeof value === 'object' && value !== null && STATE_FIELDS.every((field) => Object.hasOwn(value, field))
