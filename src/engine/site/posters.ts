/**
 * What a demo declares and how it looks, by running its poster module in Node. Pictures are kept in
 * `<deck>/.heapdeck/`, by the hash of the module's code and of what the author wrote, its scene included.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DemoFacts } from '../deck.ts'
import type { DemoPoster, DemoSetting, Poster } from '../demo.ts'
import { hash, writableFolder, type Bundles } from './bundles.ts'
import type { Component } from './components.ts'
import { inlineSvg } from './svg.ts'

export interface DemoStills extends DemoFacts {
  readonly first: Poster
  readonly last: Poster
}

/** A demo in every state that it declares: its picture, or why it has none. */
export interface DemoRehearsal {
  readonly steps: readonly (Poster | { readonly problem: string })[]
  readonly moments: Readonly<Record<string, Poster | { readonly problem: string }>>
}

interface Cache {
  readonly version: string
  readonly stills: Record<string, DemoStills>
  /** Posters of every step, of demos that a presenter view was made for. */
  readonly steps: Record<string, readonly Poster[]>
  /** Demos that were checked. Absent: none ever was. */
  readonly rehearsals?: Record<string, DemoRehearsal>
}

const VERSION = '4'

export class Posters {
  private readonly cache: Cache & { readonly rehearsals: Record<string, DemoRehearsal> }
  private readonly used = new Set<string>()
  private readonly bundles: Bundles
  private readonly wanted: string
  private made: string | undefined
  private saved = ''

  constructor(folder: string, bundles: Bundles) {
    this.bundles = bundles
    this.wanted = join(folder, '.heapdeck', 'posters')
    this.cache = { rehearsals: {}, ...readCache(join(this.wanted, 'cache.json')) }
  }

  /** Where pictures are kept: made when the first demo is met. */
  private get at(): string {
    return (this.made ??= writableFolder(this.wanted))
  }

  /** Throws what the module throws. */
  async stillsOf(component: Component, setting: DemoSetting): Promise<DemoStills> {
    const { key, run } = await this.open(component, setting)
    return (this.cache.stills[key] ??= draw(await run(), setting))
  }

  /** The posters of all of a demo's steps. */
  async stepsOf(component: Component, setting: DemoSetting): Promise<readonly Poster[]> {
    const { key, run } = await this.open(component, setting)
    return (this.cache.steps[key] ??= drawSteps(await run(), setting))
  }

  /** The posters of all that a demo declares, whichever of them fail. */
  async rehearse(component: Component, setting: DemoSetting): Promise<DemoRehearsal> {
    const { key, run } = await this.open(component, setting)
    return (this.cache.rehearsals[key] ??= drawAll(await run(), setting))
  }

  private async open(
    { poster }: Component,
    setting: DemoSetting,
  ): Promise<{ readonly key: string; readonly run: () => Promise<DemoPoster> }> {
    const { name, run } = await this.bundles.of(poster)
    const key = hash(JSON.stringify([name, setting]))
    this.used.add(key)
    return { key, run: run as () => Promise<DemoPoster> }
  }

  /** Keeps what was used, for the next build. */
  save(): void {
    if (this.used.size === 0) return
    const usedOf = <Kept>(all: Record<string, Kept>): Record<string, Kept> =>
      Object.fromEntries(Object.entries(all).filter(([key]) => this.used.has(key)))
    const { stills, steps, rehearsals } = this.cache
    const text = JSON.stringify({
      ...this.cache,
      stills: usedOf(stills),
      steps: usedOf(steps),
      rehearsals: usedOf(rehearsals),
    })
    const file = join(this.at, 'cache.json')
    if (text !== this.saved) writeFileSync(file, text)
    this.saved = text
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

function drawAll(module: DemoPoster, setting: DemoSetting): DemoRehearsal {
  const attempt = (make: () => Poster): Poster | { problem: string } => {
    try {
      return make()
    } catch (error) {
      return { problem: (error instanceof Error ? error.message : String(error)).split('\n')[0]! }
    }
  }
  const steps = Array.from({ length: stepsOf(module, setting) + 1 }, (_, step) =>
    attempt(() => still(module, setting, step)),
  )
  const moments = typeof module.moments === 'function' ? module.moments(setting) : (module.moments ?? {})
  const drawn = Object.entries(moments).map(
    ([name, state]) => [name, attempt(() => checkPoster(module.poster(state, setting)))] as const,
  )
  return { steps, moments: Object.fromEntries(drawn) }
}

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

function readCache(path: string): Cache {
  try {
    const cache = JSON.parse(readFileSync(path, 'utf8')) as Cache
    if (cache.version === VERSION) return cache
  } catch {
    // None yet, or not one of ours.
  }
  return { version: VERSION, stills: {}, steps: {} }
}
