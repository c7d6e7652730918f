/** Links to files are relative to the file that they stand in; in a deck they are relative to its folder. */
import { folderOf, joinPath } from './paths.ts'
import type { Refiner } from './scope.ts'

/** What is relative to no folder: `#id`, `?query`, `/root`, `scheme:`. */
const FIXED = /^(?:[#?/]|[a-z][a-z0-9+.-]*:|$)/i

export const refineLinks: Refiner = (tokens, { context }) => {
  const folder = folderOf(context.source.path)
  if (folder === '') return tokens
  for (const token of tokens.flatMap(({ children }) => children ?? [])) {
    const href = token.type === 'link_open' ? String(token.attrGet('href')) : ''
    if (!FIXED.test(href)) token.attrSet('href', joinPath(folder, href))
  }
  return tokens
}
