/** Finding and replacing in a file. */
import { openSearchPanel, search, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension } from '@codemirror/state'
import { keymap, type EditorView } from '@codemirror/view'

const WORDS = {
  next: 'Next',
  previous: 'Previous',
  all: 'Select all',
  'match case': 'Match case',
  regexp: 'Pattern',
  'by word': 'Whole words',
  replace: 'Replace',
  'replace all': 'Replace all',
  close: 'Close',
}

export const extension: Extension = [
  search({ top: true }),
  keymap.of(searchKeymap),
  EditorState.phrases.of(WORDS),
]

export const open = (view: EditorView): boolean => openSearchPanel(view)
