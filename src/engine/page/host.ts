/** What the tools (overview, go-to, help and the other panels) know of the page that they open over. */
import type { StandingDemo } from './demos.ts'
import type { Position } from '../position.ts'
import type { DemoMark } from '../sync/index.ts'
import type { PageEditing } from './editor/editing.ts'
import type { Look } from './look.ts'
import type { HelpRow } from './tools/help-table.ts'

export interface SlideFacts {
  readonly id: string
  readonly title: string
  /** Steps after the slide as opened. */
  readonly steps: number
}

export interface DeckHost {
  readonly view: 'read' | 'stage' | 'presenter'
  /** The site's root. */
  readonly root: URL
  /** Where the page stands; in Read the step is 0. */
  readonly at: Position
  /** Every slide in order, once it is known. */
  facts(): Promise<readonly SlideFacts[]>
  /** A slide's section with the site's root in its addresses; undefined while it is not here. */
  html(slide: number): string | undefined
  go(to: Position): void
  readonly look: Look
  setLook(look: Look): void
  /** The demos of the slide on show that are awake: how they stand, and the moments that they know. */
  standing(): Promise<readonly StandingDemo[]>
  /** How the demos that were visited stand, by id. */
  marks(): Readonly<Record<string, DemoMark>>
  /** Takes over marks of another window. */
  setMarks(marks: Readonly<Record<string, DemoMark>>): void
  /** Set while another window's state is shown: its demos' marks came with it. */
  isLed: boolean
  /** Puts the demos on show back to what the step declares; gives what undoes it, or undefined: there was nothing to do. */
  reset(): Promise<(() => void) | undefined>
  /** Keys that only this page has, for the help. */
  help?: readonly HelpRow[]
  /** The editor, on the dev server's pages. */
  editing?: () => Promise<PageEditing>
}
