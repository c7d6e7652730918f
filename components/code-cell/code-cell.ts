import { LitElement, html, nothing, type PropertyValues } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { keyed } from 'lit/directives/keyed.js'
import {
  PUBLISHED,
  addedBelow,
  allLines,
  cellOf,
  cellWithCount,
  checkState,
  slideOf,
  stateOf,
  type CellState,
  type RunHow,
} from '../../src/engine/cells/index.ts'
import type { DemoElement } from '../../src/engine/demo.ts'
import { counted } from '../format.ts'
import { elementStyles } from '../element-styles.ts'
import { settled } from '../settled.ts'
import { NO_NUMBER, numberIn, renderDraft, renderGuess, renderWaiting } from './ask.ts'
import { copyWords } from './copy.ts'
import { TextEditing, type EditedCell } from './editing.ts'
import { editorAt, isChosenOf, isInterruptKey, runKeyOf } from './editor.ts'
import { renderFoot, type FootActs } from './foot.ts'
import { menuOf } from './menu-entries.ts'
import { ICONS } from './icons.ts'
import { Inspection } from './inspection.ts'
import { notebookAt, type CellListener, type Notebook } from './notebook.ts'
import { PAGE_LINES, renderOutput } from './output.ts'
import { cellsTo, hrefOf, isBeside, isStage, newCellBelow, nextCell, showSlide } from './places.ts'
import { Room } from './room.ts'
import { renderScrubber } from './scrubber.ts'
import { PAGE_SUPPLY, type Supply } from './supply.ts'
import { Steady } from './steady.ts'
import { cellStyles, lightStyles } from './styles.ts'
import { Telling } from './telling.ts'
import { isBusy, viewOf, type CellView } from './view.ts'
import { LOCKED, footWords, type FootWords } from './words.ts'

/** What a page knows of a demo: a cell has no steps of its own, and stands as published at first. */
export const moments = {}
export const stateAt = (): typeof PUBLISHED => PUBLISHED

