/** A deck's folder to a resolved deck, with all that rendering it needs. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { DemoSetting, Poster } from '../demo.ts'
import type { Deck, DeckSpec, DemoRef, Place, Problem, SourceHost, Token } from '../deck.ts'
import { readDeck, toDeck, type DemoProblem } from '../grammar/index.ts'
import { errorAt } from '../problems.ts'
import { Bundles } from './bundles.ts'
import { componentFolders, findComponent, type Component } from './components.ts'
import { readFiles, type DeckFiles } from './files.ts'
import { Highlighter } from './highlight.ts'
import { openFolder } from './host.ts'
import { Posters, type DemoStills } from './posters.ts'
import { Scenes, type LoadedScene } from './scenes.ts'

export const ENTRY = 'slides.md'

export interface LoadedDeck {
  readonly folder: string
  readonly deck: Deck
  /** The deck's file, as it was read. */
  readonly source: Uint8Array
  /** Errors first. */
  readonly problems: readonly Problem[]
  readonly components: readonly Component[]
  readonly highlighter: Highlighter
  readonly files: DeckFiles
  stillsOf(demo: Written): DemoStills | undefined
  /** What a demo's scene is, as text; undefined when it has none. */
  sceneOf(demo: Written): string | undefined
  /** The posters of all of a demo's steps; undefined when it can't be drawn. */
  posterSteps(demo: Written): Promise<readonly Poster[] | undefined>
  /** Absolute paths: when one changes, the deck does. */
  readonly touched: ReadonlySet<string>
}

/** A demo, but for its place in the deck. */
type Written = Pick<DemoRef, 'tag' | 'attributes' | 'scene'>

/** What lives longer than one reading of the deck. */
export interface Workshop {
  readonly highlighter: Highlighter
  readonly bundles: Bundles
  readonly posters: Posters
  readonly scenes: Scenes
}

export function openWorkshop(folder: string): Workshop {
  const bundles = new Bundles(folder)
  return {
    highlighter: new Highlighter(),
    bundles,
    posters: new Posters(folder, bundles),
    scenes: new Scenes(folder, bundles),
  }
}

