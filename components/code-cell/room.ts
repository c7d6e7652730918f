/** Where a cell has only so much room, as on a stage: its caret stays in sight, and what scrolls can be scrolled by keys. */

/** By which what has the focus scrolls; the others stay the deck's. */
const KEYS = ['ArrowUp', 'ArrowDown', 'Home', 'End']

/** Tells the deck which keys it takes while it has the focus. */
type Scroller = HTMLElement & { keys?: readonly string[] | undefined }

export class Room {
  private readonly showCaret: () => void
  private readonly observer = new ResizeObserver((entries) => this.onResize(entries))
  private text: Element | null = null
  private out: Scroller | null = null
  /** The output's end is in sight. */
  private isAtEnd = true
  private readonly noteEnd = (): void => {
    const { out } = this
    if (out) this.isAtEnd = out.scrollTop + out.clientHeight >= out.scrollHeight - 1
  }

  /** `showCaret`: the text has another room. */
  constructor(showCaret: () => void) {
    this.showCaret = showCaret
  }

  /** After it was drawn. */
  follow(root: ParentNode): void {
    const text = root.querySelector('.source')
    const out = root.querySelector<Scroller>('.out')
    if (text !== this.text || out !== this.out) {
      this.leave()
      for (const part of [text, out]) if (part) this.observer.observe(part)
      out?.addEventListener('scroll', this.noteEnd, { passive: true })
      this.text = text
      this.out = out
    }
    this.noteEnd()
    this.giveKeys()
  }

  leave(): void {
    this.observer.disconnect()
    this.out?.removeEventListener('scroll', this.noteEnd)
    this.text = this.out = null
  }

  private onResize(entries: readonly ResizeObserverEntry[]): void {
    const { out, text } = this
    if (out && entries.some(({ target }) => target === out)) {
      if (this.isAtEnd) out.scrollTop = out.scrollHeight
      this.giveKeys()
    }
    if (entries.some(({ target }) => target === text)) this.showCaret()
  }

  /** Tab goes to it where it scrolls; its pages have the focus themselves. */
  private giveKeys(): void {
    const { out } = this
    if (!out) return
    const isLong = out.scrollHeight > out.clientHeight + 1
    out.keys = isLong ? KEYS : undefined
    const isStop = isLong && !out.querySelector('.page')
    if (isStop) out.setAttribute('tabindex', '0')
    else out.removeAttribute('tabindex')
  }
}
