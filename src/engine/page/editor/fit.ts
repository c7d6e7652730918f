/** Where the outline's lines are in a text that was typed on since: outlines come when nobody types. */
import type { ChangeDesc, Text } from '@codemirror/state'
import { fingerprint } from '../../edit/index.ts'
import type { Lines, Outline, SlideOutline } from '../../outline.ts'
import type { OpenFile } from './open-file.ts'
import type { Stretch } from './visible.ts'

export class Fit {
  readonly outline: Outline
  private readonly doc: Text
  private since: ChangeDesc | undefined

  /** Undefined: the outline is of another text than the one here. */
  static of(outline: Outline, open: OpenFile): Fit | undefined {
    const known = outline.files[open.file]
    return known !== undefined && known === fingerprint(open.text)
      ? new Fit(outline, open.state.doc)
      : undefined
  }

  private constructor(outline: Outline, doc: Text) {
    this.outline = outline
    this.doc = doc
  }

  follow(changes: ChangeDesc): void {
    this.since = this.since?.composeDesc(changes) ?? changes
  }

  get isExact(): boolean {
    return this.since === undefined
  }

  /** Where lines of the outline are now. */
  stretch({ from, to }: Lines): Stretch {
    const { doc, since } = this
    const start = doc.line(Math.min(from, doc.lines)).from
    const end = doc.line(Math.max(1, Math.min(to, doc.lines))).to
    return since ? { from: since.mapPos(start, -1), to: since.mapPos(end, 1) } : { from: start, to: end }
  }

  /** The outline's line of an offset in the text as it is now. */
  lineAt(offset: number): number {
    const at = this.since ? this.since.invertedDesc.mapPos(offset, 1) : offset
    return this.doc.lineAt(Math.min(at, this.doc.length)).number
  }

  /** The slide at an offset, its index. */
  slideAt(file: string, offset: number): number | undefined {
    const line = this.lineAt(offset)
    const index = this.outline.slides.findIndex(
      (slide) => slide.file === file && line >= slide.from && line <= slide.to,
    )
    if (index >= 0) return index
    // Between two slides stands their separator.
    const before = this.outline.slides.findLastIndex((slide) => slide.file === file && slide.from <= line)
    return before < 0 ? undefined : before
  }

  slide(id: string): SlideOutline | undefined {
    return this.outline.slides.find((slide) => slide.id === id)
  }
}
