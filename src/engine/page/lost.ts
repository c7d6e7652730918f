/** The script of `404.html`, inline: finds the deck around the address that was asked for, and the slide that is nearest to it. */
import { safeDecode, slidePath } from '../route.ts'
import { nearestSlide } from './nearest.ts'

const { root: published, deck } = document.documentElement.dataset as { root: string; deck: string }

/** Where the deck may be: where it says it is published, then every folder above this address. */
function* roots(): Iterable<URL> {
  const { pathname } = new URL(published, location.href)
  if (location.pathname.startsWith(pathname)) yield new URL(pathname, location.origin)
  for (let path = location.pathname; path.includes('/'); path = path.slice(0, -1)) {
    path = path.slice(0, path.lastIndexOf('/') + 1)
    if (path !== pathname) yield new URL(path, location.origin)
  }
}

interface Manifest {
  readonly ids: readonly string[]
  readonly titles: readonly string[]
}

async function manifestAt(root: URL): Promise<Manifest | undefined> {
  try {
    const response = await fetch(new URL(deck, root))
    // Some hosts answer with a page, whatever is asked for.
    return response.ok ? ((await response.json()) as Manifest) : undefined
  } catch {
    return undefined
  }
}

async function find(): Promise<void> {
  for (const root of roots()) {
    const manifest = await manifestAt(root)
    if (manifest) return show(root, manifest)
  }
}

function show(root: URL, { ids, titles }: Manifest): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-path]'))
    link.href = new URL(link.dataset['path']!, root).href
  const slides = ids.map((id, index) => ({ id, title: titles[index] || id }))
  const names = safeDecode(location.pathname.slice(root.pathname.length)).split('/').toReversed()
  const index = names.map((name) => nearestSlide(name, slides)).find((found) => found !== undefined)
  if (index === undefined) return
  const guess = document.querySelector<HTMLElement>('.guess')!
  const link = guess.querySelector('a')!
  link.href = new URL(slidePath(slides[index]!.id), root).href
  link.textContent = slides[index]!.title
  // Titles may be alike, addresses never are.
  guess.querySelector('code')!.textContent = slides[index]!.id
  guess.hidden = false
}

void find()
