/** What a picture is drawn for. */
export interface PictureSize {
  readonly width: number
  readonly height: number
  /** Font size of the labels; everything else is measured in it. */
  readonly label: number
  /** Set before the picture's pattern ids. */
  readonly prefix: string
}
