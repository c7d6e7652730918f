import { customElement, property } from 'lit/decorators.js'
import type { PictureSize } from '../picture-size.ts'
import { PointedPicture, type Drawn } from '../pointed-picture.ts'
import { drawPoolGrid, gridSize, legendHeight } from './draw.ts'
import { gridOf, heightOf } from './layout.ts'
import { thingsOf } from './things.ts'
import { sentence, type PoolGridView } from './view.ts'

/** pymalloc's pools: a column for each size class, a cell for each pool, filled with its blocks in use. */
@customElement('pool-grid')
export class PoolGrid extends PointedPicture<PoolGridView> {
  /** The pools: a snapshot, or its part. */
  @property({ attribute: false }) override view?: PoolGridView

  /** Leaves out the legend, where the owner has one. */
  @property({ type: Boolean, attribute: 'no-legend' }) noLegend = false

  protected heightOf(view: PoolGridView, width: number, label: number): number {
    return heightOf(view, width, label) + (this.noLegend ? 0 : legendHeight(view, width, label))
  }

  protected draw(view: PoolGridView, size: PictureSize): Drawn {
    const shown = { ...size, hasLegend: !this.noLegend }
    const grid = gridOf(view, gridSize(view, shown))
    return { svg: drawPoolGrid(view, shown, grid), things: thingsOf(view, grid) }
  }

  protected nameOf(): string {
    return 'Pools by size class'
  }

  protected sentenceOf(view: PoolGridView): string {
    return sentence(view)
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'pool-grid': PoolGrid
  }
}
