/** What recordings of interpreters have of the process's memory: all of it at the end, or the digests of it at each wait. */
import type { JsonTrace } from './json-trace.ts'
import type { RecordedMoment, RecordedPages } from './python-events.ts'

/** Parts of `state.malloc` and of `state.python` that are compared. */
const MALLOC_PARTS = [
  'brk',
  'top',
  'chunks',
  'bins',
  'fastbins',
  'haveFast',
  'tcache',
  'lastRemainder',
  'trimThreshold',
  'mmapThreshold',
  'topPad',
]
const PYTHON_PARTS = [
  'arenas',
  'arenaVector',
  'usableArenas',
  'unusedSlots',
  'usedpools',
  'int',
  'float',
  'freeLists',
]
/** Of a wait's. */
const WAIT_PARTS = ['brk', 'top', 'trimThreshold', 'mmapThreshold', 'regions', 'gc']
const WAIT_DIGESTS = ['chunks', 'bins', 'fastbins', 'tcache', 'arenas', 'usedpools', 'int', 'float', 'lists']

/** At the end of a boot file's ops. */
export function endOf(json: JsonTrace): RecordedMoment {
  const state = json.object('state')
  const malloc = objectIn(json, state, 'malloc')
  const python = objectIn(json, state, 'python')
  const { generations } = objectIn(json, python, 'gc')
  if (!Array.isArray(generations)) throw json.wrong('generations', 'a list')
  return {
    name: 'at the end',
    parts: {
      ...pick(json, malloc, MALLOC_PARTS),
      ...pick(json, state, ['regions']),
      ...pick(json, python, PYTHON_PARTS),
      gc: generations.map((generation) => (generation as { count?: unknown } | null)?.count),
    },
    digests: {},
    pages: pagesOf(json, objectIn(json, state, 'residentPages')),
  }
}

/** At each wait of a program's. */
export function waitsOf(json: JsonTrace): RecordedMoment[] {
  return json.list('waits').map((each, index) => {
    if (typeof each !== 'object' || each === null) throw json.wrong('waits', 'a list of objects')
    const wait = each as Record<string, unknown>
    const digests = pick(json, objectIn(json, wait, 'sha'), WAIT_DIGESTS)
    return {
      name: `at wait ${index + 1}`,
      parts: pick(json, wait, WAIT_PARTS),
      digests: digests as Record<string, string>,
      pages: pagesOf(json, objectIn(json, wait, 'pages')),
    }
  })
}

function pagesOf(json: JsonTrace, pages: Record<string, unknown>): RecordedPages {
  for (const runs of Object.values(pages))
    if (!Array.isArray(runs) || !runs.every(Number.isInteger))
      throw json.wrong('pages', 'lists of whole numbers')
  return pages as RecordedPages
}

function objectIn(
  json: JsonTrace,
  from: Readonly<Record<string, unknown>>,
  name: string,
): Record<string, unknown> {
  const value = from[name]
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw json.wrong(name, 'an object')
  return value as Record<string, unknown>
}

function pick(
  json: JsonTrace,
  from: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(
    names.map((name) => {
      if (from[name] === undefined) throw json.wrong(name, 'a part of the memory')
      return [name, from[name]]
    }),
  )
}
