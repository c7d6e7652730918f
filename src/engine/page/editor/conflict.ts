/** Two versions of a file side by side, until somebody decides; in a chunk of its own, for the day that needs it. */
import { MergeView } from '@codemirror/merge'
import { EditorState } from '@codemirror/state'
import { EditorView, lineNumbers } from '@codemirror/view'
import { decide, type WriterState } from '../../edit/index.ts'
import { make } from '../tools/dom.ts'
import { deckMarkdown, colours } from './markdown.ts'
import { choices } from './notices.ts'
import type { OpenFile } from './open-file.ts'
import { timeOf } from './words.ts'

type Conflict = Extract<WriterState, { kind: 'conflict' }>

export function showConflict(
  place: HTMLElement,
  open: OpenFile,
  conflict: Conflict,
  root: ShadowRoot,
): () => void {
  const readOnly = (label: string) => [
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
    EditorView.lineWrapping,
    lineNumbers(),
    colours,
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    ...(open.file.endsWith('.md') ? [deckMarkdown] : []),
  ]
  const versions = make('div', { class: 'versions' })
  const view = new MergeView({
    a: { doc: conflict.mine, extensions: readOnly('Yours') },
    b: { doc: conflict.theirs, extensions: readOnly('On disk') },
    parent: versions,
    root,
    collapseUnchanged: { margin: 2, minSize: 4 },
    gutter: false,
  })
  const end = (choice: 'mine' | 'theirs' | 'both'): void => {
    // What was typed since counts, too.
    const { state } = open.writer
    if (state.kind === 'conflict') open.writer.resolve(decide(state, choice))
    open.view?.focus()
  }
  const section = make(
    'section',
    { class: 'notice conflict', 'aria-label': 'Two versions' },
    make(
      'p',
      { role: 'alert' },
      make('strong', {}, `${open.file} changed on disk`),
      ' while you typed. Nothing is lost: both are here.',
    ),
    make(
      'div',
      { class: 'titles' },
      make('h3', {}, 'Yours'),
      make('h3', {}, `On disk, ${timeOf(Date.now())}`),
    ),
    versions,
    choices(
      { words: 'Keep mine', isMain: true, act: () => end('mine') },
      { words: 'Take the disk’s', act: () => end('theirs') },
      { words: 'Keep both', act: () => end('both') },
    ),
  )
  place.append(section)
  // What both changed, wherever in the slides' lines that is.
  requestAnimationFrame(() => {
    const changed = versions.querySelector('.cm-changedLine, .cm-deletedLine, .cm-insertedLine')
    const within = versions.getBoundingClientRect()
    if (changed) versions.scrollTop += changed.getBoundingClientRect().top - within.top - within.height / 4
  })
  return () => {
    view.destroy()
    section.remove()
  }
}
