/** The editor's pane: one file, or the part of it that is the slide on show, beside the slide that it makes. */
import { EditorSelection } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import type { Place, Problem } from '../../deck.ts'
import type { Draft, WriterState } from '../../edit/index.ts'
import type { Lines, Outline } from '../../outline.ts'
import { formatProblem } from '../../problems.ts'
import type { Position } from '../../position.ts'
import type { DeckHost } from '../host.ts'
import { onceAFrame } from '../once-a-frame.ts'
import { CHANGED, MOVED } from '../window.ts'
import { focused, icon, make } from '../tools/dom.ts'
import { say } from '../tools/status.ts'
import { sheetOf } from '../tools/sheet.ts'
import { slideOfFile, stepInPage } from './caret.ts'
import type { Desk } from './desk.ts'
import css from './editor.css?inline'
import { Fit } from './fit.ts'
import { choices, draftNotice, troubleNotice } from './notices.ts'
import type { Committed, OpenFile } from './open-file.ts'
import { goToProblem, markProblems, problemsOf, type PlacedProblem } from './problems.ts'
import { openElsewhere } from './server.ts'
import { bringRest } from './text.ts'
import { changesHidden, nearestIn, showOnly, visible, withCaretLines } from './visible.ts'
import { ALARM, BACK, CHECK, CROSS, ON, OWN, wordsOf } from './words.ts'

/** What of the deck's file is shown: the slide, what is said and noted about it, or everything. */
export type Part = 'slide' | 'said' | 'file'

const PARTS: readonly (readonly [Part, string])[] = [
  ['slide', 'Slide'],
  ['said', 'Transcript & notes'],
  ['file', 'Whole file'],
]

const page = document.documentElement
const OPEN = 'with-editor'

export class Pane {
  /** The demo on show is to be set. */
  onDemo: () => void = () => {}
  private readonly host: DeckHost
  private readonly desk: Desk
  private readonly place = make('heapdeck-editor' as 'div')
  private readonly root: ShadowRoot
  private readonly files = make('select', { 'aria-label': 'File' })
  private readonly where = make('span', { class: 'where' })
  private readonly state = make('p', { class: 'state' })
  private readonly parts: HTMLElement
  private readonly source = make('div', { class: 'source' })
  private readonly outside = make(
    'p',
    { class: 'outside', tabindex: -1 },
    'Out of the text. Tab goes on, Enter goes back in, the arrows are the slide’s.',
  )
  private readonly notices = make('div', { class: 'notices' })
  private readonly asking = make('div', { class: 'asking' })
  private readonly problems = make('ul', { class: 'problems', 'aria-label': 'Problems' })
  private readonly at = make('span', { class: 'at' })
  private readonly demo = make(
    'button',
    { type: 'button', title: 'Set the demo on this slide (d)', hidden: true },
    'Demo',
  )
  private view: EditorView | undefined
  private open: OpenFile | undefined
  private part: Part = 'slide'
  /** The slide that is edited, by its id: numbers are others in the page than in an outline that is on its way. */
  private slide = ''
  /** The page goes where the caret is, until somebody takes it elsewhere. */
  private isLeading = false
  /** The slide and step that were on show last. */
  private stood = ''
  private readonly fits = new Map<OpenFile, Fit>()
  /** Where the focus was before. */
  private before: Element | null = null
  private isMoving = false
  private closing = new AbortController()
  private endConflict: (() => void) | undefined
  private wanted = 0

  constructor(host: DeckHost, desk: Desk) {
    this.host = host
    this.desk = desk
    this.root = this.place.attachShadow({ mode: 'open' })
    this.root.adoptedStyleSheets = [sheetOf(css)]
    this.parts = this.toParts()
    this.root.append(...(host.view === 'stage' ? [this.toPreview()] : []), this.toSection())
    this.desk.onOutline((outline) => this.takeOutline(outline))
  }

  get isOpen(): boolean {
    return this.place.isConnected
  }

  /** The file that is shown, and its caret. */
  get shown(): { readonly open: OpenFile; readonly view: EditorView } | undefined {
    return this.isOpen && this.open && this.view ? { open: this.open, view: this.view } : undefined
  }

  /** Where forms ask for what they need. */
  get forms(): HTMLElement {
    return this.asking
  }

