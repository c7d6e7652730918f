/** In a page of the cell editor's tests: a cell's text as the engine draws it, and what there is to ask of it. */
import type { StaticText as TextInPage } from '../../components/code-cell/static-text.ts'
import type { CellEditor, CellEditorPlace } from '../../src/engine/cells/index.ts'
import type { LanguageSupport } from '../../src/engine/session.ts'

export interface CellLook {
  readonly place: 'read' | 'stage'
  readonly isLocked: boolean
  /** Its language never comes. */
  readonly waits: boolean
}

declare global {
  interface Window {
    cell: {
      editor?: CellEditor
      /** What the editor told, in order. */
      told: string[]
      edit(caret?: CellEditorPlace['caret']): void
      /** A line each: where its letters begin, end and stand, in hundredths of a pixel. */
      rows(): string[]
      /** A point a little right of a column's left edge in the static text. */
      pointAt(line: number, column: number): { x: number; y: number }
      /** Elements in the editor. */
      all(selector: string): NodeListOf<HTMLElement>
      content(): HTMLElement
      /** What so many keys took, each to the frame after it. */
      timeKeys(count: number): Promise<number[]>
    }
  }
}

/** Runs in the page; what it needs of the page's modules it finds in `window.modules`. */
export async function showCell({ text, place, isLocked, waits }: CellLook & { text: string }): Promise<void> {
  type Modules = Record<
    string,
    {
      language: LanguageSupport
      openCellEditor(place: CellEditorPlace): CellEditor
      StaticText: typeof TextInPage
    }
  >
  const modules = Object.values((window as unknown as { modules: Modules }).modules)
  const { openCellEditor } = modules.find((one) => 'openCellEditor' in one)!
  const { language } = modules.find((one) => 'language' in one)!
  const { StaticText } = modules.find((one) => 'StaticText' in one)!

  await Promise.all(['400', '700'].map((weight) => document.fonts.load(`${weight} 16px 'Hyper Mono'`)))

  const host = document.querySelector<HTMLElement>('#cell')!
  const pre = document.createElement('pre')
  pre.className = 'code'
  const code = pre.appendChild(document.createElement('code'))
  const spans = language.tokens(text)
  let from = 0
  for (const line of text.split('\n')) {
    const row = document.createElement('span')
    row.className = 'line'
    let at = from
    const add = (to: number, kind: string): void => {
      if (to <= at) return
      const part = document.createElement('span')
      part.className = kind
      part.append(text.slice(at, to))
      row.append(kind ? part : text.slice(at, to))
      at = to
    }
    for (const span of spans.filter((one) => one.from < from + line.length && one.to > from)) {
      add(Math.max(span.from, from), '')
      add(Math.min(span.to, from + line.length), span.kind)
    }
    add(from + line.length, '')
    if (from > 0) code.append('\n')
    code.append(row)
    from += line.length + 1
  }
  host.append(pre)
  host.className = `cell ${place === 'stage' ? 'on-stage' : place}`

  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`
    :host { display: block; --u: 1.37vw; --g-code: 1.1; }
    ::slotted(pre), .text { margin: 0; tab-size: 8; font-family: var(--mono) !important; }
    :host(.read) ::slotted(pre), :host(.read) .text { font-size: 0.9375rem !important; line-height: 1.5 !important; }
    :host(.read) .text { white-space: pre-wrap; overflow-wrap: anywhere; }
    :host(.read) ::slotted(pre) { padding: 0.6rem 0.8rem !important; }
    :host(.read) .text { --code-padding-block: 0.6rem; --code-padding-inline: 0.8rem; }
    :host(.on-stage) .text { font-size: calc(var(--g-code) * var(--u)); line-height: 1.2; white-space: pre-wrap;
      overflow-wrap: anywhere; --code-line-padding: calc(0.2 * var(--u)); }
    .text { overflow: visible; }
    [hidden] { display: none; }`)
  const page = new CSSStyleSheet()
  // In Read a line is as high as its letters.
  page.replaceSync('.read .line.line { padding: 0; min-block-size: 1.5em }')
  document.adoptedStyleSheets.push(page)
  const root = host.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [sheet]
  const slot = root.appendChild(document.createElement('slot'))
  const box = root.appendChild(document.createElement('div'))
  box.className = 'text'
  box.hidden = true

  const inEditor = (): ShadowRoot => window.cell.editor!.dom.shadowRoot!
  const lines = (): HTMLElement[] =>
    slot.hidden
      ? [...inEditor().querySelectorAll<HTMLElement>('.cm-line')]
      : [...pre.querySelectorAll<HTMLElement>('.line')]
  const told: string[] = []
  window.cell = {
    told,
    edit(caret) {
      slot.hidden = true
      box.hidden = false
      const editor = openCellEditor({
        parent: box,
        text,
        label: 'Text of cell 1',
        isLocked,
        ...(caret ? { caret } : {}),
        language: waits ? new Promise(() => {}) : language,
        onEdit: (now) => told.push(`edit ${now}`),
        onLeave: () => told.push('leave'),
        onRun: (how) => told.push(`run ${how}`),
        onEdge: (by) => told.push(`edge ${by}`),
      })
      if (caret) editor.focus()
      const { close } = editor
      editor.close = () => {
        close()
        slot.hidden = false
        box.hidden = true
        delete window.cell.editor
      }
      window.cell.editor = editor
    },
    rows: () =>
      lines().map((line) => {
        const range = document.createRange()
        range.selectNodeContents(line)
        const letters = line.textContent === '' ? line.getBoundingClientRect() : range.getBoundingClientRect()
        const sides = line.textContent === '' ? [] : [letters.left, letters.right]
        const box = line.getBoundingClientRect()
        return [...sides, letters.top, letters.bottom, box.top, box.bottom]
          .map((side) => Math.round(side * 100))
          .join(' ')
      }),
    pointAt(line, column) {
      const walker = document.createTreeWalker(pre.querySelectorAll('.line')[line]!, NodeFilter.SHOW_TEXT)
      let left = column
      let node = walker.nextNode() as Text
      for (let next: Node | null = node; left > node.length && (next = walker.nextNode());) {
        left -= node.length
        node = next as Text
      }
      const range = document.createRange()
      range.setStart(node, left)
      range.setEnd(node, Math.min(left + 1, node.length))
      const rects = range.getClientRects()
      const { x, y, width, height } = rects[rects.length - 1]!
      return { x: x + width / 4, y: y + height / 2 }
    },
    all: (selector) => inEditor().querySelectorAll(selector),
    content: () => inEditor().querySelector<HTMLElement>('.cm-content')!,
    async timeKeys(count) {
      const times: number[] = []
      for (let i = 0; i < count; i++) {
        await new Promise((resolve) => setTimeout(resolve, 20))
        await new Promise(requestAnimationFrame)
        const start = performance.now()
        document.execCommand('insertText', false, i === 0 ? "'" : 'x')
        await new Promise(requestAnimationFrame)
        await new Promise((resolve) => setTimeout(resolve))
        times.push(performance.now() - start)
      }
      return times
    },
  }
  host.addEventListener('click', ({ clientX: x, clientY: y }) => {
    if (!window.cell.editor) window.cell.edit({ offset: new StaticText(pre, text).offsetAt(x, y) })
  })
}
