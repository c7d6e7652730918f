import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkDeck } from '../../../src/engine/check/index.ts'
import { REPOSITORY, TALK } from '../../support/heapdeck.ts'

const fixture = (name: string): string => join(REPOSITORY, 'tests/fixtures', name)

/** What is wrong with each slide of `tests/fixtures/bad-deck`, by its id; '': the whole deck. */
const PLANTED: readonly (readonly [
  slide: string,
  rule: string,
  severity: 'error' | 'warning',
  line: number,
])[] = [
  ['', 'duration', 'warning', 7],
  ['overflow-bottom', 'text-overflow', 'error', 34],
  ['overflow-right', 'text-overflow', 'error', 43],
  ['cut-by-box', 'text-overflow', 'error', 52],
  ['no-room', 'text-overflow', 'error', 65],
  ['wide-on-phone', 'text-overflow', 'warning', 74],
  ['small-on-stage', 'text-too-small', 'warning', 83],
  ['small-on-phone', 'text-too-small', 'warning', 92],
  ['small-in-picture', 'text-too-small', 'warning', 99],
  ['pale', 'contrast', 'error', 105],
  ['dark-on-dark', 'contrast', 'error', 111],
  ['pale-said', 'contrast', 'error', 120],
  ['no-alt', 'missing-alt', 'error', 127],
  ['alt-is-file', 'missing-alt', 'error', 133],
  ['mute-demo', 'missing-alt', 'error', 139],
  ['link-nowhere', 'links', 'warning', 145],
  ['link-no-file', 'links', 'error', 151],
  ['link-no-step', 'links', 'warning', 157],
  ['link-no-words', 'links', 'error', 163],
  ['missing-click', 'steps-and-clicks', 'warning', 174],
  ['click-too-many', 'steps-and-clicks', 'warning', 184],
  ['no-moment', 'demo-moments', 'error', 194],
  ['moment-fails', 'demo-moments', 'error', 201],
  ['picture-changed', 'demo-picture-changed', 'warning', 207],
  ['notes-repeated', 'private-notes', 'error', 213],
  ['foreign-notes', 'private-notes', 'warning', 223],
  ['todo-in-code', 'private-notes', 'warning', 231],
  ['indented-comment', 'private-notes', 'error', 241],
  ['stale-output', 'stale-output', 'warning', 249],
  ['no-reason', 'check-ignore', 'warning', 257],
]

test('thirty planted faults are found, each at its place, and nothing else', async () => {
  expect(PLANTED).toHaveLength(30)
  const { findings, ignored } = await checkDeck(fixture('bad-deck'))
  expect(findings.map(({ slide = '', rule, severity, line }) => [slide, rule, severity, line])).toEqual(
    PLANTED,
  )
  expect(ignored.map(({ finding }) => [finding.slide, finding.rule])).toEqual([['end', 'contrast']])
})

test.each([
  TALK,
  fixture('layouts-deck'),
  fixture('pictures-deck'),
  fixture('scene-deck'),
  fixture('second-deck'),
])('nothing is found in %s', { timeout: 120_000 }, async (folder) => {
  const { findings, rules } = await checkDeck(folder)
  expect(findings).toEqual([])
  expect(rules).toEqual(expect.arrayContaining(['text-overflow', 'text-too-small', 'contrast']))
})
