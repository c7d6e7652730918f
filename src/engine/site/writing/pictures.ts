/** Pictures that somebody pasted or dropped: kept in `public/`, each named by what it was called and by its content. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { imageSize } from 'image-size'
import { sizeOf } from '../../bytes.ts'
import { findFolder } from './place.ts'
import { svgProblem } from './picture-svg.ts'
import { isRefusal, refuse, refusalOf, type Refusal } from './refusal.ts'
import type { Saves } from './save.ts'

export interface KeptPicture {
  /** As a deck's Markdown names it. */
  readonly src: string
  /** In pixels, as it is shown; absent where the picture does not say. */
  readonly width?: number
  readonly height?: number
}

const FOLDER = 'public'
/** An SVG is read letter by letter. */
const LARGEST_SVG = 4e6
const SLUG_LENGTH = 40
const SHORT_HASH = 8

type Extension = 'png' | 'jpg' | 'gif' | 'webp' | 'avif' | 'svg'

/** `folder` is the deck's. */
export async function keepPicture(
  folder: string,
  name: string,
  bytes: Uint8Array,
  saves: Saves,
): Promise<KeptPicture | Refusal> {
  const extension = extensionOf(bytes)
  if (!extension)
    return refuse(415, 'This is no picture that a page can show: PNG, JPEG, GIF, WebP, AVIF or SVG.')
  const wrong = extension === 'svg' ? svgRefusal(bytes) : undefined
  if (wrong) return wrong
  const size = sizeOfPicture(bytes)
  if (isRefusal(size)) return size
  const found = findFolder(folder, FOLDER)
  if (isRefusal(found)) return found
  try {
    const hash = createHash('sha256').update(bytes).digest('hex')
    const kept = keptAlready(found.real, bytes, `-${hash.slice(0, SHORT_HASH)}.${extension}`)
    if (kept !== undefined) return { src: kept, ...size }
    // Two pictures with one short hash: the second is named by the whole of it.
    for (const length of [SHORT_HASH, hash.length]) {
      const src = `${slugOf(name)}-${hash.slice(0, length)}.${extension}`
      const saved = await saves.save(join(found.real, src), bytes, null, src)
      if (saved.kind === 'refused') return saved.refusal
      if (saved.kind === 'saved' || (saved.kind === 'changed' && isSame(saved.is.bytes, bytes)))
        return { src, ...size }
    }
    return refuse(409, `There is another picture in the place of ${name}.`)
  } catch (error) {
    return refusalOf(error, name)
  }
}

/** By its first bytes; a name says nothing. */
function extensionOf(bytes: Uint8Array): Extension | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, 64))
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (start.startsWith('\xff\xd8\xff')) return 'jpg'
  if (/^GIF8[79]a/.test(start)) return 'gif'
  if (/^RIFF[\s\S]{4}WEBP/.test(start)) return 'webp'
  if (/^[\s\S]{4}ftyp([\s\S]{4}){0,8}avi[fs]/.test(start) && !/^[\s\S]{8}(heic|heix|hevc)/.test(start))
    return 'avif'
  const text = new TextDecoder().decode(bytes.subarray(0, 4096))
  return /^\uFEFF?\s*(<\?xml[^>]*>\s*|<!--[\s\S]*?-->\s*|<!DOCTYPE[^>[]*>\s*)*<(svg:)?svg[\s>]/i.test(text)
    ? 'svg'
    : undefined
}

function svgRefusal(bytes: Uint8Array): Refusal | undefined {
  if (bytes.length > LARGEST_SVG) return refuse(413, `This SVG is larger than ${sizeOf(LARGEST_SVG)}.`)
  try {
    const problem = svgProblem(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return problem === undefined ? undefined : refuse(415, `This SVG is not kept: ${problem}.`)
  } catch {
    return refuse(415, 'This SVG is not kept: it is not UTF-8 text.')
  }
}

function sizeOfPicture(bytes: Uint8Array): { width?: number; height?: number } | Refusal {
  try {
    const { width, height, orientation = 1 } = imageSize(bytes)
    if (!width || !height) return {}
    // From 5 on it is shown lying on its side.
    return orientation >= 5 ? { width: height, height: width } : { width, height }
  } catch {
    return extensionOf(bytes) === 'svg'
      ? {}
      : refuse(415, 'This picture is damaged: its size is not to be found.')
  }
}

/** The same picture, whatever it was called then. */
function keptAlready(folder: string, bytes: Uint8Array, ending: string): string | undefined {
  if (!statSync(folder, { throwIfNoEntry: false })) return undefined
  return readdirSync(folder).find((name) => {
    const path = join(folder, name)
    return name.endsWith(ending) && statSync(path).size === bytes.length && isSame(readFileSync(path), bytes)
  })
}

const isSame = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0

/** Plain letters, digits and dashes. */
function slugOf(name: string): string {
  const slug = name
    .replace(/^.*[/\\]/, '')
    .replace(/\.[^.]*$/, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, SLUG_LENGTH)
    .replace(/^-+|-+$/g, '')
  return slug || 'picture'
}
