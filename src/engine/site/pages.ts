/** Everything that a site is made of, but for its demos' code: pages, and the assets that they name. */
import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import type { Deck, DemoFileRef, Slide } from '../deck.ts'
import {
  byline,
  layoutsOf,
  linkSlides,
  renderRead,
  renderSlide,
  renderStage,
  stripCss,
  type Download,
  type PageAssets,
  type PaperAssets,
  type Protection,
  type RenderContext,
  type ShareAssets,
} from '../render/index.ts'
import { slidePath } from '../route.ts'
import { emitCellEditor } from './cell-editor.ts'
import { CELL, sessionName } from './components.ts'
import { minifyCss, placeUrls } from './css.ts'
import { Emitted, sha256, shortHash } from './emit.ts'
import { ID_PREFIX, linkedPath } from './files.ts'
import { emitIcons } from './icons.ts'
import type { LoadedDeck } from './load.ts'
import { PAGE_FILES } from './root.ts'

/** Slides in a piece that a stage fetches. */
const PIECE = 50

/** Scripts and styles as `prepare` leaves them in `lib/page/`. */
export const pageFile = (name: string): string => readFileSync(join(PAGE_FILES, name), 'utf8')

export interface SiteOptions {
  readonly protection: Protection
  /** Path of a demo's module on this site, by tag. */
  readonly moduleOf: (tag: string) => string
  readonly extra?: readonly string[]
  /** Paths in `public/`. */
  readonly published: readonly string[]
  readonly downloads?: readonly Download[]
  /** Pictures for links; absent: they have none. */
  readonly pictureOf?: ShareAssets['pictureOf']
  /** What windows know this build by; absent: a hash of what it is made of. */
  readonly build?: string
}

/** The renderer of a loaded deck's slides; the files they need go to `emitted`. */
export function contextFor(
  loaded: LoadedDeck,
  emitted: Emitted,
  moduleOf: SiteOptions['moduleOf'],
  editor = () => emitCellEditor(emitted),
): RenderContext {
  const cellsFile = once(() => emitted.asset('cells.json', JSON.stringify(loaded.cells.file)))
  const cellEditor = once(editor)
  return {
    highlight: loaded.highlighter.highlight,
    picture(src, use) {
      const picture = loaded.files.pictures.get(src)
      if (!picture) return undefined
      if ('svg' in picture) return { kind: 'svg', svg: picture.svg.replaceAll(ID_PREFIX, `${use}-`) }
      const { width, height } = picture
      const size = width && height ? { width, height } : {}
      return { kind: 'file', path: emitted.pathOf(picture), ...size }
    },
    file(href) {
      const path = linkedPath(href)
      const file = path === undefined ? undefined : loaded.files.linked.get(path)
      return file && emitted.pathOf(file) + href.slice(path!.length)
    },
    demo(demo) {
      const stills = loaded.demos.stillsOf(demo)
      if (!stills) return undefined
      const { scene, program } = loaded.demos.filesOf(demo)
      return {
        module: moduleOf(demo.tag),
        ...(scene === undefined ? {} : { scene: emitted.asset(fileName('scene', demo.scene), scene) }),
        ...(program === undefined
          ? {}
          : { program: emitted.asset(fileName('program', demo.program), program) }),
        first: stills.first,
        last: stills.last,
      }
    },
    cell(code) {
      const found = loaded.cells.find(code.id)
      if (!found) return undefined
      const { facts, number } = found
      const above = facts.ran?.lineage.slice(0, -1) ?? []
      const isUntold = above.some(({ cell }) => loaded.cells.find(cell)?.facts.predicts)
      const shown = { number, isUntold, ...(facts.ran ? { ran: facts.ran } : {}) }
      const module = moduleOf(CELL)
      if (module === '') return { ...shown, module, session: '', cells: '', editor: '' }
      const session = moduleOf(sessionName(facts.lang))
      return { ...shown, module, session, cells: cellsFile(), editor: cellEditor() }
    },
  }
}

function once<Made>(make: () => Made): () => Made {
  let made: { readonly value: Made } | undefined
  return () => (made ??= { value: make() }).value
}

const fileName = (kind: string, file: DemoFileRef | undefined): string =>
  `${kind}-${posix.parse(file!.path).name}.json`

/** The style sheet of what slides use, and of what their author wrote. */
export function layoutCss(deck: Pick<Deck, 'slides'>): string {
  const { parts, rules } = layoutsOf(deck)
  return parts.map((part) => pageFile(`layouts/${part}.css`)).join('') + rules
}

/** Style sheets of a deck's pages, with `ROOT` before the paths in them: what is a view's own stands between the others. */
export interface DeckStyles {
  readonly base: string
  readonly read: string
  readonly stage: string
  readonly paper: string
  /** Shape, layouts and theme of this deck. */
  readonly deck: string
  /** Paths of the theme's fonts. */
  readonly fonts: readonly string[]
}

/** Emits the theme's files. */
export function deckStyles({ deck, files }: LoadedDeck, emitted: Emitted): DeckStyles {
  const theme = placeUrls(files.theme, (url) => {
    const file = files.themeFiles.get(url)
    return file && emitted.pathOf(file)
  })
  const { width, height } = deck.meta.aspectRatio
  const shape = `:root{--shape:${width} / ${height};--rows:${(48 * height) / width}}`
  const css = (names: readonly string[], more = ''): string => minifyCss(names.map(pageFile).join('') + more)
  return {
    base: css(['base.css']),
    read: css(
      ['read.css', 'print.css', 'slides-only.css', 'print-pdf.css'],
      handoutCss(deck) + paperCss(deck),
    ),
    stage: css(['stage.css'], stripCss(deck)),
    paper: css(['read.css', 'print.css', 'slides-only.css', 'paper.css'], handoutCss(deck) + paperCss(deck)),
    deck: minifyCss(shape + layoutCss(deck) + theme.css),
    fonts: theme.fonts,
  }
}

