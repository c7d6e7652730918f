import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import {
  buildTo,
  CALCULATOR_DECK,
  REPOSITORY,
  SECOND_DECK,
  TALK,
  temporaryFolder,
} from '../../support/heapdeck.ts'
import { findingsIn } from '../../support/html.ts'
import { bytesOf, filesIn } from '../../support/site.ts'

const LAYOUTS_DECK = join(REPOSITORY, 'tests/fixtures/layouts-deck')

test.each([
  ['the talk', TALK, [], 15],
  ['the second deck', SECOND_DECK, [], 5],
  ['every layout', LAYOUTS_DECK, [], 15],
  ['a deck with cells', CALCULATOR_DECK, [], 3],
  ['the presenter view', SECOND_DECK, ['--presenter'], 5],
])('every page of %s is valid HTML', { timeout: 60_000 }, async (_, deck, words, least) => {
  const out = temporaryFolder(onTestFinished)
  buildTo(deck, out, ...words)
  const pages = filesIn(out).filter((path) => path.endsWith('.html'))
  expect(pages.length).toBeGreaterThan(least)
  const found = await Promise.all(pages.map((path) => findingsIn(bytesOf(out, path).toString(), path)))
  expect(found.flat()).toEqual([])
})

test('what is wrong in a page is found', async () => {
  const found = await findingsIn(
    '<!doctype html><html lang="en"><body><a rel="next">on</a></body></html>',
    'x',
  )
  expect(found.join('\n')).toMatch(/x:1:\d+: attribute-misuse: /)
})
