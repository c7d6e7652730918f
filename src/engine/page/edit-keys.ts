/** On the dev server's pages: `e`, Alt+click and pictures lead to the editor, which comes with the first of them. */
import { EDITOR } from '../dev-server.ts'
import type { EditorModule, PageEditing, Socket } from './editor/editing.ts'
import type { DeckHost } from './host.ts'
import { commandOf } from './keys.ts'
import { loadModule } from './supply.ts'
import type { Overview } from './tools/overview.ts'
import { HOST, OVERVIEW } from './window.ts'

/** From the site's root. */
const SCRIPT = `${EDITOR.slice(1)}editor.js`

export function offerEditing(socket: Socket, root: string): void {
  let opening: Promise<PageEditing> | undefined
  const editing = (): Promise<PageEditing> =>
    (opening ??= Promise.all([loadModule<EditorModule>(SCRIPT, root), host()]).then(([editor, host]) =>
      editor.openEditing(host, socket),
    ))
  void host().then((found) => {
    found.help = [
      { keys: ['e'], words: 'edit' },
      { keys: ['d'], words: 'set the demo' },
      { keys: ['Alt+click'], words: 'source of what is clicked' },
    ]
    found.editing = editing
  })
  const failed = (error: unknown): void => {
    opening = undefined
    console.error(error)
  }
  addEventListener(
    'keydown',
    (event) => {
      const command = event.shiftKey ? undefined : commandOf(event, { e: 'edit', d: 'demo' })
      if (command === undefined || document.querySelector('dialog[open]')) return
      event.preventDefault()
      void editing().then(
        (editor) => (command === 'edit' ? editor.toggle() : editor.toggleDemoForm()),
        failed,
      )
    },
    { capture: true },
  )
  document.addEventListener(OVERVIEW, (event) => {
    const { detail } = event as CustomEvent<Overview>
    void editing().then((editor) => editor.editOverview(detail), failed)
  })
  const main = document.querySelector('main')!
  addEventListener(
    'click',
    (event) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.button !== 0) return
      const element = event.composedPath().find((one) => one instanceof Element && main.contains(one))
      if (!(element instanceof Element) || element === main) return
      event.preventDefault()
      event.stopImmediatePropagation()
      const clicked = { element, words: wordAt(event) }
      const isElsewhere = event.shiftKey
      void editing().then((editor) => editor.openClicked(clicked, isElsewhere), failed)
    },
    { capture: true },
  )
  // Else the browser would leave the page for the picture.
  main.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
  })
  main.addEventListener('drop', (event) => {
    const { dataTransfer } = event
    if (!dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    const kept = copyOf(dataTransfer)
    void editing().then((editor) => editor.takePicture(kept), failed)
  })
  document.addEventListener('paste', (event) => {
    const { clipboardData } = event
    if (event.defaultPrevented || event.composedPath().some(isTextField)) return
    if (!clipboardData || clipboardData.files.length === 0) return
    const kept = copyOf(clipboardData)
    void editing().then((editor) => editor.takePicture(kept), failed)
  })
}

/** The page's host, once its scripts are here. */
function host(): Promise<DeckHost> {
  return new Promise((resolve) => {
    const ask = (): void => {
      let found = (window as { heapdeck?: { host?: DeckHost } }).heapdeck?.host
      document.dispatchEvent(new CustomEvent(HOST, { detail: (own: DeckHost) => (found = own) }))
      if (found) resolve(found)
      else setTimeout(ask, 50)
    }
    ask()
  })
}

const isTextField = (target: EventTarget): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea)$/.test(target.localName))

/** What was carried is gone when its event is over. */
function copyOf({ files }: DataTransfer): DataTransfer {
  const kept = new DataTransfer()
  for (const file of files) kept.items.add(file)
  return kept
}

/** The word under the pointer. */
function wordAt({ clientX, clientY }: MouseEvent): string {
  const range = rangeAt(clientX, clientY)
  if (!range || !(range.node instanceof Text)) return ''
  const text = range.node.data
  const before = /[\p{L}\p{N}_-]*$/u.exec(text.slice(0, range.offset))![0]
  const after = /^[\p{L}\p{N}_-]*/u.exec(text.slice(range.offset))![0]
  return before + after
}

function rangeAt(x: number, y: number): { node: Node; offset: number } | undefined {
  const position = document.caretPositionFromPoint?.(x, y)
  if (position) return { node: position.offsetNode, offset: position.offset }
  const range = document.caretRangeFromPoint?.(x, y)
  return range ? { node: range.startContainer, offset: range.startOffset } : undefined
}
