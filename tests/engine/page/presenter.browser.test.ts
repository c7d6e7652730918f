import { join } from 'node:path'
import { text as contentOf } from 'node:stream/consumers'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { REPOSITORY } from '../../support/heapdeck.ts'
import { axe, expectQuiet, launch, openPage, SECOND_DECK, TALK, type Watched } from '../../support/site.ts'
import type { StaticServer } from '../../support/static-server.ts'
import { serveTalk } from '../../support/talk.ts'

let browser: Browser
const sites: Record<'talk' | 'second' | 'layouts', StaticServer> = {} as never
beforeAll(async () => {
  ;[browser, sites.talk, sites.second, sites.layouts] = await Promise.all([
    launch(),
    serveTalk(TALK),
    serveTalk(SECOND_DECK),
    serveTalk(join(REPOSITORY, 'tests/fixtures/layouts-deck')),
  ])
})
afterAll(async () => {
  await browser?.close()
  await Promise.all(Object.values(sites).map((site) => site.close()))
})

/** Opens the presenter at a slide of the second deck, ready: the next step is there. */
async function open(
  id: string,
  { prepare, ...options }: BrowserContextOptions & { prepare?: (page: Page) => Promise<unknown> } = {},
): Promise<Watched> {
  const page = await openPage(browser, 'about:blank', options)
  await prepare?.(page)
  await page.goto(`${sites.second.url}presenter/${id}`)
  await ready(page)
  return page
}
/** Where a clock has to go on, or much has to come first. */
const PATIENT = { timeout: 10_000 }

const ready = (page: Page) =>
  expect.poll(() => page.locator('.next > h2').textContent(), PATIENT).toMatch(/^Next: /)

const place = (page: Page) =>
  page.evaluate(() => {
    const { at } = (window as unknown as { heapdeck: { at: { slide: number; step: number } } }).heapdeck
    return `${at.slide}/${at.step}`
  })
const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key)
}
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const elapsed = (page: Page) => page.getByRole('timer', { name: 'Elapsed' }).textContent()
const said = (page: Page, time: 'gone' | 'due' | 'later', column = 'transcript') =>
  page.evaluate(
    ([column, time]) =>
      [...document.querySelectorAll(`.${column} .text span.${time}`)]
        .map((span) => span.textContent)
        .join('')
        .replace(/\s+/g, ' ')
        .trim(),
    [column, time],
  )

/** A slide as far as it can be seen: which fragments and lines, and what its demo says. */
const seen = (page: Page, where: 'stage' | 'next') =>
  page.evaluate((where) => {
    const sheet =
      where === 'stage'
        ? document.querySelector('main > .on')!
        : document.querySelector('.preview')!.shadowRoot!.querySelector('.sheet.on')
    if (!sheet) return 'nothing'
    const shown = (one: Element) =>
      ['past', 'now', 'next', 'dim'].filter((name) => one.classList.contains(name))
    const steps = [...sheet.querySelectorAll('.slide [data-step], .slide .line')].map(
      (one) => `${shown(one).join()} ${one.textContent!.trim()}`,
    )
    const says = [...sheet.querySelectorAll('.demo > [data-steps]')].map((demo) =>
      (demo.shadowRoot ?? demo).querySelector('.say')!.textContent!.replace(/\s+/g, ''),
    )
    return [sheet.id, sheet.querySelector('h2')?.textContent, ...steps, ...says].join('\n')
  }, where)

