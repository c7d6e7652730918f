/** The folder that a foreign deck lies in: files inside it, links resolved, and nothing outside. */
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join, posix, resolve, sep } from 'node:path'
import { decodeText } from './decode.ts'

/** Beyond this a picture or an include is a mistake. */
const MOST_BYTES = 100_000_000

export interface SourceFolder {
  /** The bytes of a file; undefined when there is none in the folder. Paths are relative, with `/`. */
  read(path: string): Uint8Array | undefined
  /** Names in a folder, those of folders with a `/` at their end. */
  list(path: string): readonly string[]
}

/** `root`: absolute, or relative to where the program runs. `mostBytes`: of a file that is read. */
export function openSource(root: string, mostBytes = MOST_BYTES): SourceFolder {
  const folder = realpathSync(resolve(root))
  const inside = (path: string): string | undefined => {
    try {
      const real = realpathSync(join(folder, path))
      return real === folder || real.startsWith(folder.endsWith(sep) ? folder : folder + sep)
        ? real
        : undefined
    } catch {
      return undefined
    }
  }
  return {
    read(path) {
      const file = path === '' || path.includes('\0') ? undefined : inside(path)
      try {
        if (file === undefined) return undefined
        const stats = statSync(file)
        return stats.isFile() && stats.size <= mostBytes ? readFileSync(file) : undefined
      } catch {
        return undefined
      }
    },
    list(path) {
      const at = inside(path === '' ? '.' : path)
      try {
        if (at === undefined) return []
        return readdirSync(at, { withFileTypes: true })
          .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
          .sort()
      } catch {
        return []
      }
    },
  }
}

/** A folder in memory. */
export const sourceOf = (files: Readonly<Record<string, string | Uint8Array>>): SourceFolder => ({
  read(path) {
    const content = Object.hasOwn(files, path) ? files[path] : undefined
    return typeof content === 'string' ? new TextEncoder().encode(content) : content
  },
  list(path) {
    const folder = path === '' || path === '.' ? '' : `${path.replace(/\/$/, '')}/`
    const names = Object.keys(files)
      .filter((file) => file.startsWith(folder))
      .map((file) => file.slice(folder.length).replace(/\/.*$/, '/'))
    return [...new Set(names)].sort()
  },
})

/** A file's text, whatever its encoding; undefined when there is none. */
export function readText(source: SourceFolder, path: string): string | undefined {
  const bytes = source.read(path)
  return bytes && decodeText(bytes).text
}

/** A path named in the file `from`, from the folder's own root: undefined when it leads out of it. */
export function pathFrom(from: string, path: string): string | undefined {
  const joined = path.startsWith('/') ? posix.join('.', path) : posix.join(posix.dirname(from), path)
  return joined === '..' || joined.startsWith('../') ? undefined : joined
}
