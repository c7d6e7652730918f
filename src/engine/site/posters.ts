/**
 * What a demo declares and how it looks, by running its poster module in Node. Bundles and pictures are kept in
 * `<deck>/.heapdeck/`, by the hash of every file that the module is made of and of what the author wrote.
 */
import { createHash } from 'node:crypto'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { DemoFacts, DemoRef } from '../deck.ts'
import type { DemoPoster, DemoSetting, Poster } from '../demo.ts'
import type { Component } from './components.ts'
import { inlineSvg } from './svg.ts'
import { viteConfig } from './vite.ts'

export interface DemoStills extends DemoFacts {
  readonly first: Poster
  readonly last: Poster
}

interface Bundle {
  /** Contents of the files that the bundle was made of: path relative to the deck, hash. */
  readonly files: Record<string, string>
  readonly name: string
}

interface Cache {
  readonly version: string
  readonly bundles: Record<string, Bundle>
  readonly stills: Record<string, DemoStills>
  /** Posters of every step, of demos that a presenter view was made for. */
  readonly steps: Record<string, readonly Poster[]>
}

const VERSION = '3'

export class Posters {
  private readonly cache: Cache
  private readonly used = new Set<string>()
  private readonly folder: string
  private readonly wanted: string
  private made: string | undefined
  private saved = ''

  constructor(folder: string) {
    this.folder = folder
    this.wanted = join(folder, '.heapdeck', 'posters')
    this.cache = readCache(join(this.wanted, 'cache.json'))
  }

  /** Where bundles and pictures are kept: made when the first demo is met. */
  private get at(): string {
    return (this.made ??= writableFolder(this.wanted))
  }

  /** Absolute paths of the files that a component's pictures come from. */
  filesOf(component: Component): string[] {
    return Object.keys(this.cache.bundles[component.poster]?.files ?? {}).map((path) =>
      resolve(this.folder, path),
    )
  }

  /** Throws what the module throws. */
  async stillsOf(component: Component, demo: DemoRef): Promise<DemoStills> {
    const bundle = await this.bundle(component)
    const setting: DemoSetting = { attributes: demo.attributes }
    const key = hash(JSON.stringify([bundle.name, setting]))
    this.used.add(key)
    return (this.cache.stills[key] ??= draw(await this.load(bundle), setting))
  }

  /** The posters of all of a demo's steps. */
  async stepsOf(component: Component, demo: Pick<DemoRef, 'attributes'>): Promise<readonly Poster[]> {
    const bundle = await this.bundle(component)
    const setting: DemoSetting = { attributes: demo.attributes }
    const key = hash(JSON.stringify([bundle.name, setting]))
    this.used.add(key)
    return (this.cache.steps[key] ??= drawSteps(await this.load(bundle), setting))
  }

  private async load(bundle: Bundle): Promise<DemoPoster> {
    return (await import(pathToFileURL(join(this.at, bundle.name)).href)) as DemoPoster
  }

  private async bundle(component: Component): Promise<Bundle> {
    const known = this.cache.bundles[component.poster]
    if (
      known &&
      existsSync(join(this.at, known.name)) &&
      Object.entries(known.files).every(([path, was]) => hashFile(resolve(this.folder, path)) === was)
    )
      return known
    const { build } = await import('vite')
    const result = await build({
      ...viteConfig(this.folder, () => []),
      publicDir: false,
      build: {
        ssr: component.poster,
        write: false,
        minify: false,
        target: 'node20',
        rolldownOptions: { output: { codeSplitting: false } },
      },
      ssr: { noExternal: true },
    })
    const [chunk] = (Array.isArray(result) ? result : [result]).flatMap((one) =>
      'output' in one ? one.output : [],
    )
    if (chunk?.type !== 'chunk') throw new Error(`${component.poster} could not be bundled`)
    const files = chunk.moduleIds
      .map((id) => id.replace(/\?.*$/, ''))
      .filter((id) => !id.startsWith('\0') && !id.includes('/node_modules/'))
      .map((id) => [relative(this.folder, id), hashFile(id)] as const)
    const bundle = {
      files: Object.fromEntries(files),
      name: `${component.tag}.${hash(chunk.code).slice(0, 12)}.mjs`,
    }
    if (known) rmSync(join(this.at, known.name), { force: true })
    writeFileSync(join(this.at, bundle.name), chunk.code)
    this.cache.bundles[component.poster] = bundle
    return bundle
  }

  /** Keeps what was used, for the next build. */
  save(): void {
    if (this.used.size === 0) return
    const usedOf = <Kept>(all: Record<string, Kept>): Record<string, Kept> =>
      Object.fromEntries(Object.entries(all).filter(([key]) => this.used.has(key)))
    const { stills, steps } = this.cache
    const text = JSON.stringify({ ...this.cache, stills: usedOf(stills), steps: usedOf(steps) })
    const file = join(this.at, 'cache.json')
    if (text !== this.saved) writeFileSync(file, text)
    this.saved = text
  }
}

/** The folder, made; one of the system's temporary ones where the deck can't be written. */
function writableFolder(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
    return folder
  } catch {
    return mkdtempSync(join(tmpdir(), 'heapdeck-posters-'))
  }
}

function draw(module: DemoPoster, setting: DemoSetting): DemoStills {
  const steps = stepsOf(module, setting)
  const moments = typeof module.moments === 'function' ? module.moments(setting) : module.moments
  const names = Object.keys(moments ?? {})
  return { steps, moments: names, first: still(module, setting, 0), last: still(module, setting, steps) }
}

const drawSteps = (module: DemoPoster, setting: DemoSetting): Poster[] =>
  Array.from({ length: stepsOf(module, setting) + 1 }, (_, step) => still(module, setting, step))

function stepsOf(module: DemoPoster, setting: DemoSetting): number {
  const steps = typeof module.steps === 'function' ? module.steps(setting) : module.steps
  if (!Number.isInteger(steps) || steps < 0)
    throw new Error(`its steps are ${String(steps)}: a whole number from 0 on is needed`)
  return steps
}

const still = (module: DemoPoster, setting: DemoSetting, step: number): Poster =>
  checkPoster(module.poster(module.stateAt(step, setting), setting))

function checkPoster({ svg, sentence }: Poster): Poster {
  const inline = inlineSvg(svg, '')
  if ('problem' in inline) throw new Error(`its poster can't stand in a page: ${inline.problem}`)
  return { svg: inline.svg, sentence }
}

const hash = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex').slice(0, 24)

function hashFile(path: string): string {
  try {
    return hash(readFileSync(path))
  } catch {
    return ''
  }
}

function readCache(path: string): Cache {
  try {
    const cache = JSON.parse(readFileSync(path, 'utf8')) as Cache
    if (cache.version === VERSION) return cache
  } catch {
    // None yet, or not one of ours.
  }
  return { version: VERSION, bundles: {}, stills: {}, steps: {} }
}
