/** The page's one notebook: runs what its cells want, one after the other, and tells their elements. */
import {
  add,
  begin,
  cellOf,
  drop,
  edit,
  end,
  fail,
  firstState,
  forgetBuilt,
  hear,
  isAdded,
  isSameState,
  redo,
  remove,
  renew,
  resetText,
  restart,
  restartAndRun,
  tell,
  undo,
  wantRun,
  withLook,
  withState,
  withdraw,
  type CellLook,
  type CellsFile,
  type NotebookState,
  type RunScope,
} from '../../src/engine/cells/index.ts'
import type {
  LanguageSupport,
  Look,
  OutputPiece,
  RunEvent,
  Running,
  Session,
  SessionModule,
} from '../../src/engine/session.ts'
import type { Supply } from './supply.ts'
import { Drafts, type Draft } from './drafts.ts'
import { News } from './news.ts'

/** What the notebook tells of a cell. */
export interface CellListener {
  readonly id: string
  /** `isChanged`: the person changed what its element's state says. */
  refresh(isChanged: boolean): void
}

/** A place in a cell's text; lines from 1. */
export interface TextPlace {
  readonly id: string
  /** Undefined: the cell. */
  readonly line: number | undefined
}

export class Notebook {
  state: NotebookState
  /** Where a link in a traceback led, until its cell is on show. */
  pointed: TextPlace | undefined
  private file: CellsFile
  private readonly supply: Supply
  private readonly drafts: Drafts
  private readonly news: News
  private readonly listeners = new Set<CellListener>()
  /** Cells whose state was set from outside. */
  private readonly given = new Set<string>()
  /** Why a run could not be made, by cell. */
  private readonly refusals = new Map<string, string>()
  private readonly modules = new Map<string, string>()
  private readonly sessions = new Map<string, Promise<Session>>()
  private running: { readonly key: number; readonly running: Running } | undefined
  /** The next run stands still where it begins. */
  private isStepping = false
  private frame = 0
  /** The run that was told of last stood still for a line. */
  private wasHeld = false

  /** `deck` tells decks apart that one browser keeps edits of. */
  constructor(file: CellsFile, deck: string, supply: Supply) {
    this.file = file
    this.supply = supply
    this.drafts = new Drafts(deck)
    this.state = this.drafts.addTo(firstState(file))
    this.news = new News(deck, (news) => this.set(hear(this.state, news), false))
    this.drafts.listen(() => this.set(this.drafts.withAdded(this.state), false))
    for (const [id, { state }] of Object.entries(supply.remembered ?? {})) if (state) this.remember(id, state)
  }

  join(listener: CellListener): void {
    this.listeners.add(listener)
  }

  leave(listener: CellListener): void {
    this.listeners.delete(listener)
  }

  listenerOf(id: string): CellListener | undefined {
    return [...this.listeners].find((listener) => listener.id === id)
  }

  /** The deck was saved. */
  renew(file: CellsFile): void {
    if (JSON.stringify(file) === JSON.stringify(this.file)) return
    this.file = file
    for (const session of this.sessions.values()) void session.then((one) => one.close())
    this.sessions.clear()
    this.set(renew(this.state, file))
  }

  /** Brings a cell to a state of its element. One that did not run there tells of a restart of all. */
  take(id: string, state: unknown): void {
    this.given.add(id)
    const next = withState(this.state, id, state)
    const isRestarted = !next.runs[id] && cellOf(next, id)?.ran !== undefined
    this.set(isRestarted ? forgetBuilt(next, this.given) : next, false)
  }

  private remember(id: string, state: unknown): void {
    try {
      this.state = withState(this.state, id, state)
    } catch {
      // it is no cell of the deck, or no more, or another version left it
    }
  }

  edit(id: string, text: string): void {
    this.set(edit(this.state, id, text))
  }

  resetText(id: string): void {
    this.set(resetText(this.state, id))
  }

  look(id: string, changed: Partial<CellLook>): void {
    this.set(withLook(this.state, id, changed))
  }

