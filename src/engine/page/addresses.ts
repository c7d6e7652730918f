/**
 * Addresses of this deck's views. On a site a slide has a folder of its own, and the path names it; one file, which is built
 * with `one-file/addresses.ts` in the place of this module, names it in the query. What the hash means is the same in both.
 */
import { safeDecode, slidePath } from '../route.ts'

/** The site's root: no other deck has it. */
export const root = new URL(document.documentElement.dataset['root'] ?? './', location.href)

/** Where the pages are files of a folder, scripts can't load the rest of the deck: a slide is there in its own page alone. */
export const isFolder = location.protocol === 'file:'

const INDEX = isFolder ? 'index.html' : ''

/** A slide's page. `base`: '' on the stage, `presenter/` in the presenter view. */
export function slideAddress(id: string, base = '', search = ''): URL {
  const url = new URL(base + slidePath(id) + INDEX, root)
  url.search = search
  return url
}

/** A slide in Read. */
export const readAddress = (id: string, search = ''): URL =>
  new URL(`${INDEX}${search}#${encodeURIComponent(id)}`, root)

/** The id of the slide that the window's address names. */
export const slideHere = (): string =>
  safeDecode(
    location.pathname
      .replace(/index\.html$/, '')
      .split('/')
      .filter(Boolean)
      .at(-1) ?? '',
  )

/** The id of the slide that a link to one of the deck's pages names; '' for one of Read. Undefined: it leads elsewhere. */
export function slideOfLink({ href, pathname }: HTMLAnchorElement): string | undefined {
  if (!href.startsWith(root.href)) return undefined
  return safeDecode(pathname.slice(root.pathname.length)).replace(/\/$/, '')
}

/** Whether the address is the presenter view's root, which is no slide's. */
export const isPresentersRoot = (): boolean => /\/presenter\/(index\.html)?$/.test(location.pathname)

/** Whether the presenter view is there. */
export async function hasPresenter(address: URL): Promise<boolean> {
  try {
    return (await fetch(address, { method: 'HEAD' })).ok
  } catch {
    return false
  }
}

/** What is said where there is none. */
export const NO_PRESENTER: string =
  'The presenter view is not part of a published deck: run heapdeck dev, or heapdeck build --presenter and heapdeck preview.'
