/** SVG as text, for pictures that are drawn in Node and in the page alike. Presentation attributes only. */

export type Attributes = Readonly<Record<string, string | number | undefined>>

/** An element; attributes that are `undefined` are left out, numbers are rounded to hundredths. */
export function tag(name: string, attributes: Attributes, content = ''): string {
  let text = `<${name}`
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined)
      text += ` ${key}="${typeof value === 'number' ? round(value) : escapeText(value)}"`
  return content ? `${text}>${content}</${name}>` : `${text}/>`
}

export function rect(x: number, y: number, width: number, height: number, attributes: Attributes): string {
  return tag('rect', { x, y, width, height: Math.max(0, height), ...attributes })
}

export function path(d: string, attributes: Attributes): string {
  return tag('path', { d, ...attributes })
}

export function text(x: number, y: number, words: string, size: number, attributes: Attributes = {}): string {
  return tag('text', { x, y, 'font-size': size, ...attributes }, escapeText(words))
}

/** Two decimals, which is less than a device pixel at any size we draw. */
export function round(value: number): number {
  return Math.round(value * 100) / 100
}

function escapeText(words: string): string {
  return words
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** An estimate, in units of the font size, good to a tenth: for placing, where nothing can be measured. */
export function textWidth(words: string, mono = false): number {
  if (mono) return words.length * 0.62
  let width = 0
  for (const letter of words) width += NARROW.has(letter) ? 0.3 : WIDE.has(letter) ? 0.82 : 0.56
  return width
}

const NARROW = new Set('filrtj.,: ')
const WIDE = new Set('mwM')
