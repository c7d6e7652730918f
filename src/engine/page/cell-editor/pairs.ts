/** Brackets and quotes that are closed as they are opened, typed over, and taken away together; by what the language says. */
import { EditorState, Prec, StateEffect, StateField, type Extension } from '@codemirror/state'
import { EditorView, keymap, type Command } from '@codemirror/view'
import type { LanguageSupport } from '../../session.ts'
import { kindAt } from './colours.ts'

const BRACKETS = ['(', '[', '{']
const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }
const closerOf = (open: string): string => CLOSERS[open] ?? open

/** In front of these, and of nothing, a bracket is closed. */
const BEFORE = /^[\s)\]}:;,.]?$/
const WORD = /[\p{L}\p{N}_]/u

const closed = StateEffect.define<readonly number[]>()

/** Where closers stand that came by themselves, as long as the caret is in their line. */
const own = StateField.define<readonly number[]>({
  create: () => [],
  update(places, { changes, docChanged, effects, state }) {
    let now = places
    if (docChanged)
      now = now.flatMap((at) => (changes.touchesRange(at, at + 1) === 'cover' ? [] : [changes.mapPos(at, 1)]))
    for (const effect of effects) if (effect.is(closed)) now = [...now, ...effect.value]
    if (now.length === 0) return now
    const line = state.doc.lineAt(state.selection.main.head)
    return now.filter((at) => at >= line.from && at <= line.to)
  },
})

function typed(
  view: EditorView,
  insert: string,
  pairs: readonly string[],
  language: LanguageSupport,
): boolean {
  const { state } = view
  const { doc } = state
  const { from, to, empty, anchor, head } = state.selection.main
  const put = (text: string, close: string): void =>
    view.dispatch({
      changes: { from, insert: text + close },
      selection: { anchor: from + text.length },
      effects: closed.of([...close].map((_, index) => from + text.length + index)),
      scrollIntoView: true,
      userEvent: 'input.type',
    })

  if (!empty) {
    if (!pairs.includes(insert)) return false
    view.dispatch({
      changes: [
        { from, insert },
        { from: to, insert: closerOf(insert) },
      ],
      selection: { anchor: anchor + 1, head: head + 1 },
      userEvent: 'input.type',
    })
    return true
  }
  const before = doc.sliceString(Math.max(0, from - 3), from)
  const next = doc.sliceString(from, from + 1)
  if (next === insert && state.field(own).includes(from)) {
    view.dispatch({
      changes: { from, to: from + 1, insert },
      selection: { anchor: from + 1 },
      scrollIntoView: true,
      userEvent: 'input.type',
    })
    return true
  }
  if (!pairs.includes(insert) || kindAt(language, doc, from) !== '') return false
  if (BRACKETS.includes(insert)) {
    if (!BEFORE.test(next)) return false
    put(insert, closerOf(insert))
    return true
  }
  const isThird = before.endsWith(insert + insert) && before !== insert.repeat(3)
  if (isThird && pairs.includes(insert.repeat(3))) {
    put(insert, insert.repeat(3))
    return true
  }
  const last = before.at(-1) ?? ''
  if (last === insert || WORD.test(last) || !BEFORE.test(next)) return false
  put(insert, insert)
  return true
}

/** Takes away both halves of an empty pair. */
const backspace =
  (pairs: readonly string[]): Command =>
  (view) => {
    const { doc, selection, readOnly } = view.state
    const { empty, head } = selection.main
    const open = doc.sliceString(Math.max(0, head - 1), head)
    if (readOnly || !empty || !pairs.includes(open) || doc.sliceString(head, head + 1) !== closerOf(open))
      return false
    view.dispatch({ changes: { from: head - 1, to: head + 1 }, userEvent: 'delete.backward' })
    return true
  }

export function closing(language: LanguageSupport): Extension {
  const pairs = language.pairs ?? BRACKETS
  return [
    own,
    EditorView.inputHandler.of(
      (view, from, to, insert) =>
        insert.length === 1 &&
        !view.composing &&
        !view.state.facet(EditorState.readOnly) &&
        from === view.state.selection.main.from &&
        to === view.state.selection.main.to &&
        typed(view, insert, pairs, language),
    ),
    Prec.high(keymap.of([{ key: 'Backspace', run: backspace(pairs) }])),
  ]
}
