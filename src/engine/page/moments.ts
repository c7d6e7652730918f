/** Links in the prose that take a demo to a moment: `[words](#demo-id:moment)`, and such a hash in the URL. */
import { readHash } from '../route.ts'
import { setMoment } from './demos.ts'

/** `find` gives the demo with an id, where this page has it. */
export function followMoments(find: (id: string) => HTMLElement | null): void {
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest?.('a.moment')
    const route = readHash(link?.getAttribute('href') ?? '')
    if (!link || route.kind !== 'moment' || event.defaultPrevented) return
    const demo = find(route.demo)
    if (!demo) return
    event.preventDefault()
    void setMoment(demo, route.moment).then((known) => known && markReached(link))
  })
  const go = (): void => {
    const route = readHash(location.hash)
    const demo = route.kind === 'moment' ? find(route.demo) : null
    if (demo && route.kind === 'moment') {
      demo.scrollIntoView({ block: 'nearest' })
      void setMoment(demo, route.moment)
    }
  }
  addEventListener('hashchange', go)
  go()
}

/** The paragraph that the demo has reached. */
function markReached(link: Element): void {
  for (const other of document.querySelectorAll('.said .here')) other.classList.remove('here')
  link.closest('p, li')?.classList.add('here')
}
