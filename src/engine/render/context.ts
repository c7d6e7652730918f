/**
 * What rendering is handed by whoever knows files, highlighters and demos. Rendering itself is pure.
 *
 * Links to the site's own files are written with `ROOT` in front, since the same slide stands in pages of different
 * depth: `withRoot` puts the real prefix there.
 */
import type { CellFacts } from '../cells/facts.ts'
import type { CodeBlock, DemoRef } from '../deck.ts'
import type { Poster } from '../demo.ts'

/** Stands for the site's root in rendered HTML. A NUL can't come from a deck: the grammar replaces it. */
export const ROOT = '\0'

/** Rendered HTML for a page at `root` (`''`, `'../'`, or an absolute URL that ends in `/`). */
export const withRoot = (html: string, root: string): string => html.replaceAll(ROOT, root)

/** A run of characters of one kind: `k` keyword, `l` literal, `c` comment, `''` anything else. */
export interface CodeToken {
  readonly kind: '' | 'k' | 'l' | 'c'
  readonly text: string
}

/** A picture of the deck: an SVG to stand in the page, or a file to load. */
export type Picture =
  | { readonly kind: 'svg'; readonly svg: string }
  | { readonly kind: 'file'; readonly path: string; readonly width?: number; readonly height?: number }

/** What a page shows of a demo before, or instead of, running it. */
export interface DemoPicture {
  /** Module that defines the element, relative to the site's root; '' when it is not to be woken. */
  readonly module: string
  /** The data of its scene, as JSON, relative to the site's root; absent: it has none. */
  readonly scene?: string
  /** The same of its program. */
  readonly program?: string
  readonly first: Poster
  readonly last: Poster
}

/** What a page has of a cell that can be run. Paths are relative to the site's root. */
export interface CellPicture {
  /** Its place among the deck's cells, from 1. */
  readonly number: number
  /** Modules of the element and of the language's session. */
  readonly module: string
  readonly session: string
  /** The deck's cells, as JSON. */
  readonly cells: string
  /** The module that edits; '' where it can't be had. */
  readonly editor: string
  readonly ran?: CellFacts['ran']
  /** What came of it would tell what a cell above asks first. */
  readonly isUntold?: boolean
}

export interface RenderContext {
  /** Lines of coloured tokens. */
  highlight(code: string, language: string): readonly (readonly CodeToken[])[]
  /**
   * The local picture that `src` (relative to the deck's folder) names; undefined when it is missing. `use` is this use
   * of it alone, for the ids in an SVG.
   */
  picture(src: string, use: string): Picture | undefined
  /** Where on the site the file stands that a relative link names; undefined for any other link. */
  file(href: string): string | undefined
  demo(demo: DemoRef): DemoPicture | undefined
  /** Undefined, or absent: nothing runs the cell. */
  cell?(code: CodeBlock): CellPicture | undefined
  /** Whether blocks say in which line of their slide they stand (`data-at`, from 0): an editor asks for it, nobody else. */
  readonly places?: boolean
}
