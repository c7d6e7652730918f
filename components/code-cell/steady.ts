/** What does not move in Read while a run takes output away and brings it: what is below the cell, and the control that is used. */

/** How high the output of a run under way is at least: as it was before. */
const HELD = '--held'

export class Steady {
  private readonly host: HTMLElement
  private isHeld = false
  private height = ''
  private control: Element | undefined
  private top = 0

  constructor(host: HTMLElement) {
    this.host = host
  }

  /** Before it is drawn. */
  before(isUnderWay: boolean): void {
    const out = this.part('.out')
    if (isUnderWay && !this.isHeld && out) this.height = getComputedStyle(out).blockSize
    const used = this.host.shadowRoot?.activeElement
    this.control = this.host.dataset['place'] === 'read' && used?.closest('.foot, .time') ? used : undefined
    if (!this.control) return
    this.top = this.control.getBoundingClientRect().top
    // who has scrolled away from it reads something else
    if (this.top < 0 || this.top > innerHeight) this.control = undefined
  }

  /** After. */
  after(isUnderWay: boolean): void {
    const out = this.part('.out')
    if (isUnderWay !== this.isHeld) {
      this.isHeld = isUnderWay
      if (isUnderWay && this.height !== '') out?.style.setProperty(HELD, this.height)
      else out?.style.removeProperty(HELD)
      this.height = ''
    }
    const { control } = this
    if (!control?.isConnected) return
    const moved = control.getBoundingClientRect().top - this.top
    const by = moved > 0 ? Math.min(moved, this.roomAbove(out)) : moved
    if (Math.abs(by) >= 1) scrollBy({ top: by, behavior: 'instant' })
  }

  /** How far output that came can go up with its beginning still in the window, in px. */
  private roomAbove(out: HTMLElement | null): number {
    if (!out) return Infinity
    const bar = parseFloat(getComputedStyle(document.documentElement).scrollPaddingBlockStart) || 0
    return Math.max(0, out.getBoundingClientRect().top - bar)
  }

  private part(selector: string): HTMLElement | null {
    return this.host.shadowRoot?.querySelector<HTMLElement>(selector) ?? null
  }
}
