/**
 * The file's script, behind its slides: opens the view that `head.ts` read from the address. Read is there as it stands; a
 * stage is put in its place. Each view is a load of its own, so that what the site's pages do holds here.
 */
import { readHash, stepHash } from '../../route.ts'
import { slideAddress, slideHere } from './addresses.ts'
import { held, whole } from './held.ts'
import { copySheets, findSheet, takeSheets } from './sheets.ts'

/** `presenter` starts the speaker's view, in a file that has one. */
export async function open(presenter?: () => Promise<unknown>): Promise<void> {
  const page = document.documentElement
  if (page.dataset['view'] === 'read') return openRead()
  const isPresenter = page.dataset['view'] === 'presenter'
  takeSheets()
  const shell = document.querySelector<HTMLTemplateElement>(`template.${page.dataset['view']}`)!
  for (const element of document.querySelectorAll('body > :not(template, script)')) element.remove()
  document.body.prepend(document.importNode(shell.content, true))
  placeSlide(isPresenter ? 'presenter/' : '')
  if (isPresenter) {
    await whole()
    const style = new CSSStyleSheet()
    style.replaceSync(held('presenter.css') as string)
    document.adoptedStyleSheets = [style]
  }
  await import('../boot.ts')
  page.classList.remove('opening')
  if (isPresenter) await presenter?.()
}

async function openRead(): Promise<void> {
  await import('../read.ts')
  // An address with a slide's number, and a step's, is a stage's.
  addEventListener('hashchange', () => {
    if (readHash(location.hash).kind === 'slide') location.reload()
  })
}

/** Puts the slide that the address names on the stage, and the next behind it. The address says so from now on. */
function placeSlide(base: string): void {
  const route = readHash(location.hash)
  const isNumbered = route.kind === 'slide'
  const [on, ...next] = copySheets(findSheet(slideHere(), isNumbered ? route.slide : undefined))
  on!.classList.add('on')
  document.querySelector('main')!.append(on!, ...next)
  const url = slideAddress(on!.id, base, location.search)
  url.hash = isNumbered ? stepHash(route.step) : location.hash
  history.replaceState(null, '', url)
}
