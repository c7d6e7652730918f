/** What a deck on paper says of itself once it is ready to be printed. */
export interface PaperReport {
  /** Pages, from 0, whose slide has more than fits. */
  readonly overflowing: readonly number[]
  /** `src` of pictures that can't be shown. */
  readonly missing: readonly string[]
}