describe('the next step', () => {
  test.each(['talk', 'second', 'layouts'] as const)(
    'is what the stage shows then, at every step of the deck: %s',
    async (deck) => {
      const page = await openPage(browser, `${sites[deck].url}presenter/`)
      await page.waitForURL(/\/presenter\/[^/]+\/$/)
      await ready(page)
      let steps = 0
      for (; steps < 200; steps++) {
        const heading = await page.locator('.next > h2').textContent()
        if (heading === 'Next: the end') break
        const [, slide, step] = /^Next: slide (\d+), step (\d+)$/.exec(heading!)!
        const promised = await seen(page, 'next')
        await press(page, 'ArrowRight')
        await expect.poll(() => place(page)).toBe(`${slide}/${Number(step) - 1}`)
        await expect.poll(() => seen(page, 'stage')).toBe(promised)
        await expect.poll(() => page.locator('.next > h2').textContent()).not.toBe(heading)
      }
      expect(steps).toBeGreaterThan(8)
      expect(await page.locator('.preview').evaluate((place) => place.shadowRoot!.textContent)).toBe(
        'End of the talk',
      )
      await expectQuiet(page)
    },
  )

  test('is a still: no element of a demo is in it, nothing in it ticks or draws', async () => {
    const page = await open('loop/#1', {
      prepare: (page) =>
        page.addInitScript(() => {
          const counts = { frames: 0, timers: 0 }
          Object.assign(window, { counts })
          const { requestAnimationFrame: frame, setTimeout: timeout, setInterval: interval } = window
          window.requestAnimationFrame = (act) => (counts.frames++, frame.call(window, act))
          window.setTimeout = ((...args: Parameters<typeof setTimeout>) => (
            counts.timers++,
            timeout.apply(window, args)
          )) as never
          window.setInterval = ((...args: Parameters<typeof setInterval>) => (
            counts.timers++,
            interval.apply(window, args)
          )) as never
        }),
    })
    await press(page, 'ArrowRight')
    await expect.poll(() => page.locator('.next > h2').textContent()).toBe('Next: slide 4, step 1')
    await expect.poll(() => seen(page, 'next')).toContain('Thereare3apples.')
    const elements = await page.locator('.preview').evaluate((place) => {
      const inside = [...place.shadowRoot!.querySelectorAll('*')].filter((one) => one.localName.includes('-'))
      return [inside.length, Boolean(customElements.get('step-counter')), (place as HTMLElement).inert]
    })
    expect(elements).toEqual([0, false, true])
    const counts = () =>
      page.evaluate(() => ({
        ...(window as unknown as { counts: { frames: number; timers: number } }).counts,
      }))
    await expect.poll(() => elapsed(page), PATIENT).toBe('0:01')
    const before = await counts()
    await expect.poll(() => elapsed(page), PATIENT).toBe('0:04')
    const after = await counts()
    expect(after.frames - before.frames).toBe(0)
    // The presenter's own clock, once a second.
    expect(after.timers - before.timers).toBeLessThanOrEqual(4)
  })
})

describe('what is said', () => {
  test('is lit up to the mark that is due, and says where the next key leads', async () => {
    const page = await open('fragments/')
    const pill = () => page.locator('.transcript .click.lit').textContent()
    expect(await said(page, 'due')).toBe('First')
    expect(await pill()).toBe('1')
    await press(page, 'ArrowRight', 'ArrowRight')
    await expect.poll(() => said(page, 'due')).toBe('another with its detail, then')
    expect(await said(page, 'gone')).toBe('First one thing, then')
    expect(await said(page, 'later')).toBe('a third, and the rest.')
    expect(await pill()).toBe('3')
    await press(page, 'ArrowRight', 'ArrowRight')
    await expect.poll(pill).toBe('→ slide 3')
    expect(await said(page, 'due')).toBe('the rest.')
  })

  test('notes come from a file of the speaker’s own; a slide without any says so', async () => {
    const page = await open('title/')
    await expect
      .poll(() => page.locator('.notes .text').textContent())
      .toContain('CANARY-NOTE-7f3a in a notes container.')
    await press(page, 'End')
    await expect.poll(() => page.locator('.notes .text').textContent()).toContain('No notes')
  })

  test('a passage over paragraphs and in the middle of bold words is one passage; what is due is in view', async () => {
    const page = await open('title/')
    const drawn = await page.evaluate(async () => {
      const column = document.querySelector('.transcript .text')!
      const sheet = document.querySelector('main > .on > .said')!
      sheet.innerHTML =
        '<p>One <strong>two <i class="click" data-step="1"></i> three</strong> four</p><ul><li>five</li></ul>' +
        '<p>six <code>seven</code> <i class="click" data-step="2"></i> eight</p>'
      sheet.parentElement!.dataset['steps'] = '2'
      const stage = (window as unknown as { heapdeck: { at: unknown; draw(): void } }).heapdeck
      stage.at = { slide: 1, step: 1 }
      stage.draw()
      await new Promise((resolve) => setTimeout(resolve, 300))
      return column.innerHTML
    })
    expect(drawn).toContain(
      '<p><span class="gone">One </span><strong><span class="gone">two </span><i class="click" data-step="1">1</i></strong></p>',
    )
    expect(drawn).toContain(
      '<p class="goes-on due"><strong><span class="due"> three</span></strong><span class="due"> four</span></p>',
    )
    expect(drawn).toContain('<li class="due"><span class="due">five</span></li>')
    expect(drawn).toContain('<p class="goes-on"><span class="later"> eight</span>')
  })

  test('t hides the transcript and shows it again, A+ makes words larger, and both are kept', async () => {
    const page = await open('fragments/')
    const size = () =>
      page.locator('.notes .text').evaluate((text) => parseFloat(getComputedStyle(text).fontSize))
    const before = await size()
    await press(page, 't')
    await page.locator('.transcript').waitFor({ state: 'hidden' })
    await press(page, 't')
    await button(page, 'A+ larger text').click()
    await expect.poll(size).toBeGreaterThan(before)
    await press(page, 't')
    await page.reload()
    await ready(page)
    expect(await page.locator('.transcript').isVisible()).toBe(false)
    expect(await size()).toBeGreaterThan(before)
  })
})

