/** `heapdeck build`: a deck's folder to a static site. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import type { Problem } from '../deck.ts'
import type { Component } from './components.ts'
import { Emitted, sha256 } from './emit.ts'
import { loadDeck } from './load.ts'
import { contextFor, pageAssets, renderPages, renderSlides } from './pages.ts'
import { presenterAssets, renderPresenterPages, speakerDeck } from './presenter.ts'
import { demoModule, viteConfig } from './vite.ts'

/** In a folder that a build made, and that the next of its kind may therefore empty. */
const MARK = '.heapdeck-build'
/** The same for the speaker's, which holds notes: no published site is ever written over one, nor one over a site. */
const PRESENTER_MARK = '.heapdeck-presenter'

/** A build that can't begin, for a reason that a person can mend. */
export class BuildError extends Error {
  override name = 'BuildError'
}

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
  const mark = presenter ? PRESENTER_MARK : MARK
  const target = resolve(out)
  const source = resolve(folder)
  if (target === source || source.startsWith(target + sep))
    throw new BuildError(`${out} holds the deck: name another folder with --out`)
  checkTarget(target, out, mark)
  const loaded = await loadDeck(folder)
  if (loaded.problems.some((problem) => problem.severity === 'error'))
    return { problems: loaded.problems, pages: 0 }

  const emitted = new Emitted()
  const modules = await buildComponents(loaded.folder, loaded.demos.components, emitted)
  const moduleOf = (tag: string): string => modules.get(tag) ?? ''
  const context = contextFor(loaded, emitted, moduleOf)
  const slides = renderSlides(loaded.deck, context)
  const assets = pageAssets(loaded, slides, emitted, { protection: { kind: 'hash', sha256 }, moduleOf })
  const speaker = presenter && (await speakerDeck(loaded, context, emitted))
  const own = speaker && presenterAssets(emitted, emitted.asset('notes.json', JSON.stringify(speaker)))

  const published = readPublic(loaded.folder)
  checkPublic(published, presenter ? ['presenter'] : loaded.deck.slides.map(({ id }) => id), emitted)

  if (existsSync(target))
    for (const name of readdirSync(target)) rmSync(join(target, name), { recursive: true })
  mkdirSync(target, { recursive: true })
  writeFileSync(join(target, mark), 'Made by heapdeck build, which empties this folder before it writes.\n')
  writeAll(
    target,
    published.map((path) => [path, readFileSync(join(loaded.folder, 'public', path))]),
  )
  writeAll(target, emitted.files)
  let pages = 0
  writeAll(
    target,
    count(
      own ? renderPresenterPages(loaded.deck, slides, assets, own) : renderPages(loaded.deck, slides, assets),
      () => pages++,
    ),
  )
  return { problems: loaded.problems, out: target, pages }
}

/** Files of `public/`, by path; a link that leads out of it is refused. */
function readPublic(folder: string): string[] {
  const root = join(folder, 'public')
  if (!existsSync(root)) return []
  const real = realpathSync(root)
  return readdirSync(root, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const file = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) return []
    if (!realpathSync(file).startsWith(real + sep))
      throw new BuildError(`${relative(folder, file)} leads out of public/: copy what it names`)
    return statSync(file).isFile() ? [relative(root, file)] : []
  })
}

/** What `public/` may not have: files where pages stand, or pages where no slide is. */
function checkPublic(paths: readonly string[], pages: readonly string[], emitted: Emitted): void {
  const folders = new Set(['assets', ...pages])
  for (const path of paths) {
    const isPage = path.endsWith('index.html') && path.split(sep).length <= 2
    if (isPage || folders.has(path) || emitted.files.has(path))
      throw new BuildError(`public/${path} stands where a page or its files do: give it another name`)
  }
}

function checkTarget(target: string, out: string, mark: string): void {
  if (!existsSync(target)) return
  if (!statSync(target).isDirectory()) throw new BuildError(`${out} is a file: name a folder with --out`)
  const names = readdirSync(target)
  if (names.includes(mark === MARK ? PRESENTER_MARK : MARK))
    throw new BuildError(
      `${out} holds ${mark === MARK ? 'a presenter view' : 'a published site'}: name another folder with --out`,
    )
  if (names.length > 0 && !names.includes(mark))
    throw new BuildError(
      `${out} has files that no build made: empty it yourself, or name another folder with --out`,
    )
}

function* count(
  pages: Iterable<{ path: string; html: string }>,
  each: () => void,
): Iterable<readonly [string, string]> {
  for (const { path, html } of pages) {
    each()
    yield [path, html]
  }
}

/** One after the other: thousands of small files are written faster so than side by side through the thread pool. */
function writeAll(target: string, files: Iterable<readonly [string, string | Uint8Array]>): void {
  const made = new Set<string>()
  for (const [path, content] of files) {
    const file = join(target, path)
    const folder = dirname(file)
    if (!made.has(folder)) {
      mkdirSync(folder, { recursive: true })
      made.add(folder)
    }
    writeFileSync(file, content)
  }
}

/** The demos' code, as modules that pages import when a demo wakes. Gives each tag's path. */
async function buildComponents(
  folder: string,
  components: readonly Component[],
  emitted: Emitted,
): Promise<Map<string, string>> {
  const paths = new Map<string, string>()
  if (components.length === 0) return paths
  const { build } = await import('vite')
  const result = await build({
    ...viteConfig(folder, () => components),
    base: './',
    publicDir: false,
    // what is published is never a library's code for development, whatever NODE_ENV says here
    resolve: { conditions: ['module', 'browser', 'production'] },
    build: {
      write: false,
      modulePreload: { polyfill: false },
      target: 'es2022',
      reportCompressedSize: false,
      rolldownOptions: {
        input: Object.fromEntries(components.map(({ tag }) => [tag, demoModule(tag)])),
        preserveEntrySignatures: 'exports-only',
        output: {
          entryFileNames: 'assets/[name].[hash].js',
          chunkFileNames: 'assets/[name].[hash].js',
          assetFileNames: 'assets/[name].[hash][extname]',
        },
      },
    },
  })
  for (const output of (Array.isArray(result) ? result : [result]).flatMap((one) =>
    'output' in one ? one.output : [],
  )) {
    emitted.files.set(output.fileName, output.type === 'chunk' ? output.code : output.source)
    if (output.type === 'chunk' && output.isEntry) paths.set(output.name, output.fileName)
  }
  return paths
}
