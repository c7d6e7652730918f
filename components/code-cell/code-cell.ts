import { LitElement, html, nothing, type PropertyValues } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { keyed } from 'lit/directives/keyed.js'
import {
  PUBLISHED,
  addedBelow,
  cellOf,
  cellWithCount,
  checkState,
  stateOf,
  type CellEditor,
  type CellEditorPlace,
  type CellState,
  type RunHow,
} from '../../src/engine/cells/index.ts'
import type { DemoElement } from '../../src/engine/demo.ts'
import type { Look } from '../../src/engine/session.ts'
import { counted } from '../format.ts'
import { elementStyles } from '../element-styles.ts'
import { settled } from '../settled.ts'
import { renderDraft, renderGuess, renderWaiting } from './ask.ts'
import { editorAt, runKeyOf } from './editor.ts'
import { renderFoot, type FootActs } from './foot.ts'
import { menuOf } from './menu-entries.ts'
import { notebookAt, type CellListener, type Notebook } from './notebook.ts'
import { PAGE_LINES, renderOutput, type OutputPage } from './output.ts'
import { hrefOf, isBeside, isStage, newCellBelow, nextCell, showSlide } from './places.ts'
import { renderScrubber } from './scrubber.ts'
import { PAGE_SUPPLY, type Supply } from './supply.ts'
import { StaticText } from './static-text.ts'
import { cellStyles, lightStyles } from './styles.ts'
import { lineFigures, markedLines, viewOf, type CellView } from './view.ts'
import { footWords, spokenWords } from './words.ts'

/** What a page knows of a demo: a cell has no steps of its own, and stands as published at first. */
export const moments = {}
export const stateAt = (): typeof PUBLISHED => PUBLISHED

/** The event by which the dev server says that `data-cells` names another file. */
const SAVED = 'heapdeck:files'

/**
 * A cell of a notebook: a text that runs, and what came of it. Its light children are the engine's code, which stays the
 * text until somebody edits, and what came of it when the page was built.
 *
 * @fires change - The person changed its text, ran it, or looks at it in another way.
 * @cssprop --u - The unit of a stage, on which sizes hang there.
 */
@customElement('code-cell')
export class CodeCell extends LitElement implements DemoElement<CellState | typeof PUBLISHED>, CellListener {
  static override styles = [elementStyles, cellStyles]

  @state() private notebook: Notebook | undefined
  @state() private page: OutputPage | undefined
  @state() private looked: Look | undefined
  @state() private spoken = ''
  @state() private editor: CellEditor | undefined
  /** What the person has said so far of its figure. */
  @state() private guess: number | null = null
  /** Where the page has what a cell asks for by name. */
  declare supply?: Supply
  private given: CellState | typeof PUBLISHED | undefined
  private loading: Promise<unknown> | undefined
  private text: StaticText | undefined
  private opening: Promise<unknown> | undefined
  /** Where the next letter goes while the editor is on its way; what is between the two it replaces. */
  private caret = 0
  private anchor = 0
  /** A pointer is down on the text: its click says where the caret goes. */
  private isPointing = false
  /** Nothing was typed since the text got the focus. */
  private isPassing = false
  private isShown = true
  private isLooking = false
  /** The page looks after it: it was on show once. */
  private isAwake = false
  private isTold = false
  private phase = ''
  /** The person sent a line from where it is asked for: the focus was there. */
  private isAnswering = false
  /** The focus went from its text to where a line is asked for, and goes back once the run has ended. */
  private isAway = false
  private shownRun: unknown
  private shownOutput: unknown
  /** The cell whose line it was told that all wait for. */
  private toldWaiting: string | undefined

  get state(): CellState | typeof PUBLISHED {
    return this.notebook && this.view ? stateOf(this.notebook.state, this.id) : (this.given ?? PUBLISHED)
  }
  set state(state: CellState | typeof PUBLISHED) {
    this.given = checkState(state)
    this.notebook?.take(this.id, this.given)
  }

  get ready(): Promise<unknown> {
    return Promise.resolve(this.loading).then(() => settled(this))
  }

