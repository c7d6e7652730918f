/** Pictures that a foreign deck names: they come along, under the paths that they have in its folder. */
import { posix } from 'node:path'
import type { Remark } from './foreign-deck.ts'
import { pathFrom, type SourceFolder } from './folder.ts'

export const PICTURE = /\.(?:svg|png|jpe?g|gif|webp|avif)$/i
const DATA = /^data:image\/(png|jpeg|gif|webp|avif|svg\+xml);base64,([A-Za-z0-9+/=\s]+)$/
const REMOTE = /^(?:https?:)?\/\//i

export interface Adopted {
  /** As a link has it. */
  readonly path: string
  readonly isRemote: boolean
}

export class Assets {
  /** What came along so far. */
  readonly files: Map<string, Uint8Array>
  private readonly source: SourceFolder
  /** Where paths that begin with `/` are. */
  private readonly roots: readonly string[]
  private readonly report: (remark: Remark) => void
  private readonly missing = new Set<string>()

  constructor(
    source: SourceFolder,
    roots: readonly string[],
    report: (remark: Remark) => void,
    files = new Map<string, Uint8Array>(),
  ) {
    this.files = files
    this.source = source
    this.roots = roots
    this.report = report
  }

  /** A picture that `file` names in line `line`; undefined when it can't be shown, which is reported. */
  adopt(src: string, { file, line }: { readonly file: string; readonly line: number }): Adopted | undefined {
    const report = (reason: string): undefined => {
      this.report({ file, line, reason })
      return undefined
    }
    if (REMOTE.test(src)) {
      const url = src.startsWith('//') ? `https:${src}` : src
      report(`${shortened(url)} is another host's picture: it is a link now; put a copy into the folder`)
      return { path: linkOf(url), isRemote: true }
    }
    const data = DATA.exec(src)
    if (data) return this.keepData(data[1]!, data[2]!)
    if (/^[a-z][a-z0-9+.-]*:/i.test(src)) return report(`${shortened(src)} is no picture's file`)
    const plain = decoded(src.replace(/[?#].*$/s, ''))
    if (!PICTURE.test(plain)) return report(`${shortened(src)} is no picture`)
    const candidates = plain.startsWith('/')
      ? this.roots.map((root) => posix.join(root, plain))
      : [pathFrom(file, plain), ...this.roots.map((root) => pathFrom(`${root}/-`, plain))]
    for (const path of candidates) {
      if (path === undefined) continue
      const bytes = this.files.get(path) ?? this.source.read(path)
      if (!bytes) continue
      this.files.set(path, bytes)
      return { path: linkOf(path), isRemote: false }
    }
    if (this.missing.has(plain)) return undefined
    this.missing.add(plain)
    const isOutside = !plain.startsWith('/') && pathFrom(file, plain) === undefined
    return report(
      isOutside
        ? `${shortened(src)} lies outside of the deck's folder`
        : `there is no picture ${shortened(src)}`,
    )
  }

  private keepData(type: string, base64: string): Adopted {
    const bytes = new Uint8Array(Buffer.from(base64, 'base64'))
    const path = `pictures/picture-${this.files.size + 1}.${type === 'jpeg' ? 'jpg' : type.replace('+xml', '')}`
    this.files.set(path, bytes)
    return { path, isRemote: false }
  }
}

/** Whether a link leads to another site, or writes to somebody: what lies beside the deck is not in it. */
export const isFar = (href: string): boolean => /^(?:https?:\/\/|\/\/|mailto:|tel:)/i.test(href)

const linkOf = (path: string): string =>
  path.replaceAll(/[\s()<>\\"'`{}[\]]/g, (character) =>
    encodeURIComponent(character).replace(/[()']/g, (one) => `%${one.charCodeAt(0).toString(16)}`),
  )

export const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text)

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
