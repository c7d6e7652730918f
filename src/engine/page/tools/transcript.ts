/** `t`: on the stage what is said stands beside the slide while the talk goes on; in Read it comes and goes. */
import type { DeckHost } from '../host.ts'
import { rememberUntold } from '../memory.ts'
import { MOVED } from '../window.ts'
import { focused } from './dom.ts'
import { say } from './status.ts'
import { showToast } from './toast.ts'

const page = document.documentElement
const BESIDE = 'with-transcript'

export function toggleTranscript(host: DeckHost): void {
  if (host.view === 'read') toggleInRead()
  else if (host.view === 'stage') show(!page.classList.contains(BESIDE))
}

function toggleInRead(): void {
  const isUntold = page.classList.toggle('untold')
  rememberUntold(isUntold)
  showToast(isUntold ? 'The slides alone; t brings the transcript back' : 'The transcript beside the slides')
}

let listening: AbortController | undefined

function show(isShown: boolean): void {
  page.classList.toggle(BESIDE, isShown)
  say(isShown ? 'Transcript shown' : 'Transcript closed')
  listening?.abort()
  if (!isShown) return
  listening = new AbortController()
  const { signal } = listening
  document.addEventListener(MOVED, prepare, { signal })
  // Before the router lets the focus go: Escape in a control is that control's.
  addEventListener(
    'keydown',
    (event) => {
      const at = focused()
      const isFree = !at || at === document.body || at.matches('.said, .said *')
      if (event.key === 'Escape' && isFree && !document.querySelector('dialog[open]')) show(false)
    },
    { capture: true, signal },
  )
  prepare()
}

/** What is said on the slide on show can be scrolled by the keyboard, once it has the focus. */
function prepare(): void {
  const said = document.querySelector<HTMLElement & { keys?: string[] }>('main > .on > .said')
  if (!said) return
  said.tabIndex = 0
  said.setAttribute('role', 'region')
  said.setAttribute('aria-label', 'Transcript')
  said.keys = ['ArrowUp', 'ArrowDown']
  said.scrollTop = 0
}
