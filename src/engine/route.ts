/** What the hash of a page's URL means: the one table. */

export type Route =
  | { readonly kind: 'none' }
  /** `#2`: step 2. */
  | { readonly kind: 'step'; readonly step: number }
  /** `#/3/2`: the third slide, step 2. */
  | { readonly kind: 'slide'; readonly slide: number; readonly step: number }
  /** `#memory:del-big`: the demo `memory` at its moment `del-big`. */
  | { readonly kind: 'moment'; readonly demo: string; readonly moment: string }
  /** `#~…`: states of demos, packed. */
  | { readonly kind: 'state'; readonly packed: string }
  /** An id in the page. */
  | { readonly kind: 'anchor'; readonly id: string }

export function readHash(hash: string, search = ''): Route {
  const text = safeDecode(hash.replace(/^#/, ''))
  const slide = /^\/(\d+)(?:\/(\d+))?$/.exec(text)
  const moment = /^([^:~/]+):([^:]+)$/.exec(text)
  if (!text) {
    const clicks = /[?&]clicks=(\d+)/.exec(search)
    return clicks ? { kind: 'step', step: Number(clicks[1]) } : { kind: 'none' }
  }
  if (/^\d+$/.test(text)) return { kind: 'step', step: Number(text) }
  if (slide) return { kind: 'slide', slide: Number(slide[1]), step: Number(slide[2] ?? 0) }
  if (moment) return { kind: 'moment', demo: moment[1]!, moment: moment[2]! }
  if (text[0] === '~') return { kind: 'state', packed: text.slice(1) }
  return { kind: 'anchor', id: text }
}

/** The folder of a slide, ready for an `href`. */
export const slidePath = (id: string): string => `${encodeURIComponent(id)}/`

/** The hash of a step: nothing for the slide as opened. */
export const stepHash = (step: number): string => (step > 0 ? `#${step}` : '')

/** Percent-decoded; as it is where that can't be done. */
export function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
