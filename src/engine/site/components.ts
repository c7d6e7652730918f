/** Finding a demo's folder by its tag: in the deck, in the folders that the deck names, last in the package's own. */
import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { DeckMeta } from '../deck.ts'
import { PACKAGE_ROOT } from './root.ts'

export interface Component {
  readonly tag: string
  /** Absolute paths of the two modules. */
  readonly element: string
  readonly poster: string
}

/** Folders that are searched, absolute, in order. */
export const componentFolders = (folder: string, meta: DeckMeta): string[] => [
  join(folder, 'components'),
  ...meta.components.map((path) => resolve(folder, path)),
  join(PACKAGE_ROOT, 'components'),
]

/** Undefined: there is none. `problem`: there is one, with something wrong. */
export function findComponent(
  tag: string,
  folders: readonly string[],
): Component | { problem: string } | undefined {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(tag))
    return { problem: `it is no custom element: a tag is lower-case words with a dash between` }
  for (const folder of folders) {
    const element = moduleOf(join(folder, tag, tag))
    if (!element) continue
    const poster = moduleOf(join(folder, tag, `${tag}.poster`))
    return poster
      ? { tag, element, poster }
      : { problem: `there is no ${tag}.poster.ts beside its ${tag}.ts` }
  }
  return undefined
}

/** The element of a cell. */
export const CELL = 'code-cell'

/** The folder, and the module in it, that runs a language. */
export const sessionName = (lang: string): string => `${lang.toLowerCase()}-session`

/** The module `<name>/<name>.ts` that the folders have first. */
export function findModule(name: string, folders: readonly string[]): string | undefined {
  if (!/^[\w+#-]+$/.test(name)) return undefined
  return folders.map((folder) => moduleOf(join(folder, name, name))).find((path) => path !== undefined)
}

/** Tags of all demos in the folders: elements with a poster. */
export function tagsIn(folders: readonly string[]): string[] {
  const names = folders.flatMap((folder) => (existsSync(folder) ? readdirSync(folder) : []))
  return [...new Set(names)].toSorted().filter((tag) => {
    const component = findComponent(tag, folders)
    return component !== undefined && 'tag' in component
  })
}

const moduleOf = (stem: string): string | undefined =>
  [`${stem}.ts`, `${stem}.js`].find((path) => existsSync(path))
