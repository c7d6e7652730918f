/** Files of `public/`: they stand on the site as they are, at the same paths. */
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { WORKER } from './offline.ts'
import { BuildError } from './target.ts'

/** Their paths, with `/`; a link that leads out of it is refused with a BuildError. */
export function readPublic(folder: string): string[] {
  const root = join(folder, 'public')
  if (!existsSync(root)) return []
  const real = realpathSync(root)
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .flatMap((entry) => {
      const file = join(entry.parentPath, entry.name)
      if (entry.isDirectory()) return []
      if (!realpathSync(file).startsWith(real + sep))
        throw new BuildError(`${relative(folder, file)} leads out of public/: copy what it names`)
      return statSync(file).isFile() ? [relative(root, file).split(sep).join('/')] : []
    })
    .sort()
}

/** Throws a BuildError for what `public/` may not have: files where pages or their assets stand, or pages where no slide is. */
export function checkPublic(
  paths: readonly string[],
  pages: readonly string[],
  files: ReadonlyMap<string, unknown>,
): void {
  const taken = new Set(['assets', WORKER, ...pages])
  for (const path of paths) {
    const isPage = path.endsWith('index.html') && path.split('/').length <= 2
    if (isPage || taken.has(path) || files.has(path))
      throw new BuildError(`public/${path} stands where a page or its files do: give it another name`)
  }
}
