/** Two hundred edits in a row, of every kind and from every side, in one page: where it stands, it stays. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Json } from '../../../src/engine/demo.ts'
import {
  addSlide,
  editBetween,
  duplicateSlide,
  fingerprint,
  hideSlides,
  moveSlides,
  removeSlides,
  withEdits,
  withHiddenSlides,
  type DeckChange,
  type EditedDeck,
  type SlideChange,
} from '../../../src/engine/edit/index.ts'
import type { Outline } from '../../../src/engine/outline.ts'
import type { Stage } from '../../../src/engine/page/window.ts'
import { isSame, useDev } from '../../support/dev.ts'
import { FileModel } from '../../support/file-model.ts'
import { SECOND_DECK } from '../../support/heapdeck.ts'
import { expectQuiet, type Watched } from '../../support/site.ts'

/** `SEED=7 EDITS=1000` look further than the tests of every day. */
const SEED = Number(process.env['SEED'] ?? 17)
const EDITS = Number(process.env['EDITS'] ?? 200)

const FILE = 'slides.md'
const slideOf = (name: string, items: number): string =>
  [`# The ${name} {#${name}}`, '', `Alpha ${name} omega.`, ...(items ? [''] : [])]
    .concat(Array.from({ length: items }, (_, index) => `* item ${index + 1}`))
    .join('\n')
const DECK = [
  '---\ntitle: Title 0\nauthor: Author 0\nduration: 5\nlang: en\ntheme: theme.css\n---\n\n# The first {#first}\n\nAlpha first omega.',
  slideOf('second', 3),
  '# The demo {#demo}\n\nAlpha demo omega.\n\n[Demo time]{step-counter #counter start=3}',
  slideOf('third', 0),
  slideOf('fourth', 2),
  slideOf('last', 0),
].join('\n\n---\n\n')
const COMPONENT = 'components/step-counter/'

/** The deck as a Windows editor writes it: every save must keep that. */
const raw = (text: string): string => `\ufeff${text.replaceAll('\n', '\r\n')}`

const dev = useDev(SECOND_DECK, ({ folder }) => {
  writeFileSync(join(folder, FILE), raw(DECK))
  writeFileSync(join(folder, 'theme.css'), ':root { --ink: rgb(0, 2, 3) }\n')
})
const disk = (): string => readFileSync(join(dev.folder, FILE), 'utf8')

/** Numbers from 0 to 1, the same for the same seed. */
function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** What the page knows and shows. */
interface Seen {
  readonly text: string
  readonly outline: Outline
  readonly id: string
  readonly at: { readonly slide: number; readonly step: number }
  /** What is on show, and what a page loaded now would show. */
  readonly shown: string
  readonly fresh: string
  readonly problems: readonly string[]
  readonly state: Json | undefined
  /** Marks of the demo's code that runs. */
  readonly code: readonly string[]
  readonly ink: string
  /** The lines of the text in the editor; '' while it is closed. */
  readonly editor: string
}

