/**
 * The cells of a deck, run: each from what the cell that it starts from left. Outcomes are kept in `<deck>/.heapdeck/cells/`,
 * by the hash of the session's code, of the files that cells may use, and of all that led there.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { START, runOrder, type CellFacts, type CellsFile } from '../cells/index.ts'
import type { Problem } from '../deck.ts'
import type {
  LanguageSupport,
  Lineage,
  RunOutcome,
  Session,
  SessionModule,
  SessionSetting,
} from '../session.ts'
import { errorAt, warningAt } from '../problems.ts'
import { hash, writableFolder, type Bundles } from './bundles.ts'
import { CELL, findModule, sessionName } from './components.ts'
import { reasonOf } from './reason.ts'

/** A module that pages with cells import: the element, and the session of each language. */
export interface CellModule {
  readonly name: string
  /** Absolute. */
  readonly path: string
}

export interface PlacedCell {
  readonly facts: CellFacts
  readonly place: Parameters<typeof errorAt>[0]
}

type Ran = NonNullable<CellFacts['ran']>

/** The cells of one reading of the deck. */
export class DeckCells {
  /** Those that can be run, as they ran. */
  readonly facts: readonly CellFacts[]
  readonly file: CellsFile
  readonly modules: readonly CellModule[]
  /** By what is run in them, as far as that has words for it. */
  readonly languages: ReadonlyMap<string, LanguageSupport>
  readonly problems: readonly Problem[]
  /** Absolute paths: when one changes, so may a cell. */
  readonly touched: ReadonlySet<string>
  private readonly numbers: ReadonlyMap<string, number>

  constructor(
    facts: readonly CellFacts[],
    sessions: Readonly<Record<string, SessionSetting>>,
    {
      modules,
      languages,
      problems,
      touched,
    }: Pick<DeckCells, 'modules' | 'languages' | 'problems' | 'touched'>,
  ) {
    this.facts = facts
    this.file = { version: 1, cells: facts, sessions }
    this.modules = modules
    this.languages = languages
    this.problems = problems
    this.touched = touched
    this.numbers = new Map(facts.map(({ id }, index) => [id, index]))
  }

  /** Undefined: nothing runs it. `number`: its place in the deck, from 1. */
  find(id: string): { readonly facts: CellFacts; readonly number: number } | undefined {
    const index = this.numbers.get(id)
    return index === undefined ? undefined : { facts: this.facts[index]!, number: index + 1 }
  }
}

interface Cache {
  readonly version: string
  readonly outcomes: Record<string, RunOutcome>
}

const VERSION = '1'
/** How long a cell may run while a site is made, in ms; how long it may take to stop. */
const LIMIT = 30_000
const STOPPING = 10_000
/** How long the reading of a deck that is being written waits for its cells, in ms. */
const PATIENCE = 150

interface Language {
  readonly lang: string
  readonly path: string
  readonly setting: SessionSetting
  /** Changes whenever its code or its files do. */
  readonly key: string
  readonly support: LanguageSupport | undefined
  open(): Session
}

export interface CellShopOptions {
  /** Told when a cell has run that a reading did not wait for; absent: readings wait for all. */
  readonly later?: (() => void) | undefined
  /** How long a cell may run, in ms. */
  readonly limit?: number
}

/** Runs cells; keeps what came of it for the next reading. */
export class CellShop {
  private readonly folder: string
  private readonly bundles: Bundles
  private readonly later: (() => void) | undefined
  private readonly limit: number
  private readonly wanted: string
  private readonly cache: Cache
  private readonly used = new Set<string>()
  private made: string | undefined
  private saved = ''
  /** Counts readings: of an old one nothing more is run. */
  private reading = 0
  private current: { readonly run: Run; readonly done: Promise<unknown> } | undefined

  /** `folder`: the deck's. */
  constructor(folder: string, bundles: Bundles, { later, limit = LIMIT }: CellShopOptions = {}) {
    this.later = later
    this.limit = limit
    this.folder = folder
    this.bundles = bundles
    this.wanted = join(folder, '.heapdeck', 'cells')
    this.cache = readCache(join(this.wanted, 'cache.json'))
  }

