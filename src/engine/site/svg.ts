/**
 * An SVG that somebody drew, to stand in the page itself, where it has the theme's inks. Only what draws passes:
 * elements and attributes of two lists, nothing that runs, styles, or loads from anywhere. Anything else is a reason not
 * to inline it, so that no picture loses a part in silence. Comments and editors' metadata go.
 */
const ELEMENTS =
  words(`svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath title desc
  marker pattern clipPath mask linearGradient radialGradient stop switch filter feBlend feColorMatrix feComponentTransfer
  feComposite feConvolveMatrix feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode
  feMorphology feOffset feTile feTurbulence`)
/** Elements that may hold text. */
const TEXT = words('text tspan textPath title desc')
const ATTRIBUTES =
  words(`viewBox preserveAspectRatio width height x y x1 y1 x2 y2 cx cy r rx ry fx fy fr d points dx dy
  rotate textLength lengthAdjust startOffset pathLength transform patternTransform gradientTransform patternUnits
  patternContentUnits gradientUnits spreadMethod clipPathUnits maskUnits maskContentUnits markerUnits markerWidth
  markerHeight refX refY orient offset method spacing side
  fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit
  stroke-dasharray stroke-dashoffset color opacity visibility display clip-path clip-rule mask filter marker-start
  marker-mid marker-end paint-order vector-effect shape-rendering text-rendering image-rendering color-interpolation
  color-interpolation-filters stop-color stop-opacity flood-color flood-opacity
  font-family font-size font-style font-weight font-variant font-variant-ligatures font-stretch letter-spacing
  word-spacing text-anchor text-decoration dominant-baseline alignment-baseline baseline-shift writing-mode
  unicode-bidi direction overflow
  in in2 result mode type values operator k1 k2 k3 k4 order kernelMatrix divisor bias targetX targetY edgeMode
  preserveAlpha stdDeviation radius baseFrequency numOctaves seed stitchTiles tableValues slope intercept amplitude
  exponent primitiveUnits filterUnits`)
/** On the root these say nothing in a page, or are given by it. */
const DROPPED =
  /^(xmlns(:.*)?|version|baseProfile|role|aria-\w+|xml:\w+|(inkscape|sodipodi|sketch|serif):.*)$/
const TAG = /<(\/?)([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const SKIPPED =
  /<\?[\s\S]*?\?>|<!DOCTYPE[^>[]*>|<!--[\s\S]*?-->|<(metadata|sodipodi:namedview)\b(?:[^>]*\/>|[\s\S]*?<\/\1>)/gi

/** The root `<svg>` and its contents, ids and their uses with `prefix` in front; or why it can't be inlined. */
export function inlineSvg(source: string, prefix: string): { svg: string } | { problem: string } {
  try {
    return {
      svg: sanitize(
        source
          .replace(/^\uFEFF/, '')
          .replace(SKIPPED, '')
          .trim(),
        prefix,
      ),
    }
  } catch (error) {
    if (error instanceof Refusal) return { problem: error.message }
    throw error
  }
}

class Refusal extends Error {}

function sanitize(text: string, prefix: string): string {
  const open: string[] = []
  let svg = ''
  let at = 0
  while (at < text.length) {
    if (text[at] !== '<') {
      const next = text.indexOf('<', at)
      const content = next < 0 ? text.slice(at) : text.slice(at, next)
      if (content.trim() && !TEXT.has(open.at(-1) ?? ''))
        throw new Refusal(`it has text outside its ${open.length > 0 ? '<text>' : '<svg>'}`)
      svg += content.replaceAll('>', '&gt;')
      at += content.length
      continue
    }
    TAG.lastIndex = at
    const tag = TAG.exec(text)
    if (!tag) throw new Refusal(`it is no well-formed SVG near "${text.slice(at, at + 30)}"`)
    const [whole, closing, name, attributes, empty] = tag as unknown as [
      string,
      string,
      string,
      string,
      string,
    ]
    at += whole.length
    if (!ELEMENTS.has(name)) throw new Refusal(`it has a <${name}>, which can't stand in a page`)
    if (closing) {
      if (open.pop() !== name) throw new Refusal(`its </${name}> closes nothing`)
      svg += `</${name}>`
      continue
    }
    if (open.length === 0 && (name !== 'svg' || svg)) throw new Refusal('it is not one <svg>')
    // A browser reads HTML inside these two: text is all that they may hold.
    if (/^(title|desc)$/.test(open.at(-1) ?? ''))
      throw new Refusal(`it has a <${name}> in its <${open.at(-1)}>`)
    svg += `<${name}${keepAttributes(attributes, name, prefix)}${empty ? '/' : ''}>`
    if (!empty) open.push(name)
  }
  if (open.length > 0) throw new Refusal(`its <${open.at(-1)}> is never closed`)
  return svg
}

function keepAttributes(source: string, element: string, prefix: string): string {
  let kept = ''
  for (const [, name, double, single] of source.matchAll(ATTRIBUTE)) {
    const value = double ?? single ?? ''
    const plain = value.replaceAll('"', '&quot;')
    if (DROPPED.test(name!) || (element === 'svg' && name === 'id')) continue
    if (name === 'id') kept += ` id="${prefix}${plain}"`
    else if (/^(xlink:)?href$/.test(name!) && value.startsWith('#'))
      kept += ` href="#${prefix}${plain.slice(1)}"`
    else if (!ATTRIBUTES.has(name!))
      throw new Refusal(`it has ${name}="${value.slice(0, 20)}" on its <${element}>`)
    else if (/[\\]|&#|\bsrc\(|image-set\(|@/i.test(value) || /url\(\s*(?!['"]?#)/i.test(value))
      throw new Refusal(`its ${name} could load something: "${value.slice(0, 30)}"`)
    else
      kept += ` ${name}="${plain
        .replace(/url\(\s*(?:&quot;|')?#/gi, `url(#${prefix}`)
        .replace(/(url\(#[^)]*?)(?:&quot;|')\s*\)/g, '$1)')}"`
  }
  return kept
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/))
}
