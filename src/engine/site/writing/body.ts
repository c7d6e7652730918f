/** The bytes of a request, at most so many: a larger one is told so at once, and never kept. */
import type { IncomingMessage } from 'node:http'
import { sizeOf } from '../../bytes.ts'
import { refuse, type Refusal } from './refusal.ts'

/** Undefined: the request broke off, and there is nobody to answer. */
export function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array | Refusal | undefined> {
  const tooLarge = refuse(413, `This is larger than ${sizeOf(limit)}.`)
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.resolve(tooLarge)
  return new Promise((resolve) => {
    const pieces: Buffer[] = []
    let size = 0
    request.on('data', (piece: Buffer) => {
      size += piece.length
      if (size <= limit) return void pieces.push(piece)
      pieces.length = 0
      resolve(tooLarge)
    })
    request.on('end', () => resolve(size <= limit ? Buffer.concat(pieces) : tooLarge))
    request.on('error', () => resolve(undefined))
    request.on('close', () => resolve(undefined))
  })
}