describe('time', () => {
  /** The talk starts at a known time; `fastForward` lets both clocks go on. */
  const withClock = (path: string) =>
    open(path, { prepare: (page) => page.clock.install({ time: new Date('2026-11-28T19:42:10') }) })

  test('starts with the first move, pauses, goes on, and a reload keeps it', async () => {
    const page = await withClock('title/')
    expect(await page.getByRole('timer', { name: 'Time of day' }).textContent()).toBe('19:42')
    await page.clock.fastForward('00:30')
    expect(await elapsed(page)).toBe('0:00')
    await press(page, 'ArrowRight')
    await page.clock.fastForward('01:05')
    await expect.poll(() => elapsed(page)).toMatch(/^1:0[5-9]$/)
    await button(page, 'Pause').click()
    const paused = await elapsed(page)
    await page.clock.fastForward('10:00')
    expect(await elapsed(page)).toBe(paused)
    await button(page, 'Go on').click()
    await page.clock.fastForward('00:10')
    await expect.poll(() => elapsed(page)).toMatch(/^1:(1[5-9]|2\d)$/)
    await page.reload()
    await ready(page)
    await expect.poll(() => elapsed(page)).toMatch(/^1:(1[5-9]|2\d|3\d)$/)
    await button(page, 'Pause').click()
    await button(page, 'Reset').click()
    expect(await elapsed(page)).toBe('0:00')
    await button(page, 'Start').waitFor()
  })

  test('against the plan in words, and as a bar with a name', async () => {
    const page = await withClock('title/')
    const words = () => page.locator('.pace .words').textContent()
    expect(await words()).toBe('Planned: 5:00')
    await press(page, 'ArrowDown', 'ArrowUp')
    await expect.poll(words).toBe('On time')
    await press(page, 'End')
    await expect.poll(words).toMatch(/^\d:\d\d ahead of the plan for slide 5$/)
    await press(page, 'Home')
    await page.clock.fastForward('06:00')
    await expect.poll(words).toMatch(/^\d:\d\d behind the plan for slide 1$/)
    const bar = page.getByRole('progressbar', { name: 'Pace' })
    expect(await bar.getAttribute('aria-valuetext')).toBe(await words())
    expect(await page.locator('.of').textContent()).toMatch(/^of 5:00\n1:0\d over$/)
  })

  test('that went by while the laptop slept is not counted until the speaker says so', async () => {
    const page = await withClock('title/')
    await press(page, 'ArrowRight')
    await page.clock.fastForward('00:10')
    await page.clock.setSystemTime(new Date('2026-11-28T20:12:30'))
    await page.clock.runFor(3000)
    await expect
      .poll(() => page.locator('.states .uncounted').textContent())
      .toMatch(/^(29|30):\d\d went by that were not counted/)
    expect(await elapsed(page)).toMatch(/^0:1\d$/)
    await button(page, 'Count them').click()
    await expect.poll(() => elapsed(page)).toMatch(/^30:\d\d$/)
    expect(await page.locator('.states .uncounted').count()).toBe(0)
  })

  test('of a rehearsal is recorded by step, summed up, exported, imported, and paces the next talk', async () => {
    const page = await withClock('title/?rehearse')
    await page.clock.fastForward('00:05')
    await button(page, 'Start').click()
    await page.clock.fastForward('02:00')
    await press(page, 'ArrowDown', 'ArrowRight')
    await page.clock.fastForward('01:00')
    await button(page, 'Pause').click()
    await button(page, 'Times').click()
    const row = (name: string) => page.getByRole('row', { name })
    await expect.poll(() => row('1 Counting in steps').textContent()).toMatch(/2:0\d\+\d:\d\dran long$/)
    expect(await row('5 The end').textContent()).toMatch(/not rehearsed$/)
    const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Export').click()])
    const text = await contentOf(await download.createReadStream())
    const exported = JSON.parse(text) as { slides: Record<string, number[]> }
    expect(Object.keys(exported.slides)).toEqual(['title', 'fragments'])
    expect(exported.slides['title']![0]).toBeGreaterThan(119)
    expect(exported.slides['fragments']).toHaveLength(5)
    expect(exported.slides['fragments']![1]).toBeGreaterThan(59)

    // A file that is none leaves everything as it was.
    const importing = (name: string, content: string) =>
      page
        .locator('dialog input[type=file]')
        .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(content) })
    await importing('bad.json', '{"format": "heapdeck-rehearsal", "version": 1, "slides": {"title": ["x"]}}')
    await expect
      .poll(() => page.locator('dialog [role=status]').textContent())
      .toMatch(/The times of slide “title” are wrong/)
    await importing('other.json', JSON.stringify({ ...exported, slides: { elsewhere: [1] } }))
    await expect.poll(() => page.locator('dialog [role=status]').textContent()).toMatch(/another deck/)
    expect(await row('1 Counting in steps').textContent()).toContain('ran long')
    expect(await axe(page)).toEqual([])

    // The next talk goes by it; where it ran long can still be seen.
    await page.goto(`${sites.second.url}presenter/title/`)
    await ready(page)
    await button(page, 'Times').click()
    await page.getByRole('heading', { name: 'The last rehearsal' }).waitFor()
    expect(await row('1 Counting in steps').textContent()).toContain('ran long')

    // Another browser takes it over, and is paced by it.
    const other = await open('title/')
    expect(await other.locator('.pace .words').textContent()).toBe('Planned: 5:00')
    await button(other, 'Times').click()
    await other.locator('dialog input[type=file]').setInputFiles({
      name: 'rehearsal.json',
      mimeType: 'application/json',
      buffer: Buffer.from(text),
    })
    await expect
      .poll(() => other.locator('dialog [role=status]').textContent())
      .toBe('Imported: 2 of 5 slides.')
    await expect.poll(() => other.locator('.pace .words').textContent()).not.toBe('Planned: 5:00')
    await other.getByRole('radio', { name: /spread over 5 minutes/ }).check()
    await expect.poll(() => other.locator('.pace .words').textContent()).toBe('Planned: 5:00')
    await other.getByRole('spinbutton', { name: 'Words a minute' }).fill('30')
    await other.getByRole('spinbutton', { name: 'Words a minute' }).blur()
    await expect.poll(() => other.locator('.pace .words').textContent()).not.toBe('Planned: 5:00')
    await press(other, 'Escape')
    await expect.poll(() => other.getByRole('dialog').count()).toBe(0)
    await expectQuiet(page)
    await expectQuiet(other)
  })
})

