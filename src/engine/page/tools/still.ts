/** A slide as a still picture: at its last step, its demos as their last pictures, nothing that could run. */
import { parseInert } from '../inert.ts'
import { showStep } from '../steps.ts'

/** `html`: a slide's section. What comes has no element that scripts could wake, and no transcript. */
export function stillOf(html: string): HTMLElement | undefined {
  const sheet = parseInert(html).firstElementChild as HTMLElement | null
  if (!sheet) return undefined
  sheet.classList.remove('with-demo')
  sheet.classList.add('on')
  for (const other of sheet.querySelectorAll('.said, .poster.first, .demo-error')) other.remove()
  showStep(sheet, Number(sheet.dataset['steps']))
  return sheet
}