  /** At a place of the deck's files, or at the slide on show. */
  async show(place?: Place): Promise<void> {
    if (!this.isOpen) this.appear()
    const turn = ++this.wanted
    try {
      const outline = await this.desk.outline()
      if (turn !== this.wanted) return
      this.listFiles(outline)
      if (place) await this.goTo(place, outline)
      else await this.followSlide(true)
      if (turn === this.wanted) this.view?.focus()
    } catch (error) {
      this.tellFailure(error)
    }
  }

  close(): void {
    if (!this.isOpen) return
    const isInside = this.root.activeElement !== null || document.activeElement === document.body
    this.closing.abort()
    this.wanted++
    void this.open?.writer.flush()
    this.place.remove()
    page.classList.remove(OPEN)
    if (isInside && this.before instanceof HTMLElement && this.before.isConnected)
      this.before.focus({ preventScroll: true })
    say('Editor closed')
    this.keepInView()
  }

  /** Out of the text: Tab goes on from here, and the deck has its keys again. */
  leave(): void {
    this.outside.focus()
  }

  /** After undo and redo: what changed is shown. */
  async reveal(open: OpenFile): Promise<void> {
    if (this.isOpen && open !== this.open) await this.showFile(open.file, 'file')
  }

  committed({ open, transaction }: Committed): void {
    if (transaction.docChanged) this.fits.get(open)?.follow(transaction.changes.desc)
    // While it is closed nobody is led anywhere: the overview changes slides, too.
    if (open !== this.open || !this.isOpen) return
    if (transaction.docChanged && changesHidden(transaction)) this.showAround(open)
    // What the overview and forms change leaves the page where it is.
    const isOwn =
      !transaction.isUserEvent('input.deck') &&
      ['select', 'input', 'delete', 'move', 'undo', 'redo'].some((kind) => transaction.isUserEvent(kind))
    if (isOwn && (transaction.selection || transaction.docChanged)) {
      this.isLeading = true
      this.followCaret()
    }
    // What moves a slide may take the caret's text from under it.
    if (transaction.docChanged && !isOwn) {
      this.isLeading = false
      queueMicrotask(() => this.takeEarlyOutline(open))
    }
    if (transaction.docChanged || transaction.selection) this.tellWhere()
  }

  tellState(open: OpenFile, state: WriterState = open.writer.state): void {
    if (open !== this.open) return
    const isFine = /saved|typed|saving/.test(state.kind)
    const [, words = '', rest = ''] = /^([^,:]*)(.*)$/.exec(wordsOf(state)) ?? []
    this.state.classList.toggle('alarm', !isFine)
    this.state.replaceChildren(
      ...(state.kind === 'saved' ? [icon(CHECK)] : isFine ? [] : [icon(ALARM)]),
      make('span', {}, words, make('span', { class: 'rest' }, rest)),
    )
    this.notice(open, state)
  }

  private appear(): void {
    this.before = focused()
    this.closing = new AbortController()
    const { signal } = this.closing
    document.body.append(this.place)
    page.classList.add(OPEN)
    document.addEventListener(MOVED, () => this.moved(), { signal })
    // Demos and code that were waiting for room.
    document.addEventListener(CHANGED, () => this.tellWhere(), { signal })
    if (this.host.view === 'read') this.followScroll(signal)
    followKeyboard(signal)
    this.keepInView()
    say('Editor opened')
  }

  /** What Read shows keeps its place in a window that is narrower, or wider, now. */
  private keepInView(): void {
    if (this.host.view === 'read') this.host.go(this.host.at)
  }

  private followScroll(signal: AbortSignal): void {
    const follow = onceAFrame(() => {
      if (!signal.aborted && !this.view?.hasFocus) this.moved()
    })
    addEventListener('scroll', follow, { signal, passive: true })
  }

  /** The page went to another slide or step. */
  private moved(): void {
    this.tellWhere()
    const { slide, step } = this.host.at
    const { stood } = this
    this.stood = `${this.shownId ?? slide} ${step}`
    if (this.isMoving) return
    // A page that was only drawn anew stands where it stood.
    if (this.stood !== stood) this.isLeading = false
    if (this.shownId === this.slide) return
    if (this.open && !this.open.file.endsWith('.md')) return
    void this.followSlide(false).catch((error: unknown) => this.tellFailure(error))
  }

