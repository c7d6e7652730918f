/**
 * May this SVG be kept among the deck's pictures? As a file it can be opened by itself, as a page of this server: nothing
 * in it may run, and nothing may load from elsewhere. It is kept as it is or not at all, so that no picture loses a part in
 * silence. Elements are a list of those that draw; those of editors' own namespaces do nothing.
 */
const DRAWING = new Set(
  (
    'svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath title desc metadata ' +
    'marker pattern clipPath mask linearGradient radialGradient stop switch view image style filter feBlend ' +
    'feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap ' +
    'feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode ' +
    'feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence ' +
    'animate animateMotion animateTransform mpath set'
  ).split(' '),
)
const SVG = 'http://www.w3.org/2000/svg'
const INERT_START = /^\uFEFF?\s*(?:<\?xml\s[^>]*\?>)?/
const PIECE =
  /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<!DOCTYPE[^>[]*>|<(\/?)([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*\/?>|[^<]+/y
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const OWN_REFERENCE = /^(#|data:image\/(png|jpeg|gif|webp);base64,)/i

/** What is wrong with it, as the end of a sentence; undefined when it may be kept. */
export function svgProblem(source: string): string | undefined {
  const text = source.replace(INERT_START, '')
  const open: string[] = []
  let isFirst = true
  for (let at = 0; at < text.length;) {
    PIECE.lastIndex = at
    const piece = PIECE.exec(text)
    if (!piece) return `it is no plain SVG near "${text.slice(at, at + 30)}"`
    const [whole, data, closing, prefix, name, attributes] = piece
    at += whole.length
    const inStyle = open.at(-1) === 'style'
    if (name === undefined) {
      if (inStyle && loadsFromCss(data ?? decode(whole))) return 'its styles load something'
      if (data !== undefined && !inStyle) return 'it has a part that is hidden from readers of XML'
      continue
    }
    const isOurs = prefix === undefined || prefix === 'svg:'
    if (isOurs && !DRAWING.has(name)) return `it has a <${name}>, which may run or load something`
    if (closing) {
      if (open.pop() !== name) return `its </${name}> closes nothing`
      continue
    }
    if (isFirst && !(isOurs && name === 'svg')) return 'it does not start with <svg>'
    isFirst = false
    const wrong = attributesProblem(attributes ?? '')
    if (wrong) return `${wrong} on its <${name}>`
    if (!whole.endsWith('/>')) open.push(name)
  }
  return isFirst || open.length > 0 ? 'it is not complete' : undefined
}

function attributesProblem(source: string): string | undefined {
  for (const [, name = '', double, single] of source.matchAll(ATTRIBUTE)) {
    const value = decode(double ?? single ?? '').trim()
    const local = name.replace(/^.*:/, '').toLowerCase()
    const isNamespace = name === 'xmlns' || name.startsWith('xmlns:')
    // Under another prefix these would be elements that are not looked at.
    if (isNamespace && (name === 'xmlns' || name === 'xmlns:svg') !== (value === SVG))
      return `it has ${name}="${value.slice(0, 40)}"`
    if (isNamespace) {
      if (/xhtml/i.test(value)) return `it has ${name}="${value.slice(0, 40)}"`
      continue
    }
    if (local.startsWith('on') || name.toLowerCase() === 'xml:base') return `it has ${name}`
    if (/^(href|src)$/.test(local) && value !== '' && !OWN_REFERENCE.test(value))
      return `it refers to "${value.slice(0, 40)}"`
    if (local === 'attributename' && /href|src|^on|style/i.test(value)) return `it animates ${value}`
    if (local === 'style' ? loadsFromCss(value) : /url\(\s*(?!['"]?\s*#)/i.test(value))
      return `its ${name} loads something`
  }
  return undefined
}

/** Escapes could spell any of the others. */
const loadsFromCss = (css: string): boolean =>
  /[\\@]|url\(\s*(?!['"]?\s*#)|\b(src|image|image-set|expression)\(/i.test(
    css.replace(/\/\*[\s\S]*?\*\//g, ''),
  )

/** Other entities need a DTD, which is refused. */
const decode = (text: string): string =>
  text.replace(/&(?:#x([\da-f]+)|#(\d+)|(amp|lt|gt|quot|apos));/gi, (all, hex, decimal, named) => {
    if (named) return { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }[String(named).toLowerCase()]!
    const code = hex ? parseInt(hex, 16) : Number(decimal)
    return code <= 0x10ffff ? String.fromCodePoint(code) : all
  })
