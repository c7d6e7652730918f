/** What the parts of the presenter view share. */
import type { DeckHost, SlideFacts } from '../host.ts'
import type { Stage } from '../window.ts'
import type { Board } from './board.ts'
import type { Speaker } from './speaker.ts'

export interface Desk {
  readonly stage: Stage
  readonly host: DeckHost
  readonly speaker: Speaker
  readonly board: Board
  /** Every slide, in order; empty until the deck is here. */
  readonly facts: readonly SlideFacts[]
  /** The element of the page that a part fills or listens to. */
  find<Found extends HTMLElement = HTMLElement>(selector: string): Found
}
