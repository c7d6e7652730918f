/** How a slide would look that the page does not have, drawn small. */
import { sheetOf } from '../tools/sheet.ts'
import { stillOf } from '../tools/still.ts'
import type { SlidePreview } from './server.ts'

/** Into `place`, which is or will be in `shadow`; `root`: the site's. Nothing, where the preview can't be had. */
export async function drawPreview(
  place: HTMLElement,
  shadow: ShadowRoot,
  root: URL,
  preview: Promise<SlidePreview>,
): Promise<void> {
  const found = await preview.catch(() => undefined)
  if (!found) return
  if (found.css !== '') shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheetOf(found.css)]
  const drawn = stillOf(found.html.replaceAll('\0', root.href))
  drawn?.removeAttribute('id')
  if (drawn) place.replaceChildren(drawn)
}