/** Shared by all pages of a site. Emits its scripts, its theme's files and the deck in pieces. */
export function pageAssets(
  loaded: LoadedDeck,
  slides: readonly string[],
  emitted: Emitted,
  options: SiteOptions,
): PageAssets {
  const { deck } = loaded
  const styles = deckStyles(loaded, emitted)
  const pieces: string[] = []
  for (let at = 0; at < slides.length; at += PIECE) {
    const piece = slides.slice(at, at + PIECE).map((html) => linkSlides(html, 'stage'))
    pieces.push(emitted.asset(`slides-${at / PIECE + 1}.json`, JSON.stringify(piece)))
  }
  const manifest = {
    ids: deck.slides.map((slide) => slide.id),
    titles: deck.slides.map((slide) => slide.title),
    steps: deck.slides.map((slide) => slide.steps),
    demos: Object.fromEntries(
      deck.slides.flatMap((slide) => [...slide.demos, ...slide.cells].map(({ id }) => [id, slide.number])),
    ),
    pieces,
    size: PIECE,
  }
  const manifestPath = emitted.asset('deck.json', JSON.stringify(manifest))
  const stage = emitted.asset('stage.js', pageFile('stage.js'))
  return {
    stageCss: styles.base + styles.stage + styles.deck,
    readCss: styles.base + styles.read + styles.deck,
    head: pageFile('head.js').trim(),
    boot: pageFile('boot.js').trim(),
    stage,
    tools: emitted.asset('tools.js', pageFile('tools.js')),
    sync: emitted.asset('sync.js', pageFile('in-step.js')),
    search: emitted.asset('search.js', pageFile('search.js')),
    read: emitted.asset('read.js', pageFile('read.js')),
    extra: options.extra ?? [],
    deck: manifestPath,
    build: options.build ?? shortHash(JSON.stringify([manifestPath, stage, styles.deck])),
    pieceOf: (slide) => pieces[Math.floor((slide - 1) / PIECE)]!,
    lost: pageFile('lost.js').trim(),
    lostCss: withoutFiles(styles.base + minifyCss(pageFile('lost.css')) + styles.deck),
    icons: emitIcons(emitted, options.published),
    pictureOf: options.pictureOf ?? (() => undefined),
    downloads: options.downloads ?? [],
    preload: styles.fonts.slice(0, 1),
    protection: options.protection,
  }
}

/** What a deck on paper is made with; the theme's files go to `emitted`. */
export function paperAssets(loaded: LoadedDeck, emitted: Emitted): PaperAssets {
  const { base, paper, deck } = deckStyles(loaded, emitted)
  return {
    css: base + paper + deck,
    script: pageFile('paper.js').trim(),
    protection: { kind: 'hash', sha256 },
  }
}

/** For a page that may stand anywhere, and so knows no path to a file. */
const withoutFiles = (css: string): string =>
  css.replaceAll(/@font-face\{[^}]*\}/g, '').replaceAll(/url\("[^"]*"\)/g, 'none')

/** Height of a printed slide. */
const PAPER_INCHES = 7.5

/** A page of a slide's shape, for `?print-pdf`. */
function paperCss({ meta }: Deck): string {
  const width = `${((PAPER_INCHES * meta.aspectRatio.width) / meta.aspectRatio.height).toFixed(3)}in`
  const none = MARGINS.map((margin) => `@${margin}{content:none}`).join('')
  return `:is(.print-pdf,.paper){--paper:${width}}@page slides{size:${width} ${PAPER_INCHES}in;margin:0;${none}}`
}

const MARGINS = ['top-left', 'top-right', 'bottom-left', 'bottom-right'] as const

/** What stands in the margins of Read on paper; the first page has the title and who wrote it in its text. */
function handoutCss(deck: Deck): string {
  const { title, url } = deck.meta
  const words = [cssText(title), cssText(byline(deck)), cssText(url.replace(/^https?:\/\/|\/$/g, ''))]
  const contents = [...words, 'counter(page) " / " counter(pages)']
  const boxes = MARGINS.map((margin, index) => `@${margin}{content:${contents[index]};font-size:8pt}`)
  return `@page{${boxes.join('')}}@page :first{@top-left{content:none}@top-right{content:none}}`
}

/** Any text as a string of CSS that may stand in a `<style>`. */
const cssText = (text: string): string =>
  `"${text.replace(/["\\<\n\r\f]/g, (mark) => `\\${mark.charCodeAt(0).toString(16)} `)}"`

export const renderSlides = (deck: Deck, context: RenderContext): string[] =>
  deck.slides.map((slide) => renderSlide(deck, slide, context))

/** Every page of a site, one after the other: a big deck's pages are never all in memory. */
export function* renderPages(
  deck: Deck,
  slides: readonly string[],
  assets: PageAssets,
): Iterable<{ path: string; html: string }> {
  yield { path: 'index.html', html: renderRead(deck, slides, assets) }
  const html = (slide: Slide): string => slides[slide.number - 1]!
  for (const slide of deck.slides)
    yield {
      path: `${decodeURIComponent(slidePath(slide.id))}index.html`,
      html: renderStage(deck, slide, html, assets),
    }
}
