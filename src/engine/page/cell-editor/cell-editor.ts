/**
 * Where a cell's text is edited. It takes the place of the static text without moving a letter: font, line height, tabs and
 * wrapping (`white-space`) are those of the place, and what else sets the text apart is said in custom properties:
 * `--code-padding-block` and `--code-padding-inline` around it (`--code-padding-inline-end`, where that end differs),
 * `--code-line-padding` above and below each line (by `--code-lead` less above the first and below the last one),
 * `--code-edge` by which a marked line goes beyond the place on both sides.
 * It stands in a shadow root of its own, and asks nothing of a page's policy.
 */
import { history, isolateHistory } from '@codemirror/commands'
import { bracketMatching, indentUnit } from '@codemirror/language'
import { Annotation, Compartment, EditorSelection, EditorState, type Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { sameEnds } from '../../cells/edited.ts'
import type { CellEditor, CellEditorPlace } from '../../cells/text-editor.ts'
import type { LanguageSupport } from '../../session.ts'
import { sheetOf } from '../tools/sheet.ts'
import css from './cell-editor.css?inline'
import { colours } from './colours.ts'
import { cellKeys, newLineKey } from './keys.ts'
import { editedMarks, lineFigures, lineMarks, markLine, showFigures, underline } from './marks.ts'
import { closing } from './pairs.ts'
import { problemMarks, type ProblemPlaces } from './problems.ts'

const ours = Annotation.define<true>()
const sheet = sheetOf(css)
const TAB_HINT = 'Tab indents. To move on, press Escape, then Tab.'

export function openCellEditor(place: CellEditorPlace): CellEditor {
  const { isLocked, label, language } = place
  const text = lines(place.text)
  const { offset = 0, from = offset } = place.caret ?? {}
  const dom = document.createElement('div')
  const root = dom.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [sheet]
  const hint = element('p', 'hint', { class: 'off' }, isLocked ? '' : TAB_HINT)
  const words = element('p', 'words', { class: 'off', role: 'status' })
  const bubble = element('div', 'bubble', { class: 'bubble', popover: 'manual', 'aria-hidden': 'true' })
  root.append(hint, words, bubble)
  place.parent.append(dom)

  const isKnown = language !== undefined && !(language instanceof Promise)
  const speech = new Compartment()
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: text,
      selection: EditorSelection.single(Math.min(from, text.length), Math.min(offset, text.length)),
      extensions: [
        history(),
        bracketMatching(),
        lineMarks,
        lineFigures,
        editedMarks,
        speech.of(spoken(isKnown ? language : undefined, { words, bubble })),
        cellKeys({
          isLocked,
          onRun: (how) => place.onRun(how),
          onLeave: () => place.onLeave(),
          onEdge: place.onEdge && ((by) => place.onEdge?.(by)),
        }),
        EditorState.readOnly.of(isLocked),
        overSelection,
        EditorState.tabSize.of(place.tabSize ?? 8),
        EditorView.contentAttributes.of({ 'aria-label': label, 'aria-describedby': 'hint words', lang: '' }),
        EditorView.updateListener.of(({ transactions, docChanged, state }) => {
          if (docChanged && transactions.some((one) => one.docChanged && !one.annotation(ours)))
            place.onEdit(state.doc.toString())
        }),
      ],
    }),
  })
  view.setTabFocusMode(isLocked)

  let isClosed = false
  if (language instanceof Promise)
    void language.then(
      (known) => {
        if (!isClosed) view.dispatch({ effects: speech.reconfigure(spoken(known, { words, bubble })) })
      },
      // Without its language it is a text like any other.
      () => {},
    )

  let isPassing = place.isPassing ?? false
  let isSeen = false
  const focus = (): void => {
    view.setTabFocusMode(isLocked || isPassing)
    isPassing = false
    view.focus()
    if (!isSeen) showCaret(view)
    isSeen = true
  }
  return {
    dom,
    get hasFocus() {
      return view.hasFocus
    },
    get hasChosen() {
      return view.state.selection.ranges.some((range) => !range.empty)
    },
    get text() {
      return view.state.doc.toString()
    },
    set text(text) {
      const change = changeTo(view.state.doc.toString(), lines(text))
      if (change) view.dispatch({ changes: change, annotations: [ours.of(true), isolateHistory.of('full')] })
    },
    focus,
    markLine: (line, kind) => markLine(view, line, kind),
    showFigures: (figures) => showFigures(view, figures),
    underline: (before) => underline(view, before),
    goTo(number) {
      const line = view.state.doc.line(Math.max(1, Math.min(number, view.state.doc.lines)))
      const anchor = line.from + /^\s*/.exec(line.text)![0].length
      view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'nearest' }) })
      focus()
    },
    showCaret: () => showCaret(view),
    close() {
      isClosed = true
      view.destroy()
      dom.remove()
    },
  }
}

const showCaret = (view: EditorView): void =>
  view.dispatch({ effects: EditorView.scrollIntoView(view.state.selection.main.head) })

/** A browser that writes over what is chosen gives it a style of its own, which a strict policy forbids: the editor writes. */
const overSelection: Extension = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { inputType, data } = event
    const { state } = view
    const { main } = state.selection
    if (inputType !== 'insertText' || !data || main.empty || view.composing || state.readOnly) return false
    event.preventDefault()
    const insert = () =>
      state.update(state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true })
    const isTaken = state
      .facet(EditorView.inputHandler)
      .some((handler) => handler(view, main.from, main.to, data, insert))
    if (!isTaken) view.dispatch(insert())
    return true
  },
})

/** What an editor has of its text's language. */
function spoken(language: LanguageSupport | undefined, places: ProblemPlaces): Extension {
  if (!language) return [newLineKey(undefined), indentUnit.of('    ')]
  const { comment } = language
  return [
    newLineKey(language),
    indentUnit.of(language.indent),
    EditorState.languageData.of(() => (comment === undefined ? [] : [{ commentTokens: { line: comment } }])),
    closing(language),
    colours(language),
    problemMarks(language, places),
  ]
}

const lines = (text: string): string => text.replace(/\r\n?/g, '\n')

/** The smallest change from a text to another, so that the caret stays where it is; undefined: there is none. */
function changeTo(from: string, to: string): { from: number; to: number; insert: string } | undefined {
  if (from === to) return undefined
  const { first, last } = sameEnds(from, to)
  return { from: first, to: from.length - last, insert: to.slice(first, to.length - last) }
}

function element(
  name: string,
  id: string,
  attributes: Readonly<Record<string, string>>,
  text = '',
): HTMLElement {
  const made = document.createElement(name)
  made.id = id
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.textContent = text
  return made
}
