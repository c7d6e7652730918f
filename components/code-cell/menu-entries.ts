/** What a cell's menu offers. */
import { isAdded } from '../../src/engine/cells/index.ts'
import type { MenuEntry } from './menu.ts'
import type { Notebook } from './notebook.ts'
import { isCut, outputText } from './output.ts'
import type { CellView } from './view.ts'

/** What the element does itself. */
export interface MenuActs {
  /** All of its output is shown, a page at a time. */
  readonly isPaged: boolean
  showAll(): void
  showLess(): void
  fold(isCollapsed: boolean): void
  copy(words: string): void
  addBelow(): void
  remove(): void
}

export function menuOf(view: CellView, notebook: Notebook, acts: MenuActs): MenuEntry[] {
  const { state } = notebook
  const { mark } = view.mark
  const isRunning = mark === 'running' && !view.isElsewhere
  const isFirst = state.cells[0]?.id === view.id
  const isLong = isCut(view) && !view.underWay
  const now: MenuEntry[] = isRunning
    ? [{ words: 'Pause', act: () => notebook.control?.pause() }]
    : mark === 'paused' && !view.isElsewhere
      ? [
          { words: 'Step to the next line', act: () => notebook.control?.step() },
          { words: 'Go on', act: () => notebook.control?.resume() },
        ]
      : [
          {
            words: 'Run step by step',
            isOff: view.asksFirst,
            act: () => notebook.run(view.id, 'this', true),
          },
        ]
  return [
    ...now,
    { words: 'Run all', act: () => notebook.run(view.id, 'all') },
    { words: 'Run above', isOff: isFirst, act: () => notebook.run(view.id, 'above') },
    { words: 'Restart', act: () => notebook.restart() },
    { words: 'Restart and run all', act: () => notebook.restart(view.id) },
    ...(isLong
      ? [
          acts.isPaged
            ? { words: 'Show less output', act: () => acts.showLess() }
            : { words: 'Show all output', act: () => acts.showAll() },
        ]
      : []),
    view.look.isCollapsed
      ? { words: 'Show all of the text', act: () => acts.fold(false) }
      : { words: 'Fold the text', act: () => acts.fold(true) },
    { words: 'Copy the text', act: () => acts.copy(view.text) },
    ...(view.output && view.output.head.length > 0
      ? [{ words: 'Copy the output', act: () => acts.copy(outputText(view.output!)) }]
      : []),
    ...(view.cell.isLocked
      ? []
      : [
          {
            words: 'Reset the text',
            isOff: view.text === view.cell.text,
            act: () => notebook.resetText(view.id),
          },
          { words: 'Add a cell below', act: () => acts.addBelow() },
        ]),
    ...(isAdded(view.cell) ? [{ words: 'Remove the cell', act: () => acts.remove() }] : []),
    { words: 'Undo', isOff: state.past.length === 0 && !state.underWay, act: () => notebook.undo() },
    { words: 'Redo', isOff: state.future.length === 0, act: () => notebook.redo() },
  ]
}
