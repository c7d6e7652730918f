/**
 * First thing in every page, inline: says that scripts run, puts on the reader's choice of dark or light and of text
 * size, and makes links to folders work where no server turns a folder into its page, or one serves a folder's page
 * without the slash at the end of its address, which all that is relative needs. `?print-pdf` asks for the slides alone, a
 * page each.
 */
import { showKeptLook } from './theme.ts'

const root = document.documentElement
root.classList.add('js')
if (root.dataset['root']![0] === '.' && /\/[^/.]+$/.test(location.pathname))
  history.replaceState(history.state, '', location.pathname + '/' + location.search + location.hash)
if (/[?&]print-pdf\b/.test(location.search)) {
  // The whole deck is in Read.
  if (root.dataset['view'] !== 'read') location.replace(`${root.dataset['root']!}?print-pdf`)
  root.classList.add('print-pdf', 'slides-only')
}
showKeptLook()
if (location.protocol === 'file:')
  addEventListener('click', (event) => {
    const link = (event.target as Element).closest?.('a')
    if (link?.pathname.endsWith('/')) link.pathname += 'index.html'
  })
