import type { DemoSetting, Json } from '../../src/engine/demo.ts'
import type { PythonScene } from '../../src/machine/index.ts'
import {
  GLIBC_VERSIONS,
  LEAST_INTS,
  MODES,
  MOST_INTS,
  MOST_KEEP,
  OBJECTS,
  AFTERS,
  intsIn,
  lineOf,
  programOf,
  type Knobs,
  type Given,
} from './program.ts'
import type { Look } from './view.ts'

/** Where the program stands, and what was changed about it. */
export type PythonMemoryState = Knobs & {
  readonly version: 1
  /** The line at which it stands, or which it runs. */
  readonly line: number
  /** How much of that line is done, from 0 to 1. */
  readonly done: number
  readonly look: Look
}

export const LOOKS: readonly Look[] = ['story', 'pools']

/** The scene and the program that the author gave. */
export function givenIn({ scene, program }: DemoSetting<PythonScene>): Given {
  if (!scene || !program)
    throw new RangeError(
      'python-memory: it needs program=, the file of its program, and scene=, its recorded start',
    )
  return { script: scene, program }
}

export function knobsOf(given: Given, changed: Partial<Knobs> = {}): Knobs {
  return {
    ints: intsIn(given),
    keep: 0,
    mode: 'script',
    after: 'collect',
    object: 'list',
    glibc: '2.17',
    ...changed,
  }
}

/** The knobs that are written; what can't be read is as if it were not. */
function writtenKnobs(written: Readonly<Record<string, string>>): Partial<Knobs> {
  const ints = written['ints'] === undefined ? undefined : Number(written['ints'])
  const keep = written['keep'] === undefined ? undefined : Number(written['keep'])
  const mode = MODES.find((each) => each === written['mode'])
  const after = AFTERS.find((each) => each === written['after'])
  const object = OBJECTS.find((each) => each === written['object'])
  const glibc = GLIBC_VERSIONS.find((each) => each === written['glibc'])
  return {
    ...(isWhole(ints, LEAST_INTS, MOST_INTS) ? { ints } : {}),
    ...(isWhole(keep, 0, MOST_KEEP) ? { keep } : {}),
    ...(mode ? { mode } : {}),
    ...(after ? { after } : {}),
    ...(object ? { object } : {}),
    ...(glibc ? { glibc } : {}),
  }
}

/** What was changed about the program, without where it stands. */
export function knobsIn({ ints, keep, mode, after, object, glibc }: PythonMemoryState): Knobs {
  return { ints, keep, mode, after, object, glibc }
}

/** The state at a moment of the program. */
export function stateAtMoment(given: Given, moment: string, knobs: Knobs): PythonMemoryState {
  const line = lineOf(programOf(given, knobs), moment)
  if (line < 0) throw new RangeError(`python-memory: ${given.program.file} has no moment "${moment}"`)
  return { version: 1, line, done: 1, look: 'story', ...knobs }
}

/** The declared steps. */
export function storyOf(
  given: Given,
  attributes: Readonly<Record<string, string>> = {},
): readonly PythonMemoryState[] {
  const plain = knobsOf(given, writtenKnobs(attributes))
  const moments =
    plain.after === 'again'
      ? ['start', 'range', 'del ints', 'again']
      : ['start', 'range', 'del ints', 'collect', 'made again']
  return moments.map((moment) => stateAtMoment(given, moment, plain))
}

/** States that a sentence can name. */
export function momentsOf(
  given: Given,
  attributes: Readonly<Record<string, string>> = {},
): Readonly<Record<string, PythonMemoryState>> {
  const written: Partial<Knobs> = { ...writtenKnobs(attributes), after: 'collect' }
  const at = (moment: string, changed: Partial<Knobs> = {}): PythonMemoryState =>
    stateAtMoment(given, moment, knobsOf(given, { ...written, ...changed }))
  return {
    start: at('start'),
    range: at('range'),
    'del-ints': at('del ints'),
    'nine-million': at('del ints', { ints: MOST_INTS }),
    again: at('again', { after: 'again' }),
    collect: at('collect'),
    'import-gc': at('import gc'),
    imported: at('collect', { mode: 'imported' }),
    'modern-glibc': at('collect', { mode: 'imported', glibc: '2.36' }),
    kept: at('collect', { keep: 1000, mode: 'imported' }),
    lists: at('made'),
    dropped: at('dropped'),
    'made-again': at('made again'),
    pools: { ...at('dropped'), look: 'pools' },
    dicts: at('made again', { object: 'dict' }),
    frames: at('made again', { object: 'frame' }),
  }
}

/** The state, its keys in one order, if it is one of this program's; else throws a RangeError. */
export function checkState(state: unknown, given: Given): PythonMemoryState {
  const {
    version,
    line,
    done,
    look = 'story',
    ints,
    keep,
    mode,
    after,
    object,
    glibc,
  } = (state ?? {}) as Record<string, Json>
  const isKnown =
    version === 1 &&
    isWhole(ints, LEAST_INTS, MOST_INTS) &&
    isWhole(keep, 0, MOST_KEEP) &&
    MODES.some((each) => each === mode) &&
    AFTERS.some((each) => each === after) &&
    OBJECTS.some((each) => each === object) &&
    GLIBC_VERSIONS.some((each) => each === glibc) &&
    LOOKS.some((each) => each === look) &&
    isWithin(done, 0, 1)
  if (!isKnown) throw new RangeError(`python-memory: ${JSON.stringify(state)} is no state`)
  const knobs = { ints, keep, mode, after, object, glibc } as Knobs
  const last = programOf(given, knobs).lines.length - 1
  if (!isWhole(line, 0, last))
    throw new RangeError(`python-memory: line ${JSON.stringify(line)} of lines 0 to ${last}`)
  return { version, line, done, look, ...knobs } as PythonMemoryState
}

function isWithin(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && value >= least && value <= most
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return isWithin(value, least, most) && Number.isInteger(value)
}
