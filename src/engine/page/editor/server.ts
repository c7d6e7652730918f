/** The dev server, as the editor uses it. A page that was made before the server started again takes the new token from it. */
import type { Place } from '../../deck.ts'
import type { Disk, DiskFile, Gone, Refused } from '../../edit/index.ts'
import type { Outline } from '../../outline.ts'

export interface StoredPicture {
  /** As Markdown names it. */
  readonly src: string
  readonly width: number
  readonly height: number
}

const AWAY = 'the dev server does not answer'

export class Server implements Disk {
  private readonly root: URL
  private known: string

  constructor(root: URL) {
    this.root = root
    this.known = tokenIn(document)
  }

  get token(): string {
    return this.known
  }

  async read(file: string): Promise<DiskFile | Gone | Refused> {
    const response = await this.ask(sourceOf(file))
    if (!response) return { problem: AWAY }
    if (response.status === 404) return { gone: true }
    return response.ok ? fileOf(response) : { problem: await sentenceOf(response) }
  }

  async write(
    file: string,
    bytes: Uint8Array<ArrayBuffer>,
    hash: string | null,
  ): Promise<{ hash: string } | { changed: DiskFile } | Gone | Refused> {
    const condition: Record<string, string> =
      hash === null ? { 'if-none-match': '*' } : { 'if-match': `"${hash}"` }
    const response = await this.ask(sourceOf(file), {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream', ...condition },
      body: bytes,
    })
    if (!response) return { problem: AWAY }
    if (response.ok) return (await response.json()) as { hash: string }
    if (response.status === 412 && response.headers.has('etag')) return { changed: await fileOf(response) }
    if (response.status === 404 || response.status === 412) return { gone: true }
    return { problem: await sentenceOf(response) }
  }

  /** Rejects with what the server said. */
  async outline(): Promise<Outline> {
    const response = await this.ask('@heapdeck/outline')
    if (!response?.ok) throw new Error(response ? await sentenceOf(response) : AWAY)
    return (await response.json()) as Outline
  }

  async storePicture(name: string, picture: Blob): Promise<StoredPicture | Refused> {
    const response = await this.ask(`@heapdeck/picture?name=${encodeURIComponent(name)}`, {
      method: 'POST',
      headers: { 'content-type': picture.type || 'application/octet-stream' },
      body: picture,
    })
    if (!response) return { problem: AWAY }
    return response.ok
      ? ((await response.json()) as StoredPicture)
      : { problem: await sentenceOf(response) }
  }

  /** In the author's own editor. Gives what went wrong. */
  async openElsewhere({ file, line, column }: Place): Promise<string | undefined> {
    const where = encodeURIComponent(`${file}:${line}:${column}`)
    const response = await this.ask(`@heapdeck/own-editor?file=${where}`)
    return response?.ok ? undefined : response ? await sentenceOf(response) : AWAY
  }

  /** Undefined: there was no answer. */
  private async ask(path: string, options: RequestInit = {}, isSecond = false): Promise<Response | undefined> {
    const headers = new Headers(options.headers)
    headers.set('x-heapdeck-token', this.known)
    let response: Response
    try {
      response = await fetch(new URL(path, this.root), { ...options, headers, cache: 'no-store' })
    } catch {
      return undefined
    }
    const isRefused = response.status === 403 || /text\/html/.test(response.headers.get('content-type') ?? '')
    return isRefused && !isSecond && (await this.renewToken()) ? this.ask(path, options, true) : response
  }

  private async renewToken(): Promise<boolean> {
    try {
      const page = await fetch(location.href, { cache: 'no-store' })
      const token = tokenIn(new DOMParser().parseFromString(await page.text(), 'text/html'))
      if (token === '' || token === this.known) return false
      this.known = token
      return true
    } catch {
      return false
    }
  }
}

const tokenIn = (page: Document): string =>
  page.querySelector<HTMLMetaElement>('meta[name="heapdeck-token"]')?.content ?? ''

const sourceOf = (file: string): string =>
  `@heapdeck/source/${file.split('/').map(encodeURIComponent).join('/')}`

async function fileOf(response: Response): Promise<DiskFile> {
  const hash = (response.headers.get('etag') ?? '').replace(/^W\/|"/g, '')
  return { bytes: new Uint8Array(await response.arrayBuffer()), hash }
}

async function sentenceOf(response: Response): Promise<string> {
  const text = (await response.text()).trim()
  return text === '' || text.startsWith('<') || text.length > 300
    ? `the dev server says ${response.status}`
    : text
}