async function look(page: Watched): Promise<Seen> {
  // First what the server has read: what it makes after that is of nothing older.
  const { id, text, outline } = await page.evaluate(async () => {
    const editing = await (window as unknown as { heapdeck: Stage }).heapdeck.host!.editing!()
    const text = await editing.textOf('slides.md')
    const outline = await editing.outline()
    return { id: document.querySelector('main > .on')!.id, text, outline }
  })
  // Not in the page: it would complain of a slide that is gone by now.
  const response = await fetch(new URL(`${id}/`, dev.server.url), { headers: { accept: 'text/html' } })
  // The page's own policy would refuse the other one's style sheet.
  const html = response.ok ? (await response.text()).replace(/(<\/?)style/g, '$1x-style') : ''
  const seen = await page.evaluate(
    ({ id, html }) => {
      const stage = (window as unknown as { heapdeck: Stage }).heapdeck
      const lookOf = (document: Document, id: string): string => {
        const main = document.querySelector('main')!
        const sheet = main.querySelector<HTMLElement>(`:scope > [id="${id}"]`)
        const slide = sheet?.querySelector('.slide')?.cloneNode(true) as Element | undefined
        for (const demo of slide?.querySelectorAll('.demo') ?? []) demo.textContent = 'a demo'
        const { slides, first, last, title } = main.dataset
        return JSON.stringify({
          slides,
          first,
          last,
          title,
          lang: document.documentElement.lang,
          byline: document.querySelector('.bar small')?.textContent,
          strip: document.querySelector('.strip')?.children.length,
          css: document.querySelector('x-style, head > style')!.textContent,
          number: sheet?.dataset['number'],
          steps: sheet?.dataset['steps'],
          slide: slide?.textContent,
        })
      }
      const fresh = html && new DOMParser().parseFromString(html, 'text/html')
      const demo = document.querySelector<HTMLElement & { state: Json }>('#counter')
      const panel = document.querySelector('heapdeck-problems')
      const inside = demo?.shadowRoot
      return {
        id: document.querySelector('main > .on')!.id,
        at: { slide: stage.at.slide, step: stage.at.step },
        shown: lookOf(document, id),
        fresh: fresh ? lookOf(fresh, id) : 'nothing',
        problems: [...(panel?.shadowRoot?.querySelectorAll('li') ?? [])].map((line) => line.textContent),
        state: demo?.dataset['awake'] === undefined ? undefined : demo.state,
        code: [
          inside?.querySelector('.say')?.getAttribute('data-edit') ?? '',
          inside?.querySelector('counter-panel')?.shadowRoot?.querySelector('button')?.textContent ?? '',
        ],
        ink: getComputedStyle(document.documentElement).color,
        editor: [
          ...(document.querySelector('heapdeck-editor')?.shadowRoot!.querySelectorAll('.source .cm-line') ??
            []),
        ]
          .map((line) => line.textContent)
          .join('\n'),
      }
    },
    { id, html },
  )
  return { text, outline, ...seen }
}

/** The caret stands behind these words of the slide in the editor. */
const goBehind = (page: Watched, words: string): Promise<void> =>
  page.evaluate((words) => {
    const { shadowRoot } = document.querySelector('heapdeck-editor')!
    const content = shadowRoot!.querySelector<HTMLElement>('.source .cm-content')!
    content.focus()
    for (const line of content.querySelectorAll('.cm-line')) {
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT)
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.nodeValue!.indexOf(words)
        if (at >= 0) return getSelection()!.setBaseAndExtent(node, at + words.length, node, at + words.length)
      }
    }
    throw new Error(`nowhere does it say ${words}`)
  }, words)

const apply = (page: Watched, change: DeckChange): Promise<void> =>
  page.evaluate(async (change) => {
    const editing = await (window as unknown as { heapdeck: Stage }).heapdeck.host!.editing!()
    await editing.apply(change)
  }, change)

const takeBack = (page: Watched, what: 'undo' | 'redo'): Promise<string | undefined> =>
  page.evaluate(async (what) => {
    const editing = await (window as unknown as { heapdeck: Stage }).heapdeck.host!.editing!()
    return editing[what]()
  }, what)

const textIn = (page: Watched): Promise<string> =>
  page.evaluate(async () =>
    (await (window as unknown as { heapdeck: Stage }).heapdeck.host!.editing!()).textOf('slides.md'),
  )

class Session {
  readonly model = new FileModel(DECK)
  readonly log: string[] = []
  count = 0
  seen!: Seen
  private readonly page: Watched
  private readonly random: () => number
  private ink = 0
  private code = ['', 'Count on']
  private demoVersion = 1
  private radius = 22
  /** What the person made of the demo. */
  private state: Json | undefined
  private problem: RegExp | undefined
  /** What other programs keep away from, as long as it can be undone: slides that were made or moved here. */
  private own: { readonly ids: readonly string[] }[] = []
  private takenBack: { readonly ids: readonly string[] }[] = []
  private isOpen = false
  /** A slide that was added here and moved by another program may leave its separator. */
  private isUndone = false
  /** The editor shows what was taken back, wherever that was. */
  private isLed = false
  /** Where the person typed last: the next words go elsewhere, so that they are undone apart. */
  private anchor = 'omega'

