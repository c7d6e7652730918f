/**
 * What is typed between the key that opens search and its panel, which comes with the tools, is the field's, not the
 * deck's. On a phone the keyboard comes with it: only in answer to a touch may it come.
 */
export const EARLY_FIELD = 'input.early-field'

/** A field out of sight, until it loses the focus: who had it before gets it back. */
export function openEarlyField(): void {
  const before = document.activeElement as HTMLElement | null
  const field = document.createElement('input')
  field.className = 'off early-field'
  // In view: what is typed scrolls to where it stands.
  field.style.position = 'fixed'
  field.style.inset = '0 auto auto 0'
  field.setAttribute('aria-label', 'Search')
  field.addEventListener('blur', () => {
    field.remove()
    before?.focus({ preventScroll: true })
  })
  document.body.append(field)
  field.focus({ preventScroll: true })
}
