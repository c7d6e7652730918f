import { LitElement, html, nothing, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { classMap } from 'lit/directives/class-map.js'
import { unsafeHTML } from 'lit/directives/unsafe-html.js'
import { BoxSize } from '../box-size.ts'
import { demoStyles } from '../demo-styles.ts'
import { aloneStyles } from '../alone-styles.ts'
import { Pointing, pointingStyles, type Pointable } from '../pointing.ts'
import { settled } from '../settled.ts'
import { AGAIN_HEIGHT, cellsOf, drawMadeAgain } from './draw.ts'
import { thingsOf } from './things.ts'
import { sentence, type MadeAgainView } from './view.ts'

/**
 * Objects made, dropped, and made again: three rows, each new one joined to the one whose address it has.
 *
 * @fires point - `PointDetail`: which object is named, by pointer or keys.
 * @cssprop --u - The unit of a stage, on which sizes hang where the picture is given a height.
 */
@customElement('made-again')
export class MadeAgain extends LitElement {
  static override styles = [demoStyles, aloneStyles, pointingStyles]

  private readonly size = new BoxSize(this)
  private readonly pointing = new Pointing(this, () => this.things)
  private things: Pointable | undefined

  /** How two generations stand: `madeAgainAt` has it of a snapshot. */
  @property({ attribute: false }) view?: MadeAgainView

  /** Resolves once it is drawn. */
  get ready(): Promise<unknown> {
    return settled(this)
  }

  protected override willUpdate(): void {
    const { view } = this
    const room = this.room()
    this.things = view && room ? thingsOf(view, cellsOf(view, room)) : undefined
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    const { view, size } = this
    if (view && size.width) this.style.setProperty('--_height', `${AGAIN_HEIGHT * size.label}px`)
  }

  protected override render() {
    const { view, size } = this
    const room = this.room()
    return html`
      <div class="probe"></div>
      <div class=${classMap({ ...size.classes, alone: true })}>
        <div class="picture">
          ${
            view && room
              ? html`<div aria-hidden="true">
                    ${unsafeHTML(drawMadeAgain(view, { ...room, prefix: 'p-' }))}
                  </div>
                  ${this.pointing.layer(`${view.object}s made, dropped and made again`, sentence(view))}`
              : nothing
          }
        </div>
      </div>
    `
  }

  /** Undefined before it is measured. */
  private room(): { readonly width: number; readonly height: number; readonly label: number } | undefined {
    const { view } = this
    const { width, height, label, boxed } = this.size
    if (!view || !width) return undefined
    return { width, height: boxed ? height : AGAIN_HEIGHT * label, label }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'made-again': MadeAgain
  }
}
