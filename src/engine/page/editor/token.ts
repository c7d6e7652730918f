/** What the dev server knows this page by. A server that was started again gives out another: the page asks for it. */

const META = 'meta[name="heapdeck-token"]'

const tokenIn = (page: Document): string => page.querySelector<HTMLMetaElement>(META)?.content ?? ''

export const currentToken = (): string => tokenIn(document)

/** Names the deck whose page this is, over restarts of its server. */
export const deckName = (): string => currentToken().split('.')[0]!

/** From the page's own address, else from the deck's first page; it stands in the page then. */
export async function renewToken(): Promise<void> {
  for (const address of [location.href, '/']) {
    const response = await fetch(address, { headers: { accept: 'text/html' }, cache: 'no-store' })
    const fresh = tokenIn(new DOMParser().parseFromString(await response.text(), 'text/html'))
    if (fresh === '') continue
    document.querySelector<HTMLMetaElement>(META)?.setAttribute('content', fresh)
    return
  }
}
