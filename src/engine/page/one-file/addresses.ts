/** `addresses.ts` of one file: the query says which view it shows, and which slide on a stage; `?stage=pools#2`. */

/** What the query may say; all else in it is the host's, and part of the file's own address. */
const OWN = ['stage', 'presenter', 'session', 'clicks', 'rehearse', 'print-pdf'] as const

export const root = fileAddress()

/** All slides are in the file. */
export const isFolder = false

function fileAddress(): URL {
  const url = new URL(location.href)
  url.hash = ''
  for (const name of OWN) if (url.searchParams.has(name)) url.searchParams.delete(name)
  return url
}

export function slideAddress(id: string, base = '', search = ''): URL {
  const url = readAddress('', search)
  url.searchParams.set(base ? 'presenter' : 'stage', id)
  return url
}

export function readAddress(id: string, search = ''): URL {
  const url = new URL(root)
  const asked = new URLSearchParams(search)
  for (const name of OWN.slice(2)) {
    const value = asked.get(name)
    if (value !== null) url.searchParams.set(name, value)
  }
  url.hash = encodeURIComponent(id)
  return url
}

export const slideHere = (): string => slideIn(new URL(location.href)) ?? ''

export function slideOfLink({ href }: HTMLAnchorElement): string | undefined {
  const url = new URL(href, root)
  return url.origin === root.origin && url.pathname === root.pathname ? (slideIn(url) ?? '') : undefined
}

const slideIn = ({ searchParams }: URL): string | null =>
  searchParams.get('stage') ?? searchParams.get('presenter')

export const isPresentersRoot = (): boolean => false

export const hasPresenter = async (): Promise<boolean> =>
  document.documentElement.dataset['presenter'] !== undefined

export const NO_PRESENTER: string =
  'This file is for the audience. The speaker’s has the presenter view: heapdeck export --format html --presenter.'
