/** Read's script: where the reader is, keys by slide, demos that wake when scrolled to. */
import { readHash } from '../route.ts'
import { root, slideAddress } from './addresses.ts'
import { markContents } from './contents.ts'
import { addCopyButtons, withoutCopyButtons } from './copy-code.ts'
import { demosIn, marksOf, setMarks, showOnly, standingOf, wake } from './demos.ts'
import { openEarlyField } from './early-field.ts'
import { openLinksOutside } from './framed.ts'
import type { DeckHost } from './host.ts'
import { listen, READ_KEYS } from './keys.ts'
import { isCell } from './live.ts'
import { PLAIN_LOOK } from './look.ts'
import { recallScroll, recallUntold, rememberScroll } from './memory.ts'
import { followMoments } from './moments.ts'
import { keepOffline } from './offline.ts'
import { openReading, resizeText } from './reading.ts'
import { onceAFrame } from './once-a-frame.ts'
import { offerPlace } from './resume.ts'
import { loadModule } from './supply.ts'
import { CHANGED, HOST } from './window.ts'

const main = document.querySelector('main')!
const sheets = (): HTMLElement[] => [...main.querySelectorAll<HTMLElement>(':scope > .sheet')]

/** Where a key, a link or the URL led, until the reader scrolls on: near the end it may never reach the line. */
let led: HTMLElement | undefined

/** The sheet that crosses a line a third down the window, or the last at the page's end. */
function current(): HTMLElement | undefined {
  if (led?.isConnected) return led
  const line = innerHeight / 3
  const all = sheets()
  if (scrollY > 0 && scrollY + innerHeight >= document.documentElement.scrollHeight - 2) return all.at(-1)
  let low = 0
  let high = all.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (all[middle]!.getBoundingClientRect().top <= line) low = middle
    else high = middle - 1
  }
  return all[low]
}

let shown: HTMLElement | undefined
function markCurrent(): void {
  const sheet = current()
  if (!sheet || sheet === shown) return
  shown = sheet
  markContents(Number(sheet.dataset['number']))
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a.to-stage'))
    link.href = slideAddress(sheet.id).href
}

function go(sheet: HTMLElement | undefined): void {
  if (!sheet) return
  history.replaceState(null, '', `#${sheet.id}`)
  sheet.scrollIntoView()
  led = sheet
  markCurrent()
}

const host: DeckHost = {
  view: 'read',
  root,
  get at() {
    return { slide: Number(current()?.dataset['number'] ?? 1), step: 0 }
  },
  facts: async () =>
    sheets().map((sheet) => ({
      id: sheet.id,
      title: sheet.getAttribute('aria-label')!.replace(/^.*?: /, ''),
      steps: Number(sheet.dataset['steps']),
    })),
  html: (slide) => withoutCopyButtons(sheets()[slide - 1]?.outerHTML ?? '') || undefined,
  go: ({ slide }) => go(sheets()[slide - 1]),
  look: PLAIN_LOOK,
  setLook() {},
  standing: () => standingOf(demosIn(current() ?? main)),
  marks: marksOf,
  setMarks,
  isLed: false,
  reset: async () => undefined,
}

/** One promise, so that what is asked for is done in the order in which it was. */
let tools: Promise<typeof import('./tools.ts')> | undefined
function ask(command: string): void {
  if (command === 'search') openEarlyField()
  tools ??= loadModule<typeof import('./tools.ts')>(main.dataset['tools']!, root)
  void tools.then(({ act }) => act(command, host))
}

listen(READ_KEYS, (command) => {
  const sheet = current()
  if (!sheet) return
  const all = sheets()
  if (command === 'view') location.assign(slideAddress(sheet.id, '', location.search))
  else if (command === 'next-slide') go(all[all.indexOf(sheet) + 1])
  else if (command === 'previous-slide') go(all[all.indexOf(sheet) - 1])
  else if (command === 'larger' || command === 'smaller') resizeText(command === 'larger' ? 1 : -1)
  else ask(command)
})

for (const command of ['search', 'share']) {
  const button = document.querySelector<HTMLElement>(`button.${command}`)
  if (!button) continue
  button.hidden = false
  button.addEventListener('click', () => ask(command))
}
main.addEventListener('click', ({ target }) => {
  const link = (target as Element).closest<HTMLElement>('.permalink')
  if (link) ask(`copy-link ${link.parentElement!.dataset['number']}`)
})

document.documentElement.classList.toggle('untold', recallUntold())

openLinksOutside(root)
openReading()

const visible = new Set<HTMLElement>()
const wakeWithin = (rootMargin: string): IntersectionObserver =>
  new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) if (isIntersecting) void wake(target as HTMLElement)
    },
    { rootMargin },
  )
/** Within a screen of the view; a cell stands still until somebody runs it. */
const near = wakeWithin('100%')
const nearCells = wakeWithin('25%')
const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries)
    if (isIntersecting) visible.add(target as HTMLElement)
    else visible.delete(target as HTMLElement)
  showOnly([...visible])
})

/** Pictures are fetched when they come near; paper has all of them. */
function fetchPictures(): void {
  for (const image of main.querySelectorAll<HTMLImageElement>('[loading]')) image.loading = 'eager'
}
addEventListener('beforeprint', fetchPictures)

/** Looks at the page again, after it was changed. */
export function watch(): void {
  // On paper their pictures stand.
  const isPrint = document.documentElement.classList.contains('slides-only')
  if (isPrint) fetchPictures()
  for (const demo of isPrint ? [] : demosIn(main)) {
    ;(isCell(demo) ? nearCells : near).observe(demo)
    seen.observe(demo)
  }
  addCopyButtons(main)
  shown = undefined
  markCurrent()
}

addEventListener('scroll', onceAFrame(markCurrent), { passive: true })
function followHash(): void {
  const route = readHash(location.hash)
  const id = route.kind === 'anchor' ? route.id : route.kind === 'moment' ? route.demo : ''
  const target = id ? document.getElementById(id) : null
  led = target?.closest<HTMLElement>('.sheet') ?? undefined
  markCurrent()
}
addEventListener('hashchange', followHash)
for (const event of ['wheel', 'touchmove', 'pointerdown'])
  addEventListener(
    event,
    ({ target }) => {
      // The bar's buttons are about where the reader is.
      if (!(target as Element).closest?.('.bar')) led = undefined
    },
    { passive: true },
  )
addEventListener('keydown', ({ key }) => {
  if (/^(Arrow|Page|Home|End| )/.test(key)) led = undefined
})
document.addEventListener(CHANGED, watch)
document.addEventListener(HOST, (event) => (event as CustomEvent<(own: DeckHost) => void>).detail(host))

addEventListener('pagehide', () => {
  const sheet = current()
  rememberScroll(sheet && { id: sheet.id, offset: -sheet.getBoundingClientRect().top })
})
const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
const place = navigation?.type === 'reload' ? recallScroll() : undefined
if (place) {
  // Far slides have no size yet, so the browser's own memory of a number of pixels would miss.
  history.scrollRestoration = 'manual'
  const sheet = document.getElementById(place.id)
  const restore = (): void => {
    if (sheet) scrollTo(0, sheet.getBoundingClientRect().top + scrollY + place.offset)
  }
  restore()
  // Sheets on the way take their real size once they are drawn.
  requestAnimationFrame(() => requestAnimationFrame(restore))
}

if (location.hash && !place) followHash()
offerPlace(current, navigation?.type !== 'navigate')
followMoments((id) => main.querySelector(`:is(.demo, .cell) > [id="${CSS.escape(id)}"]`))
watch()
void keepOffline(root)
