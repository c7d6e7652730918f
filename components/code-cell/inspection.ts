/** What somebody asks of a run that is over: its output by pages, and a moment of it. */
import type { Look, OutputPiece } from '../../src/engine/session.ts'
import { PAGE_LINES, type OutputPage } from './output.ts'
import type { CellView } from './view.ts'

/** Who knows; `changed`: there is something else to show. */
export interface InspectedRun {
  output(from: number, count: number): Promise<readonly OutputPiece[]>
  moment(event: number): Promise<Look>
  changed(): void
}

export class Inspection {
  /** The page of its output that is shown; undefined: its ends. */
  page: OutputPage | undefined
  /** What is known of the moment that was asked for last. */
  looked: Look | undefined
  private readonly run: InspectedRun
  private shown: unknown
  private wanted: number | null = null
  private isAsking = false

  constructor(run: InspectedRun) {
    this.run = run
  }

  /** Another run has nothing of the one before. */
  follow(view: CellView): void {
    if (view.run !== this.shown) {
      this.shown = view.run
      this.page = undefined
      this.looked = undefined
    }
    this.wanted = view.look.event
    if (view.run && this.wanted !== null && this.looked?.event !== this.wanted) void this.ask(this.wanted)
  }

  /** The line of the moment that is looked at; 0: none is, or it is not known yet. */
  lineOf({ look: { event } }: CellView): number {
    return event !== null && this.looked?.event === event ? this.looked.line : 0
  }

  /** Lines of all the output from `from` on. */
  async showPage({ output }: CellView, from: number): Promise<void> {
    if (output?.hidden === 0) return this.show({ from, pieces: [...output.head, ...output.tail] })
    const { shown } = this
    this.show({ from, ...(this.page?.pieces ? { pieces: this.page.pieces } : {}) })
    const pieces = await this.run.output(from, PAGE_LINES).catch((error: unknown): OutputPiece[] => {
      const text = `It can’t be read: ${error instanceof Error ? error.message : String(error)}`
      return [{ stream: 'stderr', text }]
    })
    if (this.shown === shown && this.page?.from === from) this.show({ from, pieces })
  }

  showLess(): void {
    this.show(undefined)
  }

  private show(page: OutputPage | undefined): void {
    this.page = page
    this.run.changed()
  }

  /** Of several moments asked for meanwhile, the last. */
  private async ask(event: number): Promise<void> {
    if (this.isAsking) return
    this.isAsking = true
    const { shown } = this
    // whoever answers for another moment than was asked for has none nearer
    const looked: Look = await this.run.moment(event).then(
      (look) => ({ ...look, event }),
      () => ({ event, line: 0 }),
    )
    this.isAsking = false
    if (this.shown === shown) this.looked = looked
    this.run.changed()
  }
}
