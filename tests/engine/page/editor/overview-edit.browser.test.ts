import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isSame, useDev } from '../../../support/dev.ts'
import { axe, expectQuiet, SECOND_DECK, type Watched } from '../../../support/site.ts'

const dev = useDev(SECOND_DECK)

const source = (): string => readFileSync(join(dev.folder, 'slides.md'), 'utf8')
const link = (page: Watched, name: string | RegExp) => page.getByRole('link', { name })
const titles = (page: Watched) => page.locator('.overview .tile .t').allTextContents()
const TITLES = ['Counting in steps', 'What counts', 'A loop', '[Demo time]']

async function openOverview(path = 'title/'): Promise<Watched> {
  const page = await dev.open(path)
  await page.keyboard.press('o')
  await page.locator('.overview .tile .more').first().waitFor({ state: 'attached' })
  return page
}

describe('the overview on the dev server', () => {
  it('moves the slide that has the focus, and back, byte for byte', async () => {
    const before = source()
    const page = await openOverview()
    const all = await titles(page)
    expect(all.slice(0, 4)).toEqual(TITLES)
    await link(page, /What counts/).focus()
    await page.keyboard.press('Alt+ArrowRight')
    await expect.poll(() => titles(page)).toEqual(all.toSpliced(1, 1).toSpliced(2, 0, all[1]!))
    await expect.poll(() => source().indexOf('# A loop') < source().indexOf('# What counts')).toBe(true)
    await expect
      .poll(() =>
        page.evaluate(() => document.querySelector('.overview-root')!.shadowRoot!.activeElement?.textContent),
      )
      .toContain('What counts')
    expect(await page.locator('.overview .off[role=status]').last().textContent()).toMatch(/moved to place 3/)
    await page.keyboard.press('Alt+ArrowLeft')
    await expect.poll(source).toBe(before)
    expect(await isSame(page)).toBe(true)
    await expectQuiet(page)
  })

  it('copies, deletes and takes back', async () => {
    const before = source()
    const page = await openOverview()
    const all = await titles(page)
    await link(page, /A loop/).focus()
    await page.keyboard.press('Control+d')
    await expect.poll(() => titles(page)).toEqual(all.toSpliced(2, 0, all[2]!))
    await expect.poll(source).toContain('{#loop-2}')
    await page.keyboard.press('Delete')
    await expect.poll(source).toBe(before)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(source).toContain('{#loop-2}')
    await page.keyboard.press('Control+z')
    await expect.poll(source).toBe(before)
    await expectQuiet(page)
  })

  it('hides a slide from all but itself, and shows it again', async () => {
    const before = source()
    const page = await openOverview()
    const all = await titles(page)
    await link(page, /What counts/).focus()
    await page.keyboard.press('h')
    await expect.poll(source).toContain('{#fragments .hidden}')
    await expect.poll(() => page.locator('.unshown .still .slide').count()).toBe(1)
    expect(await titles(page)).toEqual(all)
    expect(await page.locator('.overview > header h2').textContent()).toContain(`${all.length - 1} slides`)
    const lost = await fetch(new URL('fragments/', dev.server.url), { headers: { accept: 'text/html' } })
    expect(lost.status).toBe(404)
    await link(page, /Hidden/).focus()
    await page.keyboard.press('h')
    await expect.poll(source).toBe(before)
    await expect.poll(() => page.locator('.unshown').count()).toBe(0)
  })

  it('drags a slide to between two others', async () => {
    const page = await openOverview()
    const all = await titles(page)
    const from = (await page.locator('.tile').nth(0).boundingBox())!
    const to = (await page.locator('.tile').nth(2).boundingBox())!
    await page.mouse.move(from.x + 60, from.y + 60)
    await page.mouse.down()
    await page.mouse.move(to.x + to.width - 20, to.y + 60, { steps: 6 })
    await page.locator('.insertion').waitFor({ state: 'visible' })
    await page.mouse.up()
    await expect.poll(() => titles(page)).toEqual(all.toSpliced(0, 1).toSpliced(2, 0, all[0]!))
    expect(await page.locator('dialog.overview').count()).toBe(1)
  })

  it('adds a slide from a layout that is seen beforehand', async () => {
    const page = await openOverview()
    await link(page, /What counts/).focus()
    await page.keyboard.press('Insert')
    const picker = page.getByRole('dialog', { name: 'Add a slide' })
    await expect.poll(() => picker.locator('.layout .still .slide').count()).toBeGreaterThan(8)
    expect(await axe(page)).toEqual([])
    await picker.getByRole('button', { name: /Columns/ }).click()
    await expect.poll(source).toMatch(/::: columns[^]*# A loop/)
    await expect.poll(() => titles(page)).toContain('Title')
    await expectQuiet(page)
  })

  it('has a menu on each slide, by keys alone', async () => {
    const page = await openOverview()
    await link(page, /A loop/).focus()
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    const menu = page.getByRole('menu', { name: /slide 3, A loop/ })
    await menu.waitFor()
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Escape')
    expect(await menu.count()).toBe(0)
    expect(await page.locator('dialog.overview').count()).toBe(1)
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Move back' }).press('Enter')
    await expect
      .poll(() => titles(page))
      .toEqual([TITLES[0], TITLES[2], TITLES[1], ...(await titles(page)).slice(3)])
  })
})
