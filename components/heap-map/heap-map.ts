import { LitElement, css, html, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { ifDefined } from 'lit/directives/if-defined.js'
import { unsafeHTML } from 'lit/directives/unsafe-html.js'
import { BoxSize } from '../box-size.ts'
import { pictureStyles } from '../picture-styles.ts'
import { drawHeap } from './draw.ts'
import type { HeapMapView } from './view.ts'

/** The heap of a process to scale, and lenses on its end: as large as its owner makes it. */
@customElement('heap-map')
export class HeapMap extends LitElement {
  static override styles = [
    pictureStyles,
    css`
      /* a legend's last word may reach into the gap beside it */
      .picture svg {
        overflow: visible;
      }
    `,
  ]

  private readonly size = new BoxSize(this)

  /** What is drawn. */
  @property({ attribute: false }) view: HeapMapView | undefined
  /** Whether the column is as high as a slide whose headline stands beside its upper part. */
  @property({ type: Boolean, attribute: 'stage' }) isStage = false
  /** What the picture shows, in words; without it the picture is passed over, for an owner who says it elsewhere. */
  @property() name: string | undefined

  protected override render() {
    const { view, name, isStage } = this
    const { width, height, label } = this.size
    return html`
      <div
        class="picture"
        role=${name ? 'img' : nothing}
        aria-label=${ifDefined(name)}
        aria-hidden=${name ? nothing : 'true'}
      >
        ${view && width && height ? unsafeHTML(drawHeap(view, { width, height, label, prefix: 'p-', isStage })) : nothing}
      </div>
    `
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'heap-map': HeapMap
  }
}
