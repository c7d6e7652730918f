/**
 * A cell's text as somebody edits it. It is static until they come to it, and takes what is typed at once; then it is an
 * editor's, whose code is fetched at the first focus, and never before.
 */
import type { CellEditor, CellEditorModule, CellEditorPlace, RunHow } from '../../src/engine/cells/index.ts'
import type { LanguageSupport } from '../../src/engine/session.ts'
import { editedParts, ranText } from './edited.ts'
import { StaticText } from './static-text.ts'
import { lineFigures, markedLines, type CellView } from './view.ts'
import { LOCKED } from './words.ts'

/** What it asks of its cell. */
export interface EditedCell {
  view(): CellView | undefined
  /** On stage, or in sight. */
  isShown(): boolean
  loadEditor(): Promise<CellEditorModule>
  loadLanguage(): Promise<LanguageSupport | undefined>
  edit(text: string): void
  run(how: RunHow): void
  /** Out of the text. */
  leave(): void
  /** An arrow went over the first or the last line. */
  goOver(by: -1 | 1): void
  say(words: string): void
  /** The editor came or went. */
  refresh(): void
}

/** Of a text whose language says nothing. */
const NO_LANGUAGE: LanguageSupport = { tokens: () => [], problems: () => [], indent: '    ' }

/** Keys by which a page would scroll: the text would leave the window. */
const MOVES = /^(Arrow\w+|Home|End)$/

const UNMARKED = { at: 0, bad: 0, figures: '', ran: undefined as string | undefined }

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

interface MadeEditor {
  readonly editor: CellEditor
  readonly parent: HTMLElement
  readonly text: string
  readonly caret: number
  readonly anchor: number
}

export class TextEditing {
  private readonly host: HTMLElement
  private readonly cell: EditedCell
  private text: StaticText | undefined
  private open: MadeEditor | undefined
  private opening: Promise<void> | undefined
  /** Where the next letter goes while the editor is on its way; what is between the two it replaces. */
  private caret = 0
  private anchor = 0
  /** A pointer is down on the text: its click says where the caret goes. */
  private isPointing = false
  /** Nothing was typed since the text got the focus. */
  private isPassing = false
  private marked = UNMARKED

  constructor(host: HTMLElement, cell: EditedCell) {
    this.host = host
    this.cell = cell
    host.addEventListener('focusin', ({ target }) => {
      if (target === this.text?.code) this.onFocus()
    })
    host.addEventListener('focusout', ({ relatedTarget }) => {
      // a window that loses the focus gives it back
      if (this.isPassing && relatedTarget) setTimeout(() => this.passBy())
    })
    host.addEventListener('pointerdown', (event) => {
      this.isPointing = this.isOnText(event)
    })
    host.addEventListener('paste', (event) => {
      if (this.isOnText(event)) this.onPaste(event)
    })
    host.addEventListener('click', (event) => {
      this.isPointing = false
      if (this.isOnText(event)) this.onClick(event)
    })
  }

  /** Takes the engine's code as the text: a place that can be gone to, and typed into. */
  take(pre: HTMLElement, isLocked: boolean): void {
    this.text = new StaticText(pre, pre.querySelector('code')?.textContent ?? '')
    pre.slot = this.open ? 'none' : 'text'
    const { code } = this.text
    code.tabIndex = 0
    code.setAttribute('role', 'textbox')
    code.setAttribute('aria-multiline', 'true')
    code.setAttribute('aria-readonly', String(isLocked))
    code.setAttribute('aria-label', this.label)
  }

  /** Who clicked before it could hear that is where they clicked. */
  takeClick(): void {
    const clicked = this.text?.clicked
    if (clicked === undefined) return
    this.isPointing = true
    this.text!.code.focus({ preventScroll: true })
    this.isPointing = false
    this.caret = this.anchor = clicked
    void this.start()
  }

  get isOpen(): boolean {
    return this.open !== undefined
  }

  get hasFocus(): boolean {
    return this.open?.editor.hasFocus ?? this.text?.code.matches(':focus') ?? false
  }

  /** Part of the text is chosen. */
  get hasChosen(): boolean {
    return this.open?.editor.hasChosen ?? this.caret !== this.anchor
  }

  focus(options?: FocusOptions): void {
    if (this.open) this.open.editor.focus()
    else this.text?.code.focus(options)
  }

  /** Shows a line, with the caret where it can be. */
  async goTo(line: number): Promise<void> {
    this.focus({ preventScroll: true })
    const above =
      this.cell
        .view()
        ?.text.split('\n')
        .slice(0, line - 1) ?? []
    this.caret = this.anchor = above.join('\n').length + (above.length > 0 ? 1 : 0)
    await this.start()
    if (this.open) this.open.editor.goTo(line)
    else this.text?.lines[line - 1]?.scrollIntoView({ block: 'nearest' })
  }

  /** Whoever writes sees where, though the text has less room. */
  showCaret(): void {
    if (this.open?.editor.hasFocus) this.open.editor.showCaret()
  }

  close(): void {
    const { open, text } = this
    if (!open || !text) return
    open.editor.close()
    open.parent.remove()
    this.open = undefined
    text.pre.slot = 'text'
    this.cell.refresh()
  }

  /** `looked`: the line of the moment that is looked at. */
  draw(view: CellView, looked: number): void {
    const { text, open } = this
    if (!text) return
    text.show(view.text, editedParts(view))
    text.pre.classList.toggle('folded', view.look.isCollapsed && !open)
    const { at, bad } = markedLines(view, looked)
    const figures = lineFigures(view)
    text.mark(at, bad, figures)
    if (open) {
      if (open.editor.text !== view.text) open.editor.text = view.text
      this.markEditor(open.editor, { at, bad }, figures, ranText(view))
    }
    if (!text.isPublished) void this.colour()
  }

