/** The slides that are not in the page: the deck's manifest and its pieces, fetched once the first slide is on show. */
import type { SlideFacts } from './host.ts'
import { loadJson } from './supply.ts'
import type { SlideSource } from './window.ts'

/** `assets/deck.*.json`: what every page needs to know of every slide. */
export interface Manifest {
  readonly ids: readonly string[]
  readonly titles: readonly string[]
  readonly steps: readonly number[]
  /** Numbers of the slides that demos stand on, by the demos' ids. */
  readonly demos: Readonly<Record<string, number>>
  /** Files that hold the slides, so many a piece. */
  readonly pieces: readonly string[]
  readonly size: number
}

const NOTHING: Manifest = { ids: [], titles: [], steps: [], demos: {}, pieces: [], size: 1 }

export class DeckSource implements SlideSource {
  private manifest: Manifest = NOTHING
  private numbers = new Map<string, number>()
  private slides: (string | undefined)[] = []
  private readonly root: URL

  constructor(root: URL) {
    this.root = root
  }

  /** The manifest, and with it the piece around slide `at`: of which `piece` is the path, where that is known. */
  async fetchAround(at: number, path: string, piece?: string): Promise<void> {
    const [manifest, first] = (await Promise.all([this.fetch(path), piece && this.fetch(piece)])) as [
      Manifest,
      string[]?,
    ]
    const here = Math.floor((at - 1) / manifest.size)
    const part = first ?? ((await this.fetch(manifest.pieces[here]!)) as string[])
    this.manifest = manifest
    this.numbers = new Map(manifest.ids.map((id, index) => [id, index + 1]))
    this.slides = []
    this.keep(here, part)
  }

  /** The other pieces, the nearest first. */
  async fetchRest(at: number): Promise<void> {
    const { manifest } = this
    const { pieces, size } = manifest
    const here = Math.floor((at - 1) / size)
    const others = pieces.map((_, index) => index).filter((index) => index !== here)
    for (const index of others.sort((a, b) => Math.abs(a - here) - Math.abs(b - here))) {
      const part = (await this.fetch(pieces[index]!)) as string[]
      // The deck was saved meanwhile: another call fetches that one.
      if (manifest !== this.manifest) return
      this.keep(index, part)
    }
  }

  private keep(at: number, part: readonly string[]): void {
    part.forEach((html, index) => (this.slides[at * this.manifest.size + index] = html))
  }

  private fetch(path: string): Promise<unknown> {
    return loadJson(path, this.root)
  }

  idOf(slide: number): string | undefined {
    return this.manifest.ids[slide - 1]
  }

  numberOf(id: string): number | undefined {
    return this.numbers.get(id)
  }

  stepsOf(slide: number): number | undefined {
    return this.manifest.steps[slide - 1]
  }

  slideOfDemo(id: string): number | undefined {
    return Object.hasOwn(this.manifest.demos, id) ? this.manifest.demos[id] : undefined
  }

  get facts(): SlideFacts[] {
    const { ids, titles, steps } = this.manifest
    return ids.map((id, index) => ({ id, title: titles[index] || id, steps: steps[index]! }))
  }

  has(slide: number): boolean {
    return this.slides[slide - 1] !== undefined
  }

  /** A slide's HTML, with the site's root in its addresses. NUL stands for it in what any page can adopt. */
  html(slide: number): string | undefined {
    return this.slides[slide - 1]?.replaceAll('\0', this.root.href)
  }

  /** A slide that was saved meanwhile. */
  replace(id: string, html: string): void {
    const number = this.numbers.get(id)
    if (number !== undefined) this.slides[number - 1] = html
  }

  take(slide: number): HTMLElement | undefined {
    const html = this.html(slide)
    if (html === undefined) return undefined
    const template = document.createElement('template')
    template.innerHTML = html
    return template.content.firstElementChild as HTMLElement
  }
}