  constructor(page: Watched, seed: number) {
    this.page = page
    this.random = chance(seed)
  }

  async start(): Promise<void> {
    await this.arrived()
    await this.go('demo', 0)
    await this.play()
  }

  /** Goes somewhere, opens or closes the editor, then edits. */
  async next(): Promise<void> {
    if (this.random() < 0.4 && !this.problem) await this.wander()
    this.count++
    await this.staying(() => this.edit())
  }

  /** Nothing moves but what the edit says. */
  private async staying(edit: () => Promise<boolean>): Promise<void> {
    const before = this.seen
    const mayMove = await edit()
    this.isLed = mayMove
    // Who is led to the demo's slide sees it as its step declares.
    const { state } = this
    // Taking everything back may lead away from it and to it again.
    const mayComeToDemo = mayMove && (this.isUndone || before.id !== 'demo')
    if (mayComeToDemo) this.state = undefined
    await this.arrived()
    if (this.isLed && this.isOpen) await this.showSlide()
    const { seen } = this
    expect(await isSame(this.page)).toBe(true)
    expect(this.page.failures).toEqual([])
    if (mayComeToDemo && seen.id === 'demo') await this.takeState()
    else this.state ??= state
    const isThere = seen.outline.slides.some(({ id }) => id === before.id)
    if (seen.id !== before.id && (!isThere || mayMove)) return
    expect({ id: seen.id, at: seen.at }).toEqual({
      id: before.id,
      at: {
        slide: seen.outline.slides.findIndex(({ id }) => id === before.id) + 1,
        step: mayMove ? seen.at.step : Math.min(before.at.step, this.slide(before.id).steps),
      },
    })
  }

  async undoAll(): Promise<void> {
    if (this.problem) await this.staying(() => this.mend())
    this.isUndone = true
    await this.staying(async () => {
      while (this.model.canUndo) await this.undo()
      return this.isOpen
    })
  }

  private slide(id: string) {
    return this.seen.outline.slides.find((slide) => slide.id === id)!
  }

  /** Waits for the page, the server and the disk to have what they should have. */
  private async arrived(): Promise<void> {
    const { text } = this.model
    let last: string[] = []
    const missing = async (): Promise<string[]> => {
      last = [between('on disk', raw(text), disk())].filter(Boolean)
      // What is saved is looked for first: that costs nobody anything.
      if (last.length > 0) return last
      const seen = await look(this.page)
      this.seen = seen
      const told = seen.outline.problems.map(({ message }) => message)
      last = [
        between('in the editor', text, seen.text),
        seen.outline.files[FILE] === fingerprint(text) ? '' : 'the outline is old',
        between('on show', seen.fresh, seen.shown),
        // What a page has typed counts until it is saved: with it comes the order that the page knew.
        seen.outline.slides.findIndex(({ id }) => id === seen.id) + 1 === seen.at.slide
          ? ''
          : `${seen.id} is slide ${seen.at.slide} on the stage`,
        !this.isOpen
          ? seen.editor
          : // What was taken back may be nowhere on a slide.
            this.isLed && seen.editor === text
            ? ''
            : between('beside the slide', this.sourceOf(seen), seen.editor),
        seen.ink === `rgb(${this.ink}, 2, 3)` ? '' : `the ink is ${seen.ink}`,
        (
          this.problem
            ? told.some((one) => this.problem!.test(one))
            : told.every((one) => this.isUndone && /two `---` in a row/.test(one))
        )
          ? ''
          : `problems are ${told.join('; ')}`,
        told.length > 0 || seen.problems.length === 0 ? '' : `the page tells of ${seen.problems.join('; ')}`,
        seen.state === undefined || this.state === undefined || sameJson(seen.state, this.state)
          ? ''
          : `the demo stands at ${JSON.stringify(seen.state)} for ${JSON.stringify(this.state)}`,
        seen.state === undefined || sameJson(seen.code, this.code) ? '' : `the code is ${seen.code.join()}`,
      ].filter(Boolean)
      return last
    }
    await expect
      .poll(missing, { timeout: 15_000 })
      .toEqual([])
      .catch((error: unknown) => {
        // oxlint-disable-next-line preserve-caught-error
        throw new Error(last.join('\n') || String(error))
      })
  }

