/** Where in the deck's folder a path leads, links resolved; or why nobody edits what is there. */
import { lstatSync, realpathSync, statSync } from 'node:fs'
import { dirname, extname, join, relative, sep } from 'node:path'
import { isRefusal, refusalOf, refuse, type Refusal } from './refusal.ts'

export interface FilePlace {
  /** From the deck's folder, as asked for. */
  readonly path: string
  /** Absolute, no links in it: what is read and written. */
  readonly real: string
  readonly exists: boolean
}

/** What people write decks of. */
const EDITABLE = new Set(
  '.md .markdown .py .ts .mts .js .mjs .css .json .txt .svg .html .csv .tsv .yaml .yml .toml'.split(' '),
)

/** The path in the address of a request, decoded once; undefined when that can't be. */
export function pathIn(address: string): string | undefined {
  try {
    return decodeURIComponent(address)
  } catch {
    return undefined
  }
}

/** `folder` is the deck's, absolute and without links. */
export function findPlace(folder: string, path: string): FilePlace | Refusal {
  const wrong = checkPath(path)
  if (wrong) return wrong
  try {
    const found = resolveIn(folder, path)
    if (isRefusal(found)) return found
    if (found.exists && !statSync(found.real).isFile()) return refuse(409, `${path} is not a file.`)
    return { path, ...found }
  } catch (error) {
    return refusalOf(error, path)
  }
}

/** A folder of the deck, by its name: made when it is written to. */
export function findFolder(folder: string, path: string): { readonly real: string } | Refusal {
  try {
    const found = resolveIn(folder, path)
    if (isRefusal(found)) return found
    if (found.exists && !statSync(found.real).isDirectory()) return refuse(409, `${path} is not a folder.`)
    return found
  } catch (error) {
    return refusalOf(error, path)
  }
}

/** Is this, a path from the deck's folder, a file that people edit? Says nothing of what is on disk. */
export const isEditable = (path: string): boolean => checkPath(path) === undefined

function checkPath(path: string): Refusal | undefined {
  const parts = path.split('/')
  // What is encoded twice would be another path to who decodes it again.
  // oxlint-disable-next-line no-control-regex
  const isOdd = /[\\\0-\x1f\x7f]|%[\da-f]{2}/i.test(path)
  if (path === '' || isOdd || parts.some((part) => /^\.{0,2}$/.test(part)))
    return refuse(403, "This is no path inside the deck's folder.")
  if (parts.some((part) => part.startsWith('.') || part.toLowerCase() === 'node_modules'))
    return refuse(
      403,
      `${path} is not the deck's own: hidden files and installed packages are not edited here.`,
    )
  if (!EDITABLE.has(extname(path).toLowerCase()))
    return refuse(403, `${path} is no text that is edited here.`)
  return undefined
}

function resolveIn(folder: string, path: string): { real: string; exists: boolean } | Refusal {
  const outside = refuse(403, `${path} lies outside the deck's folder.`)
  const isInside = (real: string): boolean => real === folder || real.startsWith(folder + sep)
  const asked = join(folder, path)
  if (lstatSync(asked, { throwIfNoEntry: false })) {
    const real = realpathOf(asked)
    if (real === undefined) return refuse(403, `${path} is a link that leads nowhere.`)
    if (!isInside(real)) return outside
    // A link's name says nothing of what it leads to.
    const wrong = real === asked ? undefined : checkReal(relative(folder, real), extname(path) !== '')
    return wrong ?? { real, exists: true }
  }
  // New: its folder, or the nearest one that is there.
  let above = dirname(asked)
  while (!lstatSync(above, { throwIfNoEntry: false })) above = dirname(above)
  const real = realpathOf(above)
  if (real === undefined || !isInside(real)) return outside
  if (!statSync(real).isDirectory()) return refuse(409, `The folder of ${path} is a file.`)
  const place = join(real, relative(above, asked))
  return (
    (place === asked ? undefined : checkReal(relative(folder, place), extname(path) !== '')) ?? {
      real: place,
      exists: false,
    }
  )
}

const checkReal = (path: string, isFile: boolean): Refusal | undefined =>
  checkPath(path.split(sep).join('/') + (isFile ? '' : '/any.txt'))

function realpathOf(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
