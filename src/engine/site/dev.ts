/**
 * `heapdeck dev`: the deck's pages, live. Pages are rendered at each request from the deck in memory; a saved file goes
 * to open pages as what changed. Vite serves the demos' modules; one that changes is swapped in the page (`swap.ts`).
 */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import type { Plugin, ViteDevServer } from 'vite'
import type { Problem, Slide } from '../deck.ts'
import { OWN_EDITOR } from '../dev-server.ts'
import type { Outline } from '../outline.ts'
import { errorAt, formatProblem } from '../problems.ts'
import {
  byline,
  PRESENTER,
  renderContents,
  renderLost,
  renderPresenter,
  renderRead,
  renderStage,
  type PageAssets,
  type Protection,
  type RenderContext,
} from '../render/index.ts'
import { slidePath } from '../route.ts'
import type { SpeakerDeck } from '../speaker.ts'
import { readPublic } from './public.ts'
import { BuildError } from './target.ts'
import { CELL, componentFolders } from './components.ts'
import { editorFile } from './editor-files.ts'
import { tagsOf } from './demos.ts'
import { Emitted } from './emit.ts'
import { ENTRY, loadDeck, openWorkshop, type LoadedDeck } from './load.ts'
import { contextFor, pageAssets, renderSlides } from './pages.ts'
import { changeOfOneSlide } from './quick.ts'
import { PACKAGE_ROOT, PAGE_FILES } from './root.ts'
import { Readings, type Reader } from './readings.ts'
import { updateBetween, type Rendered, type Update } from './update.ts'
import {
  Announcer,
  ASIDES,
  checkRequest,
  isEditable,
  isThisMachine,
  removeLeftovers,
  tokenFor,
  Writing,
  type Guard,
} from './writing/index.ts'
import { presenterAssets, speakerDeck } from './presenter.ts'
import { outlineOf } from './outline.ts'
import { hiddenText, previewOf, type SlidePreview } from './slide-preview.ts'
import { TypedTexts, type TypedMessage } from './typed.ts'
import { bytesOf } from './host.ts'
import { typeOf } from './types.ts'
import { SWAP, swapping } from './swap.ts'
import { cellModule, demoModule, viteConfig } from './vite.ts'

export interface DevOptions {
  readonly port?: number
  readonly host?: string | boolean
  readonly open?: boolean
  /** Told of every reading of the deck: its problems as lines. */
  readonly report?: (problems: readonly string[]) => void
  /** What is to be said of a deck in its editor's margin; absent: what the reading found. */
  readonly check?: (loaded: LoadedDeck) => readonly Problem[]
}

export interface DevServer {
  /** Where Read is. */
  readonly url: string
  readonly urls: readonly { readonly name: string; readonly url: string }[]
  close(): Promise<void>
}

/** Versions of the site's assets that stay served: a page may still be fetching those it was made with. */
const KEPT_VERSIONS = 6

interface Version extends Rendered {
  readonly number: number
  readonly slides: string[]
  readonly context: RenderContext
  readonly loaded: LoadedDeck
  readonly assets: PageAssets
  readonly emitted: Emitted
  /** What only the presenter view may have, once it was asked for. */
  speaker?: Promise<SpeakerDeck>
  /** What an editor works from, once it was asked for. */
  outline?: Outline
  tags?: Promise<Outline['tags']>
}

/** Slides of a deck that is checked while its author writes: a larger one would keep keys waiting. */
const MOST_CHECKED = 2000

const NO_PROTECTION: Protection = { kind: 'nonce', nonce: '', connect: '' }
/** Where the presenter view finds the newest notes. */
const SPEAKER = `${PRESENTER}notes.json`
const DEV_MODULE = 'heapdeck:dev'
/** Where `OWN_EDITOR` leads: Vite opens it, which asks for a whole path. */
const VITE_EDITOR = /^\/__open-in-editor(?![\w-])/i
const idUrl = (id: string): string => `@id/__x00__${id}`