describe('ways to a slide', () => {
  test('the list and the strip lead to each; arrows are the deck’s again', async () => {
    const page = await open('title/')
    const list = page.getByLabel('Slide', { exact: true })
    expect(await list.locator('option').allTextContents()).toEqual([
      '1 Counting in steps',
      '2 What counts',
      '3 A loop',
      '4 [Demo time]',
      '5 The end',
    ])
    await list.selectOption('2 What counts')
    await expect.poll(() => place(page)).toBe('2/0')
    await press(page, 'ArrowRight')
    await expect.poll(() => place(page)).toBe('2/1')
    await expect.poll(() => page.locator('.where').textContent()).toBe('step 2 of 5')
    await page
      .getByRole('navigation', { name: 'Slides' })
      .getByRole('link', { name: 'Slide 5: The end' })
      .click()
    await expect.poll(() => place(page)).toBe('5/0')
    await expect.poll(() => page.evaluate(() => location.pathname)).toBe('/a/b/presenter/end/')
  })

  test('Back goes where one was, and what the window was opened with stays in its address', async () => {
    const page = await open('title/?rehearse&session=x')
    await press(page, 'ArrowDown')
    await expect
      .poll(() => page.evaluate(() => location.pathname + location.search))
      .toBe('/a/b/presenter/fragments/?rehearse&session=x')
    await page.goBack()
    await expect.poll(() => place(page)).toBe('1/0')
  })

  test('v opens Read in a window of its own', async () => {
    const page = await open('fragments/')
    const [read] = await Promise.all([page.context().waitForEvent('page'), press(page, 'v')])
    await read.waitForURL('**/a/b/#fragments')
    expect(page.url()).toContain('/presenter/fragments/')
  })
})

