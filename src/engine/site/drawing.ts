/** Pictures of rectangles: the one kind that can be written both as an SVG and, without a browser, as a PNG. */
import { crc32, deflateSync } from 'node:zlib'

export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** `#rrggbb`. */
  readonly fill: string
}

export interface Drawing {
  readonly width: number
  readonly height: number
  /** Later ones lie over earlier ones; where none lies, the picture is transparent. At most 255 colours. */
  readonly rectangles: readonly Rectangle[]
}

export function toSvg({ width, height, rectangles }: Drawing): string {
  const paths = rectangles.map(
    ({ x, y, width: w, height: h, fill }) => `<path d="M${x} ${y}h${w}v${h}h${-w}z" fill="${fill}"/>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">${paths.join('')}</svg>`
}

/** As a PNG of so many pixels: edges fall on whole ones. */
export function toPng(drawing: Drawing, width: number, height: number): Uint8Array {
  const across = width / drawing.width
  const down = height / drawing.height
  const palette = ['', ...new Set(drawing.rectangles.map(({ fill }) => fill))]
  // A row begins with its filter: none.
  const rows = new Uint8Array((width + 1) * height)
  for (const { x, y, width: w, height: h, fill } of drawing.rectangles) {
    const colour = palette.indexOf(fill)
    const [left, right] = [x, x + w].map((edge) => Math.min(width, Math.max(0, Math.round(edge * across))))
    const [top, bottom] = [y, y + h].map((edge) => Math.min(height, Math.max(0, Math.round(edge * down))))
    for (let row = top!; row < bottom!; row++) {
      const start = row * (width + 1) + 1
      rows.fill(colour, start + left!, start + right!)
    }
  }
  return indexedPng(width, height, palette, rows)
}

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')

/**
 * A PNG of colours from a palette, whose first is transparent (W3C, Portable Network Graphics, sections 5 and 11):
 *
 *     | signature | IHDR | PLTE | tRNS | IDAT | IEND |    a chunk: | length | name | data | CRC of name and data |
 */
function indexedPng(width: number, height: number, palette: readonly string[], rows: Uint8Array): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3], 8) // bits of a pixel, and that they name a colour of the palette
  const colours = Buffer.from(palette.map((colour) => colour.slice(1).padEnd(6, '0')).join(''), 'hex')
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('tRNS', Buffer.of(0)),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(name: string, data: Uint8Array): Buffer {
  const framed = Buffer.alloc(data.length + 12)
  framed.writeUInt32BE(data.length, 0)
  framed.write(name, 4, 'latin1')
  framed.set(data, 8)
  framed.writeUInt32BE(crc32(framed.subarray(4, -4)), data.length + 8)
  return framed
}
