/** Says what the room sees, and keeps what lies under a dark screen from keyboards and screen readers. */
import type { DeckHost } from '../host.ts'
import { percent, type Look } from '../look.ts'
import { focused } from './dom.ts'
import { say } from './status.ts'
import { showToast } from './toast.ts'

/** After a key: in words. */
export function tellLook(command: string, { size, contrast }: Look): void {
  if (command === 'contrast') showToast(contrast ? 'High contrast' : 'The deck’s own contrast')
  if (command === 'larger' || command === 'smaller') showToast(`Text ${percent({ size } as Look)} %`)
}

let under: HTMLElement | undefined
let screen: Look['screen'] = ''

/** After any change, also another window's. */
export function followLook(host: DeckHost): void {
  const now = host.look.screen
  if (host.view !== 'stage' || now === screen) return
  if (!screen) under = (focused() as HTMLElement | null) ?? undefined
  screen = now
  for (const part of document.querySelectorAll<HTMLElement>('main, .chrome')) part.inert = now !== ''
  if (!now) under?.focus?.({ preventScroll: true })
  say(now === 'black' ? 'Black screen' : now === 'white' ? 'White screen' : 'The slide is back')
}

/** Larger text may not fit: what the step shows is brought into view. */
export function followStep(host: DeckHost): void {
  if (host.look.size > 0)
    [...document.querySelectorAll('main > .on .slide .now')].at(-1)?.scrollIntoView({ block: 'nearest' })
}
