import type { DemoAttribute } from '../../src/engine/demo.ts'
import { GLIBC_VERSIONS, LEAST_INTS, MOST_INTS, MOST_KEEP, OBJECTS } from './program.ts'

/** What an author may write: the program as the slide begins with it. */
export const attributes: readonly DemoAttribute[] = [
  { name: 'ints', label: 'How many ints', type: 'number', least: LEAST_INTS, most: MOST_INTS, step: 1 },
  {
    name: 'keep',
    label: 'One kept in so many, or 0',
    type: 'number',
    least: 0,
    most: MOST_KEEP,
    step: 1,
    default: '0',
  },
  {
    name: 'mode',
    label: 'gc is imported',
    type: 'choice',
    choices: [
      ['script', 'after del ints'],
      ['imported', 'before the ints'],
    ],
    default: 'script',
  },
  {
    name: 'after',
    label: 'After del ints',
    type: 'choice',
    choices: [
      ['collect', 'gc.collect(2)'],
      ['again', 'the same range again'],
    ],
    default: 'collect',
  },
  {
    name: 'object',
    label: 'Made a hundred times',
    type: 'choice',
    choices: OBJECTS.map((object) => [object, `${object}s`] as const),
    default: 'list',
  },
  {
    name: 'glibc',
    label: 'malloc',
    type: 'choice',
    choices: GLIBC_VERSIONS.map((version) => [version, `glibc ${version}`] as const),
    default: '2.17',
  },
]
