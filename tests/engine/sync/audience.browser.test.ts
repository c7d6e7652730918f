/** A stage as somebody's audience, led by a test that speaks like a presenter. */
import { expect, onTestFinished, test } from 'vitest'
import { expectQuiet, openPage, SECOND_DECK, useSite, type Watched } from '../../support/site.ts'

const built = useSite(SECOND_DECK)

interface Said {
  readonly kind: string
  readonly [key: string]: unknown
}

const place = (page: Watched) =>
  page.evaluate(() => {
    const { at } = (window as unknown as { heapdeck: { at: { slide: number; step: number } } }).heapdeck
    return `${at.slide}/${at.step}`
  })
const ignored = (page: Watched) =>
  page.evaluate(
    () => (window as unknown as { heapdeck: { replica?: { ignored: number } } }).heapdeck.replica?.ignored,
  )
const buildOf = (page: Watched) => page.locator('main').getAttribute('data-build')

const hasDeck = (page: Watched) =>
  page.waitForFunction(() => (window as unknown as { heapdeck: { source?: unknown } }).heapdeck.source)

/** A stage, and what speaks to it over the talk's channel. */
async function audience(path: string) {
  const page = await openPage(built.browser, built.site.url + path)
  onTestFinished(() => page.context().close())
  await hasDeck(page)
  const speaker = await page.context().newPage()
  const blank = `${built.site.url}blank`
  await speaker.route(blank, (route) => route.fulfill({ contentType: 'text/html', body: '' }))
  await speaker.goto(blank)
  await speaker.evaluate((name) => {
    const heard: unknown[] = []
    const channel = new BroadcastChannel(name)
    channel.addEventListener('message', ({ data }) => heard.push(data))
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no targets
    Object.assign(window, { speak: (data: unknown) => channel.postMessage(data), heard })
  }, `heapdeck ${built.site.url} `)
  const build = await buildOf(page)
  let seq = 0
  const state = { slide: 'fragments', step: 1, demos: {}, screen: '', size: 0, contrast: false }
  const say = (change: object = {}, message: object = {}) =>
    speaker.evaluate((data) => (window as unknown as { speak(data: unknown): void }).speak(data), {
      heapdeck: 1,
      kind: 'state',
      from: 'speaker',
      role: 'presenter',
      build,
      stamp: { epoch: 7, seq: seq++, by: 'speaker' },
      state: { ...state, ...change },
      ...message,
    })
  const heard = () => speaker.evaluate(() => (window as unknown as { heard: Said[] }).heard)
  return { page, say, heard }
}

test('goes where the speaker is, and says where it was taken', async () => {
  const { page, say, heard } = await audience('title/')
  await say()
  await expect.poll(() => place(page)).toBe('2/1')
  await say({ slide: 'demo', step: 1 })
  await expect.poll(() => place(page)).toBe('4/1')
  await page.keyboard.press('ArrowRight')
  await expect
    .poll(async () => (await heard()).at(-1))
    .toMatchObject({
      kind: 'state',
      role: 'stage',
      stamp: { epoch: 8, seq: 1 },
      state: { slide: 'demo', step: 2 },
    })
  await expectQuiet(page)
})

/** A state of the counter, as its own step or a person makes it. */
const counts = (count: number) => ({ version: 1, count, by: 1, unit: 'apples', note: '', memo: '' })
const counter = (page: Watched) =>
  page
    .locator('step-counter')
    .evaluate((element) => (element as unknown as { state?: unknown }).state)
    .catch(() => undefined)

test('a demo stands as it stands in the other window, also where it was never woken', async () => {
  const { page, say } = await audience('title/')
  await say({ slide: 'demo', step: 1, demos: { counter: { state: counts(17) } } })
  await expect.poll(() => place(page)).toBe('4/1')
  await expect.poll(() => counter(page)).toEqual(counts(17))
  await say({ slide: 'demo', step: 1, demos: { counter: { step: 2 } } })
  await expect.poll(() => counter(page)).toEqual(counts(5))
  await expectQuiet(page)
})

