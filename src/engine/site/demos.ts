/** What a deck shows of its demos: their scenes, run, and their posters, drawn. */
import type { DemoRef } from '../deck.ts'
import type { DemoSetting, Poster } from '../demo.ts'
import type { DemoProblem } from '../grammar/index.ts'
import { Bundles } from './bundles.ts'
import { findComponent, type Component } from './components.ts'
import { Posters, type DemoRehearsal, type DemoStills } from './posters.ts'
import { Scenes, type LoadedScene } from './scenes.ts'

/** A demo, but for its place in the deck. */
export type WrittenDemo = Pick<DemoRef, 'tag' | 'id' | 'attributes' | 'scene'>

interface Shown {
  readonly component: Component
  readonly setting: DemoSetting
  /** The setting's scene, as text. */
  readonly scene: string | undefined
  readonly stills: DemoStills
}

/** The demos of one reading of the deck. */
export class DeckDemos {
  private readonly shop: DemoShop
  private readonly found: ReadonlyMap<string, Shown | DemoProblem>
  readonly components: readonly Component[]
  /** Absolute paths: when one changes, so may a demo. */
  readonly touched: ReadonlySet<string>

  constructor(
    shop: DemoShop,
    found: ReadonlyMap<string, Shown | DemoProblem>,
    components: readonly Component[],
    touched: ReadonlySet<string>,
  ) {
    this.shop = shop
    this.found = found
    this.components = components
    this.touched = touched
  }

  /** Undefined when there is no such component. */
  factsOf(demo: WrittenDemo): DemoStills | DemoProblem | undefined {
    const found = this.found.get(keyOf(demo))
    return found && 'stills' in found ? found.stills : found
  }

  /** Undefined when it can't be drawn, and never could. */
  stillsOf(demo: WrittenDemo): DemoStills | undefined {
    return this.shown(demo)?.stills
  }

  /** What a demo's scene is, as text; undefined when it has none. */
  sceneOf(demo: WrittenDemo): string | undefined {
    return this.shown(demo)?.scene
  }

  /** The posters of all of a demo's steps; undefined when it can't be drawn. */
  async posterSteps(demo: WrittenDemo): Promise<readonly Poster[] | undefined> {
    const shown = this.shown(demo)
    return shown && this.shop.drawSteps(shown)
  }

  /** All that a demo declares, drawn; undefined when it can't be shown at all. */
  async rehearse(demo: WrittenDemo): Promise<DemoRehearsal | undefined> {
    const shown = this.shown(demo)
    return shown && this.shop.rehearse(shown)
  }

  private shown(demo: WrittenDemo): Shown | undefined {
    const found = this.found.get(keyOf(demo))
    return found && ('stills' in found ? found : this.shop.before(demo))
  }
}

/** Reads and draws demos; keeps what it made for the next reading, and how each was shown last. */
export class DemoShop {
  private readonly bundles: Bundles
  private readonly posters: Posters
  private readonly scenes: Scenes
  /** By tag and id. */
  private readonly last = new Map<string, Shown>()

  /** `folder`: the deck's. */
  constructor(folder: string) {
    this.bundles = new Bundles(folder)
    this.posters = new Posters(folder, this.bundles)
    this.scenes = new Scenes(folder, this.bundles)
  }

  /** `folders`: where components are looked for. */
  async read(demos: readonly WrittenDemo[], folders: readonly string[]): Promise<DeckDemos> {
    const components = new Map<string, ReturnType<typeof findComponent>>()
    const found = new Map<string, Shown | DemoProblem>()
    const touched = new Set<string>()
    const scenes = new Map<string, LoadedScene | DemoProblem>()
    for (const demo of demos) {
      const component = components.get(demo.tag) ?? findComponent(demo.tag, folders)
      components.set(demo.tag, component)
      if (!component || found.has(keyOf(demo))) continue
      const path = demo.scene?.path
      if (path && !scenes.has(path)) scenes.set(path, await this.sceneOrProblem(path))
      const shown = await this.showOrProblem(demo, component, scenes.get(path ?? ''))
      if ('stills' in shown) this.last.set(nameOf(demo), shown)
      const before = this.before(demo)?.stills
      found.set(keyOf(demo), 'stills' in shown || !before ? shown : { ...shown, before })
      if (path) for (const file of this.scenes.filesOf(path)) touched.add(file)
      if ('tag' in component)
        for (const file of [component.element, component.poster, ...this.bundles.filesOf(component.poster)])
          touched.add(file)
    }
    this.save()
    const all = [...components.values()].filter((one): one is Component => one !== undefined && 'tag' in one)
    return new DeckDemos(this, found, all, touched)
  }

  /** How a demo of this name was shown last: that stands until its author's mistake is mended. */
  before(demo: WrittenDemo): Shown | undefined {
    return this.last.get(nameOf(demo))
  }

  async drawSteps({ component, setting }: Shown): Promise<readonly Poster[] | undefined> {
    const steps = await this.posters.stepsOf(component, setting).catch(() => undefined)
    this.save()
    return steps
  }

  async rehearse({ component, setting }: Shown): Promise<DemoRehearsal | undefined> {
    const rehearsal = await this.posters.rehearse(component, setting).catch(() => undefined)
    this.save()
    return rehearsal
  }

  private async showOrProblem(
    { attributes, scene: named }: WrittenDemo,
    component: Component | { problem: string },
    scene: LoadedScene | DemoProblem | undefined,
  ): Promise<Shown | DemoProblem> {
    if ('problem' in component) return component
    if (named?.path === '') return { problem: 'there is no such scene', of: 'scene' }
    if (scene && 'problem' in scene) return scene
    const setting: DemoSetting = { attributes, ...(scene ? { scene: scene.data } : {}) }
    try {
      const stills = await this.posters.stillsOf(component, setting)
      return { component, setting, scene: scene?.text, stills }
    } catch (error) {
      return { problem: `it can't be drawn: ${reasonOf(error)}` }
    }
  }

  private async sceneOrProblem(path: string): Promise<LoadedScene | DemoProblem> {
    try {
      return await this.scenes.load(path)
    } catch (error) {
      return { problem: reasonOf(error), of: 'scene' }
    }
  }

  private save(): void {
    this.bundles.save()
    this.posters.save()
  }
}

/** A demo without an id is called by its tag. */
const nameOf = ({ tag, id }: WrittenDemo): string => JSON.stringify([tag, id || tag])

const keyOf = (demo: WrittenDemo): string => JSON.stringify([nameOf(demo), demo.attributes, demo.scene?.path])

/** The first line of what was thrown. */
const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]!
