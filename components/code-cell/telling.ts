/** What a person hears of a cell as it runs, where their focus goes, and to where its output is scrolled. */
import type { TextEditing } from './editing.ts'
import type { CellView } from './view.ts'
import { spokenWords, type FootWords } from './words.ts'

export class Telling {
  /** What a screen reader says. */
  spoken = ''
  private readonly host: HTMLElement
  private readonly editing: TextEditing
  private phase = ''
  /** The control that had the focus before it was drawn. */
  private used: Element | undefined
  /** The person sent a line from where it is asked for: the focus was there. */
  private isAnswering = false
  /** The focus went from the text to where a line is asked for, and goes back once the run has ended. */
  private isAway = false
  private shownOutput: unknown
  /** The cell whose line it was told that all wait for. */
  private toldWaiting: string | undefined

  constructor(host: HTMLElement, editing: TextEditing) {
    this.host = host
    this.editing = editing
  }

  /** The line that was asked for is on its way. */
  answer(): void {
    this.isAnswering = this.part('.waiting')?.matches(':focus-within') ?? false
  }

  /** Before it is drawn. */
  before(): void {
    const used = this.host.shadowRoot?.activeElement
    this.used = used?.closest('.acts') ? used : undefined
  }

  /** After it was drawn. `foot`: what stands there. Returns whether there is something new to say. */
  follow(view: CellView, foot: FootWords, isPaged: boolean): boolean {
    const before = this.spoken
    // or the slide would have the keys of whoever pressed it
    if (this.used?.isConnected === false) this.part('.action')?.focus({ preventScroll: true })
    this.followPhase(view, foot)
    this.followWaiting(view)
    if (this.host.dataset['place'] === 'stage') this.followOutput(view, isPaged)
    return this.spoken !== before
  }

  /** Out of the text, and on no control: the slide has its keys, and Tab goes on to Run. */
  focusFoot(): void {
    this.part('.acts')?.focus({ preventScroll: true })
  }

  /** To the pager, unless it is there or elsewhere on a control already. */
  focusPages(): void {
    if (!this.host.shadowRoot!.activeElement) this.part('.pages')?.focus({ preventScroll: true })
  }

  /** To where all of the output is to be had. */
  focusMore(): void {
    this.part('.more')?.focus()
  }

  /** A page of the output is new: it is read from its beginning, or its end is. */
  showPage(isEnd: boolean): void {
    for (const scroller of ['.out', 'pre.page'].map((selector) => this.part(selector)))
      if (scroller) scroller.scrollTop = isEnd ? scroller.scrollHeight : 0
  }

  private part(selector: string): HTMLElement | null {
    return this.host.shadowRoot!.querySelector<HTMLElement>(selector)
  }

  /** The focus goes to where something is asked, and back; a result is told. */
  private followPhase(view: CellView, foot: FootWords): void {
    const { host, editing } = this
    const phase = view.isElsewhere ? '' : view.mark.mark
    if (phase === this.phase) return
    const before = this.phase
    this.phase = phase
    if (before === 'waiting' && this.isAnswering) this.focusFoot()
    if (!isUnderWay(phase) && this.isAway) {
      this.isAway = false
      if (host.matches(':focus-within')) editing.focus()
    }
    if (phase === 'waiting') {
      this.spoken = 'The program waits for a line: Enter goes on'
      if (host.matches(':focus-within')) {
        this.isAway ||= editing.hasFocus
        this.part('#line')?.focus()
      }
    } else if (isUnderWay(before) && view.run) {
      this.spoken = spokenWords(view, foot)
    } else {
      this.spoken = ''
      // whoever wants it step by step goes on with that
      if (phase === 'paused' && this.part('.menu')?.matches(':focus')) this.part('.acts button')?.focus()
    }
  }

  /** Whoever is here hears that the cells wait for a line that another cell asks for. */
  private followWaiting({ waitsFor, mark }: CellView): void {
    if (waitsFor === this.toldWaiting) return
    this.toldWaiting = waitsFor
    // once in a page: where the person is, else by the next in turn
    const here = document.activeElement?.closest(this.host.localName)
    const isTold = here ? here === this.host : mark.words === 'after 1 other cell'
    if (waitsFor !== undefined && isTold) this.spoken = `Cell ${waitsFor} waits for a line`
  }

  /** On a stage long output is read from its end: there a traceback says what is wrong. */
  private followOutput({ output }: CellView, isPaged: boolean): void {
    if (output === this.shownOutput) return
    const out = this.part('.out')
    if (out && out.clientHeight === 0) return
    this.shownOutput = output
    if (out && !isPaged) out.scrollTop = out.scrollHeight
  }
}

const isUnderWay = (phase: string): boolean => /^(running|waiting|paused)$/.test(phase)
