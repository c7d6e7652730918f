/** Requests as anybody can send them, each header as it is given: not as a browser would. */
import { request } from 'node:http'

export interface Ask {
  readonly method?: string
  /** As it goes over the wire. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** In pieces: without a length told before. */
  readonly body?: string | Uint8Array | readonly Uint8Array[]
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
  readonly text: string
}

export function ask(url: string, { method = 'GET', path, headers = {}, body }: Ask): Promise<Answer> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const length =
      Array.isArray(body) || body === undefined ? {} : { 'content-length': Buffer.byteLength(body as string) }
    const outgoing = request(
      { hostname, port, method, path, headers: { ...length, ...headers }, agent: false },
      (response) => {
        const pieces: Buffer[] = []
        response.on('data', (piece: Buffer) => pieces.push(piece))
        response.on('error', reject)
        response.on('end', () => {
          const bytes = Buffer.concat(pieces)
          resolve({
            status: response.statusCode!,
            headers: response.headers,
            body: bytes,
            text: bytes.toString(),
          })
        })
      },
    )
    // Who is refused may be cut off while still sending.
    outgoing.on('error', reject)
    for (const piece of Array.isArray(body)
      ? (body as Uint8Array[])
      : body === undefined
        ? []
        : [body as string])
      outgoing.write(piece)
    outgoing.end()
  })
}

/** Sends half of what it says that it will send, and goes away. */
export function breakOff(url: string, { method = 'GET', path, headers = {} }: Ask): Promise<void> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const outgoing = request({
      hostname,
      port,
      method,
      path,
      headers: { ...headers, 'content-length': '2000' },
      agent: false,
    })
    outgoing.on('error', () => {})
    outgoing.on('close', resolve)
    outgoing.write(new Uint8Array(1000), () => outgoing.destroy())
  })
}

/** What the server's own pages send with each request. */
export async function ownHeaders(url: string): Promise<Record<string, string>> {
  const page = await ask(url, { path: '/', headers: { accept: 'text/html' } })
  const token = /<meta name="heapdeck-token" content="([^"]+)">/.exec(page.text)?.[1]
  if (token === undefined) throw new Error('this page has no token')
  return {
    host: new URL(url).host,
    origin: new URL(url).origin,
    'content-type': 'application/octet-stream',
    'sec-fetch-site': 'same-origin',
    'x-heapdeck-token': token,
  }
}
