/** A slide as a still picture: at its last step, its demos as their last pictures, nothing that could run. */
import { showStep } from '../steps.ts'

/** `html`: a slide's section. What comes has no element that scripts could wake, and no transcript. */
export function stillOf(html: string): HTMLElement | undefined {
  // A template's contents belong to no page: what is in them stays asleep.
  const template = document.createElement('template')
  template.innerHTML = html
  const sheet = template.content.firstElementChild as HTMLElement | null
  if (!sheet) return undefined
  sheet.classList.remove('with-demo', 'here')
  sheet.classList.add('on')
  sheet.querySelector(':scope > .said')?.remove()
  for (const element of sheet.querySelectorAll('*'))
    if (element.localName.includes('-') && element.namespaceURI === sheet.namespaceURI) replace(element)
  for (const first of sheet.querySelectorAll('.poster.first')) first.remove()
  for (const note of sheet.querySelectorAll('.demo-error, script')) note.remove()
  showStep(sheet, Number(sheet.dataset['steps']))
  return sheet
}

function replace(element: Element): void {
  const still = document.createElement('div')
  still.append(...element.childNodes)
  element.replaceWith(still)
}
