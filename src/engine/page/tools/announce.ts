/** Each change of the slide is said once; steps are not. */
import type { DeckHost } from '../host.ts'
import { MOVED } from '../window.ts'
import { say } from './status.ts'

/** `known`: the slide that needs no telling any more. */
export function announceSlides(host: DeckHost, known: number): void {
  let told = known
  const tell = (): void => {
    const { slide } = host.at
    if (slide === told) return
    told = slide
    say(document.querySelector('main > .on')?.getAttribute('aria-label') ?? `Slide ${slide}`)
  }
  document.addEventListener(MOVED, tell)
  tell()
}
