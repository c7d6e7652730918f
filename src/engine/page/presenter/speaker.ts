/** The speaker's file: notes, words by step, and where each demo's posters are. */
import type { SpeakerDeck } from '../../speaker.ts'
import { loadJson } from '../supply.ts'

export class Speaker {
  deck: SpeakerDeck = { slides: [], posters: {}, duration: 0 }
  private readonly posters = new Map<string, Promise<readonly string[]>>()
  private readonly root: URL
  private readonly path: string

  constructor(root: URL, path: string) {
    this.root = root
    this.path = path
  }

  async fetch(): Promise<void> {
    this.deck = (await this.get(this.path)) as SpeakerDeck
  }

  /** Notes of a slide as HTML. */
  notes(slide: number): string {
    return this.deck.slides[slide - 1]?.notes.replaceAll('\0', this.root.href) ?? ''
  }

  get words(): readonly (readonly number[])[] {
    return this.deck.slides.map(({ words }) => words)
  }

  /** HTML of a demo's posters, a step each; none where they can't be had. */
  postersOf(demo: string): Promise<readonly string[]> {
    const path = Object.hasOwn(this.deck.posters, demo) ? this.deck.posters[demo]! : ''
    if (!path) return Promise.resolve([])
    let posters = this.posters.get(path)
    if (!posters) {
      posters = this.get(path).then(
        (found) => found as string[],
        () => [],
      )
      this.posters.set(path, posters)
    }
    return posters
  }

  private get(path: string): Promise<unknown> {
    return loadJson(path, this.root)
  }
}
