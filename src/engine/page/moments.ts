/** Links in the prose that take a demo to a moment: `[words](#demo-id:moment)`, and such a hash in the URL. */
import { DEMO_CHANGE } from '../demo.ts'
import { readHash } from '../route.ts'
import { setMoment } from './demos.ts'
import { FRAMES } from './live.ts'

/** `find` gives the demo with an id, where this page shows it; `fetch` may go to where it is first. */
export function followMoments(
  find: (id: string) => HTMLElement | null,
  fetch: (id: string) => HTMLElement | null = find,
): void {
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest?.('a.moment')
    const route = readHash(link?.getAttribute('href') ?? '')
    if (!link || route.kind !== 'moment' || event.defaultPrevented) return
    const demo = find(route.demo) ?? fetch(route.demo)
    if (!demo) return
    event.preventDefault()
    void setMoment(demo, route.moment).then((known) => known && markReached(link))
  })
  const go = (): void => {
    const route = readHash(location.hash)
    const demo = route.kind === 'moment' ? find(route.demo) : null
    if (demo && route.kind === 'moment') {
      demo.closest('.sheet')?.scrollIntoView()
      const link = document.querySelector(`a.moment[href="${location.hash.replaceAll('"', '')}"]`)
      void setMoment(demo, route.moment).then((known) => known && link && markReached(link))
    }
  }
  addEventListener('hashchange', go)
  document.addEventListener(DEMO_CHANGE, ({ target }) => {
    if ((target as Element).closest?.(FRAMES)) unmark()
  })
  go()
}

/** The paragraph that the demo has reached: until the demo goes elsewhere. */
function markReached(link: Element): void {
  unmark()
  link.closest('p, li')?.classList.add('here')
}

function unmark(): void {
  for (const other of document.querySelectorAll('.said .here')) other.classList.remove('here')
}