  private async showSlide(): Promise<void> {
    this.isLed = false
    await this.page.getByRole('radio', { name: 'Slide', exact: true }).check()
    await this.arrived()
  }

  /** The lines of the slide on show. */
  private sourceOf({ id, outline }: Seen): string {
    const slide = outline.slides.find((one) => one.id === id)
    return this.model.text
      .split('\n')
      .slice((slide?.from ?? 1) - 1, slide?.to)
      .join('\n')
  }

  private pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.random() * items.length)]!
  }

  /** A person makes something of the demo that is on show. */
  private async play(): Promise<void> {
    await this.page.locator('#counter button').first().click()
    await this.takeState()
  }

  /** From here on the demo stands as it stands now. */
  private async takeState(): Promise<void> {
    await this.page.evaluate(() => (window as unknown as { heapdeck: Stage }).heapdeck.ready?.())
    this.seen = await look(this.page)
    this.state = this.seen.state
    expect(this.state).toBeDefined()
  }

  private async go(id: string, step: number): Promise<void> {
    const slide = this.seen.outline.slides.findIndex((one) => one.id === id) + 1
    await this.page.evaluate((to) => (window as unknown as { heapdeck: Stage }).heapdeck.host!.go(to), {
      slide,
      step,
    })
    await expect
      .poll(async () => {
        const { id, at } = await look(this.page)
        return { id, at }
      })
      .toEqual({ id, at: { slide, step } })
    // A step that is gone to declares how the demo stands.
    if (id === 'demo') await this.takeState()
    await this.arrived()
  }

  private async wander(): Promise<void> {
    if (this.random() < 0.3) {
      this.isOpen = !this.isOpen
      this.log.push(this.isOpen ? 'open the editor' : 'close the editor')
      await this.page.evaluate(async (isOpen) => {
        const editing = await (window as unknown as { heapdeck: Stage }).heapdeck.host!.editing!()
        if (isOpen) editing.open()
        else editing.close()
      }, this.isOpen)
      return this.arrived()
    }
    const { slides } = this.seen.outline
    const to = this.random() < 0.35 ? this.slide('demo') : this.pick(slides)
    const step = Math.floor(this.random() * (to.steps + 1))
    this.log.push(`go to ${to.id}, step ${step}`)
    await this.go(to.id, step)
    if (to.id === 'demo' && this.random() < 0.8) await this.play()
  }

  /** True: the person is led to what changes. */
  private async edit(): Promise<boolean> {
    if (this.problem) return this.mend()
    const kinds: [number, () => Promise<boolean>][] = [
      [22, () => this.type()],
      [12, () => this.applyProse()],
      [14, () => this.diskProse()],
      [10, () => this.applySlides()],
      [8, () => this.diskSlides()],
      [8, () => this.frontMatter(this.random() < 0.5)],
      [12, () => this.demoCode()],
      [2, () => this.demoVersions()],
      [6, () => this.theme()],
      [14, () => this.undo()],
      [8, () => this.redo()],
      [3, () => this.fault()],
    ]
    const all = kinds.reduce((sum, [weight]) => sum + weight, 0)
    let at = this.random() * all
    const [, kind] = kinds.find(([weight]) => (at -= weight) < 0)!
    return kind()
  }

  private note(words: string): void {
    this.log.push(`${this.count}: ${words}`)
  }

  private write(path: string, change: (text: string) => string): void {
    const file = join(dev.folder, path)
    const before = readFileSync(file, 'utf8')
    const after = change(before)
    expect(after, `nothing changes in ${path}`).not.toBe(before)
    writeFileSync(file, after)
  }

  private toDisk(text: string): void {
    this.model.outside(text)
    writeFileSync(join(dev.folder, FILE), raw(text))
  }

  private ownEdit(ids: readonly string[]): void {
    this.own.push({ ids })
    this.takenBack = []
  }

  private get apart(): Set<string> {
    return new Set(this.own.flatMap(({ ids }) => ids))
  }

  /** Where a slide's paragraph stands in the text. */
  private paragraph(id: string): { from: number; to: number; line: string } {
    const { from } = this.slide(id)
    const lines = this.model.text.split('\n')
    const at = lines.findIndex((line, index) => index >= from - 1 && line.startsWith('Alpha'))
    const offset = lines.slice(0, at).join('\n').length + 1
    return { from: offset, to: offset + lines[at]!.length, line: lines[at]! }
  }

  private async type(): Promise<boolean> {
    if (!this.isOpen) return this.applyProse()
    const { id } = this.seen
    const { from, line } = this.paragraph(id)
    this.anchor = this.anchor === 'Alpha' ? 'omega' : 'Alpha'
    const words = ` t${this.count}`
    this.note(`type${words} behind ${this.anchor} on ${id}`)
    const at = from + line.lastIndexOf(this.anchor) + this.anchor.length
    await expect.poll(() => goBehind(this.page, this.anchor).then(() => true)).toBe(true)
    await this.page.keyboard.type(words)
    if (this.random() < 0.5) await this.page.keyboard.press('Control+s')
    this.model.own([{ from: at, to: at, insert: words }])
    this.ownEdit([])
    return false
  }

  private async applyProse(): Promise<boolean> {
    const { id } = this.pick(this.seen.outline.slides)
    const { to } = this.paragraph(id)
    const edit = { from: to, to, insert: ` And a${this.count}.` }
    this.note(`apply${edit.insert} on ${id}`)
    await apply(this.page, { words: 'Say more', edits: { [FILE]: [edit] } })
    this.model.own([edit])
    this.ownEdit([])
    return false
  }

  private async diskProse(): Promise<boolean> {
    const { apart } = this
    const free = this.seen.outline.slides.filter(({ id }) => !apart.has(id))
    if (free.length === 0) return this.undo()
    const { id } = this.pick(free)
    const { from, to, line } = this.paragraph(id)
    const isWhole = this.random() < 0.3
    const words = isWhole
      ? `Alpha ${id} omega, d${this.count}.`
      : line.replace('Alpha', `Alpha d${this.count}`)
    this.note(`another program writes ${words} on ${id}`)
    const { text } = this.model
    this.toDisk(text.slice(0, from) + words + text.slice(to))
    return false
  }

  private get deck(): EditedDeck {
    const { text } = this.model
    return { outline: withHiddenSlides(this.seen.outline), textOf: () => text }
  }

  /** A change of the slides, and the ids of those that it moves about. */
  private slideChange(free: (id: string) => boolean): { change: SlideChange; ids: string[] } {
    const { deck } = this
    const { slides } = deck.outline
    const usable = slides.flatMap(({ id }, index) => (free(id) && index > 0 ? [index] : []))
    const kind = this.random()
    const index = this.pick(usable)
    const before = 1 + Math.floor(this.random() * slides.length)
    const name = `new-${this.count}`
    if (usable.length === 0 || kind < 0.3 || slides.length < 5)
      return {
        change: addSlide(deck, slideOf(name, Math.floor(this.random() * 3)), before),
        ids: [name],
      }
    const ids = [slides[index]!.id]
    if (kind < 0.6) return { change: moveSlides(deck, [index], before), ids }
    if (kind < 0.7) return { change: duplicateSlide(deck, index), ids: [...ids, `${ids[0]}-2`] }
    const isDemo = slides[index]!.demos.length > 0
    if (isDemo) return { change: moveSlides(deck, [index], before), ids }
    if (kind < 0.8) return { change: hideSlides(deck, [index], !slides[index]!.isHidden), ids }
    return { change: removeSlides(deck, [index]), ids }
  }

  private async applySlides(): Promise<boolean> {
    const { change, ids } = this.slideChange(() => true)
    if ('problem' in change || (change.edits[FILE] ?? []).length === 0) return this.applyProse()
    this.note(`${change.words} (${ids.join()})`)
    await apply(this.page, change)
    this.model.own(change.edits[FILE]!)
    this.ownEdit(ids)
    return false
  }

  private async diskSlides(): Promise<boolean> {
    const { apart } = this
    const { change, ids } = this.slideChange((id) => !apart.has(id))
    if ('problem' in change || (change.edits[FILE] ?? []).length === 0) return this.diskProse()
    this.note(`another program: ${change.words} (${ids.join()})`)
    this.toDisk(withEdits(this.model.text, change.edits[FILE]!))
    return false
  }

  private async frontMatter(isOwn: boolean): Promise<boolean> {
    const { text } = this.model
    const key = this.pick(['title', 'author', 'duration', 'lang'])
    const [found, , old] = new RegExp(`^(${key}: )(.*)$`, 'm').exec(text)!
    const value = { title: `Title ${this.count}`, author: `Author ${this.count}`, duration: `${this.count}` }[
      key
    ]
    const insert = value ?? (old === 'en' ? 'de' : 'en')
    const to = text.indexOf(found) + found.length
    const edit = { from: to - old!.length, to, insert }
    this.note(`${isOwn ? 'apply' : 'another program'}: ${key}: ${insert}`)
    if (!isOwn) this.toDisk(withEdits(text, [edit]))
    else {
      await apply(this.page, { words: `Change ${key}`, edits: { [FILE]: [edit] } })
      this.model.own([edit])
      this.ownEdit([])
    }
    return false
  }

  private async demoCode(): Promise<boolean> {
    const mark = String(this.count)
    const what = this.pick(['element', 'part', 'poster'])
    this.note(`the demo's ${what}`)
    if (what === 'element') {
      this.code = [mark, this.code[1]!]
      this.write(`${COMPONENT}step-counter.ts`, (text) =>
        text.replace(/<p class="say"( data-edit="\d+")?/, `<p class="say" data-edit="${mark}"`),
      )
    } else if (what === 'part') {
      this.code = [this.code[0]!, `Count on ${mark}`]
      this.write(`${COMPONENT}counter-panel.ts`, (text) =>
        text.replace(/Count on( \d+)?/, `Count on ${mark}`),
      )
    } else {
      this.radius = 100 + this.count
      this.write(`${COMPONENT}step-counter.poster.ts`, (text) =>
        text.replace(/r="\d+"/, `r="${this.radius}"`),
      )
      await expect
        .poll(async () => (await fetch(`${dev.server.url}demo/`)).text(), { timeout: 15_000 })
        .toContain(`r="${this.radius}"`)
    }
    return false
  }

  /** The demo's states have another version: those of before are no more. */
  private async demoVersions(): Promise<boolean> {
    if (this.seen.id !== 'demo') return this.demoCode()
    const [was, is] = [this.demoVersion, ++this.demoVersion]
    this.note(`the demo's states are of version ${is}`)
    this.state = undefined
    this.write(`${COMPONENT}counter-state.ts`, (text) =>
      text.replaceAll(`version: ${was}`, `version: ${is}`).replace(`version !== ${was}`, `version !== ${is}`),
    )
    await expect
      .poll(async () => ((await look(this.page)).state as { version?: number } | undefined)?.version, {
        timeout: 15_000,
      })
      .toBe(is)
    await this.takeState()
    return false
  }

  private async theme(): Promise<boolean> {
    this.ink = this.count % 256
    this.note(`the theme's ink ${this.ink}`)
    writeFileSync(join(dev.folder, 'theme.css'), `:root { --ink: rgb(${this.ink}, 2, 3) }\n`)
    return false
  }

  /** A fault on disk; the next edit mends it. */
  private async fault(): Promise<boolean> {
    const { apart } = this
    const free = this.seen.outline.slides.filter(({ id }) => !apart.has(id))
    if (free.length === 0) return this.undo()
    const { id } = this.pick(free)
    const { to } = this.paragraph(id)
    this.note(`a fault on ${id}`)
    this.problem = /unknown container/
    const { text } = this.model
    this.toDisk(`${text.slice(0, to)}\n\n::: nots\nfault\n:::${text.slice(to)}`)
    return false
  }

  private async mend(): Promise<boolean> {
    this.note('the fault is mended')
    this.problem = undefined
    this.toDisk(this.model.text.replace('\n\n::: nots\nfault\n:::', ''))
    return false
  }

  private async undo(): Promise<boolean> {
    if (!this.model.canUndo) return this.applyProse()
    this.model.undo()
    this.note('undo')
    const last = this.own.pop()
    if (last) this.takenBack.push(last)
    await this.untilItFits('undo')
    return this.isOpen
  }

  private async redo(): Promise<boolean> {
    if (!this.model.canRedo) return this.applyProse()
    this.model.redo()
    this.note('redo')
    const last = this.takenBack.pop()
    if (last) this.own.push(last)
    await this.untilItFits('redo')
    return this.isOpen
  }

  /** What was typed slowly comes back in pieces. */
  private async untilItFits(what: 'undo' | 'redo'): Promise<void> {
    for (let tries = 0; tries < 12; tries++) {
      const words = await takeBack(this.page, what)
      if ((await textIn(this.page)) === this.model.text) return
      if (words === undefined) break
    }
    expect(await textIn(this.page)).toBe(this.model.text)
  }
}