export async function startDev(folder: string, options: DevOptions = {}): Promise<DevServer> {
  const { createServer } = await import('vite')
  const site = await DevSite.open(folder, options)
  await removeLeftovers(site.folder)
  const components = () => site.version.loaded.demos.components
  const config = viteConfig(site.folder, components, () => site.version.loaded.cells.modules)
  const server = await createServer({
    ...config,
    appType: 'custom',
    clearScreen: false,
    server: {
      ...(options.port === undefined ? {} : { port: options.port, strictPort: options.port !== 0 }),
      host: options.host ?? 'localhost',
      open: options.open === true && !process.env['CI'],
      // What is wrong is said in the page's own panel.
      hmr: { overlay: false },
      // A page that another server of this machine gave out must not read what is in ours: the token, notes.
      cors: false,
      watch: { ignored: ['**/.heapdeck/**', ASIDES] },
      fs: {
        // Notes are in the deck's Markdown: pages are made of it, nobody fetches it.
        deny: ['.env', '.env.*', '*.{crt,pem}', '**/.git/**', '**/.heapdeck/**', '**/*.{md,markdown,ipynb}'],
        allow: [site.folder, PACKAGE_ROOT, ...componentFolders(site.folder, site.version.loaded.deck.meta)],
      },
    },
    plugins: [
      swapping(components),
      ...(config.plugins ?? []),
      site.plugin(typeof options.host === 'string' ? options.host : undefined),
    ],
  })
  try {
    await server.listen()
  } catch (error) {
    await server.close()
    throw new BuildError(`can't listen: ${error instanceof Error ? error.message : String(error)}`)
  }
  site.readings.watch(server)
  const [url] = server.resolvedUrls?.local ?? []
  const read = url ?? server.resolvedUrls?.network[0] ?? 'http://localhost/'
  const first = site.version.loaded.deck.slides[0]!
  return {
    url: read,
    urls: [
      { name: 'Read', url: read },
      { name: 'Stage', url: new URL(slidePath(first.id), read).href },
      { name: 'Presenter', url: new URL(PRESENTER, read).href },
      ...(server.resolvedUrls?.network ?? []).map((network) => ({ name: 'Network', url: network })),
    ],
    close: () => server.close(),
  }
}

/** Who hears that a cell has run, after a reading that did not wait for it. */
interface Ears {
  hear?: () => void
  /** One had run before anybody heard. */
  isDue: boolean
}

class DevSite {
  readonly folder: string
  version: Version
  private readonly versions: Version[] = []
  private readonly workshop: ReturnType<typeof openWorkshop>
  private readonly ears: Ears
  private readonly report: (problems: readonly string[]) => void
  private readonly check: (loaded: LoadedDeck) => readonly Problem[]
  private readonly typed: TypedTexts
  /** Made with the server that shows what was read. */
  readings!: Readings
  /** The name that the server was told to listen on. */
  private listens: Pick<Guard, 'host'> = {}
  /** Sockets of pages on this machine: others look on. */
  private readonly near = new WeakSet<object>()
  /** Pages that have typed. */
  private readonly known = new WeakSet<object>()
  /** In every page of this server. */
  private readonly token: string

  static async open(folder: string, options: DevOptions): Promise<DevSite> {
    const ears: Ears = { isDue: false }
    const workshop = openWorkshop(folder, () => {
      if (ears.hear) ears.hear()
      else ears.isDue = true
    })
    const loaded = await loadDeck(folder, workshop)
    return new DevSite(loaded, workshop, ears, options)
  }

  private constructor(
    loaded: LoadedDeck,
    workshop: ReturnType<typeof openWorkshop>,
    ears: Ears,
    { report = () => {}, check = ({ problems }) => problems }: DevOptions,
  ) {
    this.folder = loaded.folder
    this.token = tokenFor(loaded.folder)
    this.workshop = workshop
    this.ears = ears
    this.report = report
    this.check = check
    this.version = this.render(loaded)
    this.typed = new TypedTexts(this.folder, workshop.typed)
  }

