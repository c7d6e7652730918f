/** What a program sees of a deck's slides in a browser: sizes in CSS pixels of the window that they are laid out in. */

export interface Limits {
  /** Least size of text on slides, and of text that stands beside them; 0: any. */
  readonly text: number
  readonly said: number
  /** Of words drawn in pictures, and in the picture that stands for a demo until it is awake. */
  readonly drawn: number
  readonly posters: number
  /** From this size on text is large, and needs less contrast. */
  readonly large: number
}

/** What is looked for. */
export interface Wish {
  readonly limits: Limits
  /** Whether what does not fit is looked for, sizes are, colours are. */
  readonly fit: boolean
  readonly sizes: boolean
  readonly colours: boolean
  /** A box that scrolls is no way out: nobody scrolls on a stage. */
  readonly isStage: boolean
}

interface Found {
  /** Index among the sheets of the document. */
  readonly sheet: number
  readonly step: number
  /** Index of the slide's block, among what stands in it; -1: what is said beside it. */
  readonly block: number
  /** The start of the text that is meant, or ''. */
  readonly words: string
}

export type Fault = Found &
  (
    | {
        /** Text, or a thing named by its tag, that leaves its slide, is cut by a box, or has no room at all. */
        readonly kind: 'beyond' | 'cut' | 'no-room'
        readonly thing: string
        /** Past that edge by so many pixels. */
        readonly edge: 'right' | 'bottom' | 'left' | 'top' | ''
        readonly by: number
      }
    | { readonly kind: 'small'; readonly size: number; readonly limit: number; readonly isDrawn: boolean }
    | {
        readonly kind: 'faint'
        readonly ratio: number
        readonly needed: number
        /** `#rrggbb`. */
        readonly ink: string
        readonly ground: string
      }
  )