describe('the audience’s window', () => {
  test('is opened by a button where the presenter stands, and a key in either window moves both', async () => {
    const page = await open('fragments/#1')
    const [audience] = await Promise.all([
      page.context().waitForEvent('page'),
      button(page, 'Audience window').click(),
    ])
    await audience.waitForURL('**/a/b/fragments/#1')
    await button(page, 'Audience window open').waitFor()
    await press(page, 'ArrowRight')
    await expect.poll(() => place(audience)).toBe('2/2')
    await press(audience, 'ArrowDown')
    await expect.poll(() => place(page)).toBe('3/0')
    await expect.poll(() => said(page, 'due')).toBe('We start at nought,')
    expect(await audience.evaluate(() => document.documentElement.dataset['view'])).toBe('stage')
    // Once there, it is brought to the front; there is never another.
    await press(page, 's')
    await audience.close()
    await button(page, 'Audience window').waitFor()
    expect(page.context().pages()).toHaveLength(1)
    await expectQuiet(page)
  })

  test('that the browser blocks can be had by a link', async () => {
    const page = await open('title/', {
      prepare: (page) => page.addInitScript(() => void (window.open = () => null)),
    })
    await button(page, 'Audience window').click()
    const link = page.getByRole('link', { name: 'Open the audience window' })
    expect(await link.getAttribute('href')).toBe(`${sites.second.url}title/`)
    expect(await page.locator('.states').textContent()).toMatch(/blocked the window: allow pop-ups/)
  })

  test('what it sees instead of the slide is told in words', async () => {
    const page = await open('title/')
    const room = () => page.locator('.room').textContent()
    expect(await page.locator('.room').isVisible()).toBe(false)
    await press(page, 'b')
    await expect.poll(room).toBe('The room sees black')
    expect(await button(page, 'Black screen').getAttribute('aria-pressed')).toBe('true')
    await press(page, 'w', '+', 'c')
    await expect.poll(room).toBe('The room sees white · Text 115 % · High contrast')
    await press(page, 'w', '-', 'c')
    await expect.poll(() => page.locator('.room').isVisible()).toBe(false)
  })

  test('another build, a demo that failed there, and another presenter that leads are told in a line each', async () => {
    const page = await open('title/')
    const other = await page.context().newPage()
    await other.goto(sites.second.url)
    const say = (message: object) =>
      other.evaluate(
        ([root, message]) => {
          const words = { heapdeck: 1, from: 'x', ...(message as object) }
          // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no targets
          new BroadcastChannel(`heapdeck ${root} `).postMessage(words)
        },
        [sites.second.url, message] as const,
      )
    await say({ role: 'stage', build: 'older', kind: 'hello' })
    await expect.poll(() => page.locator('.states .build').textContent()).toMatch(/another build.*next slide/)
    await say({
      role: 'stage',
      build: 'older',
      kind: 'trouble',
      trouble: { demo: 'counter', message: 'no apples' },
    })
    await expect
      .poll(() => page.locator('.states .trouble').textContent())
      .toMatch(/“counter” failed.*no apples/)
    const state = { slide: 'loop', step: 1, demos: {}, screen: '', size: 0, contrast: false }
    const stamp = { epoch: 99, seq: 1, by: 'y' }
    await say({ from: 'y', role: 'presenter', build: 'older', kind: 'state', stamp, state })
    await expect
      .poll(() => page.locator('.states .leader').textContent())
      .toMatch(/Another presenter window leads/)
    expect(await place(page)).toBe('3/1')
    await press(page, 'ArrowRight')
    await expect.poll(() => page.locator('.states .leader').count()).toBe(0)
  })

  test('cannot follow where the browser has no channel, and the presenter says so', async () => {
    const page = await open('title/', {
      prepare: (page) => page.addInitScript(() => Reflect.deleteProperty(window, 'BroadcastChannel')),
    })
    expect(await page.locator('.states .channel').textContent()).toMatch(/no channel between windows/)
    await press(page, 'ArrowRight')
    await expect.poll(() => place(page)).toBe('2/0')
  })
})