export async function loadDeck(path: string, workshop?: Workshop): Promise<LoadedDeck> {
  const host = openFolder(path)
  const { highlighter, bundles, posters, scenes } = workshop ?? openWorkshop(host.folder)
  const entry = host.read(ENTRY, '')
  const source = 'bytes' in entry ? entry.bytes : new Uint8Array()
  // One reading of it, whoever asks: the deck and its bytes belong together.
  const reading: SourceHost = {
    read: (name, from) => (name === ENTRY && !from ? entry : host.read(name, from)),
  }
  const spec = readDeck(reading, ENTRY)
  const tokens = [...tokensOf(spec)]

  const folders = componentFolders(host.folder, spec.meta)
  const components = new Map<string, ReturnType<typeof findComponent>>()
  const facts = new Map<string, DemoStills | DemoProblem>()
  const sceneByPath = new Map<string, LoadedScene | DemoProblem>()
  const touched = new Set(host.touched)
  for (const demo of tokens.flatMap((token) => token.meta?.demo ?? [])) {
    const component = components.get(demo.tag) ?? findComponent(demo.tag, folders)
    components.set(demo.tag, component)
    if (!component) continue
    if ('problem' in component) facts.set(keyOf(demo), component)
    else if (!facts.has(keyOf(demo))) {
      const scene = await findScene(demo)
      const stills =
        scene && 'problem' in scene
          ? scene
          : await stillsOrProblem(posters, component, settingOf(demo, scene))
      facts.set(keyOf(demo), stills)
      for (const file of [component.element, component.poster, ...bundles.filesOf(component.poster)])
        touched.add(file)
    }
  }
  bundles.save()
  posters.save()

  async function findScene({ scene }: Written): Promise<LoadedScene | DemoProblem | undefined> {
    if (!scene?.path) return undefined
    const found = sceneByPath.get(scene.path) ?? (await sceneOrProblem(scenes, scene.path))
    sceneByPath.set(scene.path, found)
    for (const file of scenes.filesOf(scene.path)) touched.add(file)
    return found
  }
  const loadedScene = ({ scene }: Written): LoadedScene | undefined => {
    const found = sceneByPath.get(scene?.path ?? '')
    return found && 'data' in found ? found : undefined
  }

  const { deck, problems } = toDeck(spec, (ref) => facts.get(keyOf(ref)))
  const code = tokens.flatMap((token) => (token.meta?.code ? [token.meta.code] : []))
  const unknown = await highlighter.load(code.map((block) => block.lang))
  const plain = code
    .filter((block) => unknown.includes(block.lang))
    .map((block): Problem => ({
      severity: 'warning',
      ...block.place,
      message: `no grammar for "${block.lang}": the code stays plain`,
    }))

  const missing = spec.meta.components
    .filter((path) => !existsSync(resolve(host.folder, path)))
    .map((path) => errorAt(keyPlace(source, 'components'), `there is no folder ${path} for components`))
  const unknownElements = tokens
    .flatMap((token) => token.meta?.elements ?? [])
    .filter(({ tag }) => findComponent(tag, folders) === undefined)
    .map(({ tag, place }) =>
      errorAt(
        place,
        `there is no component "${tag}": raw HTML may have the elements of the deck's own components`,
      ),
    )
  const files = readFiles(host, ENTRY, spec.meta, tokens)
  for (const path of host.touched) touched.add(path)
  return {
    folder: host.folder,
    deck,
    source,
    problems: [...problems, ...missing, ...unknownElements, ...plain, ...files.problems].sort(
      (a, b) => rank(a) - rank(b),
    ),
    components: [...components.values()].filter((one): one is Component => one !== undefined && 'tag' in one),
    highlighter,
    files,
    stillsOf(demo) {
      const stills = facts.get(keyOf(demo))
      return stills && 'first' in stills ? stills : undefined
    },
    sceneOf: (demo) => loadedScene(demo)?.text,
    async posterSteps(demo) {
      const component = components.get(demo.tag)
      if (!component || 'problem' in component) return undefined
      const setting = settingOf(demo, loadedScene(demo))
      const steps = await posters.stepsOf(component, setting).catch(() => undefined)
      posters.save()
      return steps
    },
    touched,
  }
}

/** Where a key of the front matter stands. */
function keyPlace(source: Uint8Array, key: string): Place {
  const lines = new TextDecoder().decode(source).split('\n')
  const index = lines.findIndex((line) => line.startsWith(`${key}:`))
  return { file: ENTRY, line: Math.max(0, index) + 1, column: 1 }
}

const rank = (problem: Problem): number => (problem.severity === 'error' ? 0 : 1)

const keyOf = ({ tag, attributes, scene }: Written): string => JSON.stringify([tag, attributes, scene?.path])

const settingOf = ({ attributes }: Written, scene: LoadedScene | undefined): DemoSetting => ({
  attributes,
  ...(scene ? { scene: scene.data } : {}),
})

async function stillsOrProblem(
  posters: Posters,
  component: Component,
  setting: DemoSetting,
): Promise<DemoStills | DemoProblem> {
  try {
    return await posters.stillsOf(component, setting)
  } catch (error) {
    return { problem: `it can't be drawn: ${reasonOf(error)}` }
  }
}

async function sceneOrProblem(scenes: Scenes, path: string): Promise<LoadedScene | DemoProblem> {
  try {
    return await scenes.load(path)
  } catch (error) {
    return { problem: reasonOf(error), of: 'scene' }
  }
}

/** The first line of what was thrown. */
const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]!

function* tokensOf(spec: DeckSpec): Iterable<Token> {
  for (const slide of spec.slides)
    for (const block of [...slide.body, ...slide.transcript, ...slide.notes])
      if (block) yield* deep(block.tokens)
  for (const slide of spec.slides) for (const { image } of slide.backgrounds) yield image
}

function* deep(tokens: readonly Token[]): Iterable<Token> {
  for (const token of tokens) {
    yield token
    if (token.children) yield* deep(token.children)
  }
}
