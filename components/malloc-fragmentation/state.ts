import type { DeckProgram, DemoSetting, Json } from '../../src/engine/demo.ts'
import {
  GLIBC_VERSIONS,
  LEAST_SIZE,
  MOST_SIZE,
  AFTERS,
  lineOf,
  programOf,
  sizeIn,
  type Knobs,
} from './program.ts'

/** Where the program stands, and what was changed about it. */
export type MallocFragmentationState = Knobs & {
  readonly version: 2
  /** The line at which it stands, or which it runs. */
  readonly line: number
  /** How much of that line is done, from 0 to 1. */
  readonly done: number
}

/** A size that is a mapping of its own, for the moment of that name. */
const MAPPED_MOMENT_SIZE = 200_037

/** The program that the author gave. */
export function givenIn({ program }: DemoSetting): DeckProgram {
  if (!program) throw new RangeError('malloc-fragmentation: it needs program=, the file of its program')
  return program
}

export function knobsOf(given: DeckProgram, changed: Partial<Knobs> = {}): Knobs {
  return { first: 'big', size: sizeIn(given), after: 'nothing', glibc: '2.17', ...changed }
}

/** The knobs that are written; what can't be read is as if it were not. */
function writtenKnobs({ first, size, after, glibc }: Readonly<Record<string, string>>): Partial<Knobs> {
  const bytes = Number(size)
  const known = AFTERS.find((each) => each.replace(' ', '-') === after)
  const version = GLIBC_VERSIONS.find((each) => each === glibc)
  return {
    ...(first === 'big' || first === 'small' ? { first } : {}),
    ...(Number.isInteger(bytes) && isWithin(bytes, LEAST_SIZE, MOST_SIZE) ? { size: bytes } : {}),
    ...(known ? { after: known } : {}),
    ...(version ? { glibc: version } : {}),
  }
}

/** What was changed about the program, without where it stands. */
export function knobsIn({ first, size, after, glibc }: MallocFragmentationState): Knobs {
  return { first, size, after, glibc }
}

/** The state at a wait of the program. */
export function stateAtWait(given: DeckProgram, moment: string, knobs: Knobs): MallocFragmentationState {
  const line = lineOf(programOf(given, knobs), moment)
  if (line < 0) throw new RangeError(`malloc-fragmentation: ${given.file} has no wait('${moment}')`)
  return { version: 2, line, done: 1, ...knobs }
}

/** The declared steps; the last one with the two lines swapped. */
export function storyOf(
  given: DeckProgram,
  attributes: Readonly<Record<string, string>> = {},
): readonly MallocFragmentationState[] {
  const plain = knobsOf(given, writtenKnobs(attributes))
  return [
    ...['start', 'big', 'small', 'del big'].map((moment) => stateAtWait(given, moment, plain)),
    stateAtWait(given, 'del big', { ...plain, first: plain.first === 'big' ? 'small' : 'big' }),
  ]
}

/** States that a sentence can name. */
export function momentsOf(
  given: DeckProgram,
  attributes: Readonly<Record<string, string>> = {},
): Readonly<Record<string, MallocFragmentationState>> {
  const written = writtenKnobs(attributes)
  const [start, big, small, delBig] = storyOf(given, attributes) as [
    MallocFragmentationState,
    MallocFragmentationState,
    MallocFragmentationState,
    MallocFragmentationState,
  ]
  const at = (moment: string, changed: Partial<Knobs>) =>
    stateAtWait(given, moment, knobsOf(given, { ...written, ...changed }))
  return {
    start,
    big,
    small,
    'del-big': delBig,
    collect: at('collect', { after: 'collect' }),
    trim: at('trim', { after: 'trim' }),
    'del-small': at('del small', { after: 'del small' }),
    'modern-glibc': at('del big', { glibc: '2.36' }),
    mapped: at('del big', { size: MAPPED_MOMENT_SIZE }),
    'small-first': at('del big', { first: 'small' }),
  }
}

/** The state, its keys in one order, if it is one of this program's; else throws a RangeError. */
export function checkState(state: unknown, given: DeckProgram): MallocFragmentationState {
  const { version, line, done, first, size, after, glibc } = (state ?? {}) as Record<string, Json>
  const isKnown =
    version === 2 &&
    (first === 'big' || first === 'small') &&
    isWithin(size, LEAST_SIZE, MOST_SIZE) &&
    Number.isInteger(size) &&
    AFTERS.some((each) => each === after) &&
    GLIBC_VERSIONS.some((each) => each === glibc) &&
    isWithin(done, 0, 1)
  if (!isKnown) throw new RangeError(`malloc-fragmentation: ${JSON.stringify(state)} is no state`)
  const knobs = { first, size, after, glibc } as Knobs
  const last = programOf(given, knobs).lines.length - 1
  if (!Number.isInteger(line) || !isWithin(line, 0, last))
    throw new RangeError(`malloc-fragmentation: line ${JSON.stringify(line)} of lines 0 to ${last}`)
  return { version, line, done, ...knobs } as MallocFragmentationState
}

function isWithin(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && value >= least && value <= most
}