describe('the page', () => {
  test('the slide is live: a demo can be used, and is over a reload as it was left', async () => {
    const page = await open('demo/')
    const note = page.locator('step-counter counter-panel input[type=text]')
    await note.fill('for later')
    await note.blur()
    await page.reload()
    await ready(page)
    await expect.poll(() => note.inputValue(), PATIENT).toBe('for later')
  })

  test.each(['talk', 'second'] as const)(
    '%s: axe finds nothing, dark and light, and nothing is refused',
    async (deck) => {
      const page = await openPage(browser, `${sites[deck].url}presenter/title/`)
      await ready(page)
      await press(page, 'ArrowDown', 'ArrowRight', 'b')
      expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark')
      expect(await axe(page)).toEqual([])
      await button(page, 'Dark or light').click()
      expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('light')
      expect(await axe(page)).toEqual([])
      // The speaker's choice is the speaker's: the room has its own.
      expect(await page.evaluate(() => localStorage.getItem('heapdeck-theme'))).toBeNull()
      await expectQuiet(page)
    },
  )

  test.each([
    [1280, 720],
    [1920, 1080],
    [1024, 768],
    [820, 1180],
    [640, 360],
    [390, 844],
  ])('fits %i by %i: nothing to scroll sideways, every control within reach', async (width, height) => {
    const page = await open('fragments/#2', { viewport: { width, height } })
    const box = await page.evaluate(() => ({
      page: document.documentElement.scrollWidth,
      out: [...document.querySelectorAll<HTMLElement>('.desk > * :is(button, select, a)')]
        .filter((one) => one.checkVisibility() && !one.closest('main'))
        .filter((one) => {
          const { left, right, bottom } = one.getBoundingClientRect()
          return left < 0 || right > innerWidth || bottom > document.documentElement.scrollHeight + 1
        })
        .map((one) => one.className),
    }))
    expect(box).toEqual({ page: width, out: [] })
  })

  test('a button that was clicked gives the keys back; one that has the focus keeps Space', async () => {
    const page = await open('title/')
    await button(page, 'Start').click()
    await press(page, 'Space')
    await expect.poll(() => place(page)).toBe('2/0')
    await button(page, 'Pause').focus()
    await press(page, 'Space')
    await button(page, 'Go on').waitFor()
    expect(await place(page)).toBe('2/0')
  })

  test('a server that is gone is told of, with a way to try again', async () => {
    const page = await openPage(browser, 'about:blank')
    let isGone = true
    await page.route('**/notes.*.json', (route) => (isGone ? route.abort() : route.continue()))
    await page.goto(`${sites.second.url}presenter/title/`)
    await expect.poll(() => page.locator('.states .deck').textContent()).toMatch(/notes can’t be had/)
    isGone = false
    await button(page, 'Try again').click()
    await expect.poll(() => page.locator('.notes .text').textContent()).toContain('CANARY')
    expect(await page.locator('.states .deck').count()).toBe(0)
  })
})