  private get shownId(): string | undefined {
    return document.querySelector(`main > [data-number="${this.host.at.slide}"]`)?.id
  }

  /** Shows the source of the slide on show; `isStepped`: the caret goes to what its step shows. */
  private async followSlide(isStepped: boolean): Promise<void> {
    const outline = await this.desk.outline()
    const { slide, step } = this.host.at
    const id = this.shownId
    const shown = outline.slides.find((one) => one.id === id)
    // The outline that knows it is on its way.
    if (!shown) return
    this.slide = shown.id
    const was = this.desk.opening(shown.file)?.state.selection.main.head
    await this.showFile(shown.file, this.part)
    const { open } = this
    const fit = open && this.fits.get(open)
    const own = fit?.slide(shown.id)
    if (!open || !fit || !own || this.slide !== shown.id) return
    const { from, to } = fit.stretch(own)
    // Who comes back to the slide finds the caret where it was.
    if (was !== undefined && was >= from && was <= to) return
    const stretches = open.state.field(visible)
    const line = isStepped && step > 0 ? lineOfStep(slide, step) : undefined
    const at = line === undefined ? from : fit.stretch({ from: own.from + line, to: own.from + line }).from
    this.putCaret(stretches ? nearestIn(at, stretches) : at)
  }

  private putCaret(at: number): void {
    this.open!.commit([
      this.open!.state.update({
        selection: EditorSelection.cursor(at),
        effects: EditorView.scrollIntoView(at, { y: 'nearest', yMargin: 40 }),
      }),
    ])
    this.tellWhere()
  }

  private async goTo({ file, line, column }: Place, outline: Outline): Promise<void> {
    const index = outline.slides.findIndex(
      (slide) => slide.file === file && line >= slide.from && line <= slide.to,
    )
    if (index >= 0) this.slide = outline.slides[index]!.id
    await this.showFile(file, index >= 0 ? (this.part === 'said' ? 'slide' : this.part) : 'file')
    const { open } = this
    if (!open) return
    const fit = this.fits.get(open)
    const start = fit
      ? fit.stretch({ from: line, to: line }).from
      : open.state.doc.line(Math.min(line, open.state.doc.lines)).from
    const at = Math.min(start + column - 1, open.state.doc.lineAt(start).to)
    open.dispatch({
      selection: EditorSelection.cursor(at),
      effects: EditorView.scrollIntoView(at, { y: 'center' }),
      userEvent: 'select',
    })
  }

  async showFile(file: string, part: Part): Promise<void> {
    const open = await this.desk.open(file)
    if (!this.isOpen) return
    const outline = this.desk.lastOutline
    if (outline && !this.fits.get(open)?.isExact) this.fitTo(open, outline)
    if (this.open !== open || !this.view) {
      this.place.classList.remove('failed')
      if (this.open) this.open.view = undefined
      this.view?.destroy()
      this.open = open
      this.view = new EditorView({
        state: open.state,
        root: this.root,
        parent: this.source,
        dispatchTransactions: (transactions) => open.commit(transactions),
      })
      open.view = this.view
      void bringRest(open, () => this.desk.lastOutline)
      this.files.value = file
    }
    const isDeck = file.endsWith('.md')
    if (isDeck) this.setPart(part)
    else {
      const shownBy = outline && slideOfFile(outline, file)
      if (shownBy !== undefined && shownBy !== this.host.at.slide) this.host.go({ slide: shownBy, step: 0 })
    }
    this.parts.hidden = !isDeck
    this.tellState(open)
    this.showProblems()
    this.tellWhere()
  }

  private setPart(part: Part): void {
    this.part = part
    const radio = this.parts.querySelector<HTMLInputElement>(`[value="${part}"]`)
    if (radio) radio.checked = true
    this.showPart()
  }