  /** Before the editor is here the text takes letters itself. */
  onKey(event: KeyboardEvent): void {
    const view = this.cell.view()
    if (!view || !this.isOnText(event)) return
    const { key } = event
    if (event.altKey) return
    if (view.cell.isLocked) {
      if (/^(.|Enter|Backspace|Delete)$/.test(key) && !event.ctrlKey && !event.metaKey) this.cell.say(LOCKED)
      return
    }
    if (MOVES.test(key)) return event.preventDefault()
    if (key === 'Escape') {
      event.preventDefault()
      return this.cell.leave()
    }
    if (event.ctrlKey || event.metaKey) {
      if (key.toLowerCase() !== 'a') return
      this.anchor = 0
      this.caret = view.text.length
    } else if (key === 'Enter') {
      if (this.opening !== undefined) this.put('\n')
    } else if (key === 'Backspace') {
      if (this.anchor === this.caret) this.anchor = Math.max(0, this.caret - 1)
      this.put('')
    } else if (key.length === 1) this.put(key)
    else return
    event.preventDefault()
    void this.start()
  }

  private get label(): string {
    return `Text of cell ${this.host.id}`
  }

  private isOnText(event: Event): boolean {
    return this.text !== undefined && event.composedPath().includes(this.text.code)
  }

  /** The focus went through the text and left all as it was. */
  private passBy(): void {
    if (this.isPassing && !this.host.matches(':focus-within')) this.close()
  }

  private onFocus(): void {
    this.caret = this.anchor = this.text?.text.length ?? 0
    this.isPassing = !this.isPointing
    if (this.isPointing || this.cell.view()?.look.isCollapsed) void this.cell.loadEditor()
    else void this.start()
  }

  private onClick({ clientX, clientY }: MouseEvent): void {
    if (!this.text || !getSelection()?.isCollapsed) return
    this.caret = this.anchor = this.text.offsetAt(clientX, clientY)
    void this.start()
  }

  private onPaste(event: ClipboardEvent): void {
    const words = event.clipboardData?.getData('text/plain').replace(/\r\n?/g, '\n')
    if (!words || this.cell.view()?.cell.isLocked !== false) return
    event.preventDefault()
    this.put(words)
    void this.start()
  }

  /** In the place of what is chosen. */
  private put(words: string): void {
    const text = this.cell.view()?.text ?? ''
    this.isPassing = false
    const from = Math.min(this.caret, this.anchor)
    this.cell.edit(text.slice(0, from) + words + text.slice(Math.max(this.caret, this.anchor)))
    this.caret = this.anchor = from + words.length
  }

  /** Opens the editor where the next letter goes. */
  private async start(): Promise<void> {
    const view = this.cell.view()
    if (!view || view.cell.isLocked) return
    if (this.open) return this.open.editor.focus()
    this.opening ??= this.openEditor().finally(() => (this.opening = undefined))
    await this.opening
  }

  /** Its code is evaluated, it is made, and it takes the text's place: each in a task of its own, so that none is long. */
  private async openEditor(): Promise<void> {
    const language = this.cell
      .loadLanguage()
      .catch(() => undefined)
      .then((known) => known ?? NO_LANGUAGE)
    const module = await this.cell.loadEditor()
    await nextTask()
    if (!this.isWanted) return
    const known = await Promise.race([language, undefined])
    const make = (): MadeEditor => this.make(module, known ?? language)
    let made = make()
    await nextTask()
    if (!this.isWanted) return made.editor.close()
    const isTyped = made.text !== this.cell.view()?.text
    if (isTyped || made.caret !== this.caret || made.anchor !== this.anchor) {
      made.editor.close()
      made = make()
    }
    this.text!.pre.slot = 'none'
    this.host.append(made.parent)
    this.open = made
    this.marked = UNMARKED
    made.editor.focus()
    this.cell.refresh()
  }

  /** Whoever came is still there. */
  private get isWanted(): boolean {
    return this.cell.isShown() && document.activeElement === this.text?.code
  }

  /** An editor that is not in the page yet. */
  private make(module: CellEditorModule, language: NonNullable<CellEditorPlace['language']>): MadeEditor {
    const { caret, anchor, cell } = this
    const text = cell.view()!.text
    const parent = document.createElement('div')
    parent.className = 'code editor'
    parent.slot = 'text'
    this.text!.lend(parent)
    const editor = module.openCellEditor({
      parent,
      text,
      caret: { offset: caret, from: anchor },
      label: this.label,
      tabSize: this.text!.tabSize,
      isLocked: false,
      isPassing: this.isPassing,
      language,
      onEdit: (edited) => {
        this.isPassing = false
        cell.edit(edited)
      },
      onLeave: () => {
        this.close()
        cell.leave()
      },
      onRun: (how) => cell.run(how),
      onEdge: (by) => cell.goOver(by),
    })
    return { editor, parent, text, caret, anchor }
  }

  private markEditor(
    editor: CellEditor,
    { at, bad }: ReturnType<typeof markedLines>,
    figures: readonly (string | undefined)[],
    ran: string | undefined,
  ): void {
    const before = this.marked
    if (before.at !== at || before.bad !== bad) {
      if (before.at) editor.markLine(before.at, null)
      if (before.bad) editor.markLine(before.bad, null)
      if (at) editor.markLine(at, 'now')
      if (bad) editor.markLine(bad, 'bad')
    }
    const words = figures.join('\n')
    if (before.figures !== words) editor.showFigures(figures)
    if (before.ran !== ran) editor.underline(ran)
    this.marked = { at, bad, figures: words, ran }
  }

  private async colour(): Promise<void> {
    const language = await this.cell.loadLanguage().catch(() => undefined)
    if (language) this.text?.colour(language)
  }
}
