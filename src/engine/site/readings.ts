/**
 * When the dev server reads the deck again. What another program saved is read at once. What a page types or saves is on its
 * slide already: a small deck is read at once all the same, a larger one when nobody has typed for a while, since reading
 * keeps keys waiting.
 */
import { statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { ViteDevServer } from 'vite'
import { componentFolders } from './components.ts'
import { bytesOf } from './host.ts'
import { ENTRY, type LoadedDeck } from './load.ts'
import type { TypedTexts } from './typed.ts'

/** A deck whose reading takes less, in ms, is read at each key. */
const QUICK = 60
/** How long nobody types before a larger deck is read: in ms, and in times that its reading takes. */
const PAUSE = 400
const READINGS = 3
/** What reading a slide takes, about, in ms. */
const PER_SLIDE = 0.3
/** How long after a reading the files are looked at once more, in ms. */
const RECHECK = 100

export interface Reader {
  /** As it was read last. */
  readonly loaded: LoadedDeck
  readonly typed: TypedTexts
  /** Reads the deck and shows it. */
  read(): Promise<void>
  failed(error: unknown): void
}

export class Readings {
  /** Settles when the deck in memory is what counts. */
  settled: Promise<void> = Promise.resolve()
  private readonly reader: Reader
  /** The stamps of the files when they were last read, by path. */
  private seen: ReadonlyMap<string, string>
  /** What pages saved last, by path in the deck's folder. */
  private readonly saved = new Map<string, Uint8Array>()
  /** How long the last reading took, in ms. */
  private took: number
  private pause: ReturnType<typeof setTimeout> | undefined
  private isQueued = false
  /** Set when something else than the deck's slides and code changed. */
  private isOther = false
  private isDue = false
  private watchTouched: () => void = () => {}

  constructor(reader: Reader) {
    this.reader = reader
    this.seen = this.stamps()
    // The first reading had everything to load.
    this.took = reader.loaded.deck.slides.length * PER_SLIDE
  }

  watch({ watcher }: ViteDevServer): void {
    const watched = new Set<string>()
    this.watchTouched = () => {
      const { folder, deck, touched } = this.reader.loaded
      for (const path of [...touched, ...componentFolders(folder, deck.meta)])
        if (!watched.has(path)) {
          watched.add(path)
          watcher.add(path)
        }
    }
    this.watchTouched()
    watcher.on('all', (_, path) => {
      const { touched, folder, problems } = this.reader.loaded
      const concerns = touched.has(path) || path === join(folder, ENTRY)
      const mayMend = problems.length > 0 && !path.includes(`${sep}.heapdeck${sep}`)
      if (!concerns && !mayMend) return
      if (!concerns) this.isOther = true
      this.queue()
    })
    // One that is still starting sees nothing.
    for (const after of [1, 5, 20]) setTimeout(() => this.lookAgain(), after * RECHECK).unref()
  }

  /** A page has written a file. */
  know(file: string, bytes: Uint8Array): void {
    this.saved.set(file, bytes)
  }

  /** A page has typed; `isShown`: all that it changed is on its slide. */
  typed(isShown: boolean): void {
    if (!isShown && this.took < QUICK) this.soon()
    else this.later()
  }

  /** Something else than files has changed: a cell has run. */
  again(): void {
    this.isOther = true
    this.queue()
  }

  /** Once the deck is not being read. */
  soon(): void {
    this.isDue = true
    this.queue()
  }

  /** Once nobody has typed for a while. */
  private later(): void {
    clearTimeout(this.pause)
    this.pause = setTimeout(() => this.soon(), Math.max(PAUSE, READINGS * this.took)).unref()
  }

  private queue(): void {
    if (this.isQueued) return
    this.isQueued = true
    this.settled = this.settled.then(() => {
      this.isQueued = false
      return this.readIfNeeded()
    })
  }

  private async readIfNeeded(): Promise<void> {
    const now = this.stamps()
    const { isDue } = this
    const hasOther = this.isOther || !this.areSources(this.changedIn(now))
    this.seen = now
    this.isOther = false
    this.isDue = false
    if (!hasOther) {
      const unread = [...this.reader.loaded.sources.keys()].filter((file) => !this.isRead(file))
      if (unread.length === 0) return
      if (!isDue && unread.every((file) => this.isOfPage(file))) return this.later()
    }
    clearTimeout(this.pause)
    const started = performance.now()
    await this.reader.read().catch((error: unknown) => this.reader.failed(error))
    this.took = performance.now() - started
    this.watchTouched()
    // Watchers pass over a second save that follows hard upon the first.
    setTimeout(() => this.lookAgain(), RECHECK).unref()
  }

  private lookAgain(): void {
    if (this.changedIn(this.stamps()).length > 0) this.queue()
  }

  /** One changes when its file does. */
  private stamps(): ReadonlyMap<string, string> {
    return new Map(
      [...this.reader.loaded.touched].map((path) => {
        const stats = statSync(path, { throwIfNoEntry: false })
        return [path, `${stats?.mtimeMs} ${stats?.size}`] as const
      }),
    )
  }

  /** Absolute paths of what changed since the last reading. */
  private changedIn(now: ReadonlyMap<string, string>): string[] {
    return [...now].filter(([path, stamp]) => this.seen.get(path) !== stamp).map(([path]) => path)
  }

  /** Whether files are the deck's slides and code, and nothing else. */
  private areSources(paths: readonly string[]): boolean {
    const { folder, sources } = this.reader.loaded
    return paths.every((path) => sources.has(relative(folder, path).split(sep).join('/')))
  }

  /** Whether what counts of a file, typed or on disk, is what was read. */
  private isRead(file: string): boolean {
    const { loaded, typed } = this.reader
    const disk = bytesOf(join(loaded.folder, file))
    if (disk && typed.settle(file, disk)) this.saved.set(file, disk)
    return isSame(typed.texts.get(file) ?? disk, loaded.sources.get(file))
  }

  /** Whether a page writes a file: it is being typed, or is on disk as a page has saved it. */
  private isOfPage(file: string): boolean {
    const { loaded, typed } = this.reader
    return typed.texts.has(file) || isSame(this.saved.get(file), bytesOf(join(loaded.folder, file)))
  }
}

const isSame = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a !== undefined && b !== undefined && Buffer.compare(a, b) === 0
