import { expect, test } from 'vitest'
import { openPage, SECOND_DECK, useSite } from '../../support/site.ts'

const built = useSite(SECOND_DECK)

const open = (path: string) => openPage(built.browser, built.site.url + path, { javaScriptEnabled: false })

test('Read is complete: every slide, every fragment, what is said, and each demo’s picture at its last step', async () => {
  const page = await open('')
  const text = await page.locator('main').textContent()
  for (const words of [
    'one thing',
    'which brings a detail along',
    'And a paragraph after a pause',
    'count += 1',
    'That was all.',
  ])
    expect(text).toContain(words)
  expect(await page.getByRole('img', { name: 'There are 5 apples.' }).isVisible()).toBe(true)
  expect(await page.getByRole('img', { name: 'There are 3 apples.' }).isVisible()).toBe(false)
  expect(
    await page
      .locator('main .slide [data-step]')
      .evaluateAll((all) =>
        all.every((one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true })),
      ),
  ).toBe(true)
  for (const name of ['Text and colours', 'Copy the code'])
    expect(await page.getByRole('button', { name }).count()).toBe(0)
})

test('every slide’s page shows its slide, whole, with links to the next, the one before, and Read', async () => {
  const page = await open('title/')
  const titles = []
  for (;;) {
    titles.push(await page.locator('main h2:visible').innerText())
    expect(await page.locator('main > .sheet:visible').count()).toBe(1)
    const next = page.getByRole('link', { name: 'On' })
    if (!(await next.isVisible())) break
    await next.click()
  }
  expect(titles).toEqual(['Counting in steps', 'What counts', 'A loop', '[Demo time]', 'The end'])
  await page.getByRole('link', { name: 'Back' }).click()
  expect(await page.getByRole('img', { name: 'There are 5 apples.' }).isVisible()).toBe(true)
  await page.getByRole('link', { name: 'Read' }).click()
  expect(page.url()).toBe(`${built.site.url}./#demo`.replace('./', ''))
})

test('the contents lead to every slide', async () => {
  const page = await open('')
  await page.getByRole('link', { name: 'A loop' }).click()
  expect(page.url()).toBe(`${built.site.url}#loop`)
})
