/**
 * What readers may take with them: `downloads` of the front matter names files of the deck, and formats of
 * `heapdeck export` (bare words), which a build makes and puts at the site's root, named after the deck's folder.
 */
import { statSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import type { Problem } from '../deck.ts'
import { warningAt } from '../problems.ts'
import type { Download } from '../render/index.ts'
import { fileName, isFileName } from './files.ts'
import type { Emitted } from './emit.ts'
import { keyPlace, type LoadedDeck } from './load.ts'
import { typeOf } from './types.ts'
import type { Content } from './write.ts'

/** Makes the deck in a format of `heapdeck export`. Rejects, in one line, when it can't be had. */
export type MakeExport = (
  format: string,
  loaded: LoadedDeck,
) => Promise<{ readonly extension: string; readonly content: Content; readonly problems: readonly Problem[] }>

/** By extension: what it is for a person. */
const NAMES: Readonly<Record<string, string>> = {
  '.pdf': 'PDF',
  '.ipynb': 'Notebook',
  '.html': 'Page in one file',
  '.md': 'Markdown',
  '.txt': 'Plain text',
  '.vtt': 'Captions',
  '.csv': 'Table',
  '.zip': 'Archive',
}

export interface Downloads {
  readonly list: readonly Download[]
  readonly problems: readonly Problem[]
}

/**
 * In the author's order; what was made goes to `emitted`. A format whose file is in `public/` (`published`) is there
 * already. Without `make` formats are left out.
 */
export async function gatherDownloads(
  loaded: LoadedDeck,
  emitted: Emitted,
  published: readonly string[],
  make?: MakeExport,
): Promise<Downloads> {
  const list: Download[] = []
  const problems: Problem[] = []
  for (const entry of loaded.deck.meta.downloads) {
    const file = loaded.files.downloads.get(entry)
    if (file) {
      list.push(toDownload(emitted.pathOf(file), fileName(file), file.bytes.length))
      continue
    }
    if (isFileName(entry) || !make) continue
    const stem = basename(loaded.folder)
    const own = `${stem}.${entry}`
    if (published.includes(own)) {
      list.push(toDownload(encodeURIComponent(own), own, statSync(join(loaded.folder, 'public', own)).size))
      continue
    }
    try {
      const { extension, content, problems: found } = await make(entry, loaded)
      const name = `${stem}.${extension}`
      emitted.files.set(name, content)
      problems.push(...found)
      list.push(toDownload(encodeURIComponent(name), name, Buffer.byteLength(content)))
    } catch (error) {
      if (!(error instanceof Error)) throw error
      const place = keyPlace(loaded.source, 'downloads')
      problems.push(warningAt(place, `${entry} is left out of the downloads: ${error.message}`))
    }
  }
  return { list, problems }
}

const toDownload = (path: string, file: string, bytes: number): Download => ({
  path,
  file,
  name: NAMES[extname(file).toLowerCase()] ?? file,
  type: typeOf(file).replace(/;.*/, ''),
  bytes,
})
