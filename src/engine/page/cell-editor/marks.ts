/** What somebody points at from outside: the line that runs, the one at fault, figures beside lines, parts that were edited. */
import { StateEffect, StateField, type Extension } from '@codemirror/state'
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view'
import { partsThatDiffer } from '../../cells/edited.ts'
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

const setBefore = StateEffect.define<string | undefined>()
const edited = Decoration.mark({ class: 'edited' })

interface Edited {
  readonly before: string | undefined
  readonly parts: DecorationSet
}

/** Drawn with the change itself: whoever draws a line once more may lose the caret's place. */
export const editedMarks: Extension = StateField.define<Edited>({
  create: () => ({ before: undefined, parts: Decoration.none }),
  update(known, { docChanged, effects, state: { doc } }) {
    const told = effects.find((effect) => effect.is(setBefore))
    if (!told && !docChanged) return known
    const before = told ? told.value : known.before
    const parts = before === undefined ? [] : partsThatDiffer(doc.toString(), before)
    return { before, parts: Decoration.set(parts.map(({ from, to }) => edited.range(from, to))) }
  },
  provide: (field) => EditorView.decorations.from(field, ({ parts }) => parts),
})

/** Underlines what is other than `before`. */
export function underline(view: EditorView, before: string | undefined): void {
  view.dispatch({ effects: setBefore.of(before) })
}