  private render(loaded: LoadedDeck): Version {
    const emitted = new Emitted()
    const cellModules = new Set(loaded.cells.modules.map(({ name }) => name))
    const moduleOf = (name: string): string =>
      cellModules.has(name) ? idUrl(cellModule(name)) : name === CELL ? '' : idUrl(demoModule(name))
    const context = { ...contextFor(loaded, emitted, moduleOf), places: true }
    const slides = renderSlides(loaded.deck, context)
    const extra = [idUrl(DEV_MODULE)]
    const assets = pageAssets(loaded, slides, emitted, {
      protection: NO_PROTECTION,
      moduleOf,
      extra,
      published: publicIn(this.folder),
      // Open pages are kept up to date.
      build: 'dev',
    })
    const version: Version = {
      number: (this.versions[0]?.number ?? 0) + 1,
      loaded,
      assets,
      emitted,
      context,
      slides,
      ids: loaded.deck.slides.map((slide) => slide.id),
      steps: loaded.deck.slides.map((slide) => slide.steps),
      contents: renderContents(loaded.deck),
      stageCss: assets.stageCss,
      readCss: assets.readCss,
      deckPath: assets.deck,
      problems: loaded.problems,
      words: { title: loaded.deck.meta.title, byline: byline(loaded.deck), lang: loaded.deck.meta.lang },
      shell: JSON.stringify([
        assets.head,
        assets.boot,
        assets.stage,
        assets.tools,
        assets.sync,
        assets.search,
        assets.read,
      ]),
    }
    this.versions.unshift(version)
    this.versions.length = Math.min(this.versions.length, KEPT_VERSIONS)
    this.report(version.problems.map(formatProblem))
    return version
  }

  /** The last good deck, and that its file is gone. */
  private without(file: string): Version {
    const problem = errorAt({ file, line: 1, column: 1 }, 'the file is gone: this is the deck as it was')
    this.report([formatProblem(problem)])
    return { ...this.version, problems: [problem] }
  }

  /** `host`: the name that the server is to listen on. */
  plugin(host?: string): Plugin {
    if (host !== undefined) this.listens = { host }
    return {
      name: 'heapdeck:dev',
      load: (id) =>
        id === `\0${DEV_MODULE}`
          ? `import '${SWAP}'\n${readFileSync(join(PAGE_FILES, 'dev.js'), 'utf8')}\nconnect(import.meta.hot)`
          : undefined,
      configureServer: (server) => {
        this.readings = new Readings(this.readerFor(server))
        this.ears.hear = () => this.readings.again()
        if (this.ears.isDue) this.ears.hear()
        server.ws.on('connection', (socket, request) => {
          if (isThisMachine(request)) this.near.add(socket)
        })
        server.ws.on('heapdeck:hello', (page: { version?: unknown } | null, client) => {
          const made = this.versions.find(({ number }) => number === page?.version)
          const update = made ? updateBetween(made, this.version) : 'reload'
          if (update === 'reload') client.send({ type: 'full-reload' })
          else client.send('heapdeck:update', update)
        })
        server.ws.on('heapdeck:typed', (message: TypedMessage, client) => {
          if (
            !this.near.has(client.socket) ||
            message?.token !== this.token ||
            !isEditable(String(message.file))
          )
            return
          if (!this.known.has(client)) {
            this.known.add(client)
            client.socket.once('close', () => {
              if (this.typed.leave(client)) this.readings.soon()
            })
          }
          if (this.typed.take(client, message)) this.readings.typed(this.sendQuickly(server, message.file))
        })
        const announcer = new Announcer(this.folder, (change) =>
          server.ws.send({ type: 'custom', event: 'heapdeck:disk', data: change }),
        )
        server.watcher.on('all', (_, path) => announcer.saw(path))
        const writing = new Writing({
          folder: this.folder,
          token: this.token,
          ...this.listens,
          outline: () => this.readings.settled.then(() => this.outline()),
          preview: (query) => this.readings.settled.then(() => this.preview(query)),
          onSaved: (file, bytes, hash) => {
            this.readings.know(file, bytes)
            announcer.know(file, hash)
          },
        })
        server.middlewares.use((request, response, next) => {
          writing.serve(request, response).then((served) => served || next(), next)
        })
        server.middlewares.use((request, response, next) => {
          this.serve(request, response).then((served) => served || next(), next)
        })
      },
    }
  }

