import type { DemoAttribute } from '../../src/engine/demo.ts'
import { AFTERS, AFTER_WORDS, GLIBC_VERSIONS, LEAST_SIZE, MOST_SIZE } from './program.ts'

/** What an author may write: the program as the slide begins with it. */
export const attributes: readonly DemoAttribute[] = [
  {
    name: 'first',
    label: 'Made first',
    type: 'choice',
    choices: [
      ['big', 'big'],
      ['small', 'small'],
    ],
    default: 'big',
  },
  { name: 'size', label: 'String size, bytes', type: 'number', least: LEAST_SIZE, most: MOST_SIZE, step: 1 },
  {
    name: 'after',
    label: 'After del big',
    type: 'choice',
    choices: AFTERS.map((after) => [after.replace(' ', '-'), AFTER_WORDS[after]] as const),
    default: 'nothing',
  },
  {
    name: 'glibc',
    label: 'malloc',
    type: 'choice',
    choices: GLIBC_VERSIONS.map((version) => [version, `glibc ${version}`] as const),
    default: '2.17',
  },
]
