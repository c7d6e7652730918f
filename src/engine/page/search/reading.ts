/**
 * Reads the deck into an index: in the page, from what a stage fetches anyway or from Read itself, so that nothing more
 * is fetched, and nothing is found that is no longer there. In slices, so that typing goes on meanwhile.
 */
import type { DeckHost, SlideFacts } from '../host.ts'
import { parseInert } from '../inert.ts'
import { Speaker } from '../presenter/speaker.ts'
import { CHANGED, HERE } from '../window.ts'
import { readNotes, readSheet, type Passage } from './passages.ts'
import { SlideIndex } from './slide-index.ts'

/** Milliseconds of a slice. */
const SLICE = 8

export class Reading {
  /** The deck as it was last read; undefined until it has been. */
  index: SlideIndex | undefined
  /** Whether every slide was here then. */
  isWhole = false
  /** Told when there is a new index, as long as somebody looks. */
  private told: (() => void) | undefined
  private isStale = true
  /** Counts readings: the last one counts. */
  private count = 0
  private readonly host: DeckHost

  constructor(host: DeckHost) {
    this.host = host
    for (const event of [CHANGED, HERE])
      document.addEventListener(event, () => {
        this.isStale = true
        if (this.told) void this.read()
      })
  }

  /** From now on keeps the index as the deck is; `told` is called whenever it is another. */
  follow(told: () => void): void {
    this.told = told
    if (this.isStale) void this.read()
  }

  rest(): void {
    this.told = undefined
  }

  private async read(): Promise<void> {
    this.isStale = false
    const mine = ++this.count
    const { host } = this
    const [facts, speaker] = await Promise.all([factsOf(host), speakerOf(host)])
    // It is asked for again, and tells when it is here.
    if (!facts) return
    const index = new SlideIndex()
    let isWhole = true
    let until = performance.now() + SLICE
    for (const [at, { title }] of facts.entries()) {
      const passages = passagesOf(host, at + 1)
      const notes = speaker ? readNotes(parseInert(speaker.notes(at + 1))) : []
      isWhole &&= passages !== undefined
      index.add({ number: at + 1, title, passages: [...(passages ?? []), ...notes.map(withoutNodes)] })
      if (performance.now() < until) continue
      await pause()
      if (mine !== this.count) return
      until = performance.now() + SLICE
    }
    if (mine !== this.count) return
    this.index = index
    this.isWhole = isWhole
    this.told?.()
  }
}

/** Every slide, or undefined where the deck can't be had now. */
const factsOf = (host: DeckHost): Promise<readonly SlideFacts[] | undefined> =>
  host.facts().catch(() => undefined)

/** What stands on a slide; undefined while it is not here. */
function passagesOf(host: DeckHost, slide: number): Passage[] | undefined {
  const sheet =
    host.view === 'read' ? sheetInRead(slide) : parseInert(host.html(slide) ?? '').firstElementChild
  return sheet ? readSheet(sheet).map(withoutNodes) : undefined
}

export const sheetInRead = (slide: number): HTMLElement | undefined =>
  document.querySelector('main')!.children[slide - 1] as HTMLElement | undefined

/** An index keeps no page in memory. */
const withoutNodes = ({ kind, text, steps }: Passage): Passage => ({ kind, text, steps })

/** The notes, which only the presenter view's page knows the place of. */
async function speakerOf({ view, root }: DeckHost): Promise<Speaker | undefined> {
  const path = document.querySelector('main')!.dataset['speaker']
  if (view !== 'presenter' || path === undefined) return undefined
  const speaker = new Speaker(root, path)
  try {
    await speaker.fetch()
    return speaker
  } catch (error) {
    // The desk says so, and how to have them.
    console.warn(error)
    return undefined
  }
}

/** Lets keys and frames come first. */
function pause(): Promise<void> {
  const { scheduler } = globalThis as { scheduler?: { yield?(): Promise<void> } }
  if (scheduler?.yield) return scheduler.yield()
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', () => resolve(), { once: true })
    port1.start()
    port2.postMessage(0)
  })
}
