/** Where a deck stands, and its moves: pure. Going past either end stays there. */

export interface Position {
  /** From 1. */
  readonly slide: number
  /** From 0: the slide as opened. */
  readonly step: number
}

/** All that moving needs to know of a deck. */
export interface DeckShape {
  readonly slides: number
  /** The last step of a slide. */
  stepsOf(slide: number): number
}

export type Move = 'next' | 'previous' | 'next-slide' | 'previous-slide' | 'first' | 'last'

export function move(at: Position, by: Move, deck: DeckShape): Position {
  switch (by) {
    case 'next':
      if (at.step < deck.stepsOf(at.slide)) return { slide: at.slide, step: at.step + 1 }
      return at.slide < deck.slides ? { slide: at.slide + 1, step: 0 } : at
    case 'previous':
      if (at.step > 0) return { slide: at.slide, step: at.step - 1 }
      return at.slide > 1 ? { slide: at.slide - 1, step: deck.stepsOf(at.slide - 1) } : at
    case 'next-slide':
      return at.slide < deck.slides ? { slide: at.slide + 1, step: 0 } : at
    case 'previous-slide':
      return at.slide > 1 ? { slide: at.slide - 1, step: 0 } : at
    case 'first':
      return { slide: 1, step: 0 }
    case 'last':
      return { slide: deck.slides, step: 0 }
  }
}
