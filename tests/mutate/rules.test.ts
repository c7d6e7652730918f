import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { REPOSITORY } from '../support/heapdeck.ts'
import { MISTAKES } from './rules.ts'

const ENOUGH = 46

test('the list of mistakes is in step with the sources', () => {
  const off = MISTAKES.filter(({ file, find, replace }) => {
    const source = readFileSync(join(REPOSITORY, 'src/machine', file), 'utf8')
    return source.split(find).length !== 2 || find === replace
  })
  expect(off.map(({ rule, find }) => `${rule}: ${find}`)).toEqual([])
  expect(new Set(MISTAKES.map(({ rule }) => rule)).size).toBe(MISTAKES.length)
  expect(MISTAKES.length).toBeGreaterThanOrEqual(ENOUGH)
})
