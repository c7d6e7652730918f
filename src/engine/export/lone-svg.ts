/**
 * A picture that stood in a page, to stand alone: with the theme's inks as values, since no style sheet reaches it, on the
 * theme's ground, and with a size.
 */

const XMLNS = 'http://www.w3.org/2000/svg'
const WIDTH = 800
/** As a part of the width. */
const MARGIN = 0.015
const INK = /var\(\s*--([\w-]+)\s*(?:,([^()]*(?:\([^()]*\)[^()]*)*))?\)/g
/** Inks whose values name others, one in another. */
const MOST_INKS = 8

/** `inks`: values by name, as `inksOf` has them. */
export function loneSvg(svg: string, inks: ReadonlyMap<string, string>, name = ''): string {
  const [whole, attributes = ''] = /^\s*<svg\b([^>]*)>/.exec(svg) ?? ['']
  const inner = svg.slice(whole.length)
  const title = name === '' ? '' : `<title>${name.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</title>`
  const own = attributes.replaceAll(/\s(?:xmlns|width|height|viewBox)="[^"]*"/g, '')
  const box = boxOf(attributes)
  if (!box)
    return withInks(
      `<svg xmlns="${XMLNS}"${attributes.replace(/\sxmlns="[^"]*"/, '')}>${title}${inner}`,
      inks,
    )
  const [x, y, width, height] = box
  const size = `width="${WIDTH}" height="${Math.round((WIDTH * height) / width)}" viewBox="${box.join(' ')}"`
  const ground = `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="var(--stage, #fff)"/>`
  return withInks(`<svg xmlns="${XMLNS}" ${size}${own}>${title}${ground}${inner}`, inks)
}

type Box = readonly [x: number, y: number, width: number, height: number]

/** The picture with a margin, in its own units; undefined when it has no size. */
function boxOf(attributes: string): Box | undefined {
  const valueOf = (name: string): string => new RegExp(`\\s${name}="([^"]*)"`).exec(attributes)?.[1] ?? ''
  const written = valueOf('viewBox').trim()
  const [x = 0, y = 0, width = 0, height = 0] = written
    ? written.split(/[\s,]+/).map(Number)
    : [0, 0, Number.parseFloat(valueOf('width')), Number.parseFloat(valueOf('height'))]
  if (!(width > 0 && height > 0)) return undefined
  const margin = Math.round(MARGIN * width)
  return [x - margin, y - margin, width + 2 * margin, height + 2 * margin]
}

function withInks(text: string, inks: ReadonlyMap<string, string>): string {
  let inked = text
  for (let count = 0; count < MOST_INKS && inked.includes('var('); count++)
    inked = inked.replaceAll(
      INK,
      (_, name: string, fallback: string | undefined) => inks.get(name) ?? fallback?.trim() ?? 'none',
    )
  return inked
}

/** The inks of a theme by day: the custom properties of its `:root`. */
export function inksOf(theme: string): ReadonlyMap<string, string> {
  const css = theme
    .replaceAll(/\/\*[^]*?\*\//g, '')
    .replaceAll(/@[\w-]+[^;{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, '')
  const inks = new Map<string, string>()
  for (const [, selector = '', rules = ''] of css.matchAll(/([^{}]*)\{([^{}]*)\}/g)) {
    if (!/(^|,)\s*(:where\()?(:root)+\)?\s*(,|$)/.test(selector)) continue
    for (const [, name = '', value = ''] of rules.matchAll(/--([\w-]+)\s*:\s*([^;]+)/g))
      // What can't stand in an attribute is no ink.
      if (!inks.has(name) && !/["<>]/.test(value)) inks.set(name, value.trim())
  }
  return inks
}
