/**
 * The window for the room: opened on the other screen where the browser knows of one, else to be dragged there. It is a
 * window of its own, never a tab, which a browser slows down while another one covers it.
 */
import { stepHash } from '../../route.ts'
import { slideAddress } from '../addresses.ts'
import type { Desk } from './desk.ts'
import { make } from './elements.ts'

/** From `file://` no window may look into another, or name it to hand it a right: not even one of the same file. */
const isApart = self.origin === 'null'

/** Its name, by which a presenter that was loaded again finds it. */
export const AUDIENCE = 'heapdeck-audience'

/** What of the Window Management API is used here. */
interface ScreenPlace {
  readonly availLeft: number
  readonly availTop: number
  readonly availWidth: number
  readonly availHeight: number
}
interface Screens {
  readonly screens: readonly ScreenPlace[]
  readonly currentScreen: ScreenPlace
}
type WithScreens = Window & { getScreenDetails?: () => Promise<Screens> }

export class Audience {
  private readonly desk: Desk
  private readonly button: HTMLButtonElement
  private opened: Window | null = null
  /** Whether the window stands on a screen that it should fill. */
  private wantsScreen = false

  constructor(desk: Desk) {
    this.desk = desk
    this.button = desk.find('button.audience')
    this.button.addEventListener('click', () => void this.open())
    // A window may only fill its screen upon somebody's act: this window's next one is lent to it
    // (not by `keydown`: the deck's own keys end there).
    for (const event of ['keyup', 'pointerup'])
      addEventListener(event, ({ isTrusted }) => isTrusted && this.lendScreen(), { passive: true })
  }

  /** Opens the window, or brings it to the front. */
  async open(): Promise<void> {
    const known = this.known
    if (known && this.isConnected) {
      known.focus()
      return
    }
    const other = await otherScreen()
    const place = other
      ? `left=${other.availLeft},top=${other.availTop},width=${other.availWidth},height=${other.availHeight}`
      : 'width=1280,height=720'
    // One that stands there already keeps its page, and its screen.
    this.opened = open('', AUDIENCE, `popup,${place}`)
    if (this.opened && this.isConnected && !isEmpty(this.opened)) return this.opened.focus()
    this.opened?.location.replace(this.address)
    this.wantsScreen = other !== undefined && this.opened !== null && !isApart
    this.explain(other !== undefined)
  }

  draw(): void {
    const { isConnected } = this
    this.button.classList.toggle('wanted', !isConnected)
    this.button.querySelector('span')!.textContent = isConnected ? 'Audience window open' : 'Audience window'
    if (isConnected && this.isFilling) this.wantsScreen = false
    if (isConnected) this.desk.board.say('audience')
  }

  private explain(hasOther: boolean): void {
    const { board } = this.desk
    board.say('audience')
    if (!this.opened)
      board.say(
        'audience',
        'The browser blocked the window: allow pop-ups for this page, or open it by this link.',
        make('a', { href: this.address, target: AUDIENCE }, 'Open the audience window'),
      )
    else if (!hasOther || isApart)
      board.say(
        'audience-place',
        hasOther
          ? 'Click into the audience window and press f: it fills its screen then.'
          : 'Drag the audience window to the other screen and press f in it.',
        { words: 'Done', act: () => board.say('audience-place') },
      )
  }

  private get address(): string {
    const { stage, facts } = this.desk
    const { slide, step } = stage.at
    const id = facts[slide - 1]?.id ?? document.querySelector('main > .on')!.id
    const url = slideAddress(id)
    const session = new URLSearchParams(location.search).get('session')
    if (session) url.searchParams.set('session', session)
    url.hash = stepHash(step)
    return url.href
  }

  private get isConnected(): boolean {
    return [...(this.desk.stage.replica?.peers.values() ?? [])].some(({ role }) => role === 'stage')
  }

  /** The window that was opened here, or that opened this one. */
  private get known(): Window | null {
    const { opener } = window as { opener: Window | null }
    return [this.opened, opener].find((one) => one && !one.closed) ?? null
  }

  private get isFilling(): boolean {
    try {
      return this.known?.document.fullscreenElement != null
    } catch {
      // It went elsewhere.
      return false
    }
  }

  private lendScreen(): void {
    if (!this.wantsScreen || !this.isConnected || !this.opened || this.opened.closed) return
    this.wantsScreen = false
    const options = { targetOrigin: location.origin, delegate: 'fullscreen' }
    this.opened.postMessage({ heapdeck: 'fullscreen' }, options)
  }
}

function isEmpty(opened: Window): boolean {
  try {
    return opened.location.href === 'about:blank'
  } catch {
    // Another site's; where no window can be looked into, ours.
    return !isApart
  }
}

/** A screen that this window is not on; undefined where there is none, or the browser doesn't say. */
async function otherScreen(): Promise<ScreenPlace | undefined> {
  const { getScreenDetails } = window as WithScreens
  if (!getScreenDetails || (screen as Screen & { isExtended?: boolean }).isExtended === false)
    return undefined
  try {
    const { screens, currentScreen } = await getScreenDetails.call(window)
    return screens.find((one) => one !== currentScreen)
  } catch {
    // Not allowed: it opens here then.
    return undefined
  }
}
