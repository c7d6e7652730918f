import { describe, expect, test } from 'vitest'
import { expectQuiet, openPage, SECOND_DECK, useSite, type Watched } from '../../support/site.ts'

const built = useSite(SECOND_DECK)

/** Slide and step on show, and what of the slide can be seen. */
const place = (page: Watched) =>
  page.evaluate(() => {
    const { at } = (window as unknown as { heapdeck: { at: { slide: number; step: number } } }).heapdeck
    const on = document.querySelectorAll<HTMLElement>('main > .on')
    if (on.length !== 1 || Number(on[0]!.dataset['number']) !== at.slide)
      throw new Error('not one slide on show')
    return `${at.slide}/${at.step}`
  })
const path = (page: Watched) => page.evaluate(() => location.pathname + location.hash)
/** What the demo says, in its own shadow root: the pictures it stands for are its light children. */
const said = (page: Watched) => page.locator('step-counter .say[aria-live]').textContent()
const open = (id: string) => openPage(built.browser, `${built.site.url}${id}`)

async function expectPlace(page: Watched, expected: string): Promise<void> {
  await expect.poll(() => place(page)).toBe(expected)
}

describe('keys on the stage', () => {
  test('each key of the table moves as it says, and the URL follows', async () => {
    const page = await open('title/')
    await expectPlace(page, '1/0')
    const presses: [string, string][] = [
      ['ArrowRight', '2/0'],
      ['Space', '2/1'],
      ['PageDown', '2/2'],
      ['n', '2/3'],
      ['ArrowRight', '2/4'],
      ['ArrowRight', '3/0'],
      ['ArrowLeft', '2/4'],
      ['Shift+Space', '2/3'],
      ['PageUp', '2/2'],
      ['ArrowDown', '3/0'],
      ['ArrowUp', '2/0'],
      ['Shift+ArrowRight', '3/0'],
      ['Shift+ArrowLeft', '2/0'],
      ['End', '5/0'],
      ['ArrowRight', '5/0'],
      ['Home', '1/0'],
      ['ArrowLeft', '1/0'],
    ]
    for (const [key, expected] of presses) {
      await page.keyboard.press(key)
      await expectPlace(page, expected)
    }
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => path(page)).toBe('/a/b/fragments/#1')
    await expect.poll(() => page.title()).toBe('What counts · Counting in steps')
    await expectQuiet(page)
  })

  test('moving never loads a page anew, and Back goes where one was', async () => {
    const page = await open('title/')
    await page.waitForFunction(
      () => (window as unknown as { heapdeck: { source?: unknown } }).heapdeck.source,
    )
    await page.evaluate(() => Object.assign(window, { same: true }))
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key)
    await expectPlace(page, '4/0')
    await expect.poll(() => path(page)).toBe('/a/b/demo/')
    await page.goBack()
    await expectPlace(page, '3/0')
    await page.goBack()
    await page.goForward()
    await expectPlace(page, '3/0')
    expect(await page.evaluate(() => (window as unknown as { same?: boolean }).same)).toBe(true)
  })

  test('keys with Ctrl are the browser’s', async () => {
    const page = await open('fragments/')
    await page.keyboard.press('Control+ArrowRight')
    await page.keyboard.press('Alt+n')
    await expectPlace(page, '2/0')
  })

  test('v goes to this slide in Read, and back', async () => {
    const page = await open('fragments/#2')
    await page.keyboard.press('v')
    await page.waitForURL('**/a/b/#fragments')
    await expect
      .poll(() => page.evaluate(() => document.querySelector('.toc .now')?.textContent))
      .toContain('What counts')
    await page.keyboard.press('v')
    await page.waitForURL('**/a/b/fragments/')
    await expectPlace(page, '2/0')
  })
})

