/** Tells other windows of the deck of the run that is under way here, and hears of theirs. */
import type { CellNews, RunUnderWay } from '../../src/engine/cells/index.ts'

/**
 * How long it waits, in ms, until it tells what has come since; until it tells again what is still so; until old news is none.
 * A window that is hidden may do so once a minute only.
 */
const SOON = 200
const STILL = 2000
const OLD = 75_000

export class News {
  private readonly hear: (news: CellNews) => void
  /** Undefined where the browser has none. */
  private readonly channel: BroadcastChannel | undefined
  private told: RunUnderWay | null = null
  private now: RunUnderWay | null = null
  private toldAt = 0
  private timer: number | undefined
  /** By cell that runs elsewhere: when its news is old. */
  private readonly ages = new Map<string, number>()

  /** `deck` tells decks apart. */
  constructor(deck: string, hear: (news: CellNews) => void) {
    this.hear = hear
    this.channel = openChannel(`cell news ${deck}${location.search}`)
    this.channel?.addEventListener('message', ({ data }) => this.take(data as CellNews))
    addEventListener('pagehide', () => this.leave())
    addEventListener('pageshow', ({ persisted }) => persisted && this.tell())
  }

  /** How the run here stands. */
  follow(underWay: RunUnderWay | null): void {
    if (underWay === this.now) return
    this.now = underWay
    const { told } = this
    if (told && told.key !== underWay?.key) this.leave()
    // who looks on sees at once that it stands still
    const isSoon = underWay?.phase === told?.phase
    this.tellIn(isSoon ? Math.max(0, this.toldAt + SOON - performance.now()) : 0)
  }

  /** What was told is so no more. */
  private leave(): void {
    clearTimeout(this.timer)
    if (this.told) this.send({ id: this.told.id, underWay: null })
  }

  private tellIn(ms: number): void {
    clearTimeout(this.timer)
    this.timer = window.setTimeout(() => this.tell(), ms)
  }

  private tell(): void {
    const { now } = this
    if (!now) return
    this.toldAt = performance.now()
    this.send({ id: now.id, underWay: now })
    this.tellIn(STILL)
  }

  private send(news: CellNews): void {
    this.told = news.underWay
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no targets
    this.channel?.postMessage(news)
  }

  private take(news: CellNews): void {
    const { id } = news
    clearTimeout(this.ages.get(id))
    if (news.underWay)
      this.ages.set(
        id,
        window.setTimeout(() => this.hear({ id, underWay: null }), OLD),
      )
    this.hear(news)
  }
}

function openChannel(name: string): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(name)
  } catch {
    // a browser that keeps no site's data refuses it
    return undefined
  }
}
