/** The deck's files as the dev server reads and writes them for its own pages. */
import type { Disk, DiskFile, Gone, Refused } from '../../edit/index.ts'
import { currentToken, renewToken, TOKEN_HEADER } from './token.ts'

/** A picture that the deck has now, as its Markdown names it. */
export interface KeptPicture {
  readonly src: string
  readonly width?: number
  readonly height?: number
}

const SOURCE = '/@heapdeck/source/'
const PICTURE = '/@heapdeck/picture'
/** Milliseconds that a server which is there takes at most. */
const PATIENCE = 15_000
const PATIENCE_WITH_PICTURES = 60_000
/** Bytes that browsers send on for a page that is gone: 64 KiB, headers and all. */
const MOST_KEPT_ALIVE = 60_000
const NO_ANSWER = 'The dev server does not answer. What you type is kept here, and saved when it is back.'

export class ServerDisk implements Disk {
  private renewing: Promise<void> | undefined

  async read(file: string): Promise<DiskFile | Gone | Refused> {
    const response = await this.ask(addressOf(file), { method: 'GET' })
    if (!response) return { problem: NO_ANSWER }
    if (response.ok) return contentOf(response)
    return response.status === 404 ? { gone: true } : problemOf(response)
  }

  async write(
    file: string,
    bytes: Uint8Array,
    hash: string | null,
  ): Promise<{ hash: string } | { changed: DiskFile } | Gone | Refused> {
    const response = await this.ask(addressOf(file), {
      method: 'PUT',
      body: bytes as Uint8Array<ArrayBuffer>,
      headers: hash === null ? { 'if-none-match': '*' } : { 'if-match': `"${hash}"` },
      // The last save of a page that is being left.
      keepalive: document.visibilityState === 'hidden' && bytes.length < MOST_KEPT_ALIVE,
    })
    if (!response) return { problem: NO_ANSWER }
    if (response.ok) return (await response.json()) as { hash: string }
    if (response.status === 412) return { changed: await contentOf(response) }
    return response.status === 404 ? { gone: true } : problemOf(response)
  }

  /** `name`: what the picture was called, if anything. */
  async keepPicture(name: string, picture: Blob): Promise<KeptPicture | Refused> {
    const address = `${PICTURE}?name=${encodeURIComponent(name)}`
    const response = await this.ask(address, { method: 'POST', body: picture }, PATIENCE_WITH_PICTURES)
    if (!response) return { problem: NO_ANSWER }
    return response.ok ? ((await response.json()) as KeptPicture) : problemOf(response)
  }

  /** Undefined when nobody answers. A page of an earlier run of the server is let in with the new token. */
  private async ask(address: string, init: RequestInit, patience = PATIENCE): Promise<Response | undefined> {
    const once = (): Promise<Response> =>
      fetch(address, {
        ...init,
        headers: {
          ...(init.headers as Record<string, string> | undefined),
          'content-type': 'application/octet-stream',
          [TOKEN_HEADER]: currentToken(),
        },
        cache: 'no-store',
        signal: AbortSignal.timeout(patience),
      })
    try {
      const used = currentToken()
      const response = await once()
      if (response.status !== 403) return response
      // Another request may have found it out meanwhile.
      if (currentToken() === used)
        await (this.renewing ??= renewToken().finally(() => (this.renewing = undefined)))
      return currentToken() === used ? response : await once()
    } catch {
      return undefined
    }
  }
}

const addressOf = (file: string): string => SOURCE + file.split('/').map(encodeURIComponent).join('/')

async function contentOf(response: Response): Promise<DiskFile> {
  const hash = /^"(.*)"$/.exec(response.headers.get('etag') ?? '')?.[1] ?? ''
  return { bytes: new Uint8Array(await response.arrayBuffer()), hash }
}

const problemOf = async (response: Response): Promise<Refused> => ({
  problem: (await response.text()) || `The dev server answers ${response.status}.`,
})
