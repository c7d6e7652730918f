import { LitElement, html, nothing, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { classMap } from 'lit/directives/class-map.js'
import { unsafeHTML } from 'lit/directives/unsafe-html.js'
import { BoxSize } from '../box-size.ts'
import { demoStyles } from '../demo-styles.ts'
import { aloneStyles } from '../alone-styles.ts'
import { Pointing, pointingStyles, type Pointable } from '../pointing.ts'
import { settled } from '../settled.ts'
import { drawPoolGrid, gridSize, legendHeight } from './draw.ts'
import { gridOf, heightOf, type Grid, type GridSize } from './layout.ts'
import { thingsOf } from './things.ts'
import { sentence, type PoolGridView } from './view.ts'

/**
 * pymalloc's pools: a column for each size class, a cell for each pool, filled with its blocks in use.
 *
 * @fires point - `PointDetail`: which pool is named, by pointer or keys.
 * @cssprop --u - The unit of a stage, on which sizes hang where the picture is given a height.
 */
@customElement('pool-grid')
export class PoolGrid extends LitElement {
  static override styles = [demoStyles, aloneStyles, pointingStyles]

  private readonly size = new BoxSize(this)
  private readonly pointing = new Pointing(this, () => this.things)
  private grid: Grid | undefined
  private things: Pointable | undefined

  /** The pools: a snapshot, or its part. */
  @property({ attribute: false }) view?: PoolGridView

  /** Leaves out the legend, where the owner has one. */
  @property({ type: Boolean, attribute: 'no-legend' }) noLegend = false

  /** Resolves once it is drawn. */
  get ready(): Promise<unknown> {
    return settled(this)
  }

  protected override willUpdate(): void {
    const { view } = this
    const room = this.room()
    this.grid =
      view && room ? gridOf(view, gridSize(view, { ...room, hasLegend: !this.noLegend })) : undefined
    this.things = view && this.grid ? thingsOf(view, this.grid) : undefined
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    const room = this.room()
    if (room && !this.size.boxed) this.style.setProperty('--_height', `${room.height}px`)
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
                    ${unsafeHTML(drawPoolGrid(view, { ...room, prefix: 'p-', hasLegend: !this.noLegend }, this.grid))}
                  </div>
                  ${this.pointing.layer('Pools by size class', sentence(view))}`
              : nothing
          }
        </div>
      </div>
    `
  }

  /** Undefined before it is measured. */
  private room(): GridSize | undefined {
    const { view } = this
    const { width, height, label, boxed } = this.size
    if (!view || !width) return undefined
    const legend = this.noLegend ? 0 : legendHeight(view, width, label)
    return { width, height: boxed ? height : heightOf(view, width, label) + legend, label }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'pool-grid': PoolGrid
  }
}