  /** Off stage its program runs on; it is drawn again when it is back. */
  pause(): void {
    this.isShown = false
    // in Read it may only be scrolled away
    if (this.dataset['place'] === 'stage' || !this.matches(':focus-within')) this.closeEditor()
  }
  resume(): void {
    this.isShown = this.isAwake = true
    this.requestUpdate()
    this.prepare()
    const isLoaded = (): void => {
      this.tellRun()
      const pointed = this.notebook?.pointed
      if (pointed?.id === this.id) void this.pointTo(pointed.line)
    }
    void this.loading?.then(isLoaded, () => {})
  }

  override connectedCallback(): void {
    super.connectedCallback()
    // what is said beside a slide is a page to read, on a stage too
    this.dataset['place'] = isStage() && !this.closest('.said') ? 'stage' : 'read'
    const sheet = lightStyles.styleSheet
    if (sheet && !document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet)
    this.notebook?.join(this)
    this.loading ??= this.load()
    // who wants to know asks `ready`
    this.loading.catch(() => {})
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.closeEditor()
    this.notebook?.leave(this)
  }

  constructor() {
    super()
    this.addEventListener('keydown', (event) => this.onKey(event))
    this.addEventListener('focusin', ({ target }) => {
      if (target === this.text?.code) this.onTextFocus()
    })
    this.addEventListener('focusout', ({ relatedTarget }) => {
      // a window that loses the focus gives it back
      if (this.isPassing && relatedTarget) setTimeout(() => this.passBy())
    })
    this.addEventListener('pointerdown', (event) => {
      this.isPointing = this.isOnText(event)
    })
    this.addEventListener('paste', (event) => {
      if (this.isOnText(event)) this.onPaste(event)
    })
    this.addEventListener('click', (event) => {
      this.isPointing = false
      if (this.isOnText(event)) this.onTextClick(event)
    })
    this.addEventListener(SAVED, () => {
      this.loading = this.load()
      this.loading.catch(() => {})
    })
  }

  /** The notebook has changed. */
  refresh(isChanged: boolean): void {
    const { notebook } = this
    if (!notebook) return
    if (!this.view) return void (this.dataset['added'] !== undefined && this.closest('.cell')?.remove())
    for (const cell of addedBelow(notebook.state, this.id))
      if (!document.getElementById(cell.id)) newCellBelow(this, cell.id)
    this.requestUpdate()
    if (isChanged) this.tell()
  }

  private tell(): void {
    this.isTold = this.isAwake
    this.dispatchEvent(new Event('change', { bubbles: true, composed: true }))
  }

  /** What another cell did to it before anybody listened: a restart, a run of all. */
  private tellRun(): void {
    const { view, notebook } = this
    if (!this.isTold && view && notebook?.state.runs[this.id] !== view.cell.ran) this.tell()
  }

  private async load(): Promise<void> {
    const { cells = '', session, lang = '' } = this.dataset
    const notebook = await notebookAt(cells, this.supply ?? PAGE_SUPPLY)
    const cell = cellOf(notebook.state, this.id)
    if (!cell) throw new Error(`the page’s cells know no ${this.id}`)
    if (session) notebook.learn(lang, session)
    const pre = this.querySelector<HTMLElement>(':scope > pre.code')
    if (pre) this.text = new StaticText(pre, pre.querySelector('code')?.textContent ?? '')
    this.notebook = notebook
    notebook.join(this)
    if (this.given) notebook.take(this.id, this.given)
    this.dressText(cell.isLocked)
    if (this.isShown) this.prepare()
  }

  private prepare(): void {
    const { notebook } = this
    const lang = this.dataset['lang'] ?? ''
    if (!notebook || !this.dataset['session']) return
    notebook.prepare(lang)
  }

  private get view(): CellView | undefined {
    const { notebook } = this
    return notebook && cellOf(notebook.state, this.id) ? viewOf(notebook.state, this.id) : undefined
  }

