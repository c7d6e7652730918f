import { LitElement, html, nothing, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { classMap } from 'lit/directives/class-map.js'
import { unsafeHTML } from 'lit/directives/unsafe-html.js'
import { BoxSize } from '../box-size.ts'
import { demoStyles } from '../demo-styles.ts'
import { aloneStyles } from '../alone-styles.ts'
import { Pointing, pointingStyles, type Pointable } from '../pointing.ts'
import { settled } from '../settled.ts'
import { drawFreeLists } from './draw.ts'
import { heightOf, stacksOf } from './layout.ts'
import { thingsOf } from './things.ts'
import { sentence, type Extent, type FreeListsView } from './view.ts'

/**
 * CPython's free lists as stacks: dead objects that are kept for the next of their kind.
 *
 * @fires point - `PointDetail`: which entry is named, by pointer or keys.
 * @cssprop --u - The unit of a stage, on which sizes hang where the picture is given a height.
 */
@customElement('free-lists')
export class FreeLists extends LitElement {
  static override styles = [demoStyles, aloneStyles, pointingStyles]

  private readonly size = new BoxSize(this)
  private readonly pointing = new Pointing(this, () => this.things)
  private things: Pointable | undefined

  /** What the lists keep: a snapshot, or its part. */
  @property({ attribute: false }) view?: FreeListsView

  /** Lists, dicts and frames, or all lists that there are. */
  @property() extent: Extent = 'short'

  /** Resolves once it is drawn. */
  get ready(): Promise<unknown> {
    return settled(this)
  }

  protected override willUpdate(): void {
    const { view, extent } = this
    const room = this.room()
    this.things = view && room ? thingsOf(view, stacksOf(view, extent, room)) : undefined
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    const { view, extent, size } = this
    if (view && size.width)
      this.style.setProperty('--_height', `${heightOf(view, extent, size.width, size.label)}px`)
  }

  protected override render() {
    const { view, extent, size } = this
    const room = this.room()
    return html`
      <div class="probe"></div>
      <div class=${classMap({ ...size.classes, alone: true })}>
        <div class="picture">
          ${
            view && room
              ? html`<div aria-hidden="true">
                    ${unsafeHTML(drawFreeLists(view, { ...room, prefix: 'p-' }, extent))}
                  </div>
                  ${this.pointing.layer('Free lists, newest first', sentence(view, extent))}`
              : nothing
          }
        </div>
      </div>
    `
  }

  /** Undefined before it is measured. */
  private room(): { readonly width: number; readonly height: number; readonly label: number } | undefined {
    const { view, extent } = this
    const { width, height, label, boxed } = this.size
    if (!view || !width) return undefined
    return { width, height: boxed ? height : heightOf(view, extent, width, label), label }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'free-lists': FreeLists
  }
}
