/** Where the reader was on another day: offered as a link that goes away when they read on, and never taken for them. */
import { recallPlace, rememberPlace } from './memory.ts'
import { make } from './tools/dom.ts'

/** `current` gives the slide on show, `isReload` says that the browser goes on where the page was. */
export function offerPlace(current: () => HTMLElement | undefined, isGoingOn: boolean): void {
  keepPlace(current)
  const place = isGoingOn || location.hash ? undefined : recallPlace()
  const sheet = place === undefined ? null : document.getElementById(place)
  if (!sheet?.matches('main > .sheet:not(:first-child)')) return
  const link = make(
    'a',
    { class: 'button resume', href: `#${encodeURIComponent(sheet.id)}` },
    `Continue at slide ${sheet.dataset['number']}`,
  )
  document.querySelector('.bar')?.append(link)
  const done = new AbortController()
  const { signal } = done
  const leave = (): void => {
    done.abort()
    link.remove()
  }
  link.addEventListener('click', leave)
  addEventListener('hashchange', leave, { signal })
  addEventListener('scroll', () => scrollY > innerHeight / 2 && leave(), { signal, passive: true })
}

/** Remembered whenever the page is left, once the reader has moved in it; the first and the last slide are no place to go back to. */
function keepPlace(current: () => HTMLElement | undefined): void {
  let hasMoved = false
  addEventListener('scroll', () => (hasMoved = true), { once: true, passive: true })
  const keep = (): void => {
    const sheet = current()
    if (!hasMoved || !sheet) return
    const isEnd = !sheet.previousElementSibling || !sheet.nextElementSibling
    rememberPlace(isEnd ? undefined : sheet.id)
  }
  addEventListener('pagehide', keep)
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) keep()
  })
}
