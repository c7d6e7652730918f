/** The contract of a demo's element, checked in a Chromium: `DemoElement` in `heapdeck/demo`. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Chromium, findChromium, HOW_TO_HAVE_CHROMIUM } from '../chromium/index.ts'
import { formatProblem } from '../problems.ts'
import { loadDeck, makeSite, serveLoopback } from '../site/index.ts'
import type * as api from './api.ts'
import { ContractError } from './contract.ts'
import { demoIn } from './load.ts'

export const checkElement: typeof api.checkElement = async (
  folder,
  { attributes = {}, scene, program } = {},
) => {
  const { tag, element } = demoIn(folder)
  const executable = findChromium()
  if (!executable) return { skipped: `no browser is found: ${HOW_TO_HAVE_CHROMIUM}` }
  const deck = mkdtempSync(join(tmpdir(), 'heapdeck-demo-'))
  try {
    if (scene !== undefined)
      writeFileSync(join(deck, 'scene.ts'), `export default ${JSON.stringify(scene)}\n`)
    for (const [name, text] of program
      ? [[program.file, program.text] as const, ...Object.entries(program.beside)]
      : [])
      writeFileSync(join(deck, name), text)
    const written = Object.entries({
      ...attributes,
      ...(scene === undefined ? {} : { scene: 'scene.ts' }),
      ...(program === undefined ? {} : { program: program.file }),
    })
    const words = written.map(([name, value]) => ` ${name}=${JSON.stringify(value)}`).join('')
    const components = JSON.stringify(dirname(dirname(element)))
    const slide = `# Demo {#slide}\n\n[Demo time]{${tag} #demo${words}}\n`
    writeFileSync(join(deck, 'slides.md'), `---\ntitle: Demo\ncomponents: [${components}]\n---\n\n${slide}`)
    const faults = await tryOn(executable, deck)
    if (faults.length > 0) throw new ContractError(`<${tag}>`, faults)
    return {}
  } finally {
    rmSync(deck, { recursive: true, force: true })
  }
}

/** Faults of the demo on the deck's one slide. */
async function tryOn(executable: string, folder: string): Promise<readonly string[]> {
  const loaded = await loadDeck(folder)
  const problems = loaded.problems.filter(({ severity }) => severity === 'error')
  if (problems.length > 0) return problems.map(formatProblem)
  const site = await makeSite(loaded)
  const pages = new Map([...site.pages()].map(({ path, html }) => [path, html]))
  const served = await serveLoopback((path) => site.files.get(path) ?? pages.get(path))
  const chromium = new Chromium(executable)
  try {
    const page = await chromium.newPage()
    await page.open(`${served.url}slide/`)
    return await page.evaluate<readonly string[]>(
      `(${inPage.toString()})(${MOST_WAIT}, (url) => import(url))`,
    )
  } finally {
    await chromium.close()
    await served.close()
  }
}

/** How long a demo may take to be ready, in ms. */
const MOST_WAIT = 20_000

/** Runs in the page: it may use nothing of this module, and what reads this file may have its own `import`. */
async function inPage(mostWait: number, load: (url: string) => Promise<unknown>): Promise<string[]> {
  type Json = unknown
  type Demo = HTMLElement & {
    state: Json
    ready: Promise<unknown>
    pause(): void
    resume(): void
    scene?: Json
    program?: Json
  }
  const faults: string[] = []
  const say = (fault: string): void => void (faults.includes(fault) || faults.push(fault))
  const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
  const soon = <Result>(promise: Promise<Result>, what: string): Promise<Result | void> =>
    Promise.race([
      promise,
      new Promise<void>((_, reject) =>
        setTimeout(() => reject(new Error(`${what} takes longer than ${mostWait / 1000} s`)), mostWait),
      ),
    ])
  const stage = (window as unknown as { heapdeck: { ready?(): Promise<readonly string[]> } }).heapdeck
  const started = performance.now()
  while (!stage.ready && performance.now() - started < mostWait) await new Promise((go) => setTimeout(go, 5))
  const demo = document.querySelector<Demo>('#demo')!
  try {
    await soon(stage.ready?.() ?? Promise.resolve([]), 'getting ready')
    const failed = document.querySelector('.demo-error')
    if (failed) return [failed.textContent!]
    const module = (await load(new URL(demo.dataset['module']!, document.baseURI).href)) as {
      stateAt(step: number, setting: object): Json
      moments: Record<string, Json> | ((setting: object) => Record<string, Json>)
    }
    for (const name of ['pause', 'resume'] as const)
      if (typeof demo[name] !== 'function') say(`it has no ${name}()`)
    if (typeof demo.ready?.then !== 'function') say('its `ready` is no promise')
    if (faults.length > 0) return faults

    const own = demo.getAttributeNames().filter((name) => !/^(id|class|hidden|data-.*)$/.test(name))
    const setting = {
      attributes: Object.fromEntries(own.map((name) => [name, demo.getAttribute(name)])),
      ...(demo.scene === undefined ? {} : { scene: demo.scene }),
      ...(demo.program === undefined ? {} : { program: demo.program }),
    }
    const steps = Array.from({ length: Number(demo.dataset['steps']) + 1 }, (_, step) => step)
    const moments = typeof module.moments === 'function' ? module.moments(setting) : module.moments
    const states: [name: string, state: Json][] = [
      ...steps.map((step): [string, Json] => [`step ${step}`, module.stateAt(step, setting)]),
      ...Object.entries(moments).map(([name, state]): [string, Json] => [`the moment "${name}"`, state]),
    ]
    const told: string[] = []
    let at = ''
    document.addEventListener('change', () => told.push(at))
    const put = async (name: string, state: Json): Promise<string> => {
      at = name
      demo.state = JSON.parse(JSON.stringify(state))
      await soon(demo.ready, `\`ready\` at ${name}`)
      const text = JSON.stringify(demo.state)
      if (text === undefined) say(`its \`state\` at ${name} is no JSON`)
      return text ?? ''
    }
    const first = new Map<string, string>()
    for (const [name, state] of states) first.set(name, await put(name, state))
    // From any state to any other, and to what the element itself gave.
    for (const [name, state] of states.toReversed()) {
      if ((await put(name, state)) !== first.get(name))
        say(`${name} is another state when it is come to again`)
      if ((await put(name, JSON.parse(first.get(name) || 'null'))) !== first.get(name))
        say(`the state that it gives at ${name} is not the one that it takes`)
    }
    for (const name of told) say(`it tells a change when its state is set, at ${name}: nobody made one`)
    const before = JSON.stringify(demo.state)
    try {
      demo.state = { version: 'no such version' }
      await demo.ready
      say('it takes {"version":"no such version"} for a state: what it can’t read must throw a RangeError')
    } catch (error) {
      if (!(error instanceof RangeError))
        say(`for what is no state it throws no RangeError: ${wordsOf(error)}`)
      if (JSON.stringify(demo.state) !== before) say('what is no state has changed it')
    }
    demo.pause()
    demo.pause()
    demo.resume()
    const [last] = states
    if (last && (await put(last[0], last[1])) !== first.get(last[0]))
      say('after a pause its states are others')
  } catch (error) {
    say(wordsOf(error))
  }
  return faults
}
