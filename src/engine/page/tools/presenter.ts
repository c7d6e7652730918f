/** `s`: the presenter view in a window of its own, where this site has one. */
import { stepHash, slidePath } from '../../route.ts'
import type { DeckHost } from '../host.ts'
import { showToast } from './toast.ts'

/** One window for the presenter, however often it is asked for. */
const NAME = 'heapdeck-presenter'
const SIZE = { width: 1280, height: 720 }

export async function openPresenter(host: DeckHost): Promise<void> {
  if (host.view === 'presenter') return
  const { slide, step } = host.at
  const id = (await host.facts())[slide - 1]?.id ?? ''
  const url = new URL(`presenter/${slidePath(id)}`, host.root)
  if (!(await isThere(url)))
    return showToast(
      'The presenter view is not part of a published deck: run heapdeck dev, or heapdeck build --presenter and heapdeck preview.',
    )
  const session = new URLSearchParams(location.search).get('session')
  if (session !== null) url.searchParams.set('session', session)
  url.hash = stepHash(step)
  const { width, height } = SIZE
  const opened = window.open(url, NAME, `popup,width=${width},height=${height}`)
  if (opened) opened.focus()
  else
    showToast('The browser held the presenter’s window back.', {
      label: 'Open the presenter view',
      href: url.href,
    })
}

async function isThere(url: URL): Promise<boolean> {
  try {
    return (await fetch(url, { method: 'HEAD' })).ok
  } catch {
    return false
  }
}
