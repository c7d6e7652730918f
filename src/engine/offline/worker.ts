/**
 * The site's service worker. It keeps one build of the deck whole, so that the site works without network, and sees to it
 * that the windows that are open at one time are all of one build:
 *
 * - The first window is the newest build's: it comes from the network, or from what is kept where the network fails.
 * - As long as a window is open, every page and file comes from that window's build, over reloads and in further
 *   windows. Until that build is kept whole, they come from the network.
 * - A new build is kept beside the old one; its worker takes over when all windows are closed, and only then does the old
 *   build go.
 *
 * A build is in one cache, named after the site's address and the build. What is not in the build's list (the presenter
 * view, other sites below this one) passes, and is never kept.
 */
import { cacheFamily, type KeptSite } from '../kept-site.ts'

declare const self: ServiceWorkerGlobalScope & { readonly kept: KeptSite }

const { name, pages, files } = self.kept
/** The site's root: ends in `/`. */
const { scope } = self.registration
const family = cacheFamily(scope)

/** How long the network may take for the first window's page, in milliseconds, when the page is kept. */
const PATIENCE = 3000

self.addEventListener('install', (event) => event.waitUntil(keep()))
self.addEventListener('activate', (event) => event.waitUntil(forgetOthers().then(() => self.clients.claim())))
self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method !== 'GET' || !request.url.startsWith(scope) || request.headers.has('range')) return
  event.respondWith(request.mode === 'navigate' ? page(event) : file(request))
})

/** Keeps all of this build or nothing: its root comes last, and says that all is there. */
async function keep(): Promise<void> {
  if (await isWhole(name)) return
  await caches.delete(family + name)
  const cache = await caches.open(family + name)
  const keepFile = async ([path, integrity]: [string, string]): Promise<void> =>
    cache.put(scope + path, await take(path, { integrity, cache: integrity ? 'no-cache' : 'default' }))
  const keepPage = async (path: string): Promise<void> => {
    const answer = await take(path, { cache: 'no-cache' })
    if ((await buildOf(answer)) !== name) throw new Error(`${path || 'the root'} is of another build`)
    await cache.put(scope + path, answer)
  }
  try {
    await Promise.all([...Object.entries(files).map(keepFile), ...pages.map(keepPage)])
    await keepPage('')
  } catch (error) {
    await caches.delete(family + name)
    throw error
  }
}

async function take(path: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(scope + path, { ...init, priority: 'low' })
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  // What a host redirected (it adds slashes, or takes them away) can't answer a navigation.
  return answer.redirected ? new Response(answer.body, answer) : answer
}

const ofBuild = (build: string, url: string): Promise<Response | undefined> =>
  caches.match(url, { cacheName: family + build, ignoreVary: true })

const isWhole = async (build: string): Promise<boolean> => (await ofBuild(build, scope)) !== undefined

async function newestWhole(): Promise<string | undefined> {
  for (const key of (await caches.keys()).toReversed()) {
    const build = key.slice(family.length)
    if (key.startsWith(family) && (await isWhole(build))) return build
  }
  return undefined
}

async function forgetOthers(): Promise<void> {
  for (const key of await caches.keys())
    if (key.startsWith(family) && key !== family + name) await caches.delete(key)
}

/** The build that a page names, in the first tag of it; '' for what is no page of a deck's site. */
async function buildOf(answer: Response): Promise<string> {
  if (!answer.headers.get('content-type')?.startsWith('text/html')) return ''
  const reader = answer.clone().body!.pipeThrough(new TextDecoderStream()).getReader()
  for (let text = ''; text.length < 4000;) {
    const { value, done } = await reader.read()
    const [, build] = /^[^>]*>\s*<html[^>]* data-offline="(\w+)"/.exec((text += value ?? '')) ?? []
    if (!build && !done) continue
    void reader.cancel()
    return build ?? ''
  }
  return ''
}

/** The build of the windows that are open; '' when nobody knows. A worker is stopped at any time, so it is kept, too. */
let open: Promise<string> | undefined
const OPEN = `${family}open`
const openBuild = (): Promise<string> =>
  (open ??= caches.match(`${scope}open`, { cacheName: OPEN }).then((kept) => kept?.text() ?? name))

function setOpen(event: FetchEvent, build: Promise<string>): void {
  open = build
  const write = async (): Promise<void> =>
    (await caches.open(OPEN)).put(`${scope}open`, new Response(await build))
  event.waitUntil(write())
}

async function file(request: Request): Promise<Response> {
  return (await ofBuild(await openBuild(), request.url)) ?? fetch(request)
}

async function page(event: FetchEvent): Promise<Response> {
  const { request } = event
  const isFirst = (await self.clients.matchAll({ type: 'window' })).length === 0
  const build = await openBuild()
  if (!isFirst && (await isWhole(build))) return (await keptPage(build, request.url)) ?? fetch(request)

  const newest = await newestWhole()
  const kept = newest && (await keptPage(newest, request.url))
  try {
    const answer = await (kept && isFirst ? Promise.race([fetch(request), late()]) : fetch(request))
    if (kept && answer.status >= 500) throw new Error(`the host is unwell: ${answer.status}`)
    setOpen(event, buildOf(answer))
    return answer
  } catch (error) {
    if (!kept) throw error
    setOpen(event, Promise.resolve(newest))
    return kept
  }
}

const late = (): Promise<never> =>
  new Promise((_, reject) => setTimeout(() => reject(new Error('the network is too slow')), PATIENCE))

/** A page of a build that is kept whole, however its address is written. */
async function keptPage(build: string, address: string): Promise<Response | undefined> {
  const { origin, pathname, search, hash } = new URL(address)
  const url = origin + pathname.replace(/\/index\.html$/, '/')
  const found = await ofBuild(build, url)
  if (found) return found
  const folder = url.replace(/\/?$/, '/')
  // The page's own addresses are relative to its folder.
  if (folder !== url && (await ofBuild(build, folder))) return Response.redirect(folder + search)

  // A big deck's slide: the first one's page is kept, has all slides, and goes to any.
  const cache = await caches.open(family + build)
  const deck = (await cache.keys()).find((key) => /\/assets\/deck\.\w+\.json$/.test(key.url))!
  const { ids } = (await (await cache.match(deck))!.json()) as { ids: string[] }
  const number = ids.findIndex((id) => `${scope}${encodeURIComponent(id)}/` === folder) + 1
  const step = /^#(\d+)$/.exec(hash)?.[1] ?? 0
  return number > 0
    ? Response.redirect(`${scope}${encodeURIComponent(ids[0]!)}/${search}#/${number}/${step}`)
    : undefined
}