  /** The static text as a place that can be gone to, and typed into. */
  private dressText(isLocked: boolean): void {
    const { text } = this
    if (!text) return
    text.pre.slot = 'text'
    const { code } = text
    code.tabIndex = 0
    code.setAttribute('role', 'textbox')
    code.setAttribute('aria-multiline', 'true')
    code.setAttribute('aria-readonly', String(isLocked))
    code.setAttribute('aria-label', this.label)
  }

  /** The focus went through its text and left all as it was. */
  private passBy(): void {
    if (this.isPassing && !this.matches(':focus-within')) this.closeEditor()
  }

  private isOnText(event: Event): boolean {
    return this.text !== undefined && event.composedPath().includes(this.text.code)
  }

  private onTextFocus(): void {
    this.caret = this.anchor = this.text?.text.length ?? 0
    this.isPassing = !this.isPointing
    if (this.isPointing || this.view?.look.isCollapsed) void this.loadEditor()
    else void this.openEditor()
  }

  private onTextClick({ clientX: x, clientY: y }: MouseEvent): void {
    const { text } = this
    if (!text || !getSelection()?.isCollapsed) return
    this.caret = this.anchor = text.offsetAt(x, y)
    void this.openEditor({ x, y })
  }

  private get label(): string {
    return `Text of cell ${this.id}`
  }

  private loadEditor(): ReturnType<typeof editorAt> {
    return editorAt(this.dataset['editor'], this.supply ?? PAGE_SUPPLY)
  }

  /** Off stage it is drawn once, for who comes by. */
  protected override shouldUpdate(): boolean {
    return this.isShown || !this.renderRoot.querySelector('.cell')
  }

  protected override willUpdate(): void {
    const { view } = this
    if (!view) return
    if (view.run !== this.shownRun) {
      this.shownRun = view.run
      this.page = undefined
      this.looked = undefined
    }
    const { event } = view.look
    if (view.run && event !== null && this.looked?.event !== event) void this.askLook()
  }

  protected override render() {
    const { view, notebook } = this
    if (!view || !notebook) return html`<slot></slot>`
    const words = footWords(view, notebook.refusalOf(this.id))
    const place = this.dataset['place'] ?? 'read'
    const sign = html`<span class="gutter"
      >In [<b>${view.mark.sign === ' ' ? '\u00a0' : view.mark.sign}</b>]</span
    >`
    const time = renderScrubber(view, this.looked, (event) => notebook.look(this.id, { event }))
    const lines = view.text.split('\n').length - 1
    const isFolded = view.look.isCollapsed && !this.editor && lines > 0
    return html`
      <div class="cell ${place} ${this.editor ? 'edited' : ''}" data-mark=${view.mark.mark}>
        <div class="in">
          ${place === 'read' ? sign : nothing}
          <div class="source">
            <slot name="text"></slot>
            ${
              isFolded
                ? html`<button class="fold" @click=${() => this.fold(false)}>
                    … ${counted(lines, 'more line')}
                  </button>`
                : nothing
            }
          </div>
        </div>
        ${renderDraft(view, notebook.draftOf(this.id), (isKept) => {
          notebook.settleDraft(this.id, isKept)
          this.focusFoot()
        })}
        ${renderOutput(view, this.page, {
          showPage: (from) => void this.showPage(from),
          showLess: () => (this.page = undefined),
          goTo: (count, line) => this.goTo(count, line),
          hrefOf: (count) => hrefOf(notebook, count),
        })}
        ${place === 'read' ? time : nothing} ${renderWaiting(view, (line) => this.enter(line))}
        ${renderGuess(view, (guess) => (this.guess = guess))}
        ${renderFoot(view, words, view.asksFirst && this.guess === null, place === 'stage' ? { sign, time } : undefined, this.acts(view, notebook))}
        <p class="off" role="status" aria-live="polite">
          ${keyed(this.spoken, html`<span>${this.spoken}</span>`)}
        </p>
      </div>
    `
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    const { view, text } = this
    if (!view) return
    text?.show(view.text)
    text?.pre.classList.toggle('folded', view.look.isCollapsed && !this.editor)
    const isLooked = view.look.event !== null && this.looked?.event === view.look.event
    const { at, bad } = markedLines(view, isLooked ? (this.looked?.line ?? 0) : 0)
    const figures = lineFigures(view)
    text?.mark(at, bad, figures)
    if (this.editor) {
      if (this.editor.text !== view.text) this.editor.text = view.text
      markEditor(this.editor, at, bad, figures)
    }
    if (text && text.text !== view.cell.text && this.dataset['session']) void this.colourText()
    this.followPhase(view)
    this.followWaiting(view)
    this.followOutput(view)
  }

