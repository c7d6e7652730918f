/** A plain static host for tests: files, folders' index.html, `404.html` for what is missing. Mounts a folder under any path. */
import { createServer, type Server } from 'node:http'
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
  '.gif': 'image/gif',
}

export interface StaticServer {
  /** Ends in `/`. */
  readonly url: string
  /** Paths asked for so far. */
  readonly requests: string[]
  /** Shows another folder from now on. */
  show(folder: string): void
  /** What is asked for at these paths (below the mounted one) is answered by that status, or never. */
  fail(paths: RegExp | undefined, how?: number | 'silence'): void
  /** Takes the host off the network, and puts it back at the same address. */
  stop(): Promise<void>
  start(): Promise<void>
  close(): Promise<void>
}

export interface HostOptions {
  /** What the host does with the slash after a folder's name: most add it, some take it away, some serve both. */
  readonly slashes?: 'add' | 'strip' | 'either'
  readonly headersOf?: (path: string) => Iterable<readonly [string, string]>
}

export async function serveFolder(
  first: string,
  under = '/',
  { slashes = 'add', headersOf = () => [] }: HostOptions = {},
): Promise<StaticServer> {
  const requests: string[] = []
  let folder = first
  let failing: RegExp | undefined
  let how: number | 'silence' = 404
  let server: Server | undefined
  let port = 0

  const make = (): Server =>
    createServer((request, response) => {
      const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname)
      requests.push(path)
      const fails = failing?.test(path.slice(under.length)) ?? false
      if (fails && how === 'silence') return
      if (fails) return void response.writeHead(how as number, { 'content-type': 'text/plain' }).end('failed')
      void answer(path).then(({ status, type, body, location }) => {
        const extra = Object.fromEntries(headersOf(path.slice(under.length - 1)))
        const headers = { 'content-type': type, ...extra, ...(location ? { location } : {}) }
        response.writeHead(status, headers).end(body)
      })
    })
  async function answer(path: string) {
    const missing = { status: 404, type: 'text/plain', body: 'not found', location: '' }
    if (!path.startsWith(under)) return missing
    const isRoot = path === under
    let file = join(folder, normalize(path.slice(under.length)))
    try {
      if ((await stat(file)).isDirectory()) {
        const hasSlash = path.endsWith('/')
        if (slashes === 'add' && !hasSlash)
          return { ...missing, status: 301, location: encodeURI(`${path}/`) }
        if (slashes === 'strip' && hasSlash && !isRoot)
          return { ...missing, status: 301, location: encodeURI(path.slice(0, -1)) }
        file = join(file, 'index.html')
      }
      return {
        status: 200,
        type: TYPES[extname(file)] ?? 'application/octet-stream',
        body: await readFile(file),
        location: '',
      }
    } catch {
      return lost()
    }
  }
  async function lost() {
    const body = await readFile(join(folder, '404.html')).catch(() => 'not found')
    const type = typeof body === 'string' ? 'text/plain' : TYPES['.html']!
    return { status: 404, type, body, location: '' }
  }
  async function start(): Promise<void> {
    server = make()
    await new Promise<void>((resolve) => server!.listen(port, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  }
  async function stop(): Promise<void> {
    server?.closeAllConnections()
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()))
    server = undefined
  }
  await start()
  return {
    url: `http://127.0.0.1:${port}${under}`,
    requests,
    show: (other) => void (folder = other),
    fail(paths, status = 404) {
      failing = paths
      how = status
    },
    stop,
    start,
    close: stop,
  }
}