  /** Hides what is not of the part; a text that the outline does not fit yet is shown as it was. */
  private showPart(): void {
    const { open } = this
    if (!open) return
    const fit = this.fits.get(open)
    const own = fit?.slide(this.slide)
    const lines: readonly Lines[] | null =
      this.part === 'file' || !own || own.file !== open.file
        ? null
        : this.part === 'slide'
          ? [own]
          : own.parts.toSorted((a, b) => a.from - b.from)
    this.parts.classList.toggle('nothing', lines?.length === 0)
    this.source.hidden = lines?.length === 0
    this.offerTranscript(lines?.length === 0)
    if (lines?.length === 0) return
    const stretches =
      lines && fit
        ? withCaretLines(
            lines.map((one) => fit.stretch(one)),
            open.state,
          )
        : null
    const now = open.state.field(visible)
    if (JSON.stringify(now) === JSON.stringify(stretches)) return
    const { head } = open.state.selection.main
    const at = stretches ? nearestIn(head, stretches) : head
    open.commit([
      open.state.update({
        effects: showOnly.of(stretches),
        ...(at === head ? {} : { selection: EditorSelection.cursor(at) }),
        filter: false,
      }),
    ])
    // Whole or in part, the caret stays where it was on the screen.
    this.view?.dispatch({ effects: EditorView.scrollIntoView(at, { y: 'nearest', yMargin: 40 }) })
  }

  private offerTranscript(isWanted: boolean): void {
    this.root.querySelector('.none')?.remove()
    if (!isWanted) return
    const none = make(
      'section',
      { class: 'none' },
      make('p', {}, 'Nothing is written to be said on this slide.'),
      choices(
        { words: 'Write a transcript', isMain: true, act: () => this.addPart('transcript') },
        { words: 'Write notes', act: () => this.addPart('notes') },
      ),
    )
    this.source.before(none)
  }

  private addPart(kind: 'transcript' | 'notes'): void {
    const { open } = this
    const fit = open && this.fits.get(open)
    const own = fit?.slide(this.slide)
    if (!open || !fit || !own) return
    const { from, to } = fit.stretch(own)
    const body = open.state.sliceDoc(from, to).trimEnd()
    const at = from + body.length
    const insert = `\n\n::: ${kind}\n\n:::`
    this.setPart('slide')
    open.dispatch(
      { changes: { from: at, insert }, selection: { anchor: at + insert.length - 4 }, filter: false },
      true,
    )
    this.view?.focus()
  }

  /** Something was changed that is not shown: undone, or done from the overview. */
  private showAround(open: OpenFile): void {
    const at = open.state.selection.main.head
    const fit = this.fits.get(open)
    const index = fit?.slideAt(open.file, at)
    if (!fit || index === undefined) return this.setPart('file')
    this.slide = fit.outline.slides[index]!.id
    this.showPart()
  }

  private takeOutline(outline: Outline): void {
    this.listFiles(outline)
    const { open } = this
    if (!open || !this.isOpen) return
    if (!this.fitTo(open, outline)) return
    const isWriting = this.view?.hasFocus === true && this.isLeading
    // The slide that the caret is in, whatever its id is by now.
    const index = this.fits.get(open)?.slideAt(open.file, open.state.selection.main.head)
    if (index !== undefined && this.part !== 'file' && isWriting) this.slide = outline.slides[index]!.id
    else if (!isWriting && this.slide !== this.shownId)
      void this.followSlide(false).catch((error: unknown) => this.tellFailure(error))
    this.showPart()
    this.showProblems()
    this.tellWhere()
    if (isWriting) this.followCaret()
  }

  /** The outline of a text may be here before the text. */
  private takeEarlyOutline(open: OpenFile): void {
    const outline = this.desk.lastOutline
    if (outline && this.fits.get(open)?.outline !== outline) this.takeOutline(outline)
  }

  private fitTo(open: OpenFile, outline: Outline): boolean {
    const fit = Fit.of(outline, open)
    if (!fit) return false
    this.fits.set(open, fit)
    return true
  }

  private showProblems(): void {
    const { open } = this
    const outline = this.desk.lastOutline
    if (!open || !outline) return
    const here = this.fits.get(open)?.isExact ? problemsOf(outline, open.file, open.text) : undefined
    if (here) markProblems(open, here)
    const rest = outline.problems.filter(({ file }) => file !== open.file || !here)
    this.problems.replaceChildren(
      ...(here ?? []).map((one) => this.toProblem(one)),
      ...rest.map((problem) => this.toProblem({ problem, fixes: [] })),
    )
    this.problems.hidden = this.problems.childElementCount === 0
  }

