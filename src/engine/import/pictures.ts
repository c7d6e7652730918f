/** Pictures that a notebook holds, as files of the deck: attachments, data in links, outputs. */
import { isObject, type Cell } from '../notebook/index.ts'

/** A file beside the notebook; undefined when there is none. */
export type FindFile = (path: string) => Uint8Array | undefined

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/svg+xml': 'svg',
}
const FOLDER = 'pictures'
/** What a drawing may not have: it could run, or load something. */
const ACTIVE =
  /<(?:script|foreignObject|iframe|object|embed|animate|set)\b|\son\w+\s*=|javascript:|(?:href|src)\s*=\s*["']?\s*(?:https?:|\/\/|data:text)/i
const IMAGE = /!\[((?:[^[\]\\]|\\.)*)\]\(\s*<?([^\s()>]+)>?(?:\s+("[^"]*"|'[^']*'))?\s*\)/g
const TAG = /<img\b([^<>]*)>/gi

export class Pictures {
  readonly files = new Map<string, Uint8Array>()
  readonly remarks: string[] = []
  private readonly findFile: FindFile

  constructor(findFile: FindFile) {
    this.findFile = findFile
  }

  /** Keeps the pictures of a cell that know their place in the deck. */
  take(cell: Cell): void {
    for (const name of Object.keys(cell.attachments ?? {}))
      if (/^[\w-][\w./-]*$/.test(name) && !name.includes('..')) this.attachment(cell, name)
    for (const [, attributes = ''] of cell.source.matchAll(TAG)) this.ofTag(attributes)
  }

  /** A cell's Markdown with pictures of the deck in the place of its own. */
  restore(cell: Cell, text = cell.source): string {
    return text
      .replaceAll(TAG, (tag, attributes: string) => {
        const path = this.ofTag(attributes)
        return path === undefined
          ? tag
          : `![${valueOf(attributes, 'alt').replaceAll(/[[\]\\]/g, '\\$&')}](${path})`
      })
      .replaceAll(IMAGE, (image, alt: string, src: string, title: string | undefined) => {
        const path = src.startsWith('attachment:')
          ? this.attachment(cell, decoded(src.slice('attachment:'.length)))
          : this.ofData(src, '')
        return path === undefined ? image : `![${alt}](${path}${title ? ` ${title}` : ''})`
      })
  }

  /** The same of a notebook that was never ours: a picture that isn't there becomes its words. */
  adopt(cell: Cell): string {
    return this.restore(cell).replaceAll(IMAGE, (image, alt: string, src: string) => {
      if (/^(https?:)?\/\//i.test(src) || this.files.has(src)) return image
      const bytes = /^[a-z][\w+.-]*:/i.test(src) ? undefined : this.findFile(decoded(src))
      if (bytes) return image.replace(src, this.keep(src.split('/').at(-1)!, bytes))
      return alt === '' ? 'A picture that is missing.' : alt
    })
  }

  /** A picture among the outputs; undefined when it is none that can be shown. */
  output(type: string, data: string, name: string): string | undefined {
    const bytes = type === 'image/svg+xml' ? new TextEncoder().encode(data) : bytesOf(data)
    return bytes && this.keepImage(type, bytes, name)
  }

  private attachment(cell: Cell, name: string): string | undefined {
    const bundle = cell.attachments?.[name]
    if (!isObject(bundle)) return undefined
    for (const [type, data] of Object.entries(bundle)) {
      const bytes = typeof data === 'string' ? bytesOf(data) : undefined
      const path = bytes && this.keepImage(type, bytes, name)
      if (path !== undefined) return path
    }
    return undefined
  }

  private ofTag(attributes: string): string | undefined {
    return this.ofData(valueOf(attributes, 'src'), valueOf(attributes, 'data-path'))
  }

  private ofData(src: string, name: string): string | undefined {
    const [, type = '', data = ''] = /^data:(image\/[\w.+-]+);base64,([A-Za-z0-9+/=\s]+)$/.exec(src) ?? []
    const bytes = type === '' ? undefined : bytesOf(data)
    return bytes && this.keepImage(type, bytes, name === '' ? 'picture' : name)
  }

  private keepImage(type: string, bytes: Uint8Array, name: string): string | undefined {
    const extension = EXTENSIONS[type]
    if (extension === undefined) return undefined
    if (extension === 'svg' && ACTIVE.test(new TextDecoder().decode(bytes))) {
      this.remarks.push(`A drawing that could run or load something was left out: ${name.slice(0, 60)}.`)
      return undefined
    }
    return this.keep(
      name.toLowerCase().endsWith(`.${extension}`) || /\.jpe?g$/i.test(name) ? name : `${name}.${extension}`,
      bytes,
    )
  }

  /** Its path in the deck: the one that is asked for, or another where that is taken. */
  private keep(name: string, bytes: Uint8Array): string {
    const plain = name.replaceAll(/[^\w./-]+/g, '-').replace(/^[./-]+/, '')
    const safe =
      plain
        .split('/')
        .filter((part) => !/^\.*$/.test(part))
        .join('/') || 'picture'
    const wanted = safe.includes('/') ? safe : `${FOLDER}/${safe}`
    for (let count = 1; ; count++) {
      const path = count === 1 ? wanted : wanted.replace(/(\.\w+)?$/, `-${count}$1`)
      const known = this.files.get(path)
      if (known && !isEqual(known, bytes)) continue
      this.files.set(path, bytes)
      return path
    }
  }
}

const bytesOf = (base64: string): Uint8Array | undefined =>
  /^[A-Za-z0-9+/=\s]*$/.test(base64) ? new Uint8Array(Buffer.from(base64, 'base64')) : undefined

const isEqual = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index])

/** An attribute of a tag, its references resolved. */
function valueOf(attributes: string, name: string): string {
  const [, double, single] =
    new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(attributes) ?? []
  return (double ?? single ?? '')
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