const NOT_COPIED = 'The browser lets this page copy nothing'

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
  /** What the person has said so far of its figure, and whether they were told that it is no number. */
  @state() private guess = ''
  @state() private isNoGuess = false
  /** Where the page has what a cell asks for by name. */
  declare supply?: Supply
  private given: CellState | typeof PUBLISHED | undefined
  private loading: Promise<unknown> | undefined
  private isShown = true
  /** The page looks after it: it was on show once. */
  private isAwake = false
  private isTold = false
  /** It goes by lines: what that is done with stays in its place. */
  private isStepping = false
  private readonly editing = new TextEditing(this, this.editedCell())
  private readonly telling = new Telling(this, this.editing)
  private readonly room = new Room(() => this.editing.showCaret())
  private readonly steady = new Steady(this)
  private readonly inspection = new Inspection({
    output: (from, count) => this.notebook!.output(this.id, from, count),
    moment: (event) => this.notebook!.momentOf(this.id, event),
    changed: () => this.requestUpdate(),
  })

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
    if (this.dataset['place'] === 'stage' || !this.matches(':focus-within')) this.editing.close()
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
    this.editing.close()
    this.room.leave()
    this.notebook?.leave(this)
  }

  constructor() {
    super()
    this.addEventListener('keydown', (event) => this.onKey(event))
    this.addEventListener(SAVED, () => {
      this.loading = this.load()
      this.loading.catch(() => {})
    })
  }

  /** The notebook has changed. */
  refresh(isChanged: boolean): void {
    const { notebook } = this
    if (!notebook) return
    if (!this.view) return this.dataset['added'] === undefined ? undefined : this.goAway()
    this.addThoseBelow(notebook)
    this.requestUpdate()
    if (isChanged) this.tell()
  }

  private addThoseBelow({ state }: Notebook): void {
    for (const { id } of addedBelow(state, this.id))
      if (!document.getElementById(id)) {
        const made = newCellBelow(this, id) as CodeCell
        if (this.supply) made.supply = this.supply
      }
  }

  /** It was added, and is no more. */
  private goAway(): void {
    const above = this.matches(':focus-within') ? (cellsTo(-1, this)[0] as CodeCell | undefined) : undefined
    this.closest('.cell')?.remove()
    void above?.pointTo()
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
    if (pre) this.editing.take(pre, cell.isLocked)
    this.notebook = notebook
    notebook.join(this)
    this.addThoseBelow(notebook)
    if (this.given) notebook.take(this.id, this.given)
    if (this.isShown) this.prepare()
    // once its text stands where it can have the focus
    void this.updateComplete.then(() => this.editing.takeClick())
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

  /** Off stage it is drawn once, for who comes by. */
  protected override shouldUpdate(): boolean {
    return this.isShown || !this.renderRoot.querySelector('.cell')
  }

  protected override willUpdate(): void {
    const { view } = this
    if (!view) return
    this.inspection.follow(view)
    if (!isBusy(view)) this.isStepping = false
    this.steady.before(view.underWay !== undefined)
    this.telling.before()
  }

  protected override render() {
    const { view, notebook, inspection } = this
    const { spoken } = this.telling
    if (!view || !notebook) return html`<slot></slot>`
    const place = this.dataset['place'] ?? 'read'
    const lock = view.cell.isLocked
      ? html`<span role="img" aria-label=${LOCKED} title=${LOCKED}>${ICONS.lock}</span>`
      : nothing
    const count = view.mark.sign === ' ' ? '\u00a0' : view.mark.sign
    const signed = (more: typeof lock) => html`<span class="gutter">In [<b>${count}</b>]${more}</span>`
    const time = renderScrubber(view, inspection.looked, (event) => notebook.look(this.id, { event }))
    const lines = view.text.split('\n').length - 1
    const isFolded = view.look.isCollapsed && !this.editing.isOpen && lines > 0
    return html`
      <div class="cell ${place} ${this.editing.isOpen ? 'edited' : ''}" data-mark=${view.mark.mark}>
        <div class="in">
          ${place === 'read' ? signed(view.cell.isLocked ? html` ${lock}` : nothing) : nothing}
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
          this.telling.focusFoot()
        })}
        ${renderOutput(view, inspection.page, {
          showPage: (from) => void this.turnTo(view, from),
          showLess: () => {
            inspection.showLess()
            void this.updateComplete.then(() => this.telling.focusMore())
          },
          goTo: (count, line) => this.goTo(count, line),
          hrefOf: (count) => hrefOf(notebook, count),
        })}
        ${place === 'read' ? time : nothing} ${renderWaiting(view, (line) => this.enter(line))}
        ${renderGuess(view, this.isNoGuess, (guess) => {
          this.guess = guess
          this.isNoGuess = false
        })}
        ${renderFoot(view, this.footOf(view), view.asksFirst && numberIn(this.guess) === null, place === 'stage' ? { sign: signed(nothing), time, lock } : undefined, this.acts(view, notebook))}
        <p class="off" role="status" aria-live="polite">${keyed(spoken, html`<span>${spoken}</span>`)}</p>
      </div>
    `
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    const { view } = this
    if (!view) return
    // what stood there until now goes
    this.dataset['drawn'] = ''
    this.toggleAttribute('data-draft', this.notebook?.draftOf(this.id) !== undefined)
    this.editing.draw(view, this.inspection.lineOf(view))
    this.steady.after(view.underWay !== undefined)
    if (this.telling.follow(view, this.footOf(view), this.inspection.page !== undefined)) this.requestUpdate()
    if (this.dataset['place'] === 'stage') this.room.follow(this.renderRoot)
  }

  private footOf(view: CellView): FootWords {
    return footWords(view, this.notebook?.refusalOf(this.id))
  }

  private editedCell(): EditedCell {
    return {
      view: () => this.view,
      isShown: () => this.isShown,
      loadEditor: () => editorAt(this.dataset['editor'], this.supply ?? PAGE_SUPPLY),
      loadLanguage: async () => this.notebook?.language(this.dataset['lang'] ?? ''),
      edit: (text) => this.notebook?.edit(this.id, text),
      run: (how) => this.run(how),
      leave: () => this.telling.focusFoot(),
      goOver: (by) => this.goOver(by),
      say: (words) => this.say(words),
      refresh: () => this.requestUpdate(),
    }
  }

  private acts(view: CellView, notebook: Notebook): FootActs {
    return {
      run: () => this.run('stay'),
      interrupt: () => notebook.interrupt(this.id),
      goOn: () => this.goOn(false),
      step: () => this.goOn(true),
      isStepping: this.isStepping,
      takeBack: () => {
        const ran = view.run?.lineage.at(-1)
        if (ran) notebook.edit(this.id, ran.text)
      },
      visit: (id) => this.visit(id),
      menu: menuOf(view, notebook, {
        isPaged: this.inspection.page !== undefined,
        showAll: () => void this.turnTo(view, 0),
        showLess: () => this.inspection.showLess(),
        fold: (isCollapsed) => this.fold(isCollapsed),
        copy: (words) => void copyWords(words).then((isCopied) => this.say(isCopied ? 'Copied' : NOT_COPIED)),
        addBelow: () => this.addBelow(),
        remove: () => notebook.remove(this.id),
      }),
    }
  }

  /** Shows a page of its output: of the last one the end. The button that was pressed may be gone then. */
  private async turnTo(view: CellView, from: number): Promise<void> {
    const shown = this.inspection.showPage(view, from)
    await this.updateComplete
    this.telling.focusPages()
    await shown
    await this.updateComplete
    this.telling.showPage(from > 0 && from + PAGE_LINES >= allLines(view.output!))
  }

  private fold(isCollapsed: boolean): void {
    if (isCollapsed) this.editing.close()
    this.notebook?.look(this.id, { isCollapsed })
  }

  /** Runs it, as a key says; one that asks first gets its answer first. */
  private run(how: RunHow): void {
    const { view, notebook } = this
    if (!view || !notebook) return
    const prediction = numberIn(this.guess)
    if (view.asksFirst && prediction === null) {
      this.isNoGuess = this.guess.trim() !== ''
      this.say(this.isNoGuess ? NO_NUMBER : `Say first how much will be ${view.asked.label}`)
      return this.renderRoot.querySelector<HTMLElement>('#guess')?.focus()
    }
    if (view.asksFirst) {
      const isAsked = this.renderRoot.querySelector('.guess')?.matches(':focus-within')
      notebook.look(this.id, { prediction })
      this.guess = ''
      if (isAsked) this.telling.focusFoot()
    }
    notebook.run(this.id)
    if (how === 'next') (nextCell(this) as CodeCell | undefined)?.focus()
    if (how === 'add') this.addBelow()
  }

  private goOn(isStep: boolean): void {
    this.isStepping = isStep
    if (isStep) this.notebook?.control?.step()
    else this.notebook?.control?.resume()
  }

  private addBelow(): void {
    const id = this.notebook?.add(this.id)
    const cell = id === undefined ? null : (document.getElementById(id) as CodeCell | null)
    void cell?.ready.then(() => cell.focus())
  }

  /** To whoever does not see it. */
  private say(words: string): void {
    this.telling.spoken = words
    this.requestUpdate()
  }

  /** Its text. */
  override focus(options?: FocusOptions): void {
    this.editing.focus(options)
  }

  private enter(line: string): void {
    this.telling.answer()
    this.notebook?.control?.enter(line)
  }

  private onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return
    const [target] = event.composedPath()
    const isField = target instanceof HTMLInputElement && target.type !== 'range'
    // held, Enter would press what came to the place of what it pressed
    if (event.repeat && event.key === 'Enter' && target instanceof Element && target.matches('.action'))
      return event.preventDefault()
    const running = isInterruptKey(event) && !this.hasChosen(target) ? this.toInterrupt : undefined
    if (running !== undefined) {
      event.preventDefault()
      // who holds the key means it once
      return event.repeat ? undefined : this.notebook?.interrupt(running)
    }
    const how = runKeyOf(event)
    if (how && !(isField && target.id === 'line')) {
      event.preventDefault()
      return this.run(how)
    }
    if (isField && event.key === 'Enter' && target.id === 'guess') {
      event.preventDefault()
      return this.run('stay')
    }
    this.editing.onKey(event)
  }

  /** What Ctrl+C stops: this cell, else the one that its session runs. */
  private get toInterrupt(): string | undefined {
    const { view, notebook } = this
    if (!view || !notebook) return
    if (isBusy(view)) return this.id
    const { state } = notebook
    const running = state.underWay && cellOf(state, state.underWay.id)
    return running?.lang === view.cell.lang ? running.id : undefined
  }

  /** Something is chosen for Ctrl+C to copy. */
  private hasChosen(target: EventTarget | undefined): boolean {
    if (target instanceof HTMLInputElement) return isChosenOf(target)
    return (this.editing.hasFocus && this.editing.hasChosen) || String(chosenIn(this.shadowRoot!)) !== ''
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
    showSlide(this, slideOf(notebook.state, id))
  }

  /** Over the edge of its text to the next one that can be edited. */
  private goOver(by: -1 | 1): void {
    const there = (cellsTo(by, this) as CodeCell[]).find(
      ({ view }) => view && !view.cell.isLocked && !view.look.isCollapsed,
    )
    void there?.pointTo(by > 0 ? 1 : there.view?.text.split('\n').length)
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
    await this.editing.goTo(line)
    if (this.dataset['place'] === 'read') this.scrollIntoView({ block: 'nearest' })
  }
}

/** What is chosen in a shadow tree: some browsers tell the tree alone, others the page. */
const chosenIn = (root: ShadowRoot & { getSelection?(): Selection | null }): Selection | string =>
  (root.getSelection ? root.getSelection() : getSelection()) ?? ''

declare global {
  interface HTMLElementTagNameMap {
    'code-cell': CodeCell
  }
}
