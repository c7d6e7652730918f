import { LitElement, css, html, nothing, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { BoxSize } from '../box-size.ts'
import { bytesOf } from '../format.ts'
import { pictureStyles } from '../picture-styles.ts'
import { Pointing, pointingStyles, type Pointable } from '../pointing.ts'
import { drawHeap, placesOf } from './draw.ts'
import { thingsOf } from './things.ts'
import type { HeapMapView } from './view.ts'

/** A plate reaches so far from the left edge, in label sizes, over what stands beside a column that has no lens. */
const REACH = 25

/**
 * The heap of a process to scale, and lenses on its end: as large as its owner makes it. It names the stretch that is under
 * the pointer or at the keys.
 *
 * @fires point - `PointDetail`: what is named.
 */
@customElement('heap-map')
export class HeapMap extends LitElement {
  static override styles = [
    pictureStyles,
    pointingStyles,
    css`
      /* a legend's last word may reach into the gap beside it */
      .picture svg {
        overflow: visible;
      }
      .plate {
        max-inline-size: min(var(--_most, 100%), 20em);
      }
      /* a stage's headline begins within the element */
      .bare .things {
        inset-inline-end: 1.25em;
      }
    `,
  ]

  private readonly size = new BoxSize(this)
  private readonly pointing = new Pointing(this, () => this.things)
  private things: Pointable | undefined
  private drawn = ''
  private drawnFor = ''

  /** What is drawn. */
  @property({ attribute: false }) view: HeapMapView | undefined
  /** Whether the column is as high as a slide whose headline stands beside its upper part. */
  @property({ type: Boolean, attribute: 'stage' }) isStage = false

  protected override willUpdate(changed: PropertyValues): void {
    const { view, isStage } = this
    const { width, height, label } = this.size
    const room = `${width} ${height} ${label}`
    // the pointer asks for updates, too, and moves nothing in the drawing
    if (changed.size === 0 && room === this.drawnFor) return
    this.drawnFor = room
    this.things = undefined
    if (!view || !width || !height) return
    const size = { width, height, label, prefix: 'p-', isStage }
    const places = placesOf(view, size)
    this.drawn = drawHeap(view, size, places)
    this.things = thingsOf(view, places, label, view.lens ? width : Math.max(width, REACH * label))
  }

  protected override render() {
    const { view, things } = this
    return html`
      <div class=${view?.lens ? 'picture' : 'picture bare'}>
        ${
          view && things
            ? html`<div aria-hidden="true" .innerHTML=${this.drawn}></div>
                ${this.pointing.layer('The heap to scale', `${bytesOf(view.bytes)} up to the break`)}`
            : nothing
        }
      </div>
    `
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'heap-map': HeapMap
  }
}
