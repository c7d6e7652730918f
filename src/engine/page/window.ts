/** What a stage's two scripts know of each other. */
import type { Move, Position } from '../position.ts'

/** The slides that are not in the page. */
export interface SlideSource {
  idOf(slide: number): string | undefined
  numberOf(id: string): number | undefined
  stepsOf(slide: number): number | undefined
  /** The slide, ready to stand in the page; undefined while it is not here yet. */
  take(slide: number): HTMLElement | undefined
}

/** The stage of this window: `window.heapdeck`. */
export interface Stage {
  readonly root: URL
  at: Position
  source: SlideSource | undefined
  /** `instead`: without a place in the history of its own. */
  go(to: Position, instead?: boolean): void
  /** Moves, as a key does; moves that the slides must still come for wait for them. */
  press(by: Move): void
  /** A slide to go to once the deck is here. */
  wanted: Position | undefined
  /** Moves that wait. */
  readonly waiting: Move[]
  /** Draws the state again, after the page was changed. */
  draw(): void
}

/** Dispatched on the document after the stage has moved. */
export const MOVED = 'heapdeck:moved'
