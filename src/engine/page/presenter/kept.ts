/** What the presenter view remembers in this browser: for this deck, or for the speaker whatever the deck. */
import { root } from '../addresses.ts'

const keyOf = (what: string, isMine: boolean): string => `heapdeck-${what}${isMine ? '' : `:${root.href}`}`

/** `isMine`: the speaker's own, the same for all decks. */
export function keep(what: string, value: unknown, isMine = false): void {
  try {
    localStorage.setItem(keyOf(what, isMine), JSON.stringify(value))
  } catch {
    // No storage, or it is full: nothing is remembered.
  }
}

/** Whatever was kept: it may be anything, or nothing. */
export function kept(what: string, isMine = false): unknown {
  try {
    return JSON.parse(localStorage.getItem(keyOf(what, isMine)) ?? 'null')
  } catch {
    return null
  }
}
