import { history, selectAll, undo } from '@codemirror/commands'
import { EditorState, type Transaction } from '@codemirror/state'
import { expect, test } from 'vitest'
import {
  changesHidden,
  showingPart,
  showOnly,
  withCaretLines,
} from '../../../../src/engine/page/editor/visible.ts'

const DECK = '# A\n\n---\n\n# B\n\nwords\n\n---\n\n# C\n'
const B = { from: DECK.indexOf('# B'), to: DECK.indexOf('words') + 5 }

/** The text with slide B shown alone, the caret in it. */
const showing = (): EditorState =>
  EditorState.create({
    doc: DECK,
    extensions: [history(), showingPart],
    selection: { anchor: B.from },
  }).update({
    effects: showOnly.of([B]),
  }).state

function after(
  state: EditorState,
  act: (on: { state: EditorState; dispatch(one: Transaction): void }) => void,
) {
  let now = state
  act({ state, dispatch: (one) => (now = one.state) })
  return now
}

test('all that can be selected is what is shown', () => {
  const { from, to } = after(showing(), selectAll).selection.main
  expect({ from, to }).toEqual(B)
})

test('the line ends before and after it can’t be deleted', () => {
  const state = showing()
  const text = (from: number, to: number, insert = '') =>
    state.update({ changes: { from, to, insert }, userEvent: 'delete' }).state.doc.toString()
  expect(text(B.from - 1, B.from)).toBe(DECK)
  expect(text(B.to, B.to + 1)).toBe(DECK)
  expect(text(B.from - 5, B.from + 2)).toBe(DECK.replace('# B', 'B'))
  expect(text(B.to, B.to, '!')).toBe(DECK.replace('words', 'words!'))
})

test('what is typed at its edges is part of it', () => {
  const state = showing().update({ changes: { from: B.to, insert: '\nmore' } }).state
  const again = state.update({ changes: { from: B.to + 5, insert: '!' }, userEvent: 'input.type' }).state
  expect(again.doc.toString()).toBe(DECK.replace('words', 'words\nmore!'))
})

test('undo reaches what is hidden, and tells so', () => {
  const typed = EditorState.create({ doc: DECK, extensions: [history(), showingPart] }).update({
    changes: { from: 3, insert: 'h' },
    userEvent: 'input.type',
  }).state
  const hidden = typed.update({ effects: showOnly.of([{ from: B.from + 1, to: B.to + 1 }]) }).state
  let undone: Transaction | undefined
  undo({ state: hidden, dispatch: (one) => (undone = one) })
  expect(undone!.state.doc.toString()).toBe(DECK)
  expect(changesHidden(undone!)).toBe(true)
})

test('blank lines around it are shown as far as the caret stands in them', () => {
  const text = '# A\n\n\n\n---\n\n\n\n# B\n'
  const shown = (part: string, head: number): string => {
    const from = text.indexOf(part)
    const state = EditorState.create({ doc: text, selection: { anchor: head } })
    const [one] = withCaretLines([{ from, to: from + part.length }], state)
    return text.slice(one!.from, one!.to)
  }
  expect([2, 3, 4, 5, 6].map((head) => shown('# A', head))).toEqual([
    '# A',
    '# A',
    '# A\n',
    '# A\n\n',
    '# A\n\n\n',
  ])
  expect(shown('# A', text.indexOf('---'))).toBe('# A')
  expect(shown('# B', text.indexOf('---') + 5)).toBe('\n\n# B')
  expect(shown('# B', text.length)).toBe('# B\n')
})