  private toProblem({ problem, fixes }: PlacedProblem): HTMLElement {
    const { file, line, column, severity, message } = problem
    const place = make('button', { type: 'button', class: 'place' }, `${file}:${line}:${column}`)
    place.addEventListener('click', () => void this.goToProblem(problem))
    const { open } = this
    const doc = open?.state.doc
    const buttons = fixes.map(({ words, edit }) => ({
      words,
      act: () => {
        // Of another text than this they would be wrong; those for this one are on their way.
        if (open && open.state.doc === doc) open.dispatch({ changes: { ...edit }, filter: false }, true)
        this.view?.focus()
      },
    }))
    return make(
      'li',
      { class: severity, title: formatProblem(problem) },
      icon(ALARM),
      make('span', { class: 'off' }, severity === 'error' ? 'Error' : 'Warning'),
      place,
      make('span', { class: 'message' }, message),
      ...(buttons.length > 0 ? [choices(...buttons)] : []),
    )
  }

  private async goToProblem(problem: Problem): Promise<void> {
    await this.show(problem)
    if (this.view && this.open?.file === problem.file) goToProblem(this.view, problem)
  }

  /** The slide and the step of what the caret is in are on show. */
  private followCaret(): void {
    const { open } = this
    const fit = open && this.fits.get(open)
    if (!open || !fit || this.isMoving) return
    const head = open.state.selection.main.head
    const index = fit.slideAt(open.file, head)
    const own = index === undefined ? undefined : fit.outline.slides[index]
    if (index === undefined || !own) return
    this.slide = own.id
    const step = stepInPage(fit.lineAt(head) - own.from, own)
    const { at } = this.host
    if (own.id === this.shownId) {
      if (step > 0 && step !== at.step && this.host.view !== 'read') this.lead({ slide: at.slide, step })
      return
    }
    void this.host.facts().then((facts) => {
      const slide = facts.findIndex(({ id }) => id === own.id) + 1
      if (slide > 0 && this.isLeading && this.slide === own.id && this.shownId !== own.id)
        this.lead({ slide, step })
    })
  }

  private lead(to: Position): void {
    this.isMoving = true
    this.host.go(to)
    this.isMoving = false
    this.tellWhere()
  }

  private tellWhere(): void {
    const { open } = this
    const fit = open && this.fits.get(open)
    const own = fit?.slide(this.slide)
    if (!open || !own || own.file !== open.file || !open.file.endsWith('.md')) this.where.textContent = ''
    else {
      const number = fit!.outline.slides.indexOf(own) + 1
      const { from, to } = fit!.stretch(own)
      const { doc } = open.state
      this.where.textContent = `slide ${number}, lines ${doc.lineAt(from).number}–${doc.lineAt(to).number}`
    }
    const { slide, step } = this.host.at
    const shown = this.desk.lastOutline?.slides[slide - 1]
    const steps = shown?.steps ?? 0
    this.demo.hidden = !shown || shown.demos.length === 0
    this.at.textContent = steps > 0 ? `Slide ${slide}, step ${step} of ${steps}` : `Slide ${slide}`
  }

  private notice(open: OpenFile, state: WriterState): void {
    this.endConflict?.()
    this.endConflict = undefined
    const { writer } = open
    const offered: Draft | undefined = writer.offered
    const draft =
      offered &&
      draftNotice(
        offered,
        () => {
          writer.takeDraft()
          this.tellState(open)
          this.view?.focus()
        },
        () => {
          writer.dropDraft()
          this.tellState(open)
          this.view?.focus()
        },
      )
    const trouble = troubleNotice(
      state,
      () => void (state.kind === 'gone' ? writer.saveAgain() : writer.flush()),
    )
    this.notices.replaceChildren(...[draft, trouble].filter((one) => one !== undefined))
    if (state.kind !== 'conflict') return
    const { signal } = this.closing
    void import('./conflict.ts').then(({ showConflict }) => {
      if (signal.aborted || writer.state !== state || this.open !== open) return
      this.endConflict = showConflict(this.notices, open, state, this.root)
    })
  }

  private tellFailure(error: unknown): void {
    const words = error instanceof Error ? error.message : String(error)
    this.notices.replaceChildren(
      make('section', { class: 'notice alarm', role: 'alert' }, make('p', {}, words)),
    )
  }

