/** What a deck shows of its demos: their scenes, run, their programs, and their posters, drawn. */
import type { Deck, DemoRef } from '../deck.ts'
import type { DemoAttribute, DemoSetting, Poster } from '../demo.ts'
import type { TagOutline } from '../outline.ts'
import type { DemoProblem } from '../grammar/index.ts'
import { Bundles } from './bundles.ts'
import { componentFolders, findComponent, tagsIn, type Component } from './components.ts'
import { Posters, type DemoRehearsal, type DemoStills, type DemoStory } from './posters.ts'
import { Programs } from './programs.ts'
import { reasonOf } from './reason.ts'
import { Scenes } from './scenes.ts'

/** A demo, but for its place in the deck. */
export type WrittenDemo = Pick<DemoRef, 'tag' | 'id' | 'attributes' | 'scene' | 'program' | 'shows'>

interface Shown {
  readonly component: Component
  readonly story: DemoStory
  readonly stills: DemoStills
}

type Files = Pick<DemoSetting, 'scene' | 'program'>

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

  /** What a demo's scene and its program are, as JSON; absent when it has none. */
  filesOf(demo: WrittenDemo): { readonly scene?: string; readonly program?: string } {
    const { scene, program } = this.shown(demo)?.story.setting ?? {}
    return {
      ...(scene === undefined ? {} : { scene: JSON.stringify(scene) }),
      ...(program === undefined ? {} : { program: JSON.stringify(program) }),
    }
  }

  /** The posters of all of a demo's steps; undefined when it can't be drawn. */
  async posterSteps(demo: WrittenDemo): Promise<readonly Poster[] | undefined> {
    const shown = this.shown(demo)
    return shown && this.shop.drawSteps(shown)
  }

  /** What an author may write for the demo `tag`; empty where it can't be run or doesn't say. */
  attributesOf(tag: string, folders: readonly string[]): Promise<readonly DemoAttribute[]> {
    return this.shop.attributesOf(tag, folders)
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
  private readonly programs: Programs
  /** By tag and id. */
  private readonly last = new Map<string, Shown>()

  /** `folder`: the deck's. */
  constructor(folder: string, bundles = new Bundles(folder)) {
    this.bundles = bundles
    this.posters = new Posters(folder, this.bundles)
    this.scenes = new Scenes(folder, this.bundles)
    this.programs = new Programs(folder)
  }

  /** `folders`: where components are looked for. */
  async read(demos: readonly WrittenDemo[], folders: readonly string[]): Promise<DeckDemos> {
    const components = new Map<string, ReturnType<typeof findComponent>>()
    const found = new Map<string, Shown | DemoProblem>()
    const touched = new Set<string>()
    const files = new Map<string, Promise<Files | DemoProblem>>()
    const load = (kind: 'scene' | 'program', path = ''): Promise<Files | DemoProblem> => {
      if (path === '') return Promise.resolve({})
      const key = `${kind} ${path}`
      const loaded = files.get(key) ?? this.fileOrProblem(kind, path)
      files.set(key, loaded)
      return loaded
    }
    for (const demo of demos) {
      const component = components.get(demo.tag) ?? findComponent(demo.tag, folders)
      components.set(demo.tag, component)
      if (!component || found.has(keyOf(demo))) continue
      const { scene, program } = demo
      const loaded = [await load('scene', scene?.path), await load('program', program?.path)]
      const shown = await this.showOrProblem(demo, component, loaded)
      if ('stills' in shown) this.last.set(nameOf(demo), shown)
      const before = this.before(demo)?.stills
      found.set(keyOf(demo), 'stills' in shown || !before ? shown : { ...shown, before })
      if (scene?.path) for (const file of this.scenes.filesOf(scene.path)) touched.add(file)
      if (program?.path) for (const file of this.programs.filesOf(program.path)) touched.add(file)
      if ('tag' in component)
        for (const file of [component.element, component.poster, ...this.bundles.filesOf(component.poster)])
          touched.add(file)
    }
    this.save()
    const all = [...components.values()].filter((one): one is Component => one !== undefined && 'tag' in one)
    return new DeckDemos(this, found, all, touched)
  }

  async attributesOf(tag: string, folders: readonly string[]): Promise<readonly DemoAttribute[]> {
    const component = findComponent(tag, folders)
    if (!component || 'problem' in component) return []
    const attributes = await this.posters.attributesOf(component).catch(() => [])
    this.bundles.save()
    return attributes
  }

  /** How a demo of this name was shown last: that stands until its author's mistake is mended. */
  before(demo: WrittenDemo): Shown | undefined {
    return this.last.get(nameOf(demo))
  }

  async drawSteps({ component, story }: Shown): Promise<readonly Poster[] | undefined> {
    const steps = await this.posters.stepsOf(component, story).catch(() => undefined)
    this.save()
    return steps
  }

  async rehearse({ component, story }: Shown): Promise<DemoRehearsal | undefined> {
    const rehearsal = await this.posters.rehearse(component, story).catch(() => undefined)
    this.save()
    return rehearsal
  }

  private async showOrProblem(
    { attributes, scene, program, shows }: WrittenDemo,
    component: Component | { problem: string },
    files: readonly (Files | DemoProblem)[],
  ): Promise<Shown | DemoProblem> {
    if ('problem' in component) return component
    if (scene?.path === '') return { problem: 'there is no such scene', of: 'scene' }
    if (program?.path === '') return { problem: 'there is no such program', of: 'program' }
    const setting: DemoSetting = { attributes }
    for (const file of files) {
      if ('problem' in file) return file
      Object.assign(setting, file)
    }
    const story: DemoStory = {
      setting,
      ...(shows ? { shows: shows.map(({ written }) => written) } : {}),
    }
    try {
      const stills = await this.posters.stillsOf(component, story)
      return { component, story, stills }
    } catch (error) {
      return { problem: `it can't be drawn: ${reasonOf(error)}` }
    }
  }

  private async fileOrProblem(kind: 'scene' | 'program', path: string): Promise<Files | DemoProblem> {
    try {
      if (kind === 'program') return { program: this.programs.load(path) }
      return { scene: await this.scenes.load(path) }
    } catch (error) {
      return { problem: reasonOf(error), of: kind }
    }
  }

  private save(): void {
    this.bundles.save()
    this.posters.save()
  }
}

/** A demo without an id is called by its tag. */
const nameOf = ({ tag, id }: WrittenDemo): string => JSON.stringify([tag, id || tag])

const keyOf = (demo: WrittenDemo): string =>
  JSON.stringify([
    nameOf(demo),
    demo.attributes,
    demo.scene?.path,
    demo.program?.path,
    demo.shows?.map(({ written }) => written),
  ])

/** Every demo that the deck can use, by its tag, and what can be written for it. */
export function tagsOf({
  folder,
  deck: { meta },
  demos,
}: {
  readonly folder: string
  readonly deck: Pick<Deck, 'meta'>
  readonly demos: DeckDemos
}): Promise<TagOutline[]> {
  const folders = componentFolders(folder, meta)
  return Promise.all(
    tagsIn(folders).map(async (tag) => ({ tag, attributes: await demos.attributesOf(tag, folders) })),
  )
}
