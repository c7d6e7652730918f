/** Last thing in the file's head, inline: which view the address asks for, and the look of that one, before anything is drawn. */
import { showKeptLook } from '../theme.ts'

const root = document.documentElement
root.classList.add('js')
const asked = new URLSearchParams(location.search)
const isPrint = asked.has('print-pdf')
const wantsPresenter = asked.has('presenter')
const wantsStage = wantsPresenter || asked.has('stage') || /^#\/\d/.test(location.hash)
const view =
  isPrint || !wantsStage ? 'read' : wantsPresenter && 'presenter' in root.dataset ? 'presenter' : 'stage'
root.dataset['view'] = view
if (isPrint) root.classList.add('print-pdf', 'slides-only')
if (view === 'presenter') Object.assign(root.dataset, { theme: 'dark', themeKey: 'heapdeck-presenter-theme' })
// Nothing of Read is drawn while its slides are on their way to the stage.
if (view !== 'read') root.classList.add('opening')
for (const style of document.querySelectorAll<HTMLStyleElement>('style[data-for]'))
  style.media = (style.dataset['for'] === 'read') === (view === 'read') ? '' : 'not all'
showKeptLook()
