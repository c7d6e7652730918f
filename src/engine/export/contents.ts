/** Files of a deck put into the text that names them, as data: URLs. */
import { posix } from 'node:path'
import type { Deck, Problem, Token } from '../deck.ts'
import { warningAt } from '../problems.ts'
import { escapeHtml, ROOT } from '../render/index.ts'
import { slidePath } from '../route.ts'
import { Emitted, linkedPath, tokensOf, typeOf, type DeckFile, type LoadedDeck } from '../site/index.ts'
import { attributeOf } from '../tokens.ts'

/** A larger file of the deck is left out. Bytes. */
const LARGEST = 5e6

/** What pages name by `ROOT`, put into the file itself. */
export class Contents extends Emitted {
  /** Too large to be in it. */
  readonly left: DeckFile[] = []
  /** In the order in which they were met; `file/0` is the first's name until it is put in its place. */
  private readonly found: DeckFile[] = []
  private readonly stages: ReadonlyMap<string, string>

  constructor({ slides }: Deck) {
    super()
    this.stages = new Map(slides.map(({ id }) => [slidePath(id), `?stage=${encodeURIComponent(id)}`]))
  }

  has(path: string): boolean {
    return this.found.some((file) => file.path === path)
  }

  override pathOf(file: DeckFile): string {
    let index = this.found.findIndex(({ path }) => path === file.path)
    if (index < 0) {
      index = this.found.push(file) - 1
      if (file.bytes.length > LARGEST) this.left.push(file)
    }
    return `file/${index}`
  }

  /** HTML or CSS with data where it names files. Of what was left out the words stay, a picture's and a link's. */
  place(text: string): string {
    return text
      .replaceAll(IMAGE, (all, index: string, alt: string) =>
        this.get(index) ? all : `<span class="missing">${alt}</span>`,
      )
      .replaceAll(LINK, (_, index: string) => {
        const file = this.get(index)
        // A data: address can be kept, but not gone to.
        return file ? ` href="${dataOf(file)}" download="${escapeHtml(posix.basename(file.path))}"` : ''
      })
      .replaceAll(FILE, (_, index: string) => {
        const file = this.get(index)
        return file ? dataOf(file) : 'data:,'
      })
      .replaceAll(PAGE, (_, path: string, hash: string) =>
        path === './' ? hash : (this.stages.get(path) ?? path) + hash,
      )
  }

  private get(index: string): DeckFile | undefined {
    const file = this.found[Number(index)]!
    return this.left.includes(file) ? undefined : file
  }
}

const IMAGE = new RegExp(`<img[^>]* src="${ROOT}file/(\\d+)" alt="([^"]*)"[^>]*>`, 'g')
const LINK = new RegExp(` href="${ROOT}file/(\\d+)[^"]*"`, 'g')
const FILE = new RegExp(`${ROOT}file/(\\d+)`, 'g')
/** A slide's stage, or (`./`) its place in Read; else the name of something that the file holds. */
const PAGE = new RegExp(`${ROOT}([^"#]*)(#?)`, 'g')

const dataOf = ({ path, bytes }: DeckFile): string => dataUrl(typeOf(path), bytes)

export const dataUrl = (type: string, bytes: Uint8Array): string =>
  `data:${type.replaceAll(' ', '')};base64,${Buffer.from(bytes).toString('base64')}`

/** A warning for each place where the deck names a file that was left out. */
export function leftOut(file: DeckFile, { deck, files }: LoadedDeck): Problem[] {
  const size = `${(file.bytes.length / 1e6).toFixed(1)} MB`
  const message = `${file.path} is not in the file: it has ${size}, and ${LARGEST / 1e6} MB are the most`
  const places = [...tokensOf(deck)].flatMap((token) =>
    namesFile(token, file, files) && token.meta?.place ? token.meta.place : [],
  )
  const line = files.theme.split('\n').findIndex((text) => namedIn(text, file, files))
  if (line >= 0) places.push({ file: deck.meta.theme, line: line + 1, column: 1 })
  return places.map((place) => warningAt(place, message))
}

const namedIn = (text: string, { path }: DeckFile, { themeFiles }: LoadedDeck['files']): boolean =>
  [...themeFiles].some(([url, file]) => file.path === path && text.includes(url))

/** A picture, or a link to a file. */
function namesFile(token: Token, file: DeckFile, { pictures, linked }: LoadedDeck['files']): boolean {
  const named =
    token.type === 'image'
      ? pictures.get(attributeOf(token, 'src') ?? '')
      : linked.get(linkedPath(attributeOf(token, 'href') ?? '') ?? '')
  return named !== undefined && 'path' in named && named.path === file.path
}
