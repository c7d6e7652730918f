/** `.hidden` on a slide: it stays in the source, and is left out of everything that is shown or published. */
import type { DeckSpec, Problem, SlideSpec } from '../deck.ts'
import { errorAt } from '../problems.ts'

const HIDDEN = 'hidden'

export const isHidden = ({ classes }: Pick<SlideSpec, 'classes'>): boolean => classes.includes(HIDDEN)

/** The slides that are shown; all of them where that would be none, which is an error. */
export function withoutHidden(
  { slides }: DeckSpec,
  report: (problem: Problem) => void,
): readonly SlideSpec[] {
  if (!slides.some(isHidden)) return slides
  const shown = slides.filter((slide) => !isHidden(slide))
  if (shown.length > 0) return shown
  report(errorAt(slides[0]!.range, 'every slide is hidden: take `.hidden` from one of them'))
  return slides
}
