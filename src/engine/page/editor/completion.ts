/** Completion in a deck's Markdown, as CodeMirror asks for it: in a chunk that comes after the text. */
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  insertCompletionText,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  startCompletion,
} from '@codemirror/autocomplete'
import { syntaxTree } from '@codemirror/language'
import { Prec, type EditorState, type Extension } from '@codemirror/state'
import { keymap, type EditorView } from '@codemirror/view'
import { completionsAt, type CompletionOption, type LineKind } from '../../edit/index.ts'
import type { Outline } from '../../outline.ts'

type KnownOutline = () => Outline | undefined

export const complete = (outline: KnownOutline): Extension => [
  autocompletion({ override: [completions(outline)], icons: false, defaultKeymap: false }),
  Prec.high(keymap.of(completionKeymap)),
]

export const closeBracketsOf = (): Extension => [closeBrackets(), keymap.of(closeBracketsKeymap)]

const completions =
  (outline: KnownOutline) =>
  ({ state, pos, explicit }: CompletionContext): CompletionResult | null => {
    const known = outline()
    if (!known) return null
    const line = state.doc.lineAt(pos)
    const found = completionsAt(state.sliceDoc(line.from, pos), kindOf(state, line.from, pos), known)
    if (!found || found.options.length === 0) return null
    // Nothing is offered at a blank line that nobody asked about.
    if (!explicit && found.from === line.length && line.length === 0) return null
    return {
      from: line.from + found.from,
      options: found.options.map(toCompletion),
      validFor: /^[\w\p{L}./-]*$/u,
    }
  }

const toCompletion = (option: CompletionOption): Completion => ({
  label: option.label,
  ...(option.detail === undefined ? {} : { detail: option.detail }),
  apply: (view, _, from, to) => insert(view, option, from, to),
})

function insert(
  view: EditorView,
  { label, insert: text = label, caret }: CompletionOption,
  from: number,
  to: number,
): void {
  const spec = insertCompletionText(view.state, text, from, to)
  view.dispatch(caret === undefined ? spec : { ...spec, selection: { anchor: from + caret } })
  // Its value comes next.
  if (/[=:{]$/.test(caret === undefined ? text : text.slice(0, caret))) startCompletion(view)
}

function kindOf(state: EditorState, line: number, at: number): LineKind {
  for (let node = syntaxTree(state).resolveInner(line, 1); node; node = node.parent!) {
    if (node.name === 'FrontMatter' && line > 0 && at <= node.to) return 'front-matter'
    // The line of the fence itself says what it is.
    if (/^(FencedCode|CodeBlock)$/.test(node.name) && line > node.from) return 'code'
    if (!node.parent) break
  }
  return 'text'
}
