/** What the speaker's windows know beyond the deck's: notes, how much is said at each step, how demos look at each. Private. */

export interface SpeakerSlide {
  /** Notes as HTML, with `\0` for the site's root; '' when there are none. */
  readonly notes: string
  /** Words of the transcript, by step. */
  readonly words: readonly number[]
}

export interface SpeakerDeck {
  readonly slides: readonly SpeakerSlide[]
  /** Files that hold a demo's posters, by the demo's id: a poster's HTML for each of its steps. */
  readonly posters: Readonly<Record<string, string>>
  /** Minutes; 0 when the deck does not say. */
  readonly duration: number
}
