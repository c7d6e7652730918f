/** The colours of a text, by its language: at once while that is quick, else when the typing pauses. */
import { RangeSetBuilder, StateEffect, type Extension, type Text } from '@codemirror/state'
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

interface Reading {
  readonly spans: readonly TokenSpan[]
  /** The milliseconds that it took. */
  readonly cost: number
}

const readings = new WeakMap<Text, Reading>()

/** The tokens of a text, which is read once. */
function readingOf(language: LanguageSupport, doc: Text): Reading {
  let reading = readings.get(doc)
  if (!reading) {
    const start = performance.now()
    const spans = language.tokens(doc.toString())
    readings.set(doc, (reading = { spans, cost: performance.now() - start }))
  }
  return reading
}

/** The index of the first span that ends after `at`. */
function firstAfter(spans: readonly TokenSpan[], at: number): number {
  let [low, high] = [0, spans.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (spans[middle]!.to > at) high = middle
    else low = middle + 1
  }
  return low
}

/** What a letter that is put in at `at` is in the midst of: the kind of a token, or ''. */
export function kindAt(language: LanguageSupport, doc: Text, at: number): string {
  const { spans } = readingOf(language, doc)
  const span = spans[firstAfter(spans, at - 1)]
  if (!span || span.from >= at) return ''
  if (span.to > at) return span.kind
  // It ends here, unless it is not closed yet.
  const last = language.tokens(`${doc.sliceString(0, at)}?`).at(-1)
  return last && last.to > at ? last.kind : ''
}

class Colours {
  decorations: DecorationSet = Decoration.none
  private reading: Reading
  private timer: ReturnType<typeof setTimeout> | undefined
  private readonly language: LanguageSupport

  constructor(view: EditorView, language: LanguageSupport) {
    this.language = language
    this.reading = readingOf(language, view.state.doc)
    this.draw(view)
  }

  update({ view, docChanged, viewportChanged, changes, transactions }: ViewUpdate): void {
    if (docChanged && this.reading.cost <= AT_ONCE) {
      this.reading = readingOf(this.language, view.state.doc)
      this.draw(view)
    } else if (docChanged) {
      this.decorations = this.decorations.map(changes)
      clearTimeout(this.timer)
      this.timer = setTimeout(() => {
        this.timer = undefined
        this.reading = readingOf(this.language, view.state.doc)
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

  private draw({ visibleRanges, state: { doc } }: EditorView): void {
    const { spans } = this.reading
    const builder = new RangeSetBuilder<Decoration>()
    for (const { from, to } of visibleRanges) {
      for (let i = firstAfter(spans, from); i < spans.length && spans[i]!.from < to; i++) {
        const span = spans[i]!
        const [start, end] = [Math.max(span.from, from), Math.min(span.to, to, doc.length)]
        if (start < end) builder.add(start, end, decorationOf(span.kind))
      }
    }
    this.decorations = builder.finish()
  }
}

export const colours = (language: LanguageSupport): Extension =>
  ViewPlugin.define((view) => new Colours(view, language), { decorations: (plugin) => plugin.decorations })
