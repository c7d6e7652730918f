/** What is wrong with a text, once its typing pauses: underlined, said on pointing at it or moving to it, and to a screen reader. */
import { StateEffect, StateField, type Extension } from '@codemirror/state'
import { Decoration, EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import type { LanguageSupport, TextProblem } from '../../session.ts'

const PAUSE = 600
/** Between a line and what is shown below it, in pixels. */
const GAP = 4

const setProblems = StateEffect.define<readonly TextProblem[]>()

/** They move with the text, and go when what they are about is edited. */
const found = StateField.define<readonly TextProblem[]>({
  create: () => [],
  update(problems, { changes, docChanged, effects }) {
    for (const effect of effects) if (effect.is(setProblems)) return effect.value
    if (!docChanged) return problems
    return problems.flatMap((problem) => {
      if (changes.touchesRange(problem.from, problem.to)) return []
      const [from, to] = [changes.mapPos(problem.from, 1), changes.mapPos(problem.to, -1)]
      return [{ ...problem, from, to }]
    })
  },
  provide: (field) => [
    EditorView.decorations.from(field, (problems) =>
      Decoration.set(
        problems
          .filter(({ from, to }) => from < to)
          .map(({ from, to }) => Decoration.mark({ class: 'problem' }).range(from, to)),
        true,
      ),
    ),
    EditorView.contentAttributes.from(field, (problems) => ({ 'aria-invalid': String(problems.length > 0) })),
  ],
})

/** `words`: an element that a screen reader reads; `bubble`: a popover that is seen. */
export interface ProblemPlaces {
  readonly words: HTMLElement
  readonly bubble: HTMLElement
}

class Problems {
  private readonly view: EditorView
  private readonly language: LanguageSupport
  private readonly places: ProblemPlaces
  private timer: ReturnType<typeof setTimeout> | undefined
  private readonly hide = (): void => this.show(undefined)

  constructor(view: EditorView, language: LanguageSupport, places: ProblemPlaces) {
    this.view = view
    this.language = language
    this.places = places
    addEventListener('scroll', this.hide, { capture: true, passive: true })
    this.later(0)
  }

  update({ docChanged, selectionSet, focusChanged, view }: ViewUpdate): void {
    if (docChanged) {
      this.hide()
      this.say()
      this.later(PAUSE)
    } else if (selectionSet || focusChanged) {
      this.show(view.hasFocus ? this.at(view.state.selection.main.head) : undefined)
    }
  }

  pointAt(event: MouseEvent): void {
    const pos = (event.target as Element).closest('.problem') ? this.view.posAtCoords(event) : null
    this.show(pos === null ? undefined : this.at(pos))
  }

  destroy(): void {
    clearTimeout(this.timer)
    removeEventListener('scroll', this.hide, { capture: true })
    this.hide()
  }

  private at(pos: number): TextProblem | undefined {
    return this.view.state.field(found).find(({ from, to }) => from <= pos && pos <= to)
  }

  private later(pause: number): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      const { view } = this
      view.dispatch({ effects: setProblems.of(this.language.problems(view.state.doc.toString())) })
      this.say()
    }, pause)
  }

  private say(): void {
    const { doc } = this.view.state
    const problems = this.view.state.field(found)
    const words = problems
      .map(({ from, message }) => `Line ${doc.lineAt(from).number}: ${message}`)
      .join('. ')
    if (this.places.words.textContent !== words) this.places.words.textContent = words
  }

  private show(problem: TextProblem | undefined): void {
    const { bubble } = this.places
    const isShown = bubble.matches(':popover-open')
    if (!problem) {
      if (isShown) bubble.hidePopover()
      return
    }
    // Layout can't be read while the view is being updated.
    this.view.requestMeasure({
      key: this,
      read: (view) => view.coordsAtPos(problem.from),
      write: (place) => {
        if (!place || !bubble.isConnected) return
        bubble.textContent = problem.message
        if (!bubble.matches(':popover-open')) bubble.showPopover()
        bubble.style.insetInlineStart = `${Math.max(0, Math.min(place.left, innerWidth - bubble.offsetWidth))}px`
        bubble.style.insetBlockStart = `${place.bottom + GAP}px`
      },
    })
  }
}

export function problemMarks(language: LanguageSupport, places: ProblemPlaces): Extension {
  const plugin = ViewPlugin.define((view) => new Problems(view, language, places), {
    eventHandlers: {
      mousemove(event) {
        this.pointAt(event)
      },
      mouseleave(event) {
        this.pointAt(event)
      },
    },
  })
  return [found, plugin]
}
