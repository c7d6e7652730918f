import type { MemoryState } from '../memory-ink.ts'

/** Places on a time line go from 0 to 1; what they mean is its owner's matter. */
export type TimePoint = readonly [place: number, bytes: number]

/** Memory in one state over the run, from the top of the band below it, or from nothing, to its own. */
export interface TimelineBand {
  readonly state: MemoryState
  /** Its top. That of the uppermost band is the resident curve itself. */
  readonly points: readonly TimePoint[]
}

/** A line of the program, and its stretch of the run. */
export interface TimelineLine {
  readonly text: string
  readonly from: number
  readonly to: number
  readonly isWait: boolean
}

/** A wait of the program: a flag to stand at. */
export interface TimelineWait {
  /** Its owner's word for it, said when it is pressed. */
  readonly key: number
  readonly name: string
  /** Resident. */
  readonly bytes: number
  /** Whether the picture shows this wait. */
  readonly isHere: boolean
  /** Where one stands, and the stretch in which that is so. */
  readonly place: number
  readonly from: number
  readonly to: number
}

/** What another process held in a stretch of the run. */
export interface TimelineLevel {
  readonly from: number
  readonly to: number
  readonly bytes: number
}

/** A name at the right end, beside what it names; one without `bytes` stands right under the one before it. */
export interface TimelineEnd {
  readonly words: string
  readonly bytes?: number
}

export interface RssTimelineView {
  readonly resident: readonly TimePoint[]
  /** The lowest first. */
  readonly bands: readonly TimelineBand[]
  /** From left to right. */
  readonly lines: readonly TimelineLine[]
  /** From left to right. */
  readonly waits: readonly TimelineWait[]
  /** The cursor; at a line's end it stands where the next one begins. */
  readonly now: { readonly place: number; readonly bytes: number; readonly line: number }
  /** The largest figure of the run: its scale. */
  readonly most: number
  readonly recorded?: readonly TimelineLevel[]
  /** The highest first, which is set in bold. There is room for them only in the wide form. */
  readonly ends?: readonly TimelineEnd[]
}

/** Events of `<rss-timeline>`; neither bubbles. */
export interface RssTimelineEvents {
  /** The person went to a place of the run. */
  scrub: CustomEvent<{ readonly place: number }>
  /** The person went to a wait. */
  wait: CustomEvent<{ readonly key: number }>
}
