/**
 * What a demo declares and how it looks, by running its poster module in Node. Pictures are kept in
 * `<deck>/.heapdeck/`, by the hash of the module's code and of what the author wrote, its scene included.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DemoFacts } from '../deck.ts'
import type { DemoAttribute, DemoPoster, DemoSetting, Json, Poster } from '../demo.ts'
import { stateShown } from '../shown-step.ts'
import { hash, writableFolder, type Bundles } from './bundles.ts'
import type { Component } from './components.ts'
import { reasonOf } from './reason.ts'
import { inlineSvg } from './svg.ts'

export interface DemoStills extends DemoFacts {
  readonly first: Poster
  readonly last: Poster
}

/** What is drawn of a demo: what it is set to, and what its steps show, where the author says that. */
export interface DemoStory {
  readonly setting: DemoSetting
  readonly shows?: readonly string[]
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

const VERSION = '5'

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
  async stillsOf(component: Component, story: DemoStory): Promise<DemoStills> {
    const { key, run } = await this.open(component, story)
    return (this.cache.stills[key] ??= draw(await run(), story))
  }

  /** The posters of all of a demo's steps. */
  async stepsOf(component: Component, story: DemoStory): Promise<readonly Poster[]> {
    const { key, run } = await this.open(component, story)
    return (this.cache.steps[key] ??= drawSteps(await run(), story))
  }

  /** What an author may write for a demo; empty where it doesn't say. Throws what the module throws. */
  async attributesOf({ poster }: Component): Promise<readonly DemoAttribute[]> {
    const { run } = await this.bundles.of(poster)
    return ((await run()) as DemoPoster).attributes ?? []
  }

  /** The posters of all that a demo declares, whichever of them fail. */
  async rehearse(component: Component, story: DemoStory): Promise<DemoRehearsal> {
    const { key, run } = await this.open(component, story)
    return (this.cache.rehearsals[key] ??= drawAll(await run(), story))
  }

  private async open(
    { poster }: Component,
    story: DemoStory,
  ): Promise<{ readonly key: string; readonly run: () => Promise<DemoPoster> }> {
    const { name, run } = await this.bundles.of(poster)
    const key = hash(JSON.stringify([name, story]))
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

function draw(module: DemoPoster, story: DemoStory): DemoStills {
  const { setting, shows } = story
  const steps = stepsOf(module, setting)
  const moments = typeof module.moments === 'function' ? module.moments(setting) : module.moments
  const last = shows ? shows.length - 1 : steps
  return {
    steps,
    moments: Object.keys(moments ?? {}),
    ...(module.attributes ? { attributes: module.attributes } : {}),
    first: still(module, story, 0),
    last: still(module, story, last),
  }
}

function drawSteps(module: DemoPoster, story: DemoStory): Poster[] {
  const last = story.shows ? story.shows.length - 1 : stepsOf(module, story.setting)
  return Array.from({ length: last + 1 }, (_, step) => still(module, story, step))
}

function drawAll(module: DemoPoster, story: DemoStory): DemoRehearsal {
  type Drawn = Poster | { readonly problem: string }
  const { setting, shows } = story
  const attempt = <Made>(make: () => Made): Made | { readonly problem: string } => {
    try {
      return make()
    } catch (error) {
      return { problem: reasonOf(error) }
    }
  }
  const last = shows ? shows.length - 1 : stepsOf(module, setting)
  const steps = Array.from({ length: last + 1 }, (_, step) =>
    attempt(() => ({ state: stateAt(module, story, step) })),
  )
  const moments = Object.entries(
    typeof module.moments === 'function' ? module.moments(setting) : (module.moments ?? {}),
  )
  const states = [
    ...steps.flatMap((step) => ('state' in step ? [step.state] : [])),
    ...moments.map(([, state]) => state),
  ]
  const drawn = new Map<string, Drawn>()
  for (const state of likeBesideLike(states)) {
    const key = JSON.stringify(state)
    if (!drawn.has(key))
      drawn.set(
        key,
        attempt(() => checkPoster(module.poster(state, setting))),
      )
  }
  const drawnOf = (state: Json): Drawn => drawn.get(JSON.stringify(state))!
  return {
    steps: steps.map((step) => ('state' in step ? drawnOf(step.state) : step)),
    moments: Object.fromEntries(moments.map(([name, state]) => [name, drawnOf(state)])),
  }
}

/** A demo keeps what it ran last: states that have most in common come one after the other. */
function likeBesideLike(states: readonly Json[]): readonly Json[] {
  const partOf = (state: Json, key: string): string =>
    (isRecord(state) ? JSON.stringify(state[key]) : JSON.stringify(state)) ?? ''
  const keys = [...new Set(states.flatMap((state) => (isRecord(state) ? Object.keys(state) : [])))]
  const kinds = new Map(keys.map((key) => [key, new Set(states.map((state) => partOf(state, key))).size]))
  keys.sort((a, b) => kinds.get(a)! - kinds.get(b)!)
  const placeOf = (state: Json): string => JSON.stringify(keys.map((key) => partOf(state, key)))
  return states
    .map((state) => ({ state, place: placeOf(state) }))
    .sort((a, b) => (a.place < b.place ? -1 : a.place > b.place ? 1 : 0))
    .map(({ state }) => state)
}

const isRecord = (state: Json): state is { readonly [key: string]: Json } =>
  typeof state === 'object' && state !== null && !Array.isArray(state)

function stepsOf(module: DemoPoster, setting: DemoSetting): number {
  const steps = typeof module.steps === 'function' ? module.steps(setting) : module.steps
  if (!Number.isInteger(steps) || steps < 0)
    throw new Error(`its steps are ${String(steps)}: a whole number from 0 on is needed`)
  return steps
}

function still(module: DemoPoster, story: DemoStory, step: number): Poster {
  const { setting } = story
  return checkPoster(module.poster(stateAt(module, story, step), setting))
}

/** What is written for a step and can't be had is an error of its own; in its place stands the demo's own step. */
function stateAt(module: DemoPoster, { setting, shows }: DemoStory, step: number): Json {
  const most = stepsOf(module, setting)
  const written = shows?.[step]
  const isBeyond = written !== undefined && Number(written) > most
  return stateShown(Math.min(step, most), isBeyond ? undefined : written, module, setting)
}

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
  return { version: VERSION, stills: {}, steps: {}, rehearsals: {} }
}