  undo(): void {
    this.set(undo(this.state))
  }

  redo(): void {
    this.set(redo(this.state))
  }

  /** The id of a new cell below another. */
  add(below: string): string | undefined {
    const known = new Set(this.state.cells)
    this.set(add(this.state, below))
    return this.state.cells.find((cell) => !known.has(cell) && isAdded(cell))?.id
  }

  /** A cell that was added goes. */
  remove(id: string): void {
    this.set(remove(this.state, id))
  }

  /** A cell that runs just this text already need not run again. */
  run(id: string, scope: RunScope = 'this', isStepping = false): void {
    const { underWay } = this.state
    if (scope === 'this' && underWay?.id === id && underWay.lineage.at(-1)!.text === this.state.texts[id])
      return
    this.isStepping = isStepping
    this.refusals.delete(id)
    this.set(wantRun(this.state, id, scope))
  }

  /** Fresh processes for all; `id`: all cells run after it. */
  restart(id?: string): void {
    for (const session of this.sessions.values()) void session.then((one) => one.restart())
    this.isStepping = false
    if (id === undefined) return this.set(restart(this.state))
    this.refusals.delete(id)
    this.set(restartAndRun(this.state, id))
  }

  /** Stops the cell if it runs; else it does not run after all. */
  interrupt(id: string): void {
    const { underWay } = this.state
    if (underWay?.id !== id) return this.set(withdraw(this.state, id))
    if (this.running?.key === underWay.key) this.running.running.interrupt()
    else this.set(drop(this.state))
  }

  /** Of the cell that runs: what its session can do to it. */
  get control(): Pick<Running, 'enter' | 'pause' | 'resume' | 'step'> | undefined {
    return this.running?.running
  }

  refusalOf(id: string): string | undefined {
    return this.refusals.get(id)
  }

  draftOf(id: string): Draft | undefined {
    return this.drafts.conflictOf(id)
  }

  /** The reader has chosen between an old edit and what is published now. */
  settleDraft(id: string, isKept: boolean): void {
    const draft = this.drafts.settle(id)
    const cell = cellOf(this.state, id)
    // the tab may have remembered the old edit, too
    if (draft && cell) {
      this.edit(id, isKept ? draft.text : cell.text)
      this.drafts.keep(this.state, id)
    }
    this.listenerOf(id)?.refresh(false)
  }

  /** Where the session of a language is to be had. */
  learn(lang: string, path: string): void {
    this.modules.set(lang, path)
  }

  /** So that the next run of the language starts at once. */
  prepare(lang: string): void {
    // whoever runs a cell hears why it can't be
    this.sessionOf(lang)
      .then((session) => session.prepare())
      .catch(() => {})
  }

  async language(lang: string): Promise<LanguageSupport | undefined> {
    return (await this.moduleOf(lang)).language?.()
  }

  /** Lines of what a cell wrote, from 0. */
  async output(id: string, from: number, count: number): Promise<readonly OutputPiece[]> {
    const session = await this.sessionOf(cellOf(this.state, id)!.lang)
    return session.output(this.state.runs[id]?.lineage ?? [], from, count)
  }

  async momentOf(id: string, event: number): Promise<Look> {
    const session = await this.sessionOf(cellOf(this.state, id)!.lang)
    return session.look(this.state.runs[id]?.lineage ?? [], event)
  }

  private async moduleOf(lang: string): Promise<SessionModule> {
    const path = this.modules.get(lang)
    if (!path) throw new Error(`nothing here runs ${lang}`)
    return this.supply.loadModule<SessionModule>(path, document.baseURI)
  }

  private sessionOf(lang: string): Promise<Session> {
    const known = this.sessions.get(lang)
    if (known) return known
    const made = this.moduleOf(lang).then((module) =>
      module.createSession(this.file.sessions[lang] ?? { files: {} }),
    )
    this.sessions.set(lang, made)
    // it may be there another time
    made.catch(() => this.sessions.delete(lang))
    return made
  }

