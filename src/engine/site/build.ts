/** `heapdeck build`: a deck's folder to a static site. */
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import type { Problem } from '../deck.ts'
import { HEADERS, headerRules, policyOf, writeHeaders } from './headers.ts'
import { loadDeck } from './load.ts'
import { makeSite, type Site } from './make.ts'
import { goneScript, nameSite, OfflineSite, WORKER } from './offline.ts'
import { BuildError, checkTarget, KINDS, markText } from './target.ts'
import { fillFolder, type Content } from './write.ts'

export interface BuildResult {
  readonly problems: readonly Problem[]
  /** Absent when there were errors: nothing was written. */
  readonly out?: string
  readonly pages: number
}

export interface BuildOptions {
  /** Builds the presenter view alone, with the private notes, instead of the site. */
  readonly presenter?: boolean
}

/** Builds the deck in `folder` into `out`. Throws a BuildError for an `out` that isn't ours to empty. */
export async function buildDeck(
  folder: string,
  out: string,
  { presenter = false }: BuildOptions = {},
): Promise<BuildResult> {
  const kind = presenter ? 'presenter' : 'site'
  checkTarget(folder, out, kind)
  const loaded = await loadDeck(folder)
  if (loaded.problems.some((problem) => problem.severity === 'error'))
    return { problems: loaded.problems, pages: 0 }

  const site = await makeSite(loaded, { presenter })
  const published = readPublic(loaded.folder)
  checkPublic(published, presenter ? ['presenter'] : loaded.deck.slides.map(({ id }) => id), site)
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
  return { problems: loaded.problems, out: resolve(out), pages }
}

/** Files of `public/`, by path; a link that leads out of it is refused. */
function readPublic(folder: string): string[] {
  const root = join(folder, 'public')
  if (!existsSync(root)) return []
  const real = realpathSync(root)
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .flatMap((entry) => {
      const file = join(entry.parentPath, entry.name)
      if (entry.isDirectory()) return []
      if (!realpathSync(file).startsWith(real + sep))
        throw new BuildError(`${relative(folder, file)} leads out of public/: copy what it names`)
      return statSync(file).isFile() ? [relative(root, file)] : []
    })
    .sort()
}

/** What `public/` may not have: files where pages stand, or pages where no slide is. */
function checkPublic(paths: readonly string[], pages: readonly string[], site: Site): void {
  const taken = new Set(['assets', WORKER, ...pages])
  for (const path of paths) {
    const isPage = path.endsWith('index.html') && path.split(sep).length <= 2
    if (isPage || taken.has(path) || site.files.has(path))
      throw new BuildError(`public/${path} stands where a page or its files do: give it another name`)
  }
}