  async read(cells: readonly PlacedCell[], folders: readonly string[]): Promise<DeckCells> {
    const reading = ++this.reading
    const problems: Problem[] = []
    const touched = new Set<string>()
    const modules: CellModule[] = []
    const languages = new Map<string, Language>()
    const element = cells.length > 0 ? findModule(CELL, folders) : undefined
    if (element) modules.push({ name: CELL, path: element })
    for (const lang of new Set(cells.map(({ facts }) => facts.lang))) {
      const first = cells.find(({ facts }) => facts.lang === lang)!
      const path = findModule(sessionName(lang), folders)
      if (!path) {
        problems.push(warningAt(first.place, noSession(lang)))
        continue
      }
      modules.push({ name: sessionName(lang), path })
      touched.add(path)
      try {
        const language = await this.languageOf(lang, path, touched)
        languages.set(lang, language)
      } catch (error) {
        problems.push(errorAt(first.place, `the session of ${lang} can't be run: ${reasonOf(error)}`))
      }
      for (const file of this.bundles.filesOf(path)) touched.add(file)
    }
    const runnable = cells.filter(({ facts }) => languages.has(facts.lang))
    const run = new Run(runnable, languages, { outcomes: this.cache.outcomes, problems, limit: this.limit })
    await run.go('kept')
    for (const key of run.keys) this.used.add(key)
    this.current?.run.giveWay(run)
    if (run.isOpen) {
      const all = (this.current?.done ?? Promise.resolve()).then(() => run.go('all'))
      const done = all
        .catch(() => {})
        .finally(() => {
          for (const key of run.keys) this.used.add(key)
          this.save()
        })
      this.current = { run, done }
      let isHere = false
      const here = all.then(() => {
        isHere = true
      })
      await (this.later ? Promise.race([here, sleep(PATIENCE, undefined)]) : here)
      if (!isHere) void here.then(() => this.reading === reading && run.hasNew && this.later?.())
    }
    this.save()
    const { ran } = run
    const facts = runnable.map(({ facts: one }) => {
      const outcome = ran.get(one.id)
      return outcome ? { ...one, ran: outcome } : one
    })
    const sessions = Object.fromEntries([...languages.values()].map(({ lang, setting }) => [lang, setting]))
    const supports = new Map(
      [...languages.values()].flatMap(({ lang, support }) => (support ? [[lang, support] as const] : [])),
    )
    return new DeckCells(facts, sessions, {
      modules,
      languages: supports,
      problems: [...problems],
      touched,
    })
  }

  private async languageOf(lang: string, path: string, touched: Set<string>): Promise<Language> {
    const bundle = await this.bundles.of(path)
    const module = (await bundle.run()) as SessionModule
    if (typeof module.createSession !== 'function')
      throw new Error(`${basename(path)} exports no \`createSession\``)
    const setting = { files: this.filesOf(module.extension, touched) }
    return {
      lang,
      path,
      setting,
      key: JSON.stringify([bundle.name, setting.files]),
      support: await module.language?.(),
      open: () => module.createSession(setting),
    }
  }

  /** Texts of the deck's programs in a language, by name. */
  private filesOf(extension: string | undefined, touched: Set<string>): Record<string, string> {
    const programs = join(this.folder, 'programs')
    if (extension === undefined || !existsSync(programs)) return {}
    const files = readdirSync(programs, { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(extension))
      .map(({ name }) => name)
      .toSorted()
    for (const name of files) touched.add(join(programs, name))
    return Object.fromEntries(files.map((name) => [name, readFileSync(join(programs, name), 'utf8')]))
  }

  /** Keeps what was used, for the next build. */
  private save(): void {
    this.bundles.save()
    if (this.used.size === 0) return
    const outcomes = Object.entries(this.cache.outcomes).filter(([key]) => this.used.has(key))
    const text = JSON.stringify({ version: VERSION, outcomes: Object.fromEntries(outcomes) })
    this.made ??= writableFolder(this.wanted)
    if (text !== this.saved) writeFileSync(join(this.made, 'cache.json'), text)
    this.saved = text
  }
}

/** Cells that are run for one reading, one after the other. */
class Run {
  readonly ran = new Map<string, Ran>()
  /** Of outcomes that were looked for. */
  readonly keys = new Set<string>()
  /** Something ran that nobody knew. */
  hasNew = false
  private readonly cells: readonly PlacedCell[]
  private readonly languages: ReadonlyMap<string, Language>
  private readonly outcomes: Record<string, RunOutcome>
  private readonly problems: Problem[]
  private readonly limit: number
  private readonly sessions = new Map<string, Session>()
  private isStopped = false
  private current: { readonly key: string; readonly cut: AbortController } | undefined

