/** What a stage's two scripts know of each other. */
import type { Move, Position } from '../position.ts'
import type { DeckHost } from './host.ts'
import type { Replica } from '../sync/index.ts'

/** The slides that are not in the page. */
export interface SlideSource {
  idOf(slide: number): string | undefined
  numberOf(id: string): number | undefined
  stepsOf(slide: number): number | undefined
  /** The slide that a demo stands on. */
  slideOfDemo(id: string): number | undefined
  /** The slide, ready to stand in the page; undefined while it is not here yet. */
  take(slide: number): HTMLElement | undefined
}

/** The stage of this window: `window.heapdeck`. */
export interface Stage {
  readonly root: URL
  /** Before a slide's folder in this window's addresses: '' on the stage, `presenter/` in the presenter view. */
  readonly base: string
  at: Position
  source: SlideSource | undefined
  /** `instead`: without a place in the history of its own. */
  go(to: Position, instead?: boolean): void
  /** Moves, as a key does; moves that the slides must still come for wait for them. */
  press(by: Move): void
  /** Does what isn't a move; until the second script is here, what was asked for waits in `asked`. */
  ask(command: string): void
  readonly asked: string[]
  /** A slide to go to once the deck is here. */
  wanted: Position | undefined
  /** Moves that wait. */
  readonly waiting: Move[]
  /** Draws the state again, after the page was changed. */
  draw(): void
  /** From the second script on. */
  host?: DeckHost
  /** Settles when the slide on show is drawn, its demos too: with the ids of those that failed. From the second script on. */
  ready?(): Promise<readonly string[]>
  /** The browser has no channel between windows. */
  isAlone?: boolean
  /** This window among the others of the talk, once it knows of one. */
  replica?: Replica
}

/** Dispatched on the document after the stage has moved. */
export const MOVED = 'heapdeck:moved'

/** Dispatched on the document after the stage's look has changed. */
export const LOOKED = 'heapdeck:looked'

/** Dispatched on the document when the person changed a demo, or took it to a moment. */
export const MARKED = 'heapdeck:marked'

/** Dispatched on the document when another window came, went, led, or had trouble: `stage.replica` knows. */
export const WINDOWS = 'heapdeck:windows'

/** Dispatched on the document when a stage has fetched every slide. */
export const HERE = 'heapdeck:here'

/** Dispatched on the document on the dev server when the page was changed to what was saved. */
export const CHANGED = 'heapdeck:changed'

/** Dispatched on the document on the dev server when a demo's new code did not run: `detail` says why, in a line. */
export const BROKEN = 'heapdeck:broken'

/** Dispatched on the document by the dev server's part of a page: `detail` is called with the `DeckHost`. */
export const HOST = 'heapdeck:host'

/** Dispatched on a demo's element on the dev server when its scene or its program was saved: `detail` has the new one. */
export const FILES = 'heapdeck:files'

/** Dispatched on the document when a demo failed here: `detail` is a `Trouble`. */
export const TROUBLE = 'heapdeck:trouble'

/** Dispatched on a demo's element on the dev server when the author changed what its steps show. */
export const SHOWS = 'heapdeck:shows'

/** Dispatched on the document on the dev server when the overview was opened: `detail` is it. */
export const OVERVIEW = 'heapdeck:overview'
