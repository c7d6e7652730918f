/** What the keys of a cell's text do. Tab indents, until Escape: then it moves the focus on, as everywhere else. */
import { defaultKeymap, historyKeymap, indentLess, indentMore } from '@codemirror/commands'
import { indentUnit } from '@codemirror/language'
import { countColumn, EditorSelection, Prec, type Extension } from '@codemirror/state'
import { EditorView, keymap, type Command, type KeyBinding } from '@codemirror/view'
import type { RunHow } from '../../cells/text-editor.ts'
import type { LanguageSupport } from '../../session.ts'

export interface KeyHooks {
  onRun(how: RunHow): void
  /** Out of the text. */
  onLeave(): void
  /** An arrow went over the first or the last line. */
  readonly onEdge?: ((by: -1 | 1) => void) | undefined
  /** Of a text that can't be changed Tab always moves on. */
  readonly isLocked: boolean
}

const always = (act: () => void): Command => {
  return () => {
    act()
    return true
  }
}

/** Indents what is selected, or goes on to the next multiple of an indent. */
const tab: Command = (view) => {
  const { state } = view
  if (state.selection.ranges.some((range) => !range.empty)) return indentMore(view)
  const unit = state.facet(indentUnit)
  view.dispatch(
    state.changeByRange(({ head }) => {
      const line = state.doc.lineAt(head)
      const column = countColumn(line.text, state.tabSize, head - line.from)
      const insert = unit === '\t' ? unit : ' '.repeat(unit.length - (column % unit.length))
      return { changes: { from: head, insert }, range: EditorSelection.cursor(head + insert.length) }
    }),
    { scrollIntoView: true, userEvent: 'input.indent' },
  )
  return true
}

const PAIRS = ['()', '[]', '{}']

/** A new line, as far in as the language has it after what stands before the caret. */
const newLine =
  (language: LanguageSupport | undefined): Command =>
  (view) => {
    const { state } = view
    const unit = state.facet(indentUnit)
    const changes = state.changeByRange((range) => {
      const line = state.doc.lineAt(range.from)
      const last = state.doc.lineAt(range.to)
      const before = line.text.slice(0, range.from - line.from)
      const after = last.text.slice(range.to - last.from)
      const outer = /^[ \t]*/.exec(before)![0]
      const by = language?.indentAfter?.(before) ?? 0
      const inner = by > 0 ? outer + unit : by < 0 ? outer.slice(0, -unit.length) : outer
      // Of a line of blanks nothing is left behind.
      const from = before === outer ? line.from : range.from
      const to = range.to + /^[ \t]*/.exec(after)![0].length
      const isSplit = by > 0 && PAIRS.includes(before.trimEnd().slice(-1) + after.trimStart().charAt(0))
      return {
        changes: { from, to, insert: state.toText(`\n${inner}${isSplit ? `\n${outer}` : ''}`) },
        range: EditorSelection.cursor(from + 1 + inner.length),
      }
    })
    view.dispatch(changes, { scrollIntoView: true, userEvent: 'input' })
    return true
  }

/** Whether the caret stands on the row of the text's start or end. */
function isOnEdge(view: EditorView, by: -1 | 1): boolean {
  const { main } = view.state.selection
  const row = view.coordsAtPos(main.head)
  const edge = view.coordsAtPos(by < 0 ? 0 : view.state.doc.length)
  return main.empty && row !== null && edge !== null && Math.abs(row.top - edge.top) < row.bottom - row.top
}

const overEdge =
  (onEdge: KeyHooks['onEdge'], by: -1 | 1): Command =>
  (view) => {
    if (!onEdge || !isOnEdge(view, by)) return false
    onEdge(by)
    return true
  }

const unlessLocked =
  (command: Command): Command =>
  (view) =>
    !view.state.readOnly && command(view)

export const newLineKey = (language: LanguageSupport | undefined): Extension =>
  keymap.of([{ key: 'Enter', run: unlessLocked(newLine(language)) }])

export function cellKeys({ onRun, onLeave, onEdge, isLocked }: KeyHooks): Extension {
  const own: KeyBinding[] = [
    { key: 'Shift-Enter', run: always(() => onRun('next')) },
    { key: 'Mod-Enter', run: always(() => onRun('stay')) },
    { key: 'Ctrl-Enter', run: always(() => onRun('stay')) },
    { key: 'Alt-Enter', run: always(() => onRun('add')) },
    { key: 'Tab', run: unlessLocked(tab), shift: unlessLocked(indentLess) },
    { key: 'ArrowUp', run: overEdge(onEdge, -1) },
    { key: 'ArrowDown', run: overEdge(onEdge, 1) },
    {
      key: 'Escape',
      run(view) {
        view.setTabFocusMode(true)
        onLeave()
        return true
      },
    },
  ]
  return [Prec.high(keymap.of(own)), keymap.of([...historyKeymap, ...defaultKeymap]), tabAgain(isLocked)]
}

const KEEPS_TAB = /^(Tab|Escape|Shift|Control|Alt|Meta)$/

/** Whoever types or clicks wants Tab for the text again. */
function tabAgain(isLocked: boolean): Extension {
  return EditorView.domEventObservers({
    keydown(event, view) {
      if (!KEEPS_TAB.test(event.key)) view.setTabFocusMode(isLocked)
    },
    pointerdown(_event, view) {
      view.setTabFocusMode(isLocked)
    },
  })
}