  constructor(
    cells: readonly PlacedCell[],
    languages: ReadonlyMap<string, Language>,
    {
      outcomes,
      problems,
      limit,
    }: {
      readonly outcomes: Record<string, RunOutcome>
      readonly problems: Problem[]
      readonly limit: number
    },
  ) {
    const byId = new Map(cells.map((cell) => [cell.facts.id, cell]))
    this.cells = runOrder(cells.map(({ facts }) => facts)).map((id) => byId.get(id)!)
    this.languages = languages
    this.outcomes = outcomes
    this.problems = problems
    this.limit = limit
  }

  /** Whether a cell may not have run yet. */
  get isOpen(): boolean {
    return this.cells.some(({ facts }) => !this.ran.has(facts.id))
  }

  /** Nothing more is run here; what runs now is cut short, unless the next run wants it, too. */
  giveWay(next: Run): void {
    this.isStopped = true
    if (this.current && !next.keys.has(this.current.key)) this.current.cut.abort()
  }

  /** Every cell, after the one that it starts from; `kept`: those alone whose outcome is known. */
  async go(which: 'kept' | 'all'): Promise<void> {
    try {
      for (const [index, { facts, place }] of this.cells.entries()) {
        if (this.ran.has(facts.id)) continue
        if (this.isStopped) return
        const before = this.ran.get(facts.from)
        if (facts.from !== START && (!before || before.outcome.end === 'ended')) continue
        const lineage: Lineage = [
          ...(before?.lineage ?? []),
          { cell: facts.id, count: index + 1, text: facts.text, inputs: [] },
        ]
        const outcome = await this.outcomeOf(lineage, this.languages.get(facts.lang)!, which).catch(
          (error: unknown) => {
            const words = `the cell \`${facts.id}\` could not be run: ${reasonOf(error)}`
            if (!this.isStopped) this.problems.push(warningAt(place, words))
          },
        )
        if (!outcome) continue
        if (outcome.end === 'interrupted') this.problems.push(warningAt(place, tooLong(facts.id, this.limit)))
        this.ran.set(facts.id, { lineage: [...lineage.slice(0, -1), outcome.command], outcome })
      }
    } finally {
      for (const session of this.sessions.values()) session.close()
      this.sessions.clear()
    }
  }

  private async outcomeOf(
    lineage: Lineage,
    language: Language,
    which: 'kept' | 'all',
  ): Promise<RunOutcome | undefined> {
    const key = hash(JSON.stringify([language.key, lineage]))
    this.keys.add(key)
    const known = this.outcomes[key]
    if (known || which === 'kept') return known
    const cut = new AbortController()
    this.current = { key, cut }
    const session = this.sessions.get(language.lang) ?? language.open()
    this.sessions.set(language.lang, session)
    const outcome = await runCell(session, lineage, this.limit, cut.signal)
    this.current = undefined
    if (cut.signal.aborted) return undefined
    this.hasNew = true
    return (this.outcomes[key] = outcome)
  }
}

/** Runs the last command to its end; a line that it waits for is empty. Rejects when nothing can be run, or it can't be stopped. */
async function runCell(
  session: Session,
  lineage: Lineage,
  limit: number,
  cut: AbortSignal,
): Promise<RunOutcome> {
  const running = session.run(lineage, (event) => {
    if (event.kind === 'waiting') queueMicrotask(() => running.enter(''))
  })
  const late = Symbol()
  const isCut = new Promise<typeof late>((resolve) => cut.addEventListener('abort', () => resolve(late)))
  const first = await Promise.race([running.outcome, sleep(limit, late), isCut])
  if (first !== late) return first
  running.interrupt()
  const second = await Promise.race([running.outcome, sleep(STOPPING, late)])
  if (second !== late) return second
  throw new Error(`it did not end within ${limit / 1000} s, nor when it was interrupted`)
}

/** Keeps no process alive. */
const sleep = <Value>(ms: number, value: Value): Promise<Value> =>
  new Promise((resolve) => setTimeout(() => resolve(value), ms).unref())

const tooLong = (id: string, limit: number): string =>
  `the cell \`${id}\` did not end within ${limit / 1000} s, and was interrupted: so it is shown`

const noSession = (lang: string): string =>
  `nothing runs ${lang}: the cell is shown as code. A folder components/${sessionName(lang)}/ with ${sessionName(lang)}.ts would make it run`

function readCache(path: string): Cache {
  try {
    const cache = JSON.parse(readFileSync(path, 'utf8')) as Cache
    if (cache.version === VERSION) return cache
  } catch {
    // None yet, or not one of ours.
  }
  return { version: VERSION, outcomes: {} }
}
