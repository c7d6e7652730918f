/**
 * What CPython's free lists hand out again: recordings of a real interpreter that made objects of each kind, let go of them in
 * some order, and made as many again; tests/recorded/README.md says what each field is. Such a file has no "format": it is
 * known by its "kinds".
 */
import { PYTHON_RULES, type PythonVersion } from '../objects/index.ts'
import { JsonTrace } from './json-trace.ts'
import { NotSimulatedError } from './not-simulated-error.ts'

export const FREE_LISTS_FORMAT = 'freelists'

/** As the recordings spell them. */
export const FREE_LIST_KINDS = [
  'list',
  'dict',
  'set',
  'tuple3',
  'tuple25',
  'frame',
  'method',
  'cfunc',
  'unicode',
  'int',
  'float',
] as const
export type FreeListKindName = (typeof FREE_LIST_KINDS)[number]

/** The two lists of a kind and an order: of objects of the second generation, and of the third. */
export const REUSED = {
  second: 'secondReusesFirst',
  third: 'thirdAfterReverseDelAndCollectReusesSecond',
} as const
export type Generation = keyof typeof REUSED

export interface RecordedReuse {
  readonly kind: FreeListKindName
  /** In words: `forward`. */
  readonly order: string
  /** The numbers of the objects that went, the first first. */
  readonly deletions: readonly number[]
  /** Of each object the number of the one before whose address it has; -1: of none. */
  readonly second: readonly number[]
  readonly third: readonly number[]
  /** The line that a list stands in. */
  readonly lineOf: (generation: Generation) => number
}

export interface FreeListsTrace {
  readonly version: PythonVersion
  /** The interpreter's own version. */
  readonly recordedVersion: string
  /** Objects alive at once. */
  readonly count: number
  readonly reuses: readonly RecordedReuse[]
}

/** More than these are no matter of free lists. */
const MOST_OBJECTS = 100_000

/** Throws a `TraceError` where the recording can't be read. */
export function readFreeLists(bytes: Uint8Array): FreeListsTrace {
  const trace = new JsonTrace(bytes)
  const recordedVersion = trace.string('version')
  const version = simulatedPython(recordedVersion)
  const count = trace.count('n')
  if (count === 0 || count > MOST_OBJECTS)
    throw trace.wrong('n', `a number of objects from 1 to ${MOST_OBJECTS}`)
  const reuses: RecordedReuse[] = []
  for (const [kind, orders] of Object.entries(trace.object('kinds'))) {
    if (!isKind(kind)) throw trace.wrongAt(['kinds', kind], `one of ${FREE_LIST_KINDS.join(', ')}`)
    if (!isObject(orders)) throw trace.wrongAt(['kinds', kind], 'an object')
    for (const [order, lists] of Object.entries(orders)) {
      const path = ['kinds', kind, order]
      if (!isObject(lists)) throw trace.wrongAt(path, 'an object')
      const list = (generation: Generation): readonly number[] => {
        const value = lists[REUSED[generation]]
        if (isListOf(value, count)) return value
        const expected = `a list of ${count} numbers of objects, each from 0 to ${count - 1} or -1`
        throw trace.wrongAt([...path, REUSED[generation]], expected)
      }
      const deletions = deletionsIn(order, count)
      if (!deletions)
        throw trace.wrongAt(path, `delForward, or delStride and a number that has no divisor with ${count}`)
      reuses.push({
        kind,
        order: order.slice('del'.length).toLowerCase(),
        deletions,
        second: list('second'),
        third: list('third'),
        lineOf: (generation) => trace.lineAt([...path, REUSED[generation]]),
      })
    }
  }
  if (reuses.length === 0)
    throw trace.wrong('kinds', 'an object with an order of deletion of at least one kind')
  return { version, recordedVersion, count, reuses }
}

/** `delForward`, `delStride37`: object 37 i, counted round, is the i-th to go. */
function deletionsIn(order: string, count: number): readonly number[] | undefined {
  const found = /^del(?:Forward|Stride(\d{1,6}))$/.exec(order)
  if (!found) return undefined
  const stride = Number(found[1] ?? 1)
  const deletions = Array.from({ length: count }, (_, index) => (index * stride) % count)
  return new Set(deletions).size === count ? deletions : undefined
}

function simulatedPython(version: string): PythonVersion {
  const known = Object.keys(PYTHON_RULES) as PythonVersion[]
  const found = known.find((each) => version === each || (each === '3.11' && version.startsWith('3.11.')))
  if (found) return found
  throw new NotSimulatedError(
    `the free lists of CPython ${version} are not simulated: those of ${known.join(', ')} are`,
  )
}

const isKind = (kind: string): kind is FreeListKindName =>
  (FREE_LIST_KINDS as readonly string[]).includes(kind)

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isListOf = (value: unknown, count: number): value is number[] =>
  Array.isArray(value) &&
  value.length === count &&
  value.every((each: unknown) => Number.isInteger(each) && (each as number) >= -1 && (each as number) < count)
