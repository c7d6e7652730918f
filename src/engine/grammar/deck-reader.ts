/** Reads a deck's files: the entry, the slides and the code that it includes. */
import type {
  DeckMeta,
  DeckSpec,
  Place,
  Problem,
  SlideSpec,
  SourceFile,
  SourceHost,
  SourceNode,
} from '../deck.ts'
import { errorAt, sortProblems, warningAt } from '../problems.ts'
import { ParseContext, type Env, type MarkdownIt } from './context.ts'
import { countFrontMatter, DEFAULT_META, readFrontMatter } from './front-matter.ts'
import { quote } from './quote.ts'
import type { Refiner } from './scope.ts'
import { splitSlides, type Item } from './slides.ts'
import { SourceText } from './source-text.ts'

/** Beyond these a deck is a mistake, such as a file that includes another twice, and so on. */
const MOST_SLIDES = 20_000
const MOST_INCLUDES = 20_000
const MOST_BYTES = 64_000_000
/** Files of a circle that its error names. */
const MOST_NAMED = 8

type Found = ReturnType<SourceHost['read']>

/** A file whose slides are being put in, and how far. */
interface Frame {
  readonly path: string
  readonly items: readonly Item[]
  next: number
}

export class DeckReader {
  private readonly md: MarkdownIt
  private readonly refiners: readonly Refiner[]
  private readonly host: SourceHost
  private readonly problems: Problem[] = []
  private readonly sources: SourceFile[] = []
  private readonly itemsByPath = new Map<string, readonly Item[]>()
  private readonly codeByPath = new Map<string, string>()
  private readonly foundByName = new Map<string, { path: string } | { problem: string }>()
  private readonly slides: SlideSpec[] = []
  private meta: DeckMeta = DEFAULT_META
  private bytes = 0
  private includes = 0

  constructor(md: MarkdownIt, refiners: readonly Refiner[], host: SourceHost) {
    this.md = md
    this.refiners = refiners
    this.host = host
  }

  read(entry: string): DeckSpec {
    const start: Place = { file: entry, line: 1, column: 1 }
    const found = this.host.read(entry, '')
    if ('problem' in found) this.problems.push(errorAt(start, found.problem))
    else if (this.isTooLarge(found)) this.problems.push(errorAt(start, TOO_LARGE))
    else this.readDeck(found)
    return {
      meta: this.meta,
      slides: this.slides,
      sources: this.sources,
      problems: sortProblems(
        this.problems,
        this.sources.map(({ path }) => path),
      ),
    }
  }

  private readDeck({ path, bytes }: { path: string; bytes: Uint8Array }): void {
    const items = this.readFile(path, bytes, true)
    this.expand({ path, items, next: 0 })
    if (this.slides.length > 0) return
    const place: Place = { file: path, line: 1, column: 1 }
    this.problems.push(errorAt(place, 'this deck has no slides: write `# Title`, and `---` between slides'))
    this.slides.push(emptySlide(place))
  }

