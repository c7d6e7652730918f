/** What a file's text is edited with: history, keys, colours, completion, and the hooks of whoever shows it. */
import { defaultKeymap, history, indentWithTab } from '@codemirror/commands'
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language'
import { Compartment, EditorState, Prec, type Extension } from '@codemirror/state'
import {
  drawSelection,
  dropCursor,
  EditorView,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  type Command,
  type KeyBinding,
} from '@codemirror/view'
import { colours, deckMarkdown } from './markdown.ts'
import type { OpenFile } from './open-file.ts'
import { problemMarks } from './problems.ts'
import { showingPart } from './visible.ts'
import type { Outline } from '../../outline.ts'

export interface TextHooks {
  readonly outline: () => Outline | undefined
  readonly undo: () => void
  readonly redo: () => void
  readonly save: () => void
  /** Out of the text, to where Tab goes on. */
  readonly leave: () => void
  /** True: it was a picture, and is taken care of. */
  readonly pasted: (data: DataTransfer | null, at: number | undefined) => boolean
}

/** So many things can be taken back. */
const HISTORY = 5000

const hook = (act: () => void): Command => {
  return () => {
    act()
    return true
  }
}

export function textExtensions(file: string, hooks: TextHooks): Extension {
  const isDeck = file.endsWith('.md')
  const own: KeyBinding[] = [
    { key: 'Mod-z', run: hook(hooks.undo), preventDefault: true },
    { key: 'Mod-y', run: hook(hooks.redo), preventDefault: true },
    { key: 'Mod-Shift-z', run: hook(hooks.redo), preventDefault: true },
    { key: 'Mod-s', run: hook(hooks.save), preventDefault: true },
    { key: 'Mod-f', run: searchIn, preventDefault: true },
  ]
  return [
    history({ minDepth: HISTORY }),
    lineNumbers(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    drawSelection(),
    dropCursor(),
    EditorView.lineWrapping,
    indentUnit.of(file.endsWith('.py') ? '    ' : '  '),
    EditorState.tabSize.of(4),
    bracketMatching(),
    indentOnInput(),
    colours,
    problemMarks,
    showingPart,
    searching.of([]),
    isDeck ? deckMarkdown : [],
    languages.of([]),
    completing.of([]),
    EditorView.contentAttributes.of({
      'aria-label': `Source of ${file}`,
      autocapitalize: 'sentences',
      spellcheck: isDeck ? 'true' : 'false',
      lang: '',
    }),
    EditorView.domEventHandlers({
      paste: (event) => hooks.pasted(event.clipboardData, undefined),
      drop(event, view) {
        const at = view.posAtCoords({ x: event.clientX, y: event.clientY }) ?? undefined
        if (!hooks.pasted(event.dataTransfer, at)) return false
        event.preventDefault()
        return true
      },
    }),
    Prec.high(keymap.of(own)),
    keymap.of([...defaultKeymap, indentWithTab]),
    // Last of all: what is open over the text is closed first.
    Prec.lowest(keymap.of([{ key: 'Escape', run: hook(hooks.leave) }])),
  ]
}

const languages = new Compartment()
const completing = new Compartment()
const searching = new Compartment()

/** What comes after the text is on show: the colours of a program, and completion. */
export async function bringRest(open: OpenFile, outline: TextHooks['outline']): Promise<void> {
  const isDeck = open.file.endsWith('.md')
  const [language, { complete, closeBracketsOf }] = await Promise.all([
    languageOf(open.file),
    import('./completion.ts'),
  ])
  open.commit([
    open.state.update({
      effects: [
        completing.reconfigure(isDeck ? complete(outline) : closeBracketsOf()),
        ...(language ? [languages.reconfigure(language)] : []),
      ],
    }),
  ])
}

async function languageOf(file: string): Promise<Extension | undefined> {
  if (file.endsWith('.py')) return (await import('./languages/python.ts')).language
  if (/\.(ts|js|mjs)$/.test(file)) return (await import('./languages/javascript.ts')).language
  if (file.endsWith('.css')) return (await import('./languages/css.ts')).language
  return undefined
}

/** The panel to find and replace comes when it is asked for. */
const searchIn: Command = (view) => {
  void import('./find.ts').then(({ extension, open }) => {
    view.dispatch({ effects: searching.reconfigure(extension) })
    open(view)
  })
  return true
}
