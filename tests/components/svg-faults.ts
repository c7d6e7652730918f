/** What is wrong with a poster's SVG: it must be well formed, strict, small, and stand alone. In words; none if all is well. */
export function svgFaults(svg: string, most = MOST_BYTES): string[] {
  const faults: string[] = []
  const open: string[] = []
  const tags = [...svg.matchAll(/<(\/?)([a-z]+)((?: [\w:-]+="[^"<]*")*)(\/?)>/gi)]
  const outside = svg.replaceAll(/<\/?[a-z]+(?: [\w:-]+="[^"<]*")*\/?>/gi, '')
  if (/[<>]/.test(outside)) faults.push(`not well formed: ${outside.slice(0, 80)}`)
  if (/&(?!(amp|lt|gt|quot);)/.test(svg)) faults.push('a bare ampersand')
  for (const [, end, name = '', , empty] of tags) {
    if (end && open.pop() !== name) faults.push(`</${name}> closes something else`)
    else if (!end && !empty) open.push(name)
  }
  if (open.length > 0) faults.push(`never closed: ${open.join(' ')}`)
  if (!/^<svg [^>]*viewBox="0 0 \d+ \d+"/.test(svg)) faults.push('no <svg> with a viewBox')
  const ids = [...svg.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id)
  if (new Set(ids).size !== ids.length) faults.push('an id twice')
  for (const [, id = ''] of svg.matchAll(/url\(#([^)]+)\)/g))
    if (!ids.includes(id)) faults.push(`url(#${id}) leads nowhere`)
  for (const forbidden of [
    / style=/,
    / on\w+=/i,
    /<script/i,
    /<style/i,
    / role=/,
    / aria-/,
    /href=/,
    /NaN|undefined|Infinity/,
  ])
    if (forbidden.test(svg)) faults.push(`contains ${forbidden}`)
  for (const [, value = ''] of svg.matchAll(/font-size="([^"]+)"/g))
    if (Number(value) < LEAST_TEXT * viewBoxWidth(svg)) faults.push(`text of ${value} is too small`)
  if (svg.length > most) faults.push(`${svg.length} bytes`)
  return faults
}

const MOST_BYTES = 12_000
/** 2 % of the height of a 16:9 slide whose 0.88 widths the picture fills, in picture widths. */
const LEAST_TEXT = (0.02 * 9) / 16 / 0.88

function viewBoxWidth(svg: string): number {
  return Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1])
}
