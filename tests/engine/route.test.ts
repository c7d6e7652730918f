import { expect, test } from 'vitest'
import { readHash, slidePath, stepHash } from '../../src/engine/route.ts'

test.each([
  ['', '', { kind: 'none' }],
  ['#', '', { kind: 'none' }],
  ['#2', '', { kind: 'step', step: 2 }],
  ['', '?clicks=2', { kind: 'step', step: 2 }],
  ['', '?a=b&clicks=11', { kind: 'step', step: 11 }],
  ['#1', '?clicks=2', { kind: 'step', step: 1 }],
  ['#/3', '', { kind: 'slide', slide: 3, step: 0 }],
  ['#/3/2', '', { kind: 'slide', slide: 3, step: 2 }],
  ['#memory:del-big', '', { kind: 'moment', demo: 'memory', moment: 'del-big' }],
  ['#~eyJhIjoxfQ', '', { kind: 'state', packed: 'eyJhIjoxfQ' }],
  ['#case-study', '', { kind: 'anchor', id: 'case-study' }],
  ['#za%C5%BC%C3%B3%C5%82%C4%87', '', { kind: 'anchor', id: 'zażółć' }],
  ['#%E0%A4%A', '', { kind: 'anchor', id: '%E0%A4%A' }],
])('%s%s is %o', (hash, search, route) => {
  expect(readHash(hash, search)).toEqual(route)
})

test('slides have folders, steps have hashes, the slide as opened has none', () => {
  expect(slidePath('case-study')).toBe('case-study/')
  expect(slidePath('żółw')).toBe('%C5%BC%C3%B3%C5%82w/')
  expect(stepHash(0)).toBe('')
  expect(stepHash(3)).toBe('#3')
})
