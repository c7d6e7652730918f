/** The first line of a malloc trace: a JSON object, every field checked. */
import { TraceError } from './trace-error.ts'
import type { MallocSettings, MallocTraceHeader } from './malloc-trace.ts'

const PAGE_BYTES = 4096
/** Addresses that a process can have. */
const ADDRESSES = 2 ** 47
/** The player keeps an address for every ID. */
const MAX_ID = 100_000_000
const MAX_OPS = 2 ** 31

const SETTINGS = ['tcacheCount', 'tcacheMax', 'mmapThreshold', 'trimThreshold', 'topPad', 'mxfast', 'mmapMax']

/** Reads the header line; throws a `TraceError` that names the field which is wrong. */
export function readHeader(line: string): MallocTraceHeader {
  const fields = objectIn(line)
  const wrong = (name: string, expected: string): TraceError =>
    new TraceError(
      1,
      columnOf(line, name),
      name in fields
        ? `"${name}" is expected to be ${expected}, not ${JSON.stringify(fields[name])}`
        : `"${name}" is missing: ${expected} is expected`,
    )
  const count = (name: string, max: number): number => {
    if (!isCount(fields[name], max)) throw wrong(name, `a whole number from 0 to ${max}`)
    return fields[name] as number
  }
  const text = (name: string): string | undefined => {
    const value = fields[name]
    if (value !== undefined && typeof value !== 'string') throw wrong(name, 'text')
    return value
  }

  const brk0 = fields.brk0
  const startBreak = typeof brk0 === 'string' && /^0x[0-9a-f]{1,12}$/i.test(brk0) ? Number(brk0) : NaN
  if (!(startBreak < ADDRESSES) || startBreak % PAGE_BYTES !== 0)
    throw wrong('brk0', 'a page-aligned address such as "0x55555555a000"')
  if (fields.digestEvery !== undefined && (!isCount(fields.digestEvery, MAX_OPS) || !fields.digestEvery))
    throw wrong('digestEvery', 'a whole number from 1')
  const { env = {} } = fields
  if (!isObject(env)) throw wrong('env', 'an object of settings')
  for (const [name, value] of Object.entries(env)) {
    const at = columnOf(line, name)
    if (name === 'tcache' ? typeof value !== 'boolean' : !isCount(value, Number.MAX_SAFE_INTEGER))
      throw new TraceError(
        1,
        at,
        `"${name}" is expected to be ${name === 'tcache' ? 'true or false' : 'a whole number from 0'}, not ${JSON.stringify(value)}`,
      )
    if (name !== 'tcache' && !SETTINGS.includes(name))
      throw new TraceError(1, at, `"${name}" is no known setting: tcache, ${SETTINGS.join(', ')} are`)
  }
  return {
    label: text('label') ?? '',
    ops: count('ops', MAX_OPS),
    maxId: count('maxId', MAX_ID),
    startBreak,
    libc: text('libc') ?? '',
    settings: env as MallocSettings,
    digestEvery: fields.digestEvery as number | undefined,
    note: text('note'),
  }
}

function objectIn(line: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  if (!isObject(value)) throw new TraceError(1, 1, 'a JSON object in one line is expected')
  return value
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isCount = (value: unknown, max: number): boolean =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= max

const columnOf = (line: string, name: string): number => Math.max(line.indexOf(`"${name}"`), 0) + 1