  private listFiles({ files, others }: Outline): void {
    const names = [...Object.keys(files), ...others].toSorted(byKind)
    if (this.open && !names.includes(this.open.file)) names.push(this.open.file)
    if (names.join('\n') === [...this.files.options].map(({ value }) => value).join('\n')) return
    this.files.replaceChildren(...names.map((name) => make('option', { value: name }, name)))
    if (this.open) this.files.value = this.open.file
  }

  private toParts(): HTMLElement {
    const group = make('fieldset', { class: 'parts' }, make('legend', { class: 'off' }, 'Show'))
    for (const [part, words] of PARTS) {
      const radio = make('input', { type: 'radio', name: 'part', value: part, checked: part === 'slide' })
      radio.addEventListener('change', () => {
        this.setPart(part)
        this.tellWhere()
      })
      group.append(make('label', {}, radio, make('span', {}, words)))
    }
    return group
  }

  private toPreview(): HTMLElement {
    const move = (path: string, words: string, key: string): HTMLElement => {
      const button = make('button', { type: 'button', class: 'bare' }, icon(path), words)
      if (key === 'next') button.append(button.firstChild!)
      button.addEventListener('click', () => stagePress(key))
      return button
    }
    return make(
      'nav',
      { class: 'preview', 'aria-label': 'Steps' },
      this.at,
      make('span', { class: 'sp' }),
      move(BACK, 'Step back', 'previous'),
      move(ON, 'Step on', 'next'),
    )
  }

  private toSection(): HTMLElement {
    this.demo.addEventListener('click', () => this.onDemo())
    const own = make('button', { type: 'button', class: 'own', title: 'Open in your own editor' }, icon(OWN))
    own.append(make('span', {}, 'Own editor'))
    own.addEventListener('click', () => void this.openElsewhere())
    const close = make('button', { type: 'button', title: 'Close the editor (e)' }, icon(CROSS))
    close.append(make('span', {}, 'Close'))
    close.addEventListener('click', () => this.close())
    this.files.addEventListener('change', () => {
      void this.showFile(this.files.value, 'file').catch((error: unknown) => this.tellFailure(error))
    })
    this.outside.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return
      event.preventDefault()
      this.view?.focus()
    })
    this.problems.hidden = true
    return make(
      'section',
      { class: 'editor', 'aria-label': 'Editor' },
      make(
        'header',
        { class: 'head' },
        this.files,
        this.where,
        make('span', { class: 'sp' }),
        this.state,
        this.demo,
        own,
        close,
      ),
      this.parts,
      this.source,
      this.outside,
      this.problems,
      this.asking,
      this.notices,
    )
  }

  private async openElsewhere(): Promise<void> {
    const { open } = this
    if (!open) return
    const { head } = open.state.selection.main
    const line = open.state.doc.lineAt(head)
    await open.writer.flush()
    await openElsewhere({ file: open.file, line: line.number, column: head - line.from + 1 }).catch(
      (error: unknown) => this.tellFailure(error),
    )
  }
}

/** Slides, programs, styles, then the rest. */
function byKind(one: string, other: string): number {
  const rank = (file: string): number =>
    ['slides.md'].includes(file) ? 0 : file.endsWith('.md') ? 1 : file.endsWith('.css') ? 3 : 2
  return rank(one) - rank(other) || (one < other ? -1 : 1)
}

/** The keyboard of a phone takes room from the text, not from the slide. */
function followKeyboard(signal: AbortSignal): void {
  const seen = window.visualViewport
  if (!seen) return
  const measure = (): void => page.style.setProperty('--window', `${Math.round(seen.height * seen.scale)}px`)
  seen.addEventListener('resize', measure, { signal })
  measure()
}

const stagePress = (by: string): void =>
  (window as unknown as { heapdeck?: { press(by: string): void } }).heapdeck?.press(by)

/** The line in its slide, from 0, of what comes with a step. */
function lineOfStep(slide: number, step: number): number | undefined {
  const found = document.querySelector<HTMLElement>(
    `main > [data-number="${slide}"] .slide [data-step="${step}"][data-at]`,
  )
  return found ? Number(found.dataset['at']) : undefined
}
