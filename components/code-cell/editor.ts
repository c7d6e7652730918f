/** Where a cell's text is edited: the deck's editor once it is here, else a plain text field. */
import type { CellEditor, CellEditorModule, CellEditorPlace, RunHow } from '../../src/engine/cells/index.ts'
import type { Supply } from './supply.ts'

/** A module that can't be had is asked for again the next time. */
export async function editorAt(path: string | undefined, supply: Supply): Promise<CellEditorModule> {
  if (!path) return { openCellEditor: openPlainEditor }
  try {
    return await supply.loadModule<CellEditorModule>(path, document.baseURI)
  } catch {
    return { openCellEditor: openPlainEditor }
  }
}

/** How a key runs a cell. */
export function runKeyOf({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent): RunHow | undefined {
  if (key !== 'Enter') return
  if (altKey) return 'add'
  if (ctrlKey || metaKey) return 'stay'
  return shiftKey ? 'next' : undefined
}

/** A terminal's, on every system. */
export const isInterruptKey = ({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean =>
  key.toLowerCase() === 'c' && ctrlKey && !metaKey && !altKey && !shiftKey

/** Whether part of a field is chosen. */
export const isChosenOf = ({
  selectionStart,
  selectionEnd,
}: HTMLInputElement | HTMLTextAreaElement): boolean => selectionStart !== selectionEnd

/** No colours, and no marks: what a browser has. */
export function openPlainEditor(place: CellEditorPlace): CellEditor {
  const field = document.createElement('textarea')
  field.className = 'plain'
  field.value = place.text
  field.readOnly = place.isLocked
  field.spellcheck = false
  field.autocapitalize = 'off'
  field.setAttribute('aria-label', place.label)
  const fit = (): void => {
    field.rows = field.value.split('\n').length
  }
  fit()
  const end = place.text.length
  const { offset, from = offset } = place.caret ?? { offset: end }
  field.setSelectionRange(Math.min(offset, from), Math.max(offset, from))
  field.addEventListener('input', () => {
    fit()
    place.onEdit(field.value)
  })
  field.addEventListener('keydown', (event) => {
    const how = runKeyOf(event)
    if (how) place.onRun(how)
    else if (event.key === 'Escape') place.onLeave()
    else return
    event.preventDefault()
  })
  place.parent.append(field)
  return {
    dom: field,
    get hasFocus() {
      return document.activeElement === field
    },
    get hasChosen() {
      return isChosenOf(field)
    },
    get text() {
      return field.value
    },
    set text(text) {
      if (text === field.value) return
      field.value = text
      fit()
    },
    focus: () => field.focus(),
    markLine: () => {},
    showFigures: () => {},
    underline: () => {},
    goTo(line) {
      const at =
        field.value
          .split('\n')
          .slice(0, line - 1)
          .join('\n').length + (line > 1 ? 1 : 0)
      field.focus()
      field.setSelectionRange(at, at)
    },
    showCaret: () => {},
    close: () => field.remove(),
  }
}
