/** Files of a site, by path. Names of assets carry a hash of their contents, so that a page never meets another build's. */
import { createHash } from 'node:crypto'
import { extname, basename } from 'node:path'
import { fileName, publicPath, type DeckFile } from './files.ts'

export const shortHash = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('base64url').replaceAll(/[-_]/g, '').slice(0, 8)

export const sha256 = (content: string): string => createHash('sha256').update(content).digest('base64')

export class Emitted {
  readonly files = new Map<string, string | Uint8Array>()

  /** Adds an asset and gives its path, `assets/name.HASH.ext`. */
  asset(name: string, content: string | Uint8Array): string {
    const extension = extname(name)
    const stem = basename(name, extension).replaceAll(/[^\w-]+/g, '-')
    const path = `assets/${stem}.${shortHash(content)}${extension}`
    this.files.set(path, content)
    return path
  }

  /** Where a file of the deck stands: an asset, unless it is one of `public/`, which is there as it is. */
  pathOf(file: DeckFile): string {
    return publicPath(file) ?? this.asset(fileName(file), file.bytes)
  }
}
