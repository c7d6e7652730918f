import fc from 'fast-check'
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
  expect(merge(BASE, MINE, theirs).kind).toBe('conflict')
  return decide({ base: BASE, mine: MINE, theirs }, choice)
}

test('a choice is about the lines that both changed: all other changes stay', () => {
  expect(decided('mine')).toBe('zero\none\nmine\nthree\nfour\nfive, mine\n')
  expect(decided('theirs')).toBe('zero\none\ntheirs\nthree\nfour\nfive, mine\n')
  expect(decided('both')).toBe('zero\none\nmine\ntheirs\nthree\nfour\nfive, mine\n')
})

test('two last lines without an end do not run into one', () => {
  expect(decide({ base: 'a\nb', mine: 'a\nmine', theirs: 'a\ntheirs' }, 'both')).toBe('a\nmine\ntheirs')
})

test('who keeps both keeps each line that either wrote', () => {
  const anyLines = fc.array(fc.constantFrom('a', 'b', 'c', 'd', '', '---'), { minLength: 4, maxLength: 14 })
  const anyChanges = fc.array(fc.tuple(fc.nat(13), fc.nat(2), fc.nat(2)), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(anyLines, anyChanges, anyChanges, (lines, mineDid, theirsDid) => {
      const changed = (changes: typeof mineDid, who: string): string => {
        const result: string[] = [...lines]
        changes.forEach(([at, gone, fresh], index) =>
          result.splice(
            at % (result.length + 1),
            gone,
            ...Array.from({ length: fresh }, (_, more) => `${who} ${index} ${more}`),
          ),
        )
        return result.join('\n')
      }
      const [mine, theirs] = [changed(mineDid, 'mine'), changed(theirsDid, 'theirs')]
      const both = decide({ base: lines.join('\n'), mine, theirs }, 'both').split('\n')
      const written = `${mine}\n${theirs}`.split('\n').filter((line) => / /.test(line))
      expect(both).toEqual(expect.arrayContaining(written))
    }),
    { numRuns: 5000 },
  )
})
