/** A whole site in memory: what `build` writes, and what an export shows a browser. */
import { presenterPolicy } from '../render/index.ts'
import { Emitted, sha256 } from './emit.ts'
import type { LoadedDeck } from './load.ts'
import { buildModules } from './modules.ts'
import { contextFor, pageAssets, renderPages, renderSlides } from './pages.ts'
import { presenterAssets, renderPresenterPages, speakerDeck } from './presenter.ts'
import type { Content } from './write.ts'

export interface Site {
  /** All but the pages, by path. */
  readonly files: ReadonlyMap<string, Content>
  /** One after the other: a big deck's pages are never all in memory. `offline`: the name under which the site is kept. */
  pages(offline?: string): Iterable<{ readonly path: string; readonly html: string }>
  /** The policy of pages that may stand beside the site's. */
  readonly besidePolicy: string
}

/** The deck's site; with `presenter` the speaker's pages instead, which hold the private notes. */
export async function makeSite(
  loaded: LoadedDeck,
  { presenter = false }: { readonly presenter?: boolean } = {},
): Promise<Site> {
  const { deck } = loaded
  const emitted = new Emitted()
  const modules = await buildModules(loaded.folder, loaded.demos.components, emitted)
  const moduleOf = (tag: string): string => modules.get(tag) ?? ''
  const context = contextFor(loaded, emitted, moduleOf)
  const slides = renderSlides(deck, context)
  const assets = pageAssets(loaded, slides, emitted, { protection: { kind: 'hash', sha256 }, moduleOf })
  const { files } = emitted
  const besidePolicy = presenterPolicy(assets)
  if (!presenter) {
    const pages: Site['pages'] = (offline) =>
      renderPages(deck, slides, offline === undefined ? assets : { ...assets, offline })
    return { files, pages, besidePolicy }
  }
  const speaker = await speakerDeck(loaded, context, emitted)
  const own = presenterAssets(emitted, emitted.asset('notes.json', JSON.stringify(speaker)))
  return { files, pages: () => renderPresenterPages(deck, slides, assets, own), besidePolicy }
}