  /** Whoever is here hears that the cells wait for a line that another cell asks for. */
  private followWaiting({ waitsFor, mark }: CellView): void {
    if (waitsFor === this.toldWaiting) return
    this.toldWaiting = waitsFor
    // once in a page: where the person is, else by the next in turn
    const here = document.activeElement?.closest(this.localName)
    const isTold = here ? here === this : mark.words === 'after 1 other cell'
    if (waitsFor !== undefined && isTold) this.spoken = `Cell ${waitsFor} waits for a line`
  }

  /** On a stage long output is read from its end: there a traceback says what is wrong. */
  private followOutput({ output }: CellView): void {
    if (output === this.shownOutput || this.dataset['place'] !== 'stage') return
    const out = this.renderRoot.querySelector('.out')
    if (out && out.clientHeight === 0) return
    this.shownOutput = output
    if (out && !this.page) out.scrollTop = out.scrollHeight
  }

  /** The focus goes to where something is asked, and back; a result is told. */
  private followPhase(view: CellView): void {
    const phase = view.mark.mark
    if (phase === this.phase) return
    const before = this.phase
    this.phase = phase
    if (before === 'waiting' && this.isAnswering) this.focusFoot()
    if (!isUnderWay(phase) && this.isAway) {
      this.isAway = false
      if (this.matches(':focus-within')) this.focus()
    }
    if (phase === 'waiting') {
      this.spoken = 'The program waits for a line: Enter goes on'
      if (this.matches(':focus-within')) {
        this.isAway ||= this.editor?.hasFocus ?? this.text?.code.matches(':focus') ?? false
        this.renderRoot.querySelector<HTMLElement>('#line')?.focus()
      }
    } else if (isUnderWay(before) && view.run && this.notebook) {
      this.spoken = spokenWords(view, footWords(view, this.notebook.refusalOf(this.id)))
    }
  }

  private acts(view: CellView, notebook: Notebook): FootActs {
    return {
      run: () => this.run('stay'),
      interrupt: () => notebook.interrupt(this.id),
      goOn: () => notebook.control?.resume(),
      step: () => notebook.control?.step(),
      takeBack: () => {
        const ran = view.run?.lineage.at(-1)
        if (ran) notebook.edit(this.id, ran.text)
      },
      visit: (id) => this.visit(id),
      menu: menuOf(view, notebook, {
        isPaged: this.page !== undefined,
        showAll: () => void this.showPage(0),
        showLess: () => (this.page = undefined),
        fold: (isCollapsed) => this.fold(isCollapsed),
        addBelow: () => this.addBelow(),
      }),
    }
  }

  private fold(isCollapsed: boolean): void {
    if (isCollapsed) this.closeEditor()
    this.notebook?.look(this.id, { isCollapsed })
  }

  /** Runs it, as a key says; one that asks first gets its answer first. */
  private run(how: RunHow): void {
    const { view, notebook } = this
    if (!view || !notebook) return
    if (view.asksFirst && this.guess === null) {
      this.spoken = `Say first how much will be ${view.asked.label}`
      return this.renderRoot.querySelector<HTMLElement>('#guess')?.focus()
    }
    if (view.asksFirst) {
      const isAsked = this.renderRoot.querySelector('.guess')?.matches(':focus-within')
      notebook.look(this.id, { prediction: this.guess })
      this.guess = null
      if (isAsked) this.focusFoot()
    }
    notebook.run(this.id)
    if (how === 'next') (nextCell(this) as CodeCell | undefined)?.focus()
    if (how === 'add') this.addBelow()
  }

  private addBelow(): void {
    const id = this.notebook?.add(this.id)
    const cell = id === undefined ? null : (document.getElementById(id) as CodeCell | null)
    void cell?.ready.then(() => cell.focus())
  }

