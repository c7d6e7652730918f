/** The deck's problems where they stand in a text: underlined, the line's number in alarm, with what mends them. */
import { linter, setDiagnostics, type Action, type Diagnostic } from '@codemirror/lint'
import { RangeSet, StateEffect, StateField, type EditorState, type Extension } from '@codemirror/state'
import { gutterLineClass, GutterMarker, type EditorView } from '@codemirror/view'
import type { Problem } from '../../deck.ts'
import { fixesOf, type Fix } from '../../edit/index.ts'
import type { Outline } from '../../outline.ts'
import type { OpenFile } from './open-file.ts'

export interface PlacedProblem {
  readonly problem: Problem
  readonly fixes: readonly Fix[]
}

/** The problems of a file, of an outline that fits its text. */
export function problemsOf(outline: Outline, file: string, text: string): PlacedProblem[] {
  return outline.problems
    .filter((problem) => problem.file === file)
    .map((problem) => ({ problem, fixes: fixesOf(problem, text, outline) }))
}

export function markProblems(open: OpenFile, placed: readonly PlacedProblem[]): void {
  const diagnostics = placed.map((one) => toDiagnostic(open, one)).toSorted((a, b) => a.from - b.from)
  const lines = [...new Set(diagnostics.map(({ from }) => open.state.doc.lineAt(from).from))]
  open.commit([open.state.update(setDiagnostics(open.state, diagnostics))])
  open.commit([open.state.update({ effects: setLines.of(RangeSet.of(lines.map((at) => marker.range(at)))) })])
}

/** Where in a text a problem is: from its column to the word's end. */
export function rangeOf({ doc }: EditorState, { line, column }: Problem): { from: number; to: number } {
  const { from, to, text } = doc.line(Math.max(1, Math.min(line, doc.lines)))
  const start = Math.min(from + column - 1, to)
  const rest = text.slice(start - from)
  const length =
    /^(?:!?\[[^\]]*\](?:\{[^}]*\}|\([^)]*\))?|[\w\p{L}-]+|\{[^}]*\}|\S+)/u.exec(rest)?.[0].length ?? 0
  if (length > 0) return { from: start, to: start + length }
  return { from, to: Math.max(to, from) }
}

function toDiagnostic(open: OpenFile, { problem, fixes }: PlacedProblem): Diagnostic {
  return {
    ...rangeOf(open.state, problem),
    severity: problem.severity,
    message: problem.message,
    actions: fixes.map(({ words, edit }): Action => ({
      name: words,
      apply: () => open.dispatch({ changes: { ...edit }, filter: false }, true),
    })),
  }
}

class ProblemMarker extends GutterMarker {
  override elementClass = 'has-problem'
}
const marker = new ProblemMarker()
const setLines = StateEffect.define<RangeSet<GutterMarker>>()

const lines = StateField.define<RangeSet<GutterMarker>>({
  create: () => RangeSet.empty,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setLines)) return effect.value
    return value.map(transaction.changes)
  },
  provide: (field) => gutterLineClass.from(field),
})

/** Also how what is underlined looks when somebody points at it. */
export const problemMarks: Extension = [lines, linter(null)]

export function goToProblem(view: EditorView, problem: Problem): void {
  const { from } = rangeOf(view.state, problem)
  view.dispatch({ selection: { anchor: from }, scrollIntoView: true, userEvent: 'select' })
  view.focus()
}
