/** A plain static host for tests: files, folders' index.html, nothing else. Mounts a folder under any path. */
import { createServer } from 'node:http'
import { readFile, stat } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
}

export interface StaticServer {
  /** Ends in `/`. */
  readonly url: string
  /** Paths asked for so far. */
  readonly requests: string[]
  close(): Promise<void>
}

export async function serveFolder(folder: string, under = '/'): Promise<StaticServer> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname)
    requests.push(path)
    void answer(path).then(({ status, type, body, location }) => {
      response.writeHead(status, { 'content-type': type, ...(location ? { location } : {}) }).end(body)
    })
  })
  async function answer(path: string) {
    const missing = { status: 404, type: 'text/plain', body: 'not found', location: '' }
    if (!path.startsWith(under)) return missing
    let file = join(folder, normalize(path.slice(under.length)))
    try {
      if ((await stat(file)).isDirectory()) {
        if (!path.endsWith('/')) return { ...missing, status: 301, location: encodeURI(`${path}/`) }
        file = join(file, 'index.html')
      }
      return {
        status: 200,
        type: TYPES[extname(file)] ?? 'application/octet-stream',
        body: await readFile(file),
        location: '',
      }
    } catch {
      return missing
    }
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}${under}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
