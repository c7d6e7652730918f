/** A deck as it is given: its site and the presenter view, on one origin. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildTo, copyFolder } from './heapdeck.ts'
import { serveFolder, type StaticServer } from './static-server.ts'

export async function serveTalk(deck: string, under = '/a/b/'): Promise<StaticServer> {
  const folder = mkdtempSync(join(tmpdir(), 'heapdeck-talk-'))
  const both = join(folder, 'both')
  for (const kind of [[], ['--presenter']]) {
    const out = join(folder, `one${kind.length}`)
    buildTo(deck, out, ...kind)
    copyFolder(out, both)
  }
  const server = await serveFolder(both, under)
  return {
    ...server,
    async close() {
      await server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
