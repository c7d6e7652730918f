/** `s`: the presenter view in a window of its own, where this site has one. */
import { stepHash } from '../../route.ts'
import { hasPresenter, NO_PRESENTER, slideAddress } from '../addresses.ts'
import type { DeckHost } from '../host.ts'
import { showToast } from './toast.ts'

/** One window for the presenter, however often it is asked for. */
const NAME = 'heapdeck-presenter'
const SIZE = { width: 1280, height: 720 }

export async function openPresenter(host: DeckHost): Promise<void> {
  if (host.view === 'presenter') return
  const { slide, step } = host.at
  const id = (await host.facts())[slide - 1]?.id ?? ''
  const url = slideAddress(id, 'presenter/')
  if (!(await hasPresenter(url))) return showToast(NO_PRESENTER)
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
