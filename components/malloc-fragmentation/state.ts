import type { Json } from '../../src/engine/demo.ts'
import type { Scene } from '../../src/machine/index.ts'
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
  readonly version: 1
  /** The line at which it stands, or which it runs. */
  readonly line: number
  /** How much of that line is done, from 0 to 1. */
  readonly done: number
}

/** A size that is a mapping of its own, for the moment of that name. */
const MAPPED_MOMENT_SIZE = 200_037

export function knobsOf(scene: Scene, changed: Partial<Knobs> = {}): Knobs {
  return { first: 'big', size: sizeIn(scene), after: 'nothing', glibc: '2.17', ...changed }
}

/** What was changed about the program, without where it stands. */
export function knobsIn({ first, size, after, glibc }: MallocFragmentationState): Knobs {
  return { first, size, after, glibc }
}

/** The state at a wait of the program. */
export function stateAtWait(scene: Scene, moment: string, knobs: Knobs): MallocFragmentationState {
  const line = lineOf(programOf(scene, knobs), moment)
  if (line < 0) throw new RangeError(`malloc-fragmentation: ${scene.file} has no wait('${moment}')`)
  return { version: 1, line, done: 1, ...knobs }
}

/** The declared steps. */
export function storyOf(scene: Scene): readonly MallocFragmentationState[] {
  const plain = knobsOf(scene)
  return [
    ...['start', 'big', 'small', 'del big'].map((moment) => stateAtWait(scene, moment, plain)),
    stateAtWait(scene, 'del big', knobsOf(scene, { first: 'small' })),
  ]
}

/** States that a sentence can name. */
export function momentsOf(scene: Scene): Readonly<Record<string, MallocFragmentationState>> {
  const [start, big, small, delBig, smallFirst] = storyOf(scene) as [
    MallocFragmentationState,
    MallocFragmentationState,
    MallocFragmentationState,
    MallocFragmentationState,
    MallocFragmentationState,
  ]
  const at = (moment: string, changed: Partial<Knobs>) => stateAtWait(scene, moment, knobsOf(scene, changed))
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
    'small-first': smallFirst,
  }
}

/** The state, its keys in one order, if it is one of this scene's; else throws a RangeError. */
export function checkState(state: unknown, scene: Scene): MallocFragmentationState {
  const { version, line, done, first, size, after, glibc } = (state ?? {}) as Record<string, Json>
  const isKnown =
    version === 1 &&
    (first === 'big' || first === 'small') &&
    isWithin(size, LEAST_SIZE, MOST_SIZE) &&
    Number.isInteger(size) &&
    AFTERS.some((each) => each === after) &&
    GLIBC_VERSIONS.some((each) => each === glibc) &&
    isWithin(done, 0, 1)
  if (!isKnown) throw new RangeError(`malloc-fragmentation: ${JSON.stringify(state)} is no state`)
  const knobs = { first, size, after, glibc } as Knobs
  const last = programOf(scene, knobs).scene.lines.length - 1
  if (!Number.isInteger(line) || !isWithin(line, 0, last))
    throw new RangeError(`malloc-fragmentation: line ${JSON.stringify(line)} of lines 0 to ${last}`)
  return { version, line, done, ...knobs } as MallocFragmentationState
}

function isWithin(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && value >= least && value <= most
}
