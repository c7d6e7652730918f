/** `heapdeck build`: a deck's folder to a static site. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Deck, Problem, Slide } from '../deck.ts'
import { warningAt } from '../problems.ts'
import type { MakeExport } from './downloads.ts'
import { HEADERS, headerRules, policyOf, writeHeaders } from './headers.ts'
import { loadDeck } from './load.ts'
import { makeSite, type Site } from './make.ts'
import { goneScript, nameSite, OfflineSite, WORKER } from './offline.ts'
import { checkPublic, readPublic } from './public.ts'
import { checkTarget, KINDS, markText } from './target.ts'
import { fillFolder, type Content } from './write.ts'

export interface BuildResult {
  readonly problems: readonly Problem[]
  /** Absent when there were errors: nothing was written. */
  readonly out?: string
  readonly pages: number
  /** What the author should know, a sentence each. */
  readonly remarks: readonly string[]
}

export interface BuildOptions {
  /** Builds the presenter view alone, with the private notes, instead of the site. */
  readonly presenter?: boolean
  /** Makes what the deck offers for download. */
  readonly make?: MakeExport
  /** Takes pictures of slides, one after the other; rejects, in one line, when that can't be done. */
  readonly photograph?: Photograph
}

export type Photograph = (site: Site, slides: readonly Slide[]) => AsyncIterable<SlidePicture>

/** A slide's picture, and what went wrong with its demos. */
export interface SlidePicture {
  readonly slide: Slide
  readonly picture: Uint8Array
  readonly problems: readonly Problem[]
}

/** Builds the deck in `folder` into `out`. Throws a BuildError for an `out` that isn't ours to empty. */
export async function buildDeck(
  folder: string,
  out: string,
  { presenter = false, make, photograph }: BuildOptions = {},
): Promise<BuildResult> {
  const kind = presenter ? 'presenter' : 'site'
  checkTarget(folder, out, kind)
  const loaded = await loadDeck(folder)
  if (loaded.problems.some((problem) => problem.severity === 'error'))
    return { problems: loaded.problems, pages: 0, remarks: [] }

  const published = readPublic(loaded.folder)
  const site = await makeSite(loaded, { presenter, published, ...(make ? { make } : {}) })
  checkPublic(published, presenter ? ['presenter'] : loaded.deck.slides.map(({ id }) => id), site.files)
  const pictures = photograph && !presenter ? await addPictures(site, loaded.deck, photograph) : NO_PICTURES
  function* files(): Iterable<readonly [path: string, content: Content]> {
    for (const path of published) yield [path, readFileSync(join(loaded.folder, 'public', path))]
    yield* site.files
  }
  const offline =
    presenter || !loaded.deck.meta.offline ? undefined : new OfflineSite(nameSite(files(), site.pages()))
  const pages = await fillFolder(out, (target) => {
    target.write(KINDS[kind].mark, markText)
    for (const [path, content] of files()) {
      target.write(path, content)
      offline?.file(path, content)
    }
    const policies = new Set([site.besidePolicy])
    for (const { path, content } of site.replaceable())
      if (!published.includes(path)) {
        target.write(path, content)
        if (path.endsWith('.html')) policies.add(policyOf(String(content)))
      }
    let count = 0
    for (const { path, html } of site.pages(offline?.name)) {
      target.write(path, html)
      offline?.page(path, html)
      policies.add(policyOf(html))
      count++
    }
    if (presenter) return count
    target.write(WORKER, offline?.script() ?? goneScript())
    // An author who has rules for the host has read ours.
    if (!published.includes(HEADERS)) target.write(HEADERS, writeHeaders(headerRules(policies)))
    return count
  })
  const problems = [...loaded.problems, ...site.problems, ...pictures.problems]
  return { problems, out: resolve(out), pages, remarks: pictures.remarks }
}

type Pictures = Pick<BuildResult, 'problems' | 'remarks'>
const NO_PICTURES: Pictures = { problems: [], remarks: [] }

/** Pictures for links to the slides, where links have them: what is wrong with one spoils no build. */
async function addPictures(site: Site, { meta, slides }: Deck, photograph: Photograph): Promise<Pictures> {
  if (!meta.url) return NO_PICTURES
  const problems: Problem[] = []
  try {
    for await (const { slide, picture, problems: found } of photograph(site, slides)) {
      site.addPicture(slide, picture)
      problems.push(...found.map((problem) => warningAt(problem, `for its picture ${problem.message}`)))
    }
    return { problems, remarks: [] }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const remark = `Links to slides are shown with one drawn picture, not with theirs: ${error.message}.`
    return { problems, remarks: [remark] }
  }
}
