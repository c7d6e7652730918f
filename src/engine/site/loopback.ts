/** A site in memory for one browser on this computer: nobody else knows its path. */
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { safeDecode } from '../route.ts'
import { typeOf } from './types.ts'
import type { Content } from './write.ts'

export interface Served {
  /** The site's root; ends in `/`. */
  readonly url: string
  close(): Promise<void>
}

/** `contentOf`: the file at a path from the site's root, without a `/` in front; a folder's is its `index.html`. */
export async function serveLoopback(contentOf: (path: string) => Content | undefined): Promise<Served> {
  const under = `/${randomBytes(12).toString('hex')}/`
  const server = createServer((request, response) => {
    const path = safeDecode((request.url ?? '').replace(/[?#].*$/, ''))
    const name = path.startsWith(under)
      ? path.slice(under.length).replace(/(^|\/)$/, '$1index.html')
      : undefined
    const content = name === undefined ? undefined : contentOf(name)
    if (content === undefined) return void response.writeHead(404).end()
    response.writeHead(200, { 'content-type': typeOf(name!), 'cache-control': 'no-store' }).end(content)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}${under}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
