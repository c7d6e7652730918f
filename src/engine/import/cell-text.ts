/** What a cell of a notebook is on a slide, and how the deck says it. */
import { isObject, type Cell } from '../notebook/index.ts'

/** `slide_type` of Jupyter's slide shows; '' when it only goes on with the slide. */
export function slideType({ metadata }: Cell): string {
  const { slideshow } = metadata
  const type = isObject(slideshow) ? slideshow['slide_type'] : ''
  return typeof type === 'string' && type !== '-' ? type : ''
}

export const beginsSlide = (cell: Cell): boolean => /^(sub)?slide$/.test(slideType(cell))

/** What is said, in a container of its own. */
export function inContainer(kind: 'transcript' | 'notes', text: string): string {
  const comment = /^[ \t]*<!--([^]*)-->[ \t\r\n]*$/.exec(text)?.[1]
  return `::: ${kind}\n${(comment ?? text).trim()}\n:::\n`
}
