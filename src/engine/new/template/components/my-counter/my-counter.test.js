// `npm test` runs this file and every other *.test.js.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkElement, checkPoster, loadPoster } from 'heapdeck/testing'

const poster = await loadPoster(import.meta.dirname)

test('the picture keeps the contract, whatever the author writes', () => {
  checkPoster(poster, { attributes: { start: '3', by: '2' } })
})

test('the element keeps it, too, in a browser', async (t) => {
  const { skipped } = await checkElement(import.meta.dirname, { attributes: { start: '3' } })
  if (skipped) t.skip(skipped)
})

test('counts on by what the author wrote, a step at a time', () => {
  const setting = { attributes: { start: '3', by: '2' } }
  assert.equal(poster.poster(poster.stateAt(0, setting), setting).sentence, 'The counter stands at 3.')
  assert.equal(poster.stateAt(2, setting).count, 7)
})
