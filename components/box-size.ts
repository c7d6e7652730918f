import type { ReactiveController, ReactiveElement } from 'lit'

/**
 * Measures a demo's picture, so that it is drawn for the pixels it has, with its patterns and strokes at their true
 * sizes. Its host renders, in its shadow root, `.picture`, whose font size is that of the labels, and `.probe`,
 * `block-size: 100%` of the host: higher than nothing only where the place gives the host a height, as a stage does.
 */
export class BoxSize implements ReactiveController {
  /** Of the host, in px. */
  hostWidth = 0
  /** Of the picture, in px. */
  width = 0
  height = 0
  /** Font size of the picture's labels, in px. */
  label = 16
  /** Whether the demo has to fit into a height. */
  boxed = false
  private readonly host: ReactiveElement
  private readonly arrangement: () => string
  /** How the host was laid out when it was measured. */
  private arranged: string | undefined
  private readonly observer = new ResizeObserver(() => this.measure())

  /** `arrangement` names what the host arranges in another way now and then: whatever else changes sizes is observed. */
  constructor(host: ReactiveElement, arrangement = () => '') {
    this.host = host
    this.arrangement = arrangement
    host.addController(this)
    sizes.set(host, this)
  }

  hostConnected(): void {
    if (this.host.hasUpdated) this.observe()
  }

  hostDisconnected(): void {
    this.observer.disconnect()
  }

  /** Observes what was rendered first, and measures at once when the update has changed the layout: that is dear. */
  hostUpdated(): void {
    if (this.width === 0) this.observe()
    const arranged = [this.arrangement(), ...Object.values(this.classes)].join(' ')
    if (this.width > 0 && arranged === this.arranged) return
    this.arranged = arranged
    this.measure()
  }

  /** Classes for the outermost element of the shadow root; `demo-styles.ts` says what they do. */
  get classes(): Record<'demo' | 'boxed' | 'stacked' | 'tiny', boolean> {
    return {
      demo: true,
      boxed: this.boxed,
      stacked: this.hostWidth < STACKED * this.label,
      tiny: this.boxed && this.hostWidth < TINY,
    }
  }

  private observe(): void {
    for (const target of [this.host, this.find('.picture'), this.find('.probe')])
      if (target) this.observer.observe(target)
  }

  /** Asks the host for an update where a size has changed, and answers whether one has. */
  measure(): boolean {
    const picture = this.find('.picture')
    if (!picture || this.host.clientWidth === 0) return false
    const before = [this.hostWidth, this.width, this.height, this.label, this.boxed]
    this.hostWidth = this.host.clientWidth
    this.width = picture.clientWidth
    this.height = picture.clientHeight
    this.label = parseFloat(getComputedStyle(picture).fontSize)
    this.boxed = (this.find('.probe')?.clientHeight ?? 0) > 0
    const after = [this.hostWidth, this.width, this.height, this.label, this.boxed]
    const isChanged = after.some((value, index) => value !== before[index])
    if (isChanged) this.host.requestUpdate()
    return isChanged
  }

  private find(selector: string): HTMLElement | null {
    return this.host.renderRoot.querySelector<HTMLElement>(selector)
  }
}

const sizes = new WeakMap<ReactiveElement, BoxSize>()

/** Measures an element that has a size here, as its observer would do later; answers whether it has to be drawn anew. */
export function isResized(element: ReactiveElement): boolean {
  return sizes.get(element)?.measure() ?? false
}

/** Under this width, in label sizes, what stands beside the picture goes below it. */
const STACKED = 60
/** Under this width, in px, a demo that has to fit into a height is a thumbnail: sentence and picture. */
const TINY = 352
