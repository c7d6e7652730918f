import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { checked, deckFolder } from '../../support/check.ts'
import { writeFiles } from '../../support/heapdeck.ts'

/** A demo whose picture is a text, with moments; `fails` names the state that it can't draw. */
const lamp = (text: string): Record<string, string> => ({
  'components/a-lamp/a-lamp.ts': "customElements.define('a-lamp', class extends HTMLElement {})",
  'components/a-lamp/a-lamp.poster.ts': `export const steps = 1
export const moments = { on: 'on', off: 'off' }
export const stateAt = (step) => (step === 0 ? 'off' : 'on')
export const poster = (state, { attributes }) => {
  if (attributes.fails === state) throw new Error('no ' + state + ' lamp\\nat all')
  return { svg: '<svg viewBox="0 0 2 1"><text>${text}</text></svg>', sentence: 'The lamp is ' + state + '.' }
}`,
})

const deckOf = (attributes: string, text = 'lamp') =>
  deckFolder(
    { ...lamp(text), 'slides.md': `# One\n\n[Demo time]{a-lamp #lamp ${attributes}}\n` },
    onTestFinished,
  )

test('a moment that can’t be drawn is an error, at the demo', async () => {
  const folder = deckFolder(
    {
      ...lamp('lamp'),
      'components/a-lamp/a-lamp.poster.ts': `export const steps = 2
export const moments = { mid: 'mid' }
export const stateAt = (step) => ['low', 'mid', 'high'][step]
export const poster = (state) => {
  if (state === 'mid') throw new Error('no ' + state + '\\nat all')
  return { svg: '<svg viewBox="0 0 2 1"/>', sentence: state }
}`,
      'slides.md': '# One\n\n[Demo time]{a-lamp #lamp}\n',
    },
    onTestFinished,
  )
  const { lines } = await checked(folder)
  expect(lines).toEqual([
    "#one 3:1 error demo-moments: the demo lamp can't be drawn at step 1: no mid; mend its poster module, a-lamp.poster.ts",
    "#one 3:1 error demo-moments: the demo lamp can't be drawn at its moment mid: no mid; mend its poster module, a-lamp.poster.ts",
  ])
})

test('a demo that can’t be drawn at all is an error of the same rule', async () => {
  const { lines } = await checked(deckOf('fails=off'))
  expect(lines).toEqual([
    expect.stringMatching(/^#one 3:1 error demo-moments: demo `a-lamp`: it can't be drawn: no off/),
  ])
})

test('nothing is said of pictures that nobody has accepted', async () => {
  const folder = deckOf('')
  expect((await checked(folder)).lines).toEqual([])
  expect(existsSync(join(folder, 'heapdeck.accepted.json'))).toBe(false)
})

test('pictures are accepted into a file of the deck, the same bytes each time, and differ from then on', async () => {
  const folder = deckOf('')
  const { remarks } = await checked(folder, { browser: false, accept: true })
  expect(remarks[0]).toBe(
    'heapdeck.accepted.json keeps 4 pictures of demos as they look now: commit it with the deck.',
  )
  const file = join(folder, 'heapdeck.accepted.json')
  const accepted = readFileSync(file, 'utf8')
  expect(Object.keys(JSON.parse(accepted).demos.lamp)).toEqual([
    'step 0',
    'step 1',
    'moment on',
    'moment off',
  ])
  await checked(folder, { browser: false, accept: true })
  expect(readFileSync(file, 'utf8')).toBe(accepted)
  expect((await checked(folder)).lines).toEqual([])

  writeFiles(folder, lamp('lantern'))
  expect((await checked(folder)).lines).toEqual([
    '#one 3:1 warning demo-picture-changed: the demo lamp looks otherwise than accepted at step 0, step 1, moment on, moment off: look at it, then `heapdeck check --accept`',
  ])
  await checked(folder, { browser: false, accept: true })
  expect((await checked(folder)).lines).toEqual([])
})

test.each([
  '{',
  '[]',
  'null',
  '{"format":"heapdeck-accepted","version":2,"demos":{}}',
  '{"format":"heapdeck-accepted","version":1,"demos":{"lamp":3}}',
])('what holds no accepted pictures is named: %s', async (text) => {
  const folder = deckOf('')
  writeFiles(folder, { 'heapdeck.accepted.json': text })
  expect((await checked(folder)).lines).toEqual([
    'deck 1:1 warning demo-picture-changed: this file holds no accepted pictures: write it with `heapdeck check --accept`',
  ])
})