  /** Answers for pages and the site's assets; false for anything else. */
  private async serve(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    // Where `OWN_EDITOR` leads, by whatever method: Vite does it for any site's page.
    if (VITE_EDITOR.test(request.url ?? '') && this.refuses(request, response)) return true
    if (request.method !== 'GET' && request.method !== 'HEAD') return false
    const { pathname, search, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const path = decodePath(pathname)
    if (path === undefined) return false
    if (path.startsWith('/assets/')) {
      const file = this.versions
        .map(({ emitted }) => emitted.files.get(path.slice(1)))
        .find((one) => one !== undefined)
      if (file === undefined) return false
      send(response, 200, typeOf(path), file)
      return true
    }
    const editor = editorFile(path)
    if (editor) {
      send(response, 200, typeOf(path), editor)
      return true
    }
    if (path === OWN_EDITOR) {
      const [, file, place] = /^(.+?)((?::\d+)*)$/.exec(searchParams.get('file') ?? '') ?? []
      if (this.refuses(request, response)) return true
      if (!file || !isEditable(file)) return false
      const where = encodeURIComponent(join(this.folder, file) + place)
      response.writeHead(302, { location: `/__open-in-editor?file=${where}` }).end()
      return true
    }
    await this.readings.settled
    const { deck } = this.version.loaded
    if (path === '/' || path === '/index.html') {
      send(response, 200, typeOf('page.html'), this.page(request, null))
      return true
    }
    if (path === `/${SPEAKER}`) {
      send(response, 200, typeOf('notes.json'), JSON.stringify(await this.speaker()))
      return true
    }
    const isPresenter = path.startsWith(`/${PRESENTER}`)
    if (/^\/presenter(\/(index\.html)?)?$/.test(path)) {
      response.writeHead(302, { location: `/${PRESENTER}${slidePath(deck.slides[0]!.id)}${search}` }).end()
      return true
    }
    const id = /^\/([^/]+)(?:\/(?:index\.html)?)?$/.exec(
      isPresenter ? path.slice(PRESENTER.length) : path,
    )?.[1]
    const slide = deck.slides.find((one) => one.id === id)
    if (!slide) {
      if (!/text\/html/.test(request.headers.accept ?? '') || !/^(\.html)?$/.test(extname(path))) return false
      send(response, 404, typeOf('page.html'), renderLost(deck, this.protected(request), '/'))
      return true
    }
    if (path.endsWith(slide.id)) {
      response
        .writeHead(302, { location: `/${isPresenter ? PRESENTER : ''}${slidePath(slide.id)}${search}` })
        .end()
      return true
    }
    send(response, 200, typeOf('page.html'), this.page(request, slide, isPresenter))
    return true
  }

  /** Answers who is no page of this server; false: it is one. */
  private refuses(request: IncomingMessage, response: ServerResponse): boolean {
    const refusal = checkRequest(request, { token: this.token, ...this.listens }, { methods: ['GET'] })
    if (refusal) send(response, refusal.status, 'text/plain; charset=utf-8', refusal.problem)
    return refusal !== undefined
  }

  private speaker(): Promise<SpeakerDeck> {
    const { version } = this
    return (version.speaker ??= speakerDeck(version.loaded, version.context, version.emitted))
  }

  private page(request: IncomingMessage, slide: Slide | null, isPresenter = false): string {
    const { loaded, slides, emitted } = this.version
    const own = this.protected(request)
    const html = (one: Slide): string => slides[one.number - 1]!
    if (slide && isPresenter)
      return renderPresenter(loaded.deck, slide, html, own, presenterAssets(emitted, SPEAKER))
    return slide ? renderStage(loaded.deck, slide, html, own) : renderRead(loaded.deck, slides, own)
  }

  /** What a page is made with that goes out now. */
  private protected(request: IncomingMessage): PageAssets {
    const protection: Protection = {
      kind: 'nonce',
      nonce: randomBytes(16).toString('base64url'),
      connect: `ws://${request.headers.host ?? 'localhost'}`,
      token: this.token,
    }
    return { ...this.version.assets, protection, version: this.version.number }
  }

  /** A slide that changed goes to the pages before the whole deck is read again; false when that has more to say. */
  private sendQuickly(server: ViteDevServer, file: string): boolean {
    const { loaded, context, slides, ids, problems } = this.version
    const was = loaded.sources.get(file)
    const is = this.workshop.typed.get(file) ?? bytesOf(join(this.folder, file))
    const change = was && is && changeOfOneSlide(loaded, context, file, was, is)
    if (!change) return false
    if (slides[change.index] === change.html) return change.isAll
    slides[change.index] = change.html
    const update: Update = {
      slides: { [ids[change.index]!]: change.html },
      problems: problems.map(formatProblem),
    }
    server.ws.send({ type: 'custom', event: 'heapdeck:update', data: update })
    return change.isAll
  }

  /** `text`: Markdown of a slide; `hidden`: the index of one that is. */
  private preview(query: URLSearchParams): Promise<SlidePreview> {
    const { loaded, context } = this.version
    const text = query.get('text') ?? hiddenText(loaded, Number(query.get('hidden')))
    return previewOf(loaded, context, text)
  }

  private async outline(): Promise<Outline> {
    const { version } = this
    const tags = await (version.tags ??= tagsOf(version.loaded))
    const { loaded } = version
    return (version.outline ??= {
      ...outlineOf(loaded, version.number),
      tags,
      ...(loaded.deck.slides.length > MOST_CHECKED ? {} : { problems: this.check(loaded) }),
    })
  }

  /** The deck on disk; an empty file is looked at again, since some editors empty a file before they write it. */
  private async read(): Promise<LoadedDeck> {
    for (let tries = 0; ; tries++) {
      const loaded = await loadDeck(this.folder, this.workshop)
      if (loaded.source.length > 0 || tries === 5) return loaded
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  private readerFor(server: ViteDevServer): Reader {
    const loaded = (): LoadedDeck => this.version.loaded
    return {
      get loaded() {
        return loaded()
      },
      typed: this.typed,
      read: () => this.reload(server),
      failed: (error) => server.config.logger.error(String(error instanceof Error ? error.stack : error)),
    }
  }

  private async reload(server: ViteDevServer): Promise<void> {
    await writtenOut(join(this.folder, ENTRY))
    this.sendQuickly(server, ENTRY)
    // Let it reach the wire: reading a large deck keeps this thread busy.
    await new Promise((resolve) => setTimeout(resolve))
    const was = this.version
    this.version = existsSync(join(this.folder, ENTRY)) ? this.render(await this.read()) : this.without(ENTRY)
    const update = updateBetween(was, this.version)
    if (update === 'reload') server.ws.send({ type: 'full-reload' })
    else server.ws.send({ type: 'custom', event: 'heapdeck:update', data: update })
    server.ws.send({ type: 'custom', event: 'heapdeck:outline', data: { version: this.version.number } })
  }
}

/** What is wrong with `public/` is the build's to say. */
function publicIn(folder: string): string[] {
  try {
    return readPublic(folder)
  } catch (error) {
    if (error instanceof BuildError) return []
    throw error
  }
}

/** Editors empty a file before they write it: an empty deck is looked at once more. */
async function writtenOut(file: string): Promise<void> {
  for (let tries = 0; tries < 5; tries++) {
    try {
      if (statSync(file).size > 0) return
    } catch {
      // Gone for a moment: some editors write aside and rename.
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

function send(response: ServerResponse, status: number, type: string, body: string | Uint8Array): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
}

function decodePath(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}
