/** The deck's own files that its pages show, load or link to: pictures, what links lead to, and what the theme names. */
import { posix } from 'node:path'
import { imageSize } from 'image-size'
import type { DeckMeta, Place, Problem, Token } from '../deck.ts'
import { errorAt, warningAt } from '../problems.ts'
import { attributeOf } from '../tokens.ts'
import { placeUrls } from './css.ts'
import type { DeckFolder } from './host.ts'
import { inlineSvg } from './svg.ts'

/** A file of the deck: its path in the folder, and its contents. */
export interface DeckFile {
  readonly path: string
  readonly bytes: Uint8Array
}

/** A picture that is loaded as a file, with its size in pixels where that can be told. */
export interface PictureFile extends DeckFile {
  readonly width?: number
  readonly height?: number
}

/** Stands in an inlined picture where each use of it puts its own prefix. */
export const ID_PREFIX = '\u0001'

export interface DeckFiles {
  /** Pictures by their `src`: an SVG to stand in the page, else a file. */
  readonly pictures: ReadonlyMap<string, { readonly svg: string } | PictureFile>
  /** What relative links lead to, by their path. */
  readonly linked: ReadonlyMap<string, DeckFile>
  /** Files that readers may take with them, by the name that the front matter gives them. */
  readonly downloads: ReadonlyMap<string, DeckFile>
  /** The theme's text, and what its `url()`s name. */
  readonly theme: string
  readonly themeFiles: ReadonlyMap<string, DeckFile>
  readonly problems: readonly Problem[]
}

export function readFiles(
  host: DeckFolder,
  entry: string,
  meta: DeckMeta,
  tokens: readonly Token[],
  /** Where a key of the front matter stands. */
  placeOf: (key: string) => Place,
): DeckFiles {
  const pictures = new Map<string, { svg: string } | PictureFile>()
  const linked = new Map<string, DeckFile>()
  const problems: Problem[] = []
  for (const token of tokens) {
    const place = token.meta?.place ?? { file: entry, line: 1, column: 1 }
    if (token.type === 'image') readPicture(attributeOf(token, 'src') ?? '')
    else if (token.type === 'link_open') readLink(attributeOf(token, 'href') ?? '')

    function readPicture(src: string): void {
      if (!src || pictures.has(src)) return
      const file = host.read(src, entry)
      // The grammar has named a picture that is not there.
      if ('problem' in file) return
      const isSvg = file.path.toLowerCase().endsWith('.svg')
      const picture = isSvg ? readSvg(src, file) : { ...file, ...sizeOf(file.bytes) }
      const fault = hugeness(file.bytes.length, 'svg' in picture ? {} : picture)
      if (fault) problems.push(warningAt(place, `${src} is ${fault}`))
      pictures.set(src, picture)
    }

    function readSvg(src: string, file: DeckFile): { svg: string } | PictureFile {
      const source = new TextDecoder().decode(file.bytes)
      const inline = inlineSvg(source, ID_PREFIX)
      if ('svg' in inline) return inline
      const words = `${src} is shown as a file, without the theme's colours: ${inline.problem}`
      problems.push(warningAt(place, words))
      return { path: file.path, bytes: new TextEncoder().encode(source.replace(/<!--[\s\S]*?-->/g, '')) }
    }

    function readLink(href: string): void {
      const path = linkedPath(href)
      if (path === undefined || linked.has(path)) return
      const file = host.read(path, entry)
      if ('problem' in file) problems.push(errorAt(place, `the link leads nowhere: ${file.problem}`))
      else if (MARKDOWN.test(file.path))
        problems.push(errorAt(place, `${path} is not published: link to a slide by its id, [words](#id)`))
      else linked.set(path, file)
    }
  }
  const downloads = new Map<string, DeckFile>()
  for (const name of meta.downloads.filter(isFileName)) {
    const file = host.read(name, entry)
    if ('problem' in file) problems.push(errorAt(placeOf('downloads'), file.problem))
    else if (MARKDOWN.test(file.path))
      problems.push(errorAt(placeOf('downloads'), `${name} is not published: it may hold private notes`))
    else downloads.set(name, file)
  }
  const theme = readTheme(host, meta.theme)
  return { pictures, linked, downloads, ...theme, problems: [...problems, ...theme.problems] }
}

const MARKDOWN = /\.(md|markdown)$/i

/** Formats of `heapdeck export` are bare words. */
export const isFileName = (name: string): boolean => !/^[a-z]+$/.test(name)
/** As a browser shows it: turned the way the camera was held. */
function sizeOf(bytes: Uint8Array): { width?: number; height?: number } {
  try {
    const { width, height, orientation = 1 } = imageSize(bytes)
    return orientation > 4 ? { width: height, height: width } : { width, height }
  } catch {
    // No kind of picture that is known here, or a broken one: the browser will see.
    return {}
  }
}

const MOST_PIXELS = 6000
const MEGABYTE = 1_000_000
const MOST_MEGABYTES = 5

/** How a picture is too large for all who have to wait for it, and what to do; undefined for any other. */
function hugeness(bytes: number, { width = 0, height = 0 }: Partial<PictureFile>): string | undefined {
  const megabytes = bytes / MEGABYTE
  const sizes = [
    Math.max(width, height) > MOST_PIXELS && `${width} x ${height} pixels`,
    megabytes > MOST_MEGABYTES && `${megabytes.toFixed(1)} MB`,
  ].filter(Boolean)
  if (sizes.length === 0) return undefined
  return `${sizes.join(' and ')} large, and every reader waits for it: make it smaller, 3840 pixels fill the largest screens`
}

/** The file that a link names, without its query and hash; undefined for a link to anywhere else. */
export function linkedPath(href: string): string | undefined {
  if (/^([a-z][a-z0-9+.-]*:|\/\/|#|\?|$)/i.test(href)) return undefined
  return href.replace(/[?#].*$/, '')
}

function readTheme(host: DeckFolder, path: string): Pick<DeckFiles, 'theme' | 'themeFiles' | 'problems'> {
  const themeFiles = new Map<string, DeckFile>()
  const problems: Problem[] = []
  const file = path ? host.read(path, '') : { problem: 'there is none' }
  // The grammar has named a theme that is not there.
  if ('problem' in file) return { theme: '', themeFiles, problems }
  const theme = new TextDecoder().decode(file.bytes)
  const placeOf = (offset: number): Place => {
    const before = theme.slice(0, offset)
    return { file: path, line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
  }
  for (const { index } of theme.matchAll(/@import\b/g))
    problems.push(warningAt(placeOf(index), 'a theme is one file: put what @import names into it'))
  placeUrls(theme, (url, offset) => {
    if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(url)) {
      const how = 'published pages load from their own site alone: put the file beside the theme'
      problems.push(warningAt(placeOf(offset), `url(${url.slice(0, 40)}) is left out: ${how}`))
      return undefined
    }
    const found = host.read(url.replace(/[?#].*$/, ''), path)
    if ('problem' in found) problems.push(errorAt(placeOf(offset), `url(${url}): ${found.problem}`))
    else themeFiles.set(url, found)
    return undefined
  })
  return { theme, themeFiles, problems }
}

/** Where a file of `public/` stands on the site, or undefined: it becomes an asset. */
export const publicPath = ({ path }: DeckFile): string | undefined =>
  path.startsWith('public/')
    ? path.slice('public/'.length).split('/').map(encodeURIComponent).join('/')
    : undefined

export const fileName = ({ path }: DeckFile): string => posix.basename(path)
