/** Puts words on the clipboard, where the browser lets a page do that. */

/** `field` has the words: where there is no clipboard for pages (no secure context, a frame that may not), they are copied as marked there. */
export async function copyText(
  words: string,
  field?: HTMLInputElement | HTMLTextAreaElement,
): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(words)
    return true
  } catch {
    field?.focus()
    field?.select()
    return field !== undefined && document.execCommand('copy')
  }
}
