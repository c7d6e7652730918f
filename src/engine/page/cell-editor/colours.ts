/** The colours of a text, by its language: at once while that is quick, else when the typing pauses. */
import { RangeSetBuilder, StateEffect, type Extension } from '@codemirror/state'
import {
  Decoration,
  ViewPlugin,
  type DecorationSet,
  type EditorView,
  type ViewUpdate,
} from '@codemirror/view'
import type { LanguageSupport, TokenSpan } from '../../session.ts'

/** So many milliseconds of a key press may go to colours. */
const AT_ONCE = 4
const PAUSE = 120

const redraw = StateEffect.define<null>()
const byKind = new Map<string, Decoration>()

function decorationOf(kind: string): Decoration {
  let decoration = byKind.get(kind)
  if (!decoration) byKind.set(kind, (decoration = Decoration.mark({ class: kind })))
  return decoration
}

class Colours {
  decorations: DecorationSet = Decoration.none
  private spans: readonly TokenSpan[] = []
  /** What the last reading took. */
  private cost = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private readonly language: LanguageSupport

  constructor(view: EditorView, language: LanguageSupport) {
    this.language = language
    this.read(view)
    this.draw(view)
  }

  update({ view, docChanged, viewportChanged, changes, transactions }: ViewUpdate): void {
    if (docChanged && this.cost <= AT_ONCE) {
      this.read(view)
      this.draw(view)
    } else if (docChanged) {
      this.decorations = this.decorations.map(changes)
      clearTimeout(this.timer)
      this.timer = setTimeout(() => {
        this.timer = undefined
        this.read(view)
        view.dispatch({ effects: redraw.of(null) })
      }, PAUSE)
    } else if (
      (viewportChanged && this.timer === undefined) ||
      transactions.some(({ effects }) => effects.some((effect) => effect.is(redraw)))
    ) {
      this.draw(view)
    }
  }

  destroy(): void {
    clearTimeout(this.timer)
  }

  private read({ state }: EditorView): void {
    const start = performance.now()
    this.spans = this.language.tokens(state.doc.toString())
    this.cost = performance.now() - start
  }

  private draw({ visibleRanges, state: { doc } }: EditorView): void {
    const builder = new RangeSetBuilder<Decoration>()
    for (const { from, to } of visibleRanges) {
      for (let i = this.firstAfter(from); i < this.spans.length && this.spans[i]!.from < to; i++) {
        const span = this.spans[i]!
        const [start, end] = [Math.max(span.from, from), Math.min(span.to, to, doc.length)]
        if (start < end) builder.add(start, end, decorationOf(span.kind))
      }
    }
    this.decorations = builder.finish()
  }

  /** The first span that ends after `at`. */
  private firstAfter(at: number): number {
    let [low, high] = [0, this.spans.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.spans[middle]!.to > at) high = middle
      else low = middle + 1
    }
    return low
  }
}

export const colours = (language: LanguageSupport): Extension =>
  ViewPlugin.define((view) => new Colours(view, language), { decorations: (plugin) => plugin.decorations })