  /** `isOwn`: the person's doing here. */
  private set(next: NotebookState, isOwn = true): void {
    const before = this.state
    if (next === before) return
    this.state = next
    if (this.running && next.underWay?.key !== this.running.key) {
      this.running.running.interrupt()
      this.running = undefined
    }
    this.keep(before, next, isOwn)
    for (const listener of this.listeners) listener.refresh(isOwn && !isSameState(before, next, listener.id))
    this.news.follow(next.underWay)
    this.goOn()
  }

  private keep(before: NotebookState, next: NotebookState, isOwn: boolean): void {
    for (const cell of next.cells)
      if (!isAdded(cell) && next.texts[cell.id] !== before.texts[cell.id]) this.drafts.keep(next, cell.id)
    if (isOwn) this.drafts.keepAdded(before, next)
  }

  private goOn(): void {
    const next = begin(this.state)
    if (next === this.state) return
    this.set(next)
    const { key, id, lineage } = next.underWay!
    void this.make(key, id, lineage)
  }

  private async make(
    key: number,
    id: string,
    lineage: NotebookState['runs'][string]['lineage'],
  ): Promise<void> {
    const isMine = (): boolean => this.state.underWay?.key === key
    try {
      const session = await this.sessionOf(cellOf(this.state, id)!.lang)
      if (!isMine()) return
      const clock = new RunClock()
      const running = session.run(lineage, (event) => {
        if (!isMine()) return
        clock.hear(event)
        this.state = tell(this.state, key, event)
        this.news.follow(this.state.underWay)
        this.refreshSoon(event.kind === 'waiting' || event.kind === 'paused')
      })
      this.running = { key, running }
      if (this.isStepping) running.pause()
      this.isStepping = false
      const outcome = await running.outcome
      if (!isMine()) return
      this.running = undefined
      this.set(end(this.state, key, outcome, clock.time))
    } catch (error) {
      if (!isMine()) return
      this.running = undefined
      this.refusals.set(id, error instanceof Error ? error.message : String(error))
      this.set(fail(this.state, key))
    }
  }

  /** What a run tells is drawn once a frame. */
  private refreshSoon(isNow: boolean): void {
    const refresh = (): void => {
      this.frame = 0
      const { underWay } = this.state
      const isHeld = underWay?.phase === 'waiting'
      // then those that wait for their turn say what for
      const isOfAll = isHeld || this.wasHeld
      this.wasHeld = isHeld
      for (const listener of this.listeners)
        if (isOfAll || listener.id === underWay?.id) listener.refresh(false)
    }
    if (isNow) refresh()
    else this.frame ||= requestAnimationFrame(refresh)
  }
}

/** How long a run itself takes: not what runs before it again, not the person. */
class RunClock {
  private before = 0
  private since: number | undefined = performance.now()

  hear({ kind }: RunEvent): void {
    if (kind === 'before') {
      this.before = 0
      this.since = performance.now()
    } else if (kind === 'waiting' || kind === 'paused') {
      this.before = this.time
      this.since = undefined
    } else this.since ??= performance.now()
  }

  get time(): number {
    return this.before + (this.since === undefined ? 0 : performance.now() - this.since)
  }
}

let page: Promise<Notebook> | undefined
let pagePath = ''

/** The notebook of the page, with the deck's cells as the file at `path` has them now. */
export function notebookAt(path: string, supply: Supply): Promise<Notebook> {
  if (page && path === pagePath) return page
  const known = page
  pagePath = path
  page = (async () => {
    const file = (await supply.loadJson(path, document.baseURI)) as CellsFile
    const notebook = await known?.catch(() => undefined)
    if (!notebook) return new Notebook(file, deckUrl(), supply)
    notebook.renew(file)
    return notebook
  })()
  return page
}

/** The folder of the deck that the page is of. */
const deckUrl = (): string => new URL(document.documentElement.dataset['root'] ?? '.', document.baseURI).href
