/**
 * An author's SVG, to stand in the page itself, where it has the theme's inks. Only what draws passes: elements and
 * attributes of a list, no scripts, styles, handlers or links out; ids get a prefix, so that two pictures never meet.
 */
const ELEMENTS =
  /^(svg|g|defs|symbol|use|path|rect|circle|ellipse|line|polyline|polygon|text|tspan|textPath|title|desc|marker|pattern|clipPath|mask|linearGradient|radialGradient|stop|filter|fe[A-Z]\w+|image|switch)$/
const REFUSED = /^(style|on\w+|href|xlink:\w+|xml:\w+)$/i
const TAG = /<(\/?)([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const SKIPPED = /<\?[\s\S]*?\?>|<!DOCTYPE[^>[]*>|<!--[\s\S]*?-->/gi

/** The root `<svg>` and its contents, safe to inline; or why it can't be. */
export function inlineSvg(source: string, prefix: string): { svg: string } | { problem: string } {
  const text = source
    .replace(/^\uFEFF/, '')
    .replace(SKIPPED, '')
    .trim()
  const open: string[] = []
  let svg = ''
  let at = 0
  while (at < text.length) {
    const next = text.indexOf('<', at)
    if (next < 0 || next > at) {
      svg += (next < 0 ? text.slice(at) : text.slice(at, next)).replaceAll('>', '&gt;')
      if (open.length === 0 && svg.trim()) return { problem: 'it has text outside its <svg>' }
      at = next < 0 ? text.length : next
      continue
    }
    TAG.lastIndex = at
    const tag = TAG.exec(text)
    if (!tag) return { problem: `it is no well-formed SVG near "${text.slice(at, at + 30)}"` }
    const [whole, closing, name, attributes, empty] = tag as unknown as [
      string,
      string,
      string,
      string,
      string,
    ]
    at += whole.length
    if (!ELEMENTS.test(name)) return { problem: `it has a <${name}>, which can't stand in a page` }
    if (closing) {
      if (open.pop() !== name) return { problem: `its </${name}> closes nothing` }
      svg += `</${name}>`
      continue
    }
    if (open.length === 0 && (name !== 'svg' || svg)) return { problem: 'it is not one <svg>' }
    svg += `<${name}${keepAttributes(attributes, prefix, open.length === 0)}${empty ? '/' : ''}>`
    if (!empty) open.push(name)
  }
  if (open.length > 0) return { problem: `its <${open.at(-1)}> is never closed` }
  return { svg }
}

function keepAttributes(source: string, prefix: string, isRoot: boolean): string {
  let kept = ''
  for (const [, name, double, single] of source.matchAll(ATTRIBUTE)) {
    const value = (double ?? single ?? '').replaceAll('"', '&quot;')
    if (name === 'href' && value.startsWith('#')) kept += ` href="#${prefix}${value.slice(1)}"`
    else if (REFUSED.test(name!) || (isRoot && /^(xmlns.*|role|aria-\w+|version|id)$/.test(name!))) continue
    else if (/^(xmlns.*)$/.test(name!)) continue
    else if (name === 'id') kept += ` id="${prefix}${value}"`
    else if (/url\(/i.test(value)) {
      if (/url\(\s*(?!#|['"]?#)/i.test(value)) continue
      kept += ` ${name}="${value.replace(/url\(\s*['"]?#/gi, `url(#${prefix}`).replace(/(url\([^)'"]*)['"]\)/g, '$1)')}"`
    } else kept += ` ${name}="${value}"`
  }
  return kept
}
