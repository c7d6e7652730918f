import { customElement, property } from 'lit/decorators.js'
import type { PictureSize } from '../picture-size.ts'
import { PointedPicture, type Drawn } from '../pointed-picture.ts'
import { drawFreeLists } from './draw.ts'
import { heightOf, stacksOf } from './layout.ts'
import { thingsOf } from './things.ts'
import { sentence, type Extent, type FreeListsView } from './view.ts'

/** CPython's free lists as stacks: dead objects that are kept for the next of their kind. */
@customElement('free-lists')
export class FreeLists extends PointedPicture<FreeListsView> {
  /** What the lists keep: a snapshot, or its part. */
  @property({ attribute: false }) override view?: FreeListsView

  /** Lists, dicts and frames, or all lists that there are. */
  @property() extent: Extent = 'short'

  protected heightOf(view: FreeListsView, width: number, label: number): number {
    return heightOf(view, this.extent, width, label)
  }

  protected draw(view: FreeListsView, size: PictureSize): Drawn {
    const { extent } = this
    return {
      svg: drawFreeLists(view, size, extent),
      things: thingsOf(view, stacksOf(view, extent, size)),
    }
  }

  protected nameOf(): string {
    return 'Free lists, newest first'
  }

  protected sentenceOf(view: FreeListsView): string {
    return sentence(view, this.extent)
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'free-lists': FreeLists
  }
}
