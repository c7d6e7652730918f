import { LitElement, html, nothing, type PropertyValues } from 'lit'
import { classMap } from 'lit/directives/class-map.js'
import { aloneStyles } from './alone-styles.ts'
import { BoxSize } from './box-size.ts'
import { demoStyles } from './demo-styles.ts'
import type { PictureSize } from './picture-size.ts'
import { Pointing, pointingStyles, type Pointable } from './pointing.ts'
import { settled } from './settled.ts'

/** The room that a picture has. */
export type Room = Omit<PictureSize, 'prefix'>

/** A picture as it is drawn: its SVG, and what in it has a name. */
export interface Drawn {
  readonly svg: string
  readonly things: Pointable
}

/**
 * A picture that fills its element, drawn anew where what it shows or its room has changed, and that names what is under the
 * pointer or at the keys.
 *
 * @fires point - `PointDetail`: what is named.
 * @cssprop --u - The unit of a stage, on which sizes hang where the picture is given a height.
 */
export abstract class PointedPicture<View> extends LitElement {
  static override styles = [demoStyles, aloneStyles, pointingStyles]

  private readonly size = new BoxSize(this)
  private readonly pointing = new Pointing(this, () => this.drawn?.things)
  private drawn: Drawn | undefined
  private drawnFor: Room | undefined

  /** What is drawn. */
  abstract view?: View

  /** How high it is in px where its place gives no height. */
  protected abstract heightOf(view: View, width: number, label: number): number
  protected abstract draw(view: View, size: PictureSize): Drawn
  /** What it is called, in a few words. */
  protected abstract nameOf(view: View): string
  /** What is to be seen. */
  protected abstract sentenceOf(view: View): string

  /** Resolves once it is drawn. */
  get ready(): Promise<unknown> {
    return settled(this)
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { view, drawnFor } = this
    const room = this.room()
    // the pointer asks for updates, too, and moves nothing in the drawing
    if (changed.size === 0 && isSame(room, drawnFor)) return
    this.drawn = view && room ? this.draw(view, { ...room, prefix: 'p-' }) : undefined
    this.drawnFor = room
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    const { view, size } = this
    if (!view || !size.width) return
    this.style.setProperty('--_height', `${this.heightOf(view, size.width, size.label)}px`)
  }

  protected override render() {
    const { view, drawn, size } = this
    return html`
      <div class="probe"></div>
      <div class=${classMap({ ...size.classes, alone: true })}>
        <div class="picture">
          ${
            view && drawn
              ? html`<div aria-hidden="true" .innerHTML=${drawn.svg}></div>
                  ${this.pointing.layer(this.nameOf(view), this.sentenceOf(view))}`
              : nothing
          }
        </div>
      </div>
    `
  }

  /** Undefined before it is measured. */
  private room(): Room | undefined {
    const { view } = this
    const { width, height, label, boxed } = this.size
    if (!view || !width) return undefined
    return { width, height: boxed ? height : this.heightOf(view, width, label), label }
  }
}

function isSame(a: Room | undefined, b: Room | undefined): boolean {
  return a?.width === b?.width && a?.height === b?.height && a?.label === b?.label
}
