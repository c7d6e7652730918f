import { expect, test } from 'vitest'
import { decide, merge } from '../../../src/engine/edit/index.ts'

const BASE = 'one\ntwo\nthree\nfour\nfive\n'
/** I changed line 2, and line 5, which nobody else did. */
const MINE = 'one\nmine\nthree\nfour\nfive, mine\n'
/** They changed line 2, and line 1, which I did not. */
const THEIRS = 'one, theirs\ntheirs\nthree\nfour\nfive\n'
const far = (text: string): string => text.replace('one, theirs\n', 'zero\none\n')

function decided(choice: 'mine' | 'theirs' | 'both'): string {
  const theirs = far(THEIRS)
  const merged = merge(BASE, MINE, theirs)
  if (merged.kind !== 'conflict') throw new Error('there is no conflict')
  return decide({ base: BASE, mine: MINE, theirs, regions: merged.regions }, choice)
}

test('a choice is about the lines that both changed: all other changes stay', () => {
  expect(decided('mine')).toBe('zero\none\nmine\nthree\nfour\nfive, mine\n')
  expect(decided('theirs')).toBe('zero\none\ntheirs\nthree\nfour\nfive, mine\n')
  expect(decided('both')).toBe('zero\none\nmine\ntheirs\nthree\nfour\nfive, mine\n')
})
