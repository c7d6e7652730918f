/**
 * Fills of patterns as the shapes that they are made of, clipped to what they fill: Chromium puts a pattern into a PDF as
 * pixels, coarse and large, and a drawing stays one. Patterns in other units than the picture's stay as they are.
 */

const SVG = 'http://www.w3.org/2000/svg'
/** Lengths of patterns come in single precision. */
const NEAR = 1e-3
/** More marks than this are left to the pattern. */
const MOST = 50_000

/** Draws out every pattern that fills something in `within`. */
export function drawPatternsOut(within: ParentNode): void {
  let count = 0
  for (const filled of within.querySelectorAll<SVGGraphicsElement>('svg [fill^="url(#"]')) {
    const id = /^url\(#(.+)\)$/.exec(filled.getAttribute('fill')!)?.[1]
    const pattern = id === undefined ? null : document.getElementById(id)
    if (!(pattern instanceof SVGPatternElement) || filled.closest('defs')) continue
    const marks = marksOf(pattern, filled)
    if (!marks) continue
    const clip = clipOf(filled, `heapdeck-clip-${count++}`)
    const group = make('g', { 'clip-path': `url(#${clip.id})`, 'aria-hidden': 'true' })
    for (const name of ['transform', 'opacity'])
      if (filled.hasAttribute(name)) group.setAttribute(name, filled.getAttribute(name)!)
    group.append(marks)
    filled.before(clip, group)
    filled.setAttribute('fill', 'none')
  }
}

/** The pattern's marks over all of the shape, or undefined when it is no pattern that can be drawn out. */
function marksOf(pattern: SVGPatternElement, filled: SVGGraphicsElement): SVGElement | undefined {
  const [x, y, width, height] = [pattern.x, pattern.y, pattern.width, pattern.height].map(
    ({ baseVal }) => baseVal.value,
  ) as [number, number, number, number]
  const isOwnUnits = pattern.patternUnits.baseVal === SVGUnitTypes.SVG_UNIT_TYPE_USERSPACEONUSE
  if (
    !isOwnUnits ||
    pattern.hasAttribute('viewBox') ||
    pattern.hasAttribute('href') ||
    !(width > 0 && height > 0)
  )
    return undefined
  const matrix = pattern.patternTransform.baseVal.consolidate()?.matrix
  const box = filled.getBBox()
  const back = matrix?.inverse()
  const corners = [
    [box.x, box.y],
    [box.x + box.width, box.y],
    [box.x, box.y + box.height],
    [box.x + box.width, box.y + box.height],
  ].map(([cx, cy]) => new DOMPoint(cx, cy).matrixTransform(back && DOMMatrix.fromMatrix(back)))
  const grid: Grid = {
    x,
    y,
    width,
    height,
    columns: span(
      corners.map((corner) => corner.x - x),
      width,
    ),
    rows: span(
      corners.map((corner) => corner.y - y),
      height,
    ),
  }
  const tiles = (grid.columns[1] - grid.columns[0]) * (grid.rows[1] - grid.rows[0])
  if (!(tiles * pattern.childElementCount <= MOST)) return undefined
  const style = getComputedStyle(pattern)
  const group = make('g', { fill: style.fill, stroke: style.stroke })
  if (matrix) {
    const { a, b, c, d, e, f } = matrix
    group.setAttribute('transform', `matrix(${[a, b, c, d, e, f].join(' ')})`)
  }
  for (const mark of pattern.children) group.append(...repeat(mark as SVGElement, grid))
  return group
}

interface Grid {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Tiles from the first up to, not including, the last. */
  readonly columns: readonly [number, number]
  readonly rows: readonly [number, number]
}

const span = (values: readonly number[], size: number): [number, number] => [
  Math.floor(Math.min(...values) / size),
  Math.ceil(Math.max(...values) / size),
]

/** A mark in every tile; bars that go through whole tiles are drawn in one piece, and rectangles and circles in one path. */
function repeat(mark: SVGElement, { x, y, width, height, columns, rows }: Grid): SVGElement[] {
  const isPlain = !mark.hasAttribute('transform')
  const at = (name: string): number => Number(mark.getAttribute(name) ?? 0)
  const across = columns[1] - columns[0]
  const down = rows[1] - rows[0]
  const paths: string[] = []
  if (isPlain && mark.localName === 'rect' && !mark.hasAttribute('rx')) {
    const [left, top, wide, high] = [at('x'), at('y'), at('width'), at('height')]
    const isFullRow = left <= 0 && left + wide >= width - NEAR
    const isFullColumn = top <= 0 && top + high >= height - NEAR
    for (const column of isFullRow ? [columns[0]] : range(columns))
      for (const row of isFullColumn ? [rows[0]] : range(rows)) {
        const w = isFullRow ? across * width : wide
        const h = isFullColumn ? down * height : high
        const from = `${round(x + column * width + (isFullRow ? 0 : left))} ${round(y + row * height + (isFullColumn ? 0 : top))}`
        paths.push(`M${from}h${round(w)}v${round(h)}h${round(-w)}z`)
      }
  } else if (isPlain && mark.localName === 'circle') {
    const r = round(at('r'))
    for (const column of range(columns))
      for (const row of range(rows)) {
        const from = `${round(x + column * width + at('cx') - at('r'))} ${round(y + row * height + at('cy'))}`
        paths.push(`M${from}a${r} ${r} 0 1 0 ${round(2 * r)} 0a${r} ${r} 0 1 0 ${round(-2 * r)} 0z`)
      }
  } else
    return range(columns).flatMap((column) =>
      range(rows).map((row) => {
        const tile = make('g', { transform: `translate(${round(column * width)} ${round(row * height)})` })
        tile.append(mark.cloneNode(true))
        return tile
      }),
    )
  const path = make('path', { d: paths.join('') })
  for (const { name, value } of mark.attributes)
    if (!/^(id|x|y|width|height|cx|cy|r)$/.test(name)) path.setAttribute(name, value)
  return [path]
}

function clipOf(filled: SVGGraphicsElement, id: string): SVGElement {
  const clip = make('clipPath', { id })
  const shape = filled.cloneNode(true) as SVGElement
  for (const name of ['id', 'transform', 'opacity', 'stroke', 'clip-path', 'fill'])
    shape.removeAttribute(name)
  clip.append(shape)
  return clip
}

const range = ([from, to]: readonly [number, number]): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index)

const round = (value: number): number => Math.round(value * 1000) / 1000

function make(name: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const element = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  return element
}
