/** The deck's files as the dev server reads and writes them for its own pages. */
import type { Disk, DiskFile, Gone, Refused } from '../../edit/index.ts'
import { PICTURE, SOURCE } from '../../dev-server.ts'
import { ask } from './ask.ts'

/** A picture that the deck has now, as its Markdown names it. */
export interface KeptPicture {
  readonly src: string
  readonly width?: number
  readonly height?: number
}

const BYTES = 'application/octet-stream'
/** Milliseconds that a server which is there takes at most. */
const PATIENCE = 15_000
const PATIENCE_WITH_PICTURES = 60_000
/** Bytes that browsers send on for a page that is gone: 64 KiB, headers and all. */
const MOST_KEPT_ALIVE = 60_000
const NO_ANSWER = 'The dev server does not answer. What you type is kept here, and saved when it is back.'

export class ServerDisk implements Disk {
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

  private ask(address: string, init: RequestInit, patience = PATIENCE): Promise<Response | undefined> {
    const headers = { ...(init.headers as Record<string, string> | undefined), 'content-type': BYTES }
    return ask(address, { ...init, headers }, patience)
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