describe('with the focus in a control inside nested shadow roots', () => {
  const focus = async (selector: string): Promise<Watched> => {
    const page = await open('demo/')
    await page.locator('step-counter counter-panel').locator(selector).focus()
    await expectPlace(page, '4/0')
    return page
  }
  /** Presses each key, then tells where the deck stands. */
  const after = async (page: Watched, ...keys: string[]): Promise<string> => {
    for (const key of keys) await page.keyboard.press(key)
    return place(page)
  }

  test('typing in a text field never moves a slide, a clicker always does', async () => {
    const page = await focus('input[type=text]')
    expect(
      await after(page, 'n', 'v', 'Space', 'ArrowLeft', 'Home', 'End', 'ArrowUp', 'Shift+ArrowRight', '1'),
    ).toBe('4/0')
    expect(await page.locator('step-counter input[type=text]').inputValue()).toMatch(/v ?/)
    expect(await after(page, 'PageDown')).toBe('4/1')
    expect(await after(page, 'PageUp')).toBe('4/0')
    await expectQuiet(page)
  })

  test('an editable element keeps what is typed', async () => {
    const page = await focus('.memo')
    expect(await after(page, 'n', 'Space', 'v', 'ArrowRight', 'End')).toBe('4/0')
    expect(await page.locator('step-counter .memo').textContent()).toMatch(/n.v/)
    expect(await after(page, 'PageDown')).toBe('4/1')
  })

  test('a slider keeps arrows, Home, End, Space and letters', async () => {
    const page = await focus('input[type=range]')
    expect(await after(page, 'ArrowRight', 'ArrowRight', 'Home', 'End', 'n', 'Space')).toBe('4/0')
    expect(await page.locator('step-counter input[type=range]').inputValue()).toBe('10')
    expect(await after(page, 'PageDown')).toBe('4/1')
  })

  test('a select keeps arrows and letters', async () => {
    const page = await focus('select')
    expect(await after(page, 'ArrowDown', 'n', 'End')).toBe('4/0')
    expect(await after(page, 'PageDown')).toBe('4/1')
  })

  test('a button keeps Space and Enter, arrows are the deck’s', async () => {
    const page = await focus('button')
    expect(await after(page, 'Space', 'Enter')).toBe('4/0')
    await expect.poll(() => said(page)).toBe('There are 5 apples.')
    expect(await after(page, 'ArrowRight')).toBe('4/1')
  })

  test('a demo keeps the keys that it names', async () => {
    const page = await focus('button')
    await page.keyboard.press('Space')
    await expect.poll(() => said(page)).toBe('There are 4 apples.')
    await page.keyboard.press('x')
    await expect.poll(() => said(page)).toBe('There are 3 apples.')
  })

  test('Escape leaves the control, and then keys are the deck’s again', async () => {
    const page = await focus('input[type=text]')
    await page.keyboard.press('Escape')
    expect(await after(page, 'ArrowRight')).toBe('4/1')
  })

  test('clicks on controls never navigate', async () => {
    const page = await focus('button')
    await page.locator('step-counter button').click()
    await page.locator('step-counter select').selectOption('pears')
    expect(await place(page)).toBe('4/0')
  })
})

describe('steps', () => {
  test('fragments appear one by one, the rest laid out but not seen', async () => {
    const page = await open('fragments/')
    const seen = () =>
      page
        .locator('main > .on .slide [data-step]')
        .evaluateAll((all) => all.map((one) => one.checkVisibility({ visibilityProperty: true })))
    expect(await seen()).toEqual([false, false, false, false])
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    expect(await seen()).toEqual([true, true, false, false])
    expect(await page.locator('main > .on .now').textContent()).toContain('another')
  })

  test('code lines are highlighted stage by stage', async () => {
    const page = await open('loop/')
    const now = () =>
      page
        .locator('main > .on .line')
        .evaluateAll((lines) => lines.map((line) => line.className.replace('line', '').trim()))
    expect(await now()).toEqual(['now', 'dim', 'dim'])
    await page.keyboard.press('ArrowRight')
    expect(await now()).toEqual(['past', 'now', 'now'])
    await page.keyboard.press('ArrowRight')
    expect(await now()).toEqual(['now', 'now', 'now'])
  })

  test.each([
    ['fragments/#2', '2/2'],
    ['fragments/#99', '2/4'],
    ['fragments/?clicks=3', '2/3'],
    ['title/#/2/1', '2/1'],
    ['title/#/99', '5/0'],
    ['fragments/#title', '2/0'],
  ])('%s opens at %s', async (url, expected) => {
    const page = await open(url)
    await expectPlace(page, expected)
  })

  test('a hash that is typed moves the stage', async () => {
    const page = await open('fragments/')
    await page.evaluate(() => {
      location.hash = '#3'
    })
    await expectPlace(page, '2/3')
  })
})