/** '' for the same; else what differs, in its place. */
function between(where: string, wanted: string, is: string): string {
  const edit = editBetween(wanted, is)
  if (!edit) return ''
  const { from, to, insert } = edit
  const before = wanted.slice(Math.max(0, from - 60), from)
  return `${where}, after ${JSON.stringify(before)}: ${JSON.stringify(insert)} for ${JSON.stringify(wanted.slice(from, to))}`
}

const sameJson = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

test(
  'two hundred edits, in the editor and on disk: no reload, and slide, step and demo stay',
  { timeout: 600_000 },
  async () => {
    const page = await dev.open('first/')
    const session = new Session(page, SEED)
    try {
      await session.start()
      while (session.count < EDITS) await session.next()
      await session.undoAll()
      expect(disk()).toBe(raw(session.model.text))
      // What another program moved meanwhile is its own now: of that nothing is taken back.
      expect(session.model.canUndo).toBe(false)
      expect(await isSame(page)).toBe(true)
      await expectQuiet(page)
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error)
      throw new Error(`SEED=${SEED}, after ${session.log.slice(-12).join('; ')}:\n${words}`, { cause: error })
    }
  },
)

test('who types while another program saves ten times a second loses nothing, nor does that', async () => {
  const page = await dev.open('first/')
  // Of two that write at the same instant one is late: here they take turns.
  let turn = Promise.resolve()
  const inTurn = (act: () => Promise<void> | void): Promise<void> => (turn = turn.then(act))
  await page.route('**/@heapdeck/source/**', (route) =>
    route.request().method() !== 'PUT'
      ? route.continue()
      : inTurn(async () => route.fulfill({ response: await route.fetch() })),
  )
  await page.keyboard.press('e')
  await page.getByRole('textbox', { name: /^Source of/ }).waitFor()
  await goBehind(page, 'omega')
  let others = ''
  const state = { isOver: false }
  const other = async (): Promise<void> => {
    for (let count = 1; count <= 50; count++) {
      await inTurn(() => {
        const text = disk().replace(`Alpha third omega${others}.`, `Alpha third omega${others} o${count}.`)
        others += ` o${count}`
        writeFileSync(join(dev.folder, FILE), text)
      })
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    state.isOver = true
  }
  const saving = other()
  let typed = ''
  for (let count = 1; !state.isOver; count++) {
    await page.keyboard.type(` w${count}`, { delay: 15 })
    typed += ` w${count}`
  }
  await saving
  const expected = DECK.replace('Alpha first omega', `$&${typed}`).replace('Alpha third omega', `$&${others}`)
  await expect.poll(disk).toBe(raw(expected))
  await expect.poll(() => textIn(page)).toBe(expected)
  await expect.poll(() => page.locator('main > .on .slide').textContent()).toContain(typed)
  expect(await page.getByRole('region', { name: 'Two versions' }).count()).toBe(0)
  expect(await isSame(page)).toBe(true)
  expect(page.failures.filter((words) => !/412/.test(words))).toEqual([])
})
