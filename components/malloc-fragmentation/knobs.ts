import type { TemplateResult } from 'lit'
import { count } from '../format.ts'
import { choiceKnob, knobPanel, numberKnob, type KnobsPlace } from '../knobs.ts'
import {
  GLIBC_VERSIONS,
  LEAST_SIZE,
  MAPPED_SIZE,
  MOST_SIZE,
  AFTERS,
  AFTER_WORDS,
  type Knobs,
} from './program.ts'

const SIZES: readonly (readonly [size: number, words: string])[] = [
  [5037, ''],
  [50_037, ''],
  [MAPPED_SIZE - 1, ''],
  [MAPPED_SIZE, ', own mapping'],
  [200_037, ', own mapping'],
]

/** What a person may change about the program and its malloc. */
export function renderKnobs({ knobs, isOpen, toggle, turn }: KnobsPlace<Knobs>): TemplateResult {
  const sizes = SIZES.some(([size]) => size === knobs.size) ? SIZES : [...SIZES, [knobs.size, ''] as const]
  return knobPanel(isOpen, toggle, [
    choiceKnob(
      'Made first',
      knobs.first,
      [
        ['big', 'big'],
        ['small', 'small'],
      ],
      (first) => turn({ first }),
    ),
    choiceKnob(
      'String size',
      String(knobs.size),
      sizes.map(([size, words]) => [String(size), `${count(size)}${words}`] as const),
      (size) => turn({ size: Number(size) }),
    ),
    numberKnob('or, in bytes', knobs.size, [LEAST_SIZE, MOST_SIZE], (size) => turn({ size })),
    choiceKnob(
      'After del big',
      knobs.after,
      AFTERS.map((after) => [after, AFTER_WORDS[after]] as const),
      (after) => turn({ after }),
    ),
    choiceKnob(
      'malloc',
      knobs.glibc,
      GLIBC_VERSIONS.map((version) => [version, `glibc ${version}`] as const),
      (glibc) => turn({ glibc }),
    ),
  ])
}
