/** Reads the PNGs that are ours: eight bits a pixel, colours from a palette, rows without filters. */
import { crc32, inflateSync } from 'node:zlib'

export interface Pixels {
  readonly width: number
  readonly height: number
  /** `#rrggbb`, or '' where it is transparent. */
  at(x: number, y: number): string
}

/** Throws for what is no such PNG, a chunk with a wrong sum included. */
export function readPng(bytes: Uint8Array): Pixels {
  const file = Buffer.from(bytes)
  if (file.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') throw new Error('no PNG')
  const chunks = new Map<string, Buffer>()
  for (let at = 8; at < file.length;) {
    const length = file.readUInt32BE(at)
    const body = file.subarray(at + 4, at + 8 + length)
    if (crc32(body) !== file.readUInt32BE(at + 8 + length)) throw new Error('a wrong sum')
    chunks.set(body.toString('latin1', 0, 4), body.subarray(4))
    at += 12 + length
  }
  if (!chunks.has('IEND')) throw new Error('it does not end')
  const header = chunks.get('IHDR')!
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  if (header.toString('hex', 8) !== '0803000000') throw new Error('of another kind')
  const rows = inflateSync(chunks.get('IDAT')!)
  if (rows.length !== (width + 1) * height) throw new Error('too few pixels')
  const palette = chunks.get('PLTE')!
  const opacity = chunks.get('tRNS') ?? Buffer.alloc(0)
  return {
    width,
    height,
    at(x, y) {
      if (rows[y * (width + 1)] !== 0) throw new Error('a filter')
      const colour = rows[y * (width + 1) + 1 + x]!
      return opacity[colour] === 0 ? '' : `#${palette.toString('hex', 3 * colour, 3 * colour + 3)}`
    },
  }
}
