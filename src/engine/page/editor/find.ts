/** Finding and replacing in a file. */
import { openSearchPanel, search, searchKeymap } from '@codemirror/search'
import type { Extension } from '@codemirror/state'
import { keymap, type EditorView } from '@codemirror/view'

export const extension: Extension = [search({ top: true }), keymap.of(searchKeymap)]

export const open = (view: EditorView): boolean => openSearchPanel(view)
