/** A whole site in memory: what `build` writes, and what an export shows a browser. */
import type { Problem, Slide } from '../deck.ts'
import { presenterPolicy, slideLabel, type SharedPicture } from '../render/index.ts'
import { gatherDownloads, type MakeExport } from './downloads.ts'
import { Emitted, sha256 } from './emit.ts'
import { emitPicture } from './icons.ts'
import type { LoadedDeck } from './load.ts'
import { buildModules } from './modules.ts'
import { contextFor, pageAssets, renderPages, renderSlides } from './pages.ts'
import { presenterAssets, renderPresenterPages, speakerDeck } from './presenter.ts'
import { shareFiles } from './share.ts'
import type { Content } from './write.ts'

export interface Site {
  /** All but the pages, by path. */
  readonly files: ReadonlyMap<string, Content>
  /** One after the other: a big deck's pages are never all in memory. `offline`: the name under which the site is kept. */
  pages(offline?: string): Iterable<{ readonly path: string; readonly html: string }>
  /** What hosts and robots look for, and links are shown with: no page needs it, and `public/` may replace it. */
  replaceable(): Iterable<{ readonly path: string; readonly content: Content }>
  /** The policy of pages that may stand beside the site's. */
  readonly besidePolicy: string
  /** Gives a slide a picture, which its page names from then on: a PNG of `PICTURE_SIZE`. */
  addPicture(slide: Slide, png: Uint8Array): void
  /** What could not be had. */
  readonly problems: readonly Problem[]
}

export interface MakeOptions {
  /** The speaker's pages instead, which hold the private notes. */
  readonly presenter?: boolean
  /** Paths in `public/`, which the site will have too. */
  readonly published?: readonly string[]
  /** Makes what the deck offers for download; absent: only files of the deck are offered. */
  readonly make?: MakeExport
}

/** The deck's site. */
export async function makeSite(
  loaded: LoadedDeck,
  { presenter = false, published = [], make }: MakeOptions = {},
): Promise<Site> {
  const { deck } = loaded
  const emitted = new Emitted()
  const modules = await buildModules(loaded.folder, loaded.demos.components, loaded.cells.modules, emitted)
  const moduleOf = (tag: string): string => modules.get(tag) ?? ''
  const context = contextFor(loaded, emitted, moduleOf)
  const slides = renderSlides(deck, context)
  const options = { protection: { kind: 'hash', sha256 }, moduleOf, published } as const
  const { files } = emitted
  if (!presenter) {
    const downloads = await gatherDownloads(loaded, emitted, published, make)
    // Beside links elsewhere, and nowhere in the site.
    const elsewhere = new Emitted()
    const drawn = deck.meta.url ? emitPicture(deck, loaded.files.theme, elsewhere) : undefined
    const pictures = new Map<Slide, SharedPicture>()
    const assets = pageAssets(loaded, slides, emitted, {
      ...options,
      downloads: downloads.list,
      pictureOf: (slide) => pictures.get(slide ?? deck.slides[0]!) ?? drawn,
    })
    return {
      files,
      pages: (offline) => renderPages(deck, slides, offline === undefined ? assets : { ...assets, offline }),
      *replaceable() {
        for (const [path, content] of elsewhere.files) yield { path, content }
        yield* shareFiles(deck, assets)
      },
      besidePolicy: presenterPolicy(assets),
      addPicture(slide, png) {
        const path = elsewhere.asset(`share-${slide.id}.png`, png)
        pictures.set(slide, { path, alt: slideLabel(slide) })
      },
      problems: downloads.problems,
    }
  }
  const assets = pageAssets(loaded, slides, emitted, options)
  const speaker = await speakerDeck(loaded, context, emitted)
  const own = presenterAssets(emitted, emitted.asset('notes.json', JSON.stringify(speaker)))
  return {
    files,
    pages: () => renderPresenterPages(deck, slides, assets, own),
    replaceable: () => [],
    besidePolicy: presenterPolicy(assets),
    addPicture() {},
    problems: [],
  }
}
