/** The deck's folder for the grammar: files inside it, links resolved, nothing outside. */
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, posix, relative, resolve, sep } from 'node:path'
import type { SourceHost } from '../deck.ts'
import { safeDecode } from '../route.ts'

export interface DeckFolder extends SourceHost {
  /** Absolute. */
  readonly folder: string
  /** Absolute paths of all that was read or looked for: a change of one of them changes the deck. */
  readonly touched: ReadonlySet<string>
}

/** Texts that stand in the place of files until they are saved, by path in the deck's folder. */
export type Typed = ReadonlyMap<string, Uint8Array>

export function openFolder(path: string, typed: Typed = new Map()): DeckFolder {
  const folder = realpathSync(resolve(path))
  const touched = new Set<string>()
  return {
    folder,
    touched,
    read(name, from) {
      let problem = `there is no ${name} in the deck's folder`
      for (const candidate of candidates(name, from)) {
        const file = join(folder, candidate)
        touched.add(file)
        try {
          const real = realpathSync(file)
          if (real !== folder && !real.startsWith(folder + sep)) {
            problem = `${name} lies outside the deck's folder`
            continue
          }
          if (!statSync(real).isFile()) {
            problem = `${name} is not a file`
            continue
          }
          touched.add(real)
          const own = relative(folder, real).split(sep).join('/')
          return { path: own, bytes: typed.get(own) ?? readFileSync(real) }
        } catch (error) {
          const { code } = error as NodeJS.ErrnoException
          if (code !== 'ENOENT' && code !== 'ENOTDIR')
            problem = `${name} can't be read (${code ?? String(error)})`
        }
      }
      return { problem }
    },
  }
}

/** The folder with the text of one slide in the place of the file `name`; `html`: whether raw HTML passes in the deck. */
export function openSlide(folder: string, name: string, text: string, html: boolean): SourceHost {
  const files = openFolder(folder)
  const front = html ? '---\nhtml: true\n---\n' : ''
  const bytes = new TextEncoder().encode(`${front}\n${text}`)
  return {
    read: (path, from) => (path === name && !from ? { path, bytes } : files.read(path, from)),
  }
}

/** A file beside the one that names it, else one of `public/`, which stands at the site's root. */
function candidates(name: string, from: string): string[] {
  const plain = safeDecode(name)
  const beside = plain.startsWith('/') ? [] : [posix.join(dirname(from), plain)]
  return [...beside, posix.join('public', posix.join('/', plain))]
}

/** Undefined when it can't be read. */
export function bytesOf(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}
