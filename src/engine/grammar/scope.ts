/** What the refining of a slide's tokens needs around it. */
import type { Background } from '../deck.ts'
import type { MdToken, ParseContext } from './context.ts'
import type { Said } from './container.ts'
import type { FootnoteText } from './footnotes.ts'

export type Part = 'body' | Said

/** Finds a file of the deck as named from another: its one path in the deck's folder. */
export type FindFile = (
  path: string,
  from: string,
) => { readonly path: string } | { readonly problem: string }

/** What leaves the blocks of a slide while they are refined. */
export interface Extras {
  readonly backgrounds: Background[]
  readonly footnotes: FootnoteText[]
}

export interface Scope {
  readonly context: ParseContext
  readonly findFile: FindFile
  /** Which part of its slide the tokens belong to. */
  readonly part: Part
  /** Raw HTML may pass. */
  readonly html: boolean
  readonly extras: Extras
}

/** Refines one top-level block: after it, tokens say what our syntax means. */
export type Refiner = (tokens: readonly MdToken[], scope: Scope) => readonly MdToken[]
