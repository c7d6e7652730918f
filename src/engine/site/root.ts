/** Where the package itself lies, whether this runs from its sources or from `lib/`. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const PACKAGE_ROOT = findRoot(dirname(fileURLToPath(import.meta.url)))

/** The scripts and styles of pages, as `prepare` builds them. */
export const PAGE_FILES = join(PACKAGE_ROOT, 'lib', 'page')

function findRoot(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findRoot(dirname(folder))
}
