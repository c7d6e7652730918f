/** What is said without being seen: changes of the slide, black, how many were found. */
import { make } from './dom.ts'

let region: HTMLElement | undefined

/** Says `words` once, when whoever listens is done with what they hear now. */
export function say(words: string): void {
  region ??= document.body.appendChild(make('p', { class: 'off', 'aria-live': 'polite' }))
  const place = region
  // A region that has just come is only listened to from the next change on.
  requestAnimationFrame(() => (place.textContent = words))
}