  /** Its text. */
  override focus(options?: FocusOptions): void {
    if (this.editor) this.editor.focus()
    else this.text?.code.focus(options)
  }

  /** Out of its text, and on no control: the slide has its keys, and Tab goes on to Run. */
  private focusFoot(): void {
    this.renderRoot.querySelector<HTMLElement>('.acts')?.focus({ preventScroll: true })
  }

  private enter(line: string): void {
    this.isAnswering = this.renderRoot.querySelector('.waiting')?.matches(':focus-within') ?? false
    this.notebook?.control?.enter(line)
  }

  private onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return
    const [target] = event.composedPath()
    const isField = target instanceof HTMLInputElement && target.type !== 'range'
    const how = runKeyOf(event)
    if (how && !(isField && target.id === 'line')) {
      event.preventDefault()
      return this.run(how)
    }
    if (isField && event.key === 'Enter' && target.id === 'guess') {
      event.preventDefault()
      return this.run('stay')
    }
    if (target === this.text?.code) this.onTextKey(event)
  }

  /** Before the editor is here the text takes letters itself. */
  private onTextKey(event: KeyboardEvent): void {
    const { view, notebook, text } = this
    if (!view || !notebook || !text || view.cell.isLocked) return
    const { key } = event
    if (event.altKey) return
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
    void this.openEditor()
  }

  private onPaste(event: ClipboardEvent): void {
    const words = event.clipboardData?.getData('text/plain').replace(/\r\n?/g, '\n')
    if (!words || this.view?.cell.isLocked !== false) return
    event.preventDefault()
    this.put(words)
    void this.openEditor()
  }

  /** In the place of what is chosen. */
  private put(words: string): void {
    const text = this.view?.text ?? ''
    this.isPassing = false
    const from = Math.min(this.caret, this.anchor)
    this.notebook?.edit(this.id, text.slice(0, from) + words + text.slice(Math.max(this.caret, this.anchor)))
    this.caret = this.anchor = from + words.length
  }

  /** Opens it where a click was, or where the next letter goes. */
  private async openEditor(at?: { readonly x: number; readonly y: number }): Promise<void> {
    const { view } = this
    if (!view || view.cell.isLocked) return
    if (this.editor) return this.editor.focus()
    this.opening ??= this.startEditor(view.text, at).finally(() => (this.opening = undefined))
    await this.opening
  }

  /** `before`: the text that a click was on. */
  private async startEditor(
    before: string,
    at: { readonly x: number; readonly y: number } | undefined,
  ): Promise<void> {
    const module = await this.loadEditor()
    // it went elsewhere meanwhile
    if (!this.isConnected || !this.isShown || !this.text || !this.matches(':focus-within')) return
    const text = this.view!.text
    const caret = at && text === before ? at : { offset: this.caret, from: this.anchor }
    const place = document.createElement('div')
    place.className = 'code editor'
    place.slot = 'text'
    this.text.lend(place)
    this.text.pre.slot = 'none'
    this.append(place)
    this.editor = module.openCellEditor(this.editorPlace(place, text, caret))
    this.editor.focus()
  }

  private editorPlace(
    parent: HTMLElement,
    text: string,
    caret: NonNullable<CellEditorPlace['caret']>,
  ): CellEditorPlace {
    const lang = this.dataset['lang'] ?? ''
    const none = { tokens: () => [], problems: () => [], indent: '    ' }
    return {
      parent,
      text,
      caret,
      label: this.label,
      isLocked: false,
      isPassing: this.isPassing && !('x' in caret),
      language: async () => (await this.notebook?.language(lang)) ?? none,
      onEdit: (edited) => {
        this.isPassing = false
        this.notebook?.edit(this.id, edited)
      },
      onLeave: () => this.closeEditor(true),
      onRun: (how) => this.run(how),
    }
  }

  private closeEditor(keepsFocus = false): void {
    const { editor, text } = this
    if (!editor) return
    const place = this.querySelector(':scope > .editor')
    editor.close()
    place?.remove()
    this.editor = undefined
    if (!text) return
    text.pre.slot = 'text'
    if (keepsFocus) this.focusFoot()
  }

  private async colourText(): Promise<void> {
    const language = await this.notebook?.language(this.dataset['lang'] ?? '').catch(() => undefined)
    if (language) this.text?.colour(language)
  }

  private async showPage(from: number): Promise<void> {
    const output = this.view?.output
    if (output?.hidden === 0) {
      this.page = { from, pieces: [...output.head, ...output.tail] }
      return
    }
    this.page = { from, ...(this.page?.pieces ? { pieces: this.page.pieces } : {}) }
    try {
      const pieces = await this.notebook!.output(this.id, from, PAGE_LINES)
      if (this.page?.from === from) this.page = { from, pieces }
    } catch (error) {
      const text = `It can’t be read: ${error instanceof Error ? error.message : String(error)}`
      if (this.page?.from === from) this.page = { from, pieces: [{ stream: 'stderr', text }] }
    }
  }

  /** Asks for the moment that is looked at; of several asked for meanwhile, the last. */
  private async askLook(): Promise<void> {
    if (this.isLooking) return
    this.isLooking = true
    const event = this.view?.look.event ?? 0
    try {
      this.looked = await this.notebook!.momentOf(this.id, event)
      // whoever answers for another moment than was asked for has none nearer
      if (this.looked.event !== event) this.looked = { ...this.looked, event }
    } catch {
      this.looked = { event, line: 0 }
    } finally {
      this.isLooking = false
    }
  }

  /** To a line of the cell that ran as `In [count]`, wherever it stands. */
  private goTo(count: number, line: number): void {
    const { notebook } = this
    const id = notebook && cellWithCount(notebook.state, count)
    if (!notebook || id === undefined) return
    this.visit(id, line)
  }

  /** To a cell, and to a line of its text. */
  private visit(id: string, line?: number): void {
    const { notebook } = this
    if (!notebook) return
    const there = notebook.listenerOf(id) as CodeCell | undefined
    if (there && isBeside(this, there)) return void there.pointTo(line)
    notebook.pointed = { id, line }
    showSlide(this, cellOf(notebook.state, id)!.slide)
  }

  /** Shows a line of its text, with the caret where it can be. */
  async pointTo(line?: number): Promise<void> {
    if (this.notebook) this.notebook.pointed = undefined
    await this.ready
    if (line === undefined) {
      this.renderRoot.querySelector<HTMLElement>('#line, .acts')?.focus({ preventScroll: true })
      if (this.dataset['place'] === 'read') this.scrollIntoView({ block: 'center' })
      return
    }
    if (this.view?.look.isCollapsed) this.fold(false)
    this.focus({ preventScroll: true })
    const text = this.view?.text.split('\n').slice(0, line - 1) ?? []
    this.caret = this.anchor = text.join('\n').length + (text.length > 0 ? 1 : 0)
    await this.openEditor()
    if (this.editor) this.editor.goTo(line)
    else this.text?.lines[line - 1]?.scrollIntoView({ block: 'nearest' })
    if (this.dataset['place'] === 'read') this.scrollIntoView({ block: 'nearest' })
  }
}

const isUnderWay = (phase: string): boolean => /^(running|waiting|paused)$/.test(phase)

const marks = new WeakMap<CellEditor, { at: number; bad: number; figures: string }>()
function markEditor(
  editor: CellEditor,
  at: number,
  bad: number,
  figures: readonly (string | undefined)[],
): void {
  const before = marks.get(editor)
  if (before?.at !== at || before.bad !== bad) {
    if (before?.at) editor.markLine(before.at, null)
    if (before?.bad) editor.markLine(before.bad, null)
    if (at) editor.markLine(at, 'now')
    if (bad) editor.markLine(bad, 'bad')
  }
  const words = figures.join('\n')
  if ((before?.figures ?? '') !== words) editor.showFigures(figures)
  marks.set(editor, { at, bad, figures: words })
}

declare global {
  interface HTMLElementTagNameMap {
    'code-cell': CodeCell
  }
}