describe('a demo', () => {
  test('follows the steps, forwards and back, and from anywhere', async () => {
    const page = await open('demo/#1')
    await expect.poll(() => said(page)).toBe('There are 4 apples.')
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => said(page)).toBe('There are 5 apples.')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => said(page)).toBe('There are 3 apples.')
    await expectQuiet(page)
  })

  test('goes to a moment that the URL names', async () => {
    const page = await open('demo/#counter:last')
    await expect.poll(() => said(page)).toBe('There are 5 apples.')
  })

  test('keeps its state over a reload at the same step', async () => {
    const page = await open('demo/')
    await page.locator('step-counter button').click()
    await expect.poll(() => said(page)).toBe('There are 4 apples.')
    await page.reload()
    await expect.poll(() => said(page)).toBe('There are 4 apples.')
  })
})

test('Back and On in the toolbar go by steps, and the pointer brings it', async () => {
  const page = await open('fragments/')
  await expect.poll(() => page.evaluate(() => document.documentElement.className)).toContain('idle')
  await page.mouse.move(300, 300)
  await expect
    .poll(() => page.evaluate(() => document.documentElement.classList.contains('idle')))
    .toBe(false)
  await page.getByRole('link', { name: 'On' }).click()
  await expectPlace(page, '2/1')
  await page.getByRole('link', { name: 'Back' }).click()
  await expectPlace(page, '2/0')
})

test('the slide is as large as the window lets a 4:3 slide be, by layout alone', async () => {
  const page = await open('title/')
  const box = () => page.locator('main > .on > .stage').boundingBox()
  expect(await box()).toMatchObject({ width: 960, height: 720 })
  await page.setViewportSize({ width: 600, height: 900 })
  expect(await box()).toMatchObject({ width: 600, height: 450 })
  expect(
    await page.evaluate(() =>
      [...document.querySelectorAll('main *')].every((one) => {
        const { transform, zoom } = getComputedStyle(one)
        return transform === 'none' && (zoom === '1' || zoom === 'normal' || zoom === '')
      }),
    ),
  ).toBe(true)
})

test.each([390, 360])(
  'on a phone %d wide the toolbar’s buttons hold their words, side by side',
  async (width) => {
    const page = await openPage(built.browser, `${built.site.url}fragments/`, {
      viewport: { width, height: 800 },
    })
    const boxes = await page.locator('.chrome > *').evaluateAll((all) =>
      all
        .filter((one) => getComputedStyle(one).display !== 'none')
        .map((one) => {
          const { left, right } = one.getBoundingClientRect()
          return { name: one.textContent!.trim(), left, right, isFull: one.scrollWidth > one.clientWidth + 1 }
        }),
    )
    expect(boxes.length).toBeGreaterThan(4)
    expect(boxes.filter(({ isFull }) => isFull)).toEqual([])
    for (const [index, { left }] of boxes.entries())
      expect(left).toBeGreaterThanOrEqual(boxes[index - 1]?.right ?? 0)
    expect(boxes.at(-1)!.right).toBeLessThanOrEqual(width)
  },
)
