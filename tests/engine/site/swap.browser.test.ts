import { expect, test } from 'vitest'
import { isSame, useDev } from '../../support/dev.ts'
import { SECOND_DECK, type Watched } from '../../support/site.ts'

const { edit, open } = useDev(SECOND_DECK, ({ edit: change }) => {
  change('slides.md', (text) => text.replace('duration: 5', 'duration: 6'))
})

const ELEMENT = 'components/step-counter/step-counter.ts'
const PANEL = 'components/step-counter/counter-panel.ts'
const STATE = 'components/step-counter/counter-state.ts'
const POSTER = 'components/step-counter/step-counter.poster.ts'

const say = (page: Watched) => page.locator('step-counter .say[aria-live]').textContent()
const note = (page: Watched) => page.locator('step-counter input[type=text]')
const at = (page: Watched) =>
  page.evaluate(() => {
    const { slide, step } = (window as unknown as { heapdeck: { at: { slide: number; step: number } } })
      .heapdeck.at
    return `${slide}/${step}`
  })

test('twenty edits of a demo’s code are in the page at once: slide, step and state stay, and nothing is loaded anew', async () => {
  const page = await open('demo/#1')
  await expect.poll(() => say(page)).toBe('There are 4 apples.')
  await page.locator('step-counter button').first().click()
  await note(page).fill('kept')
  await expect.poll(() => say(page)).toBe('There are 5 apples.')
  for (let count = 1; count <= 20; count++) {
    if (count % 2) edit(PANEL, (text) => text.replace(/Count on( \d+)?/, `Count on ${count}`))
    else
      edit(ELEMENT, (text) =>
        text
          .replace(/<p class="say"[^>]*/, `$& data-edit="${count}"`)
          .replace(/( data-edit="\d+")+/, ` data-edit="${count}"`),
      )
    if (count % 2) await page.getByRole('button', { name: `Count on ${count}` }).waitFor()
    else await page.locator(`step-counter .say[data-edit="${count}"]`).waitFor()
    await expect.poll(() => say(page)).toBe('There are 5 apples.')
    expect(await note(page).inputValue()).toBe('kept')
  }
  expect(await at(page)).toBe('4/1')
  await page.getByRole('button', { name: 'Count on 19' }).click()
  await expect.poll(() => say(page)).toBe('There are 6 apples.')
  expect(await isSame(page)).toBe(true)
  expect(await page.refused()).toEqual([])
  expect(page.failures).toEqual([])
})
