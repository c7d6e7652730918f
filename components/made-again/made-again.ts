import { customElement, property } from 'lit/decorators.js'
import type { PictureSize } from '../picture-size.ts'
import { PointedPicture, type Drawn } from '../pointed-picture.ts'
import { AGAIN_HEIGHT, cellsOf, drawMadeAgain } from './draw.ts'
import { thingsOf } from './things.ts'
import { sentence, type MadeAgainView } from './view.ts'

/** Objects made, dropped, and made again: three rows, each new one joined to the one whose address it has. */
@customElement('made-again')
export class MadeAgain extends PointedPicture<MadeAgainView> {
  /** How two generations stand: `madeAgainAt` has it of a snapshot. */
  @property({ attribute: false }) override view?: MadeAgainView

  protected heightOf(_view: MadeAgainView, _width: number, label: number): number {
    return AGAIN_HEIGHT * label
  }

  protected draw(view: MadeAgainView, size: PictureSize): Drawn {
    return { svg: drawMadeAgain(view, size), things: thingsOf(view, cellsOf(view, size)) }
  }

  protected nameOf({ object }: MadeAgainView): string {
    return `${object}s made, dropped and made again`
  }

  protected sentenceOf(view: MadeAgainView): string {
    return sentence(view)
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'made-again': MadeAgain
  }
}
