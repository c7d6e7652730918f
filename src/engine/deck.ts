/**
 * A deck as data: what the grammar reads and the views render. Everything here can be structurally cloned.
 * Two stages: a `DeckSpec` is what the author wrote; a `Deck` is resolved (ids unique, steps counted, demos known).
 */
import type { CellFacts, CellSettings } from './cells/facts.ts'
import type { DemoAttribute } from './demo.ts'

/** Where something stands, for a person. `file` is relative to the deck's folder, with `/`. */
export interface Place {
  readonly file: string
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 units, as editors count. */
  readonly column: number
}

/** A stretch of a source file: bytes `start` up to, not including, `end` (of the file as stored), and its place. */
export interface SourceRange extends Place {
  readonly start: number
  readonly end: number
}

export type SourceKind =
  'front-matter' | 'separator' | 'slide' | 'block' | 'container' | 'definition' | 'include'

/** Who owns which bytes. Siblings never overlap, children lie within their parent, whole lines only. */
export interface SourceNode {
  readonly kind: SourceKind
  readonly range: SourceRange
  readonly children: readonly SourceNode[]
}

export interface SourceFile {
  readonly path: string
  /** Length in bytes. */
  readonly size: number
  readonly nodes: readonly SourceNode[]
}

/** An author's mistake or a hint. Errors stop a build, warnings never do. */
export interface Problem extends Place {
  readonly severity: 'error' | 'warning'
  /** What is wrong and what to do, one line. */
  readonly message: string
}

/** The deck's front matter with its defaults. */
export interface DeckMeta {
  readonly title: string
  readonly author: string
  readonly event: string
  readonly date: string
  /** BCP 47. Default `en`. */
  readonly lang: string
  readonly description: string
  /** Where the deck is published, or ''. */
  readonly url: string
  readonly aspectRatio: { readonly width: number; readonly height: number }
  /** Minutes; 0 when not given. */
  readonly duration: number
  /** CSS file, relative to the deck's folder, or ''. */
  readonly theme: string
  /** Folders of components, relative to the deck's folder. */
  readonly components: readonly string[]
  /** What readers may take with them: files of the deck, and formats of `heapdeck export`, by their bare names. */
  readonly downloads: readonly string[]
  /** Whether raw HTML of the allow-list passes. */
  readonly html: boolean
  /** Whether a browser keeps the published site, to show it without network. */
  readonly offline: boolean
  /** How one slide gives way to the next. */
  readonly transition: 'none' | 'fade'
}

/** A markdown-it token as plain data. */
export interface Token {
  readonly type: string
  readonly tag: string
  readonly nesting: -1 | 0 | 1
  attrs: [string, string][] | null
  readonly map: [number, number] | null
  readonly level: number
  readonly children: Token[] | null
  readonly content: string
  readonly markup: string
  readonly info: string
  readonly block: boolean
  hidden: boolean
  meta: TokenMeta | null
}

/** What our own rules attach to a token. */
export interface TokenMeta {
  /** Step at which it appears; absent: at once. Set by `toDeck`. */
  step?: number
  /** The author asked for a fragment; `toDeck` gives it its step. */
  fragment?: boolean
  code?: CodeBlock
  demo?: DemoRef
  /** Step that a `[click]` marks; set by `toDeck`. */
  click?: number
  /** A footnote's number on its slide. Of its mark: which of its references this is; of its text: how many there are. */
  footnote?: { readonly number: number; readonly references: number }
  /** What passes of raw HTML, ready for the page; absent: it is shown as text. */
  html?: string
  /** Ids and custom elements in that HTML. */
  ids?: readonly { readonly id: string; readonly place: Place }[]
  elements?: readonly { readonly tag: string; readonly place: Place }[]
  place?: Place
}

/** A picture behind a slide, or on one side of it, beside the text. */
export interface Background {
  /** Its `src` is a file of the deck; its `content` says what is to be seen, '' when it is decoration. */
  readonly image: Token
  readonly side: '' | 'left' | 'right'
  readonly size: 'cover' | 'contain' | 'auto'
  /** Several stand one below the other, not side by side. */
  readonly isVertical: boolean
  /** Classes of written lengths: `z:50%` of the picture, `l:40%` or `r:40%` of its side. */
  readonly classes: readonly string[]
}