  /** Puts included slides where they are included. Files may be deep in files: this is a loop, with a stack of its own. */
  private expand(entry: Frame): void {
    const stack = [entry]
    const open = new Set([entry.path])
    for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
      const item = frame.items[frame.next++]
      if (!item) {
        stack.pop()
        open.delete(frame.path)
      } else if (item.kind === 'slide') {
        if (this.slides.push(item.slide) < MOST_SLIDES) continue
        this.problems.push(errorAt(item.slide.range, `more than ${MOST_SLIDES} slides: the deck ends here`))
        return
      } else {
        const included = this.include(item, frame.path, open, stack)
        if (!included) continue
        if (++this.includes > MOST_INCLUDES) {
          this.problems.push(errorAt(item.range, `more than ${MOST_INCLUDES} includes: the deck ends here`))
          return
        }
        stack.push(included)
        open.add(included.path)
      }
    }
  }

  private include(
    item: Extract<Item, { kind: 'include' }>,
    from: string,
    open: ReadonlySet<string>,
    stack: readonly Frame[],
  ): Frame | undefined {
    const fail = (message: string) => void this.problems.push(errorAt(item.range, message))
    if (item.region !== undefined) {
      fail(`slides have no regions: write \`<<< ${item.path}\``)
      return undefined
    }
    const found = this.host.read(item.path, from)
    if ('problem' in found) {
      fail(`can't include ${quote(item.path)}: ${found.problem}`)
      return undefined
    }
    if (open.has(found.path)) {
      const paths = stack.map(({ path }) => path)
      const circle = paths.slice(paths.indexOf(found.path))
      if (circle.length > MOST_NAMED) circle.splice(MOST_NAMED - 1, circle.length - MOST_NAMED, '…')
      fail(`a circle of includes: ${[...circle, found.path].join(' → ')}`)
      return undefined
    }
    if (!this.itemsByPath.has(found.path)) {
      if (this.isTooLarge(found)) {
        fail(TOO_LARGE)
        return undefined
      }
      const items = this.readFile(found.path, found.bytes, false)
      if (items.length === 0) {
        this.problems.push(warningAt({ file: found.path, line: 1, column: 1 }, 'this file has no slides'))
      }
    }
    return { path: found.path, items: this.itemsByPath.get(found.path) ?? [], next: 0 }
  }

  /** Reads the slides of a file. It is read once, wherever it is included. */
  private readFile(path: string, bytes: Uint8Array, isEntry: boolean): readonly Item[] {
    const { source, problems } = SourceText.decode(path, bytes)
    this.problems.push(...problems)
    const place = this.addSource(source)
    const context = new ParseContext(source, this.problems)
    const lines = isEntry ? countFrontMatter(source) : 0
    if (isEntry) this.meta = this.checkTheme(readFrontMatter(context, lines), context)
    const references: NonNullable<Env['references']> = {}
    const tokens = this.md.parse(source.textFrom(lines), context.env(references))
    const { md, refiners } = this
    const split = splitSlides(tokens, {
      md,
      context,
      references,
      refiners,
      html: this.meta.html,
      findFile: (name, from) => this.findFile(name, from),
      readCode: (name, from) => this.readCode(name, from),
    })
    const front: SourceNode[] =
      lines > 0 ? [{ kind: 'front-matter', range: source.range(0, lines), children: [] }] : []
    this.sources[place] = { path, size: source.size, nodes: [...front, ...split.nodes] }
    this.itemsByPath.set(path, split.items)
    return split.items
  }

  /** Keeps a file's place among the sources: those that it names come after it. */
  private addSource({ path, size }: SourceText): number {
    return this.sources.push({ path, size, nodes: [] }) - 1
  }

  private checkTheme(meta: DeckMeta, context: ParseContext): DeckMeta {
    if (meta.theme === '') return meta
    const found = this.findFile(meta.theme, context.source.path)
    if (!('problem' in found)) return { ...meta, theme: found.path }
    const line = context.source.findLine(/^theme[ \t]*:/)
    context.error(context.source.place(line), `no theme ${quote(meta.theme)}: ${found.problem}`)
    return meta
  }

  /** A file that is only looked for, such as a picture, once for each name. */
  private findFile(name: string, from: string): { path: string } | { problem: string } {
    const key = `${from}\n${name}`
    let found = this.foundByName.get(key)
    if (!found) {
      const read = this.host.read(name, from)
      found = 'problem' in read ? read : { path: read.path }
      this.foundByName.set(key, found)
    }
    return found
  }

  private readCode(name: string, from: string): { text: string } | { problem: string } {
    const found = this.host.read(name, from)
    if ('problem' in found) return found
    const known = this.codeByPath.get(found.path)
    if (known !== undefined) return { text: known }
    if (this.isTooLarge(found)) return { problem: TOO_LARGE }
    const { source, problems } = SourceText.decode(found.path, found.bytes)
    this.problems.push(...problems)
    this.codeByPath.set(found.path, source.text)
    const range = source.range(0, source.lineCount)
    const nodes: SourceNode[] = range.end > range.start ? [{ kind: 'block', range, children: [] }] : []
    this.sources.push({ path: found.path, size: source.size, nodes })
    return { text: source.text }
  }

  private isTooLarge(found: Exclude<Found, { problem: string }>): boolean {
    this.bytes += found.bytes.length
    return this.bytes > MOST_BYTES
  }
}

const TOO_LARGE = `the deck's files are larger than ${MOST_BYTES / 1_000_000} MB together`

function emptySlide(place: Place): SlideSpec {
  const range = { ...place, start: 0, end: 0 }
  return {
    id: '',
    idPlace: place,
    title: '',
    classes: [],
    background: '',
    backgrounds: [],
    range,
    body: [],
    transcript: [],
    notes: [],
  }
}
