/** Tells other windows of the deck of the run that is under way here, and hears of theirs. */
import { CELL_HEARD, CELL_NEWS, type CellNews, type RunUnderWay } from '../../src/engine/cells/index.ts'

/** How long it waits, in ms, until it tells what has come since; until it tells again what is still so; until old news is none. */
const SOON = 200
const STILL = 2000
const OLD = 3 * STILL

export class News {
  private readonly hear: (news: CellNews) => void
  private told: RunUnderWay | null = null
  private now: RunUnderWay | null = null
  private toldAt = 0
  private timer: number | undefined
  /** By cell that runs elsewhere: when its news is old. */
  private readonly ages = new Map<string, number>()

  constructor(hear: (news: CellNews) => void) {
    this.hear = hear
    document.addEventListener(CELL_HEARD, (event) => this.take((event as CustomEvent<CellNews>).detail))
    addEventListener('pagehide', () => this.follow(null))
  }

  /** How the run here stands. */
  follow(underWay: RunUnderWay | null): void {
    if (underWay === this.now) return
    this.now = underWay
    const { told } = this
    if (told && told.key !== underWay?.key) this.send({ id: told.id, underWay: null })
    // who looks on sees at once that it stands still
    const isSoon = underWay?.phase === told?.phase
    this.tellIn(isSoon ? Math.max(0, this.toldAt + SOON - performance.now()) : 0)
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
    document.dispatchEvent(new CustomEvent(CELL_NEWS, { detail: news }))
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
