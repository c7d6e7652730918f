/**
 * Which part of a file is shown: all of it, or some of its lines. What is hidden is out of reach of the caret, of selections
 * and of what the person types; undo and changes from elsewhere reach it.
 */
import {
  EditorSelection,
  EditorState,
  StateEffect,
  StateField,
  type Extension,
  type Transaction,
} from '@codemirror/state'
import { Decoration, EditorView, WidgetType } from '@codemirror/view'

/** Offsets; whole lines. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** Null: all of it. */
export const showOnly = StateEffect.define<readonly Stretch[] | null>()

export const visible = StateField.define<readonly Stretch[] | null>({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(showOnly)) return effect.value
    if (!value || !transaction.docChanged) return value
    return value.map(({ from, to }) => {
      const start = transaction.changes.mapPos(from, -1)
      return { from: start, to: Math.max(start, transaction.changes.mapPos(to, 1)) }
    })
  },
})

/** What lies between and around the stretches. */
function hiddenOf(stretches: readonly Stretch[], length: number): Stretch[] {
  const hidden: Stretch[] = []
  let at = 0
  for (const { from, to } of stretches) {
    if (from > at) hidden.push({ from: at, to: from - 1 })
    at = to + 1
  }
  if (at <= length) hidden.push({ from: at, to: length })
  return hidden.filter(({ from, to }) => to >= from)
}

class Nothing extends WidgetType {
  override eq(): boolean {
    return true
  }
  toDOM(): HTMLElement {
    const gap = document.createElement('div')
    gap.className = 'hidden-lines'
    return gap
  }
  override get estimatedHeight(): number {
    return 0
  }
  override ignoreEvent(): boolean {
    return true
  }
}

const hide = Decoration.replace({ widget: new Nothing(), block: true })

const decorations = EditorView.decorations.compute([visible, 'doc'], (state) => {
  const stretches = state.field(visible)
  if (!stretches) return Decoration.none
  return Decoration.set(hiddenOf(stretches, state.doc.length).map(({ from, to }) => hide.range(from, to)))
})

/** What the person does stays inside. */
const changes = EditorState.changeFilter.of((transaction) => {
  const stretches = transaction.startState.field(visible)
  if (!stretches) return true
  const length = transaction.startState.doc.length
  const edges: number[] = []
  let at = 0
  for (const { from, to } of stretches) {
    if (from > at) edges.push(at, from)
    at = to
  }
  if (at < length) edges.push(at, length)
  return edges.length > 0 ? edges : true
})

const selections = EditorState.transactionFilter.of((transaction) => {
  const stretches = transaction.startState.field(visible)
  if (!stretches || !transaction.selection || transaction.effects.some((effect) => effect.is(showOnly)))
    return transaction
  const now = stretches.map(({ from, to }) => ({
    from: transaction.changes.mapPos(from, -1),
    to: transaction.changes.mapPos(to, 1),
  }))
  const clipped = clipSelection(transaction.newSelection, now)
  return clipped === transaction.newSelection
    ? transaction
    : [transaction, { selection: clipped, sequential: true }]
})

function clipSelection(selection: EditorSelection, stretches: readonly Stretch[]): EditorSelection {
  const isInside = (at: number): boolean => stretches.some(({ from, to }) => at >= from && at <= to)
  if (selection.ranges.every(({ anchor, head }) => isInside(anchor) && isInside(head))) return selection
  return EditorSelection.create(
    selection.ranges.map(({ anchor, head }) =>
      EditorSelection.range(nearestIn(anchor, stretches), nearestIn(head, stretches)),
    ),
    selection.mainIndex,
  )
}

/** The offset nearest to `at` that is in one of the stretches. */
export function nearestIn(at: number, stretches: readonly Stretch[]): number {
  let best = at
  let least = Infinity
  for (const { from, to } of stretches) {
    const inside = Math.max(from, Math.min(to, at))
    if (Math.abs(inside - at) < least) [best, least] = [inside, Math.abs(inside - at)]
  }
  return best
}

/**
 * The stretches, with the blank lines at the edge of one in which the caret stands: a slide has no blank lines at its end, but
 * whoever pressed Enter there goes on there.
 */
export function withCaretLines(stretches: readonly Stretch[], { doc, selection }: EditorState): Stretch[] {
  const { head } = selection.main
  const line = doc.lineAt(head)
  const isBlank = (from: number, to: number): boolean => doc.sliceString(from, to).trim() === ''
  return stretches.map(({ from, to }) => {
    if (head > to && isBlank(to, line.to)) return { from, to: line.to }
    if (head < from && isBlank(line.from, from)) return { from: line.from, to }
    return { from, to }
  })
}

/** Whether anything that a transaction changes was hidden. */
export function changesHidden({ startState, changes: made }: Transaction): boolean {
  const stretches = startState.field(visible)
  if (!stretches) return false
  let isHidden = false
  made.iterChangedRanges((from, to) => {
    if (!stretches.some((one) => from >= one.from && to <= one.to)) isHidden = true
  })
  return isHidden
}

export const showingPart: Extension = [visible, decorations, changes, selections]
