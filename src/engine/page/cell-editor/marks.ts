/** What somebody points at from outside: the line that runs, the one at fault, figures beside lines, parts that were edited. */
import { StateEffect, StateField, type Extension } from '@codemirror/state'
import { Decoration, EditorView } from '@codemirror/view'
import type { MarkKind } from '../../cells/text-editor.ts'

const setMark = StateEffect.define<{ readonly line: number; readonly kind: MarkKind | null }>()

const decorations = {
  now: Decoration.line({ class: 'now', mark: 'now' }),
  bad: Decoration.line({ class: 'bad', mark: 'bad' }),
}

export const lineMarks: Extension = StateField.define({
  create: () => Decoration.none,
  update(marks, { changes, effects, state: { doc } }) {
    let now = marks.map(changes)
    for (const effect of effects) {
      if (!effect.is(setMark)) continue
      const { line, kind } = effect.value
      const at = line >= 1 && line <= doc.lines ? doc.line(line).from : -1
      now = now.update({
        filter: (from, _to, { spec }) => (kind === null ? from !== at : spec['mark'] !== kind),
        add: kind && at >= 0 ? [decorations[kind].range(at)] : [],
      })
    }
    return now
  },
  provide: (field) => EditorView.decorations.from(field),
})

/** A kind is of one line: the line that had it before loses it. */
export function markLine(view: EditorView, line: number, kind: MarkKind | null): void {
  view.dispatch({ effects: setMark.of({ line, kind }) })
}

const setFigures = StateEffect.define<readonly (string | undefined)[]>()

export const lineFigures: Extension = StateField.define({
  create: () => Decoration.none,
  update(figures, { changes, effects, state: { doc } }) {
    let now = figures.map(changes)
    for (const effect of effects)
      if (effect.is(setFigures))
        now = Decoration.set(
          effect.value
            .slice(0, doc.lines)
            .flatMap((words, index) =>
              words === undefined
                ? []
                : [Decoration.line({ attributes: { 'data-figure': words } }).range(doc.line(index + 1).from)],
            ),
        )
    return now
  },
  provide: (field) => EditorView.decorations.from(field),
})

/** Words at the right of lines; they move with them. */
export function showFigures(view: EditorView, figures: readonly (string | undefined)[]): void {
  view.dispatch({ effects: setFigures.of(figures) })
}

const setEdited = StateEffect.define<readonly { readonly from: number; readonly to: number }[]>()
const edited = Decoration.mark({ class: 'edited' })

export const editedMarks: Extension = StateField.define({
  create: () => Decoration.none,
  update(parts, { changes, effects, state: { doc } }) {
    let now = parts.map(changes)
    for (const effect of effects)
      if (effect.is(setEdited))
        now = Decoration.set(
          effect.value
            .filter(({ from, to }) => from < to && to <= doc.length)
            .map(({ from, to }) => edited.range(from, to)),
        )
    return now
  },
  provide: (field) => EditorView.decorations.from(field),
})

/** Underlines just these parts. */
export function underline(
  view: EditorView,
  parts: readonly { readonly from: number; readonly to: number }[],
): void {
  view.dispatch({ effects: setEdited.of(parts) })
}
