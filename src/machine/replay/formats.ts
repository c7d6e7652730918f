/** Recordings by what they say they are. Another kind is another entry, from a file of its own. */
import { compareFreeLists } from './compare-free-lists.ts'
import { compareIntBlocks } from './compare-intblocks.ts'
import { comparePythonEvents, type Residency } from './compare-python-events.ts'
import { compareMalloc, type Comparison } from './compare.ts'
import { FREE_LISTS_FORMAT, readFreeLists } from './free-lists.ts'
import { readIntBlockTrace } from './intblock-trace.ts'
import { compareIntIds, readIntIds } from './intids.ts'
import { comparePyMalloc } from './compare-pymalloc.ts'
import { NotSimulatedError } from './not-simulated-error.ts'
import { readPyMallocTrace } from './pymalloc-trace.ts'
import type { PythonEvents } from './python-events.ts'
import { readMallocTrace } from './read-malloc-trace.ts'
import { readPythonBoot, readPythonProgram, type Beside } from './read-python-events.ts'
import { mallocStats, type MallocStats } from './stats.ts'
import { textOf } from './text.ts'
import { TraceError } from './trace-error.ts'
import { simulatedVersion } from './version.ts'

export interface ReplayOptions {
  readonly stats?: boolean
  /** Some recordings go on where another ends, which is a file beside. */
  readonly beside?: Beside
}

export interface Replayed {
  readonly format: string
  readonly label: string
  readonly ops: number
  /** What the simulation is of: `glibc 2.36`, `pymalloc 2.7.6`. */
  readonly simulated: string
  /** What was recorded, if that is not the same. */
  readonly recordedOn?: string
  /** Absent where the recording holds no results. */
  readonly comparison?: Comparison
  readonly stats?: MallocStats
  /** At each moment for which resident pages were recorded. */
  readonly residency?: readonly Residency[]
}

type Replay = (bytes: Uint8Array, options: ReplayOptions) => Replayed

const FORMATS: Readonly<Record<string, Replay>> = {
  'malloc-golden-1': replayMalloc,
  'intblock-trace/1': replayIntBlocks,
  'intids/1': replayIntIds,
  'pymalloc-trace/1': replayPyMalloc,
  'py276-boot/1': (bytes) => replayPython('py276-boot/1', readPythonBoot(bytes)),
  'py276-prog/1': (bytes, { beside }) => replayPython('py276-prog/1', readPythonProgram(bytes, beside)),
  [FREE_LISTS_FORMAT]: replayFreeLists,
}

/** Whose blocks of ints and floats are the same. */
const WITH_NUMBER_BLOCKS = ['2.7.6', '2.7.18']

/** How far into a file its format is looked for. */
const FORMAT_BYTES = 1 << 16

/** Replays a recording of any kind; throws a `TraceError` where it can't be read. */
export function replay(bytes: Uint8Array, options: ReplayOptions = {}): Replayed {
  const start = textOf(bytes.subarray(0, FORMAT_BYTES))
  const found = /"format"\s*:\s*"([^"\n]*)"/.exec(start)
  if (!found && /"kinds"\s*:/.test(start)) return replayFreeLists(bytes)
  const known = Object.keys(FORMATS).join(', ')
  if (!found) throw new TraceError(1, 1, `a recording is expected, whose first line has "format": ${known}`)
  const format = found[1]!
  if (Object.hasOwn(FORMATS, format)) return FORMATS[format]!(bytes, options)
  const before = start.slice(0, found.index)
  throw new TraceError(
    before.split('\n').length,
    before.length - before.lastIndexOf('\n'),
    `the format ${JSON.stringify(format)} is not known: ${known} are`,
  )
}

function replayMalloc(bytes: Uint8Array, { stats }: ReplayOptions): Replayed {
  const trace = readMallocTrace(bytes)
  const { label, libc, settings } = trace.header
  if (/jemalloc/i.test(libc)) throw new NotSimulatedError('jemalloc is not simulated yet')
  const { version, isSame } = simulatedVersion(libc, settings)
  const comparison = compareMalloc(trace)
  return {
    format: 'malloc-golden-1',
    label,
    ops: trace.ops,
    simulated: `glibc ${version}`,
    ...(isSame || libc === '' ? {} : { recordedOn: libc }),
    ...(comparison ? { comparison } : {}),
    ...(stats ? { stats: mallocStats(trace) } : {}),
  }
}

function replayIntBlocks(bytes: Uint8Array): Replayed {
  const trace = readIntBlockTrace(bytes)
  const { version, label, ops } = trace
  const simulated = withNumberBlocks(version)
  return {
    format: 'intblock-trace/1',
    label,
    ops: ops.length,
    simulated,
    comparison: compareIntBlocks(trace),
  }
}

function replayIntIds(bytes: Uint8Array): Replayed {
  const trace = readIntIds(bytes)
  const simulated = `${withNumberBlocks(trace.version)} on glibc 2.36`
  const comparison = compareIntIds(trace)
  return { format: 'intids/1', label: 'ids of ints', ops: comparison.ops, simulated, comparison }
}

function withNumberBlocks(version: string): string {
  if (WITH_NUMBER_BLOCKS.includes(version)) return `CPython ${version}`
  throw new NotSimulatedError(`the ints and floats of CPython ${version} are not simulated in blocks`)
}

function replayPyMalloc(bytes: Uint8Array): Replayed {
  const trace = readPyMallocTrace(bytes)
  return {
    format: 'pymalloc-trace/1',
    label: trace.label,
    ops: trace.ops,
    simulated: `pymalloc ${trace.rules.version}`,
    comparison: comparePyMalloc(trace),
  }
}

function replayFreeLists(bytes: Uint8Array): Replayed {
  const trace = readFreeLists(bytes)
  const comparison = compareFreeLists(trace)
  return {
    format: FREE_LISTS_FORMAT,
    label: `free lists of CPython ${trace.recordedVersion}`,
    ops: comparison.ops,
    simulated: `CPython ${trace.version}`,
    comparison,
  }
}

function replayPython(format: string, events: PythonEvents): Replayed {
  const { label, ops, glibc } = events
  const { residency, ...comparison } = comparePythonEvents(events)
  return { format, label, ops, simulated: `CPython 2.7.6 on glibc ${glibc}`, comparison, residency }
}
