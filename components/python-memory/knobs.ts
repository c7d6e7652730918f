import type { TemplateResult } from 'lit'
import { count } from '../format.ts'
import { choiceKnob, knobPanel, numberKnob, type KnobsPlace } from '../knobs.ts'
import { GLIBC_VERSIONS, LEAST_INTS, MOST_INTS, OBJECTS, type Knobs } from './program.ts'

const INTS = [3000, 1_000_000, 5_000_000, 9_000_000]
const KEPT = [0, 41, 1000, 100_000]

/** What a person may change about the program and its malloc. */
export function renderKnobs({ knobs, isOpen, toggle, turn }: KnobsPlace<Knobs>): TemplateResult {
  const among = (all: readonly number[], value: number) => (all.includes(value) ? all : [...all, value])
  return knobPanel(isOpen, toggle, [
    choiceKnob(
      'Ints',
      String(knobs.ints),
      among(INTS, knobs.ints).map((ints) => [String(ints), count(ints)] as const),
      (ints) => turn({ ints: Number(ints) }),
    ),
    numberKnob('or, how many ints', knobs.ints, [LEAST_INTS, MOST_INTS], (ints) => turn({ ints })),
    choiceKnob(
      'Kept before del',
      String(knobs.keep),
      among(KEPT, knobs.keep).map(
        (keep) => [String(keep), keep === 0 ? 'none' : `one in ${count(keep)}`] as const,
      ),
      (keep) => turn({ keep: Number(keep) }),
    ),
    choiceKnob(
      'gc is imported',
      knobs.mode,
      [
        ['script', 'after del ints'],
        ['imported', 'before the ints'],
      ],
      (mode) => turn({ mode }),
    ),
    choiceKnob(
      'After del ints',
      knobs.after,
      [
        ['collect', 'gc.collect(2)'],
        ['again', 'the same range again'],
      ],
      (after) => turn({ after }),
    ),
    choiceKnob(
      'Made a hundred times',
      knobs.object,
      OBJECTS.map((object) => [object, `${object}s`] as const),
      (object) => turn({ object }),
    ),
    choiceKnob(
      'malloc',
      knobs.glibc,
      GLIBC_VERSIONS.map((version) => [version, `glibc ${version}`] as const),
      (glibc) => turn({ glibc }),
    ),
  ])
}
