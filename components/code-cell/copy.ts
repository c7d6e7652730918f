/** Puts words on the clipboard; answers whether the browser let it. */
export async function copyWords(words: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(words)
    return true
  } catch {
    // a page that came by plain http has what is marked in a field, and nothing else
    return copyMarked(words)
  }
}

function copyMarked(words: string): boolean {
  let focused = document.activeElement
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement
  const field = document.createElement('textarea')
  field.value = words
  document.body.append(field)
  field.select()
  const isCopied = document.execCommand('copy')
  field.remove()
  ;(focused as HTMLElement | null)?.focus({ preventScroll: true })
  return isCopied
}