/** A fence, or code from a file. */
export interface CodeBlock {
  readonly lang: string
  readonly text: string
  /** Line numbers (from 1) highlighted at each stage; `null`: every line. Empty: no highlighting at all. */
  readonly stages: readonly (readonly number[] | null)[]
  /** Step at which stage 0 holds; stage k holds at `from + k`. Set by `toDeck`. */
  from: number
  /** Written `{#id}`, or ''. */
  readonly id: string
  /** A notebook cell: `{#id run}`. */
  readonly run: boolean
  /** What is said of the cell; absent: it is none. */
  readonly cell?: CellSettings
  /** Where `after=` stands. */
  readonly afterPlace?: Place
  readonly place: Place
}

/** `scene=scenes/frag.ts` of a demo, a module of the deck whose default export is data for it, or `program=programs/frag.py`. */
export interface DemoFileRef {
  /** In the deck's folder; '' when there is no such file. */
  readonly path: string
  readonly place: Place
}

/** What a step of a demo shows: a number, that step of its own; a name, a moment; `~…`, a packed state. */
export interface ShownStep {
  readonly written: string
  readonly place: Place
}

/** `[Demo time]{tag #id scene=file.ts program=file.py steps="…" key=value}`. */
export interface DemoRef {
  readonly tag: string
  readonly id: string
  readonly attributes: Readonly<Record<string, string>>
  /** Where each attribute stands. */
  readonly attributePlaces: Readonly<Record<string, Place>>
  /** `steps="0 start ~…"`: what each of its steps shows, from step 0 on; absent: what the demo itself declares. */
  readonly shows?: readonly ShownStep[]
  readonly scene?: DemoFileRef
  readonly program?: DemoFileRef
  /** The slide's step at which the demo is at its step 0. Set by `toDeck`. */
  from: number
  /** How many steps the demo adds after `from`. Set by `toDeck`. */
  steps: number
  readonly place: Place
}

/** Tokens that belong together (one top-level block of Markdown), and the step at which they appear (0: at once). */
export interface Block {
  readonly tokens: readonly Token[]
  /** Set by `toDeck`. */
  step: number
  readonly range: SourceRange
}

/** A slide as written. */
export interface SlideSpec {
  /** Id the author wrote, or ''. */
  readonly id: string
  readonly idPlace: Place
  /** Plain text of the first heading, or ''. */
  readonly title: string
  readonly classes: readonly string[]
  /** Colour of `background=`, as CSS, or ''. */
  readonly background: string
  readonly backgrounds: readonly Background[]
  readonly range: SourceRange
  /** The slide's blocks in source order; `null` is a `<!-- pause -->`. */
  readonly body: readonly (Block | null)[]
  readonly transcript: readonly Block[]
  /** Private: never in a published build. */
  readonly notes: readonly Block[]
}

export interface DeckSpec {
  readonly meta: DeckMeta
  readonly slides: readonly SlideSpec[]
  readonly sources: readonly SourceFile[]
  readonly problems: readonly Problem[]
}

/** A slide, resolved. */
export interface Slide {
  /** Unique in the deck without regard to case; the slide's folder and anchor. */
  readonly id: string
  /** From 1. */
  readonly number: number
  readonly title: string
  readonly classes: readonly string[]
  readonly background: string
  readonly backgrounds: readonly Background[]
  /** Steps after the slide as opened: the last step's number. */
  readonly steps: number
  readonly range: SourceRange
  readonly body: readonly Block[]
  readonly transcript: readonly Block[]
  /** Private: never in a published build. */
  readonly notes: readonly Block[]
  readonly demos: readonly DemoRef[]
  readonly cells: readonly CodeBlock[]
}

export interface Deck {
  readonly meta: DeckMeta
  /** Those that are shown: the class `hidden` leaves a slide out of every view. */
  readonly slides: readonly Slide[]
  /** The cells of the slides that are shown, in order; nothing was run. */
  readonly cells: readonly CellFacts[]
  readonly sources: readonly SourceFile[]
}

/** What the engine must know of a demo before it is mounted. */
export interface DemoFacts {
  /** Of its own. */
  readonly steps: number
  readonly moments: readonly string[]
  /** What an author may write for it; absent: nobody knows. */
  readonly attributes?: readonly DemoAttribute[]
}

/** Reading files for the grammar, which has no file system of its own. Paths are relative to the deck's folder, with `/`. */
export interface SourceHost {
  /**
   * The file `path`, as named from the file `from`. `problem` says why it can't be had: it is missing, or (links
   * resolved) lies outside the deck's folder. `path` of a file is its one canonical name, by which cycles are found.
   */
  read(path: string, from: string): { path: string; bytes: Uint8Array } | { problem: string }
}