test('what a person does with a demo here is told to the others', async () => {
  const { page, say, heard } = await audience('title/')
  await say({ slide: 'demo', step: 0, demos: { counter: { step: 0 } } })
  await page.locator('step-counter').getByRole('button', { name: 'Count on' }).click()
  await expect
    .poll(async () => (await heard()).at(-1))
    .toMatchObject({ kind: 'state', state: { slide: 'demo', demos: { counter: { state: counts(4) } } } })
})

test('black, text size and contrast are the speaker’s to set', async () => {
  const { page, say } = await audience('fragments/')
  const looks = () =>
    page.evaluate(() => {
      const { dataset, classList } = document.documentElement
      return [dataset['screen'], dataset['size'], classList.contains('contrast')]
    })
  await say({ screen: 'black', size: 2, contrast: true })
  await expect.poll(looks).toEqual(['black', '2', true])
  await say()
  await expect.poll(looks).toEqual(['', '0', false])
})

test('strangers, unknown versions, slides and demos are counted and ignored', async () => {
  const { page, say } = await audience('title/')
  await say()
  await expect.poll(() => place(page)).toBe('2/1')
  const before = (await ignored(page))!
  await say({}, { heapdeck: 99 })
  await say({ slide: 'nowhere' })
  await say({ demos: 'all of them' })
  await expect.poll(() => ignored(page)).toBe(before + 3)
  expect(await place(page)).toBe('2/1')
  await say({ slide: 'loop', demos: { nobody: { step: 1 } } })
  await expect.poll(() => place(page)).toBe('3/1')
  expect(await ignored(page)).toBe(before + 4)
  await expectQuiet(page)
})

test('an old message changes nothing', async () => {
  const { page, say } = await audience('title/')
  await say({ slide: 'loop', step: 2 })
  await expect.poll(() => place(page)).toBe('3/2')
  await say({ slide: 'title', step: 0 }, { stamp: { epoch: 6, seq: 900, by: 'speaker' } })
  await say({ slide: 'title', step: 0 }, { stamp: { epoch: 7, seq: 0, by: 'speaker' } })
  await say({ slide: 'loop', step: 1 })
  await expect.poll(() => place(page)).toBe('3/1')
})

test('a window of another build stays at its slide, and loads itself anew at the next, once', async () => {
  const { page, say } = await audience('fragments/')
  const isSame = () => page.evaluate(() => (window as unknown as { same?: boolean }).same === true)
  await page.evaluate(() => Object.assign(window, { same: true }))
  const other = { build: 'another' }
  await say({ step: 2 }, other)
  await expect.poll(() => place(page)).toBe('2/2')
  expect(await isSame()).toBe(true)
  await say({ slide: 'loop', step: 1 }, other)
  await expect.poll(() => place(page).catch(() => '')).toBe('3/1')
  expect(await isSame()).toBe(false)
  await hasDeck(page)
  await page.evaluate(() => Object.assign(window, { same: true }))
  await say({ slide: 'end', step: 0 }, other)
  await expect.poll(() => place(page)).toBe('5/0')
  expect(await isSame()).toBe(true)
})

test('a state that a demo can’t read puts it where its step does, and only the speaker hears of it', async () => {
  const { page, say, heard } = await audience('title/')
  await say({ slide: 'demo', step: 1, demos: { counter: { step: 1 } } })
  await expect.poll(() => counter(page)).toEqual(counts(4))
  await say({ slide: 'demo', step: 1, demos: { counter: { state: { version: 44 } } } })
  await expect
    .poll(async () => (await heard()).find(({ kind }) => kind === 'trouble'))
    .toMatchObject({
      role: 'stage',
      trouble: { demo: 'counter', message: expect.stringContaining('no state') },
    })
  await expect.poll(() => counter(page)).toEqual(counts(4))
  expect(await page.locator('.demo-error').count()).toBe(0)
})

test('a browser without channels between windows shows its deck all the same', async () => {
  const page = await openPage(built.browser, 'about:blank')
  onTestFinished(() => page.context().close())
  await page.addInitScript(() => Reflect.deleteProperty(window, 'BroadcastChannel'))
  await page.goto(`${built.site.url}fragments/`)
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => place(page)).toBe('2/1')
  await expectQuiet(page)
})
