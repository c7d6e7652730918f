/**
 * The worker's side of cells: one process, in which they run while the worker goes on hearing what its page says. It becomes
 * what it is asked about by going back on what ran in it, and running what did not.
 */
import type { CellOutput } from '../cell-output.ts'
import { neverRan, type CellCommand } from '../cell.ts'
import type { CellsOptions, CellsRun } from '../cells-run.ts'
import { lettingIn } from './turns.ts'
import {
  checkVersion,
  type CellsAsk,
  type CellsWord,
  type Command,
  type Event,
  type ToldCellEvent,
} from './protocol.ts'

/** How long a unit takes, and how often a page is told how far it is, in ms. */
const UNIT_MS = 8
const TOLD_EVERY_MS = 100

/** What a process that has ended may keep in memory. */
const MOST_BYTES = 200e6

type Making = (files: Readonly<Record<string, string>>, options: CellsOptions) => Promise<() => CellsRun>

interface Underway {
  readonly id: number
  mode: 'running' | 'paused' | 'stepping'
  isInterrupted: boolean
  /** Nobody wants to know any more. */
  isDropped: boolean
  /** Lines that were entered and not read yet. */
  readonly lines: string[]
  /** Somebody has said something. */
  wake: () => void
}

const KINDS: ReadonlySet<string> = new Set<(CellsAsk | CellsWord)['kind']>([
  'open cells',
  'run cells',
  'look at cells',
  'read cells',
  'tell cells',
  'enter',
  'drop cells',
])

export const isOfCells = (command: Command): command is CellsAsk | CellsWord => KINDS.has(command.kind)

export class CellsHost {
  private readonly send: (event: Event) => void
  private readonly making: Making
  private create: (() => CellsRun) | undefined
  private run: CellsRun | undefined
  /** A process in which nothing ran. */
  private spare: CellsRun | undefined
  private underway: Underway | undefined
  private work: Promise<unknown> = Promise.resolve()
  /** Resolves once messages that have come meanwhile are heard. */
  private readonly hearing = lettingIn()

  constructor(send: (event: Event) => void, making: Making = interpreter) {
    this.send = send
    this.making = making
  }

  take(command: CellsAsk | CellsWord): void {
    if (command.kind === 'drop cells') return this.drop()
    if (command.kind === 'tell cells' || command.kind === 'enter') return this.hear(command)
    this.work = this.work
      .then(() => this.answer(command))
      .then(this.send, (error: unknown) => {
        this.run = undefined
        const message = error instanceof Error ? error.message : String(error)
        this.send({ kind: 'failed', id: command.id, message })
      })
      .then(() => this.makeSpare())
  }

  private drop(): void {
    this.run = undefined
    const { underway } = this
    if (!underway) return this.makeSpare()
    underway.isDropped = true
    underway.wake()
  }

  private hear(word: Exclude<CellsWord, { kind: 'drop cells' }>): void {
    const { underway } = this
    if (underway?.id !== word.run) return
    if (word.kind === 'enter') underway.lines.push(word.line)
    else if (word.word === 'interrupt') underway.isInterrupted = true
    else underway.mode = word.word === 'pause' ? 'paused' : word.word === 'step' ? 'stepping' : 'running'
    underway.wake()
  }

  private async answer(ask: CellsAsk): Promise<Event> {
    const { id } = ask
    if (ask.kind === 'open cells') {
      checkVersion(ask.version)
      this.create = await this.making(ask.files, ask.options)
      return { kind: 'cells opened', id }
    }
    const { commands } = ask
    switch (ask.kind) {
      case 'run cells':
        return await this.runLast(id, commands)
      case 'look at cells':
        await this.become(commands)
        return { kind: 'cells looked', id, moment: this.process.seek(commands.length - 1, ask.event) }
      case 'read cells':
        await this.become(commands)
        return {
          kind: 'cells read',
          id,
          pieces: this.process.between(commands.length - 1, ask.from, ask.count),
        }
    }
  }

  private get process(): CellsRun {
    if (!this.create) throw new Error('there is no process for cells')
    return (this.run ??= this.takeSpare() ?? this.create())
  }

  private takeSpare(): CellsRun | undefined {
    const { spare } = this
    this.spare = undefined
    return spare
  }

  private makeSpare(): void {
    if (this.underway || this.spare || !this.create) return
    this.spare = this.create()
    // later only what has changed since has to be summed
    this.spare.hash()
  }

  private async runLast(id: number, commands: readonly CellCommand[]): Promise<Event> {
    const underway: Underway = {
      id,
      mode: 'running',
      isInterrupted: false,
      isDropped: false,
      lines: [],
      wake: () => {},
    }
    this.underway = underway
    try {
      const last = commands.at(-1) as CellCommand
      const before = commands.slice(0, -1)
      this.backTo(before)
      if (!(await this.become(before, underway))) return { kind: 'cells ran', id, outcome: neverRan(last) }
      await this.runOne(last, underway)
      if (underway.isDropped) return { kind: 'failed', id, message: 'it was dropped' }
      const outcome = this.process.outcome()
      const { hasFailed, status, machine } = this.process
      // what has ended is not gone on with: whoever looks at it has it run again
      if (hasFailed || (status !== undefined && machine.timeline.bytes > MOST_BYTES)) this.run = undefined
      return { kind: 'cells ran', id, outcome }
    } finally {
      this.underway = undefined
    }
  }

  /** Forgets what ran that is not among these. */
  private backTo(commands: readonly CellCommand[]): void {
    const shared = sharedBy(this.process.commands, commands)
    if (shared === 0 && this.process.commands.length > 0 && this.spare) this.run = this.takeSpare()
    else this.process.rewind(shared)
  }

  /** Runs of them what did not run yet; false where that is interrupted. */
  private async become(commands: readonly CellCommand[], underway?: Underway): Promise<boolean> {
    const shared = sharedBy(this.process.commands, commands)
    if (shared === commands.length) return true
    this.backTo(commands)
    for (let done = shared; done < commands.length; done++) {
      if (underway) this.tell(underway.id, { kind: 'before', done, of: commands.length })
      this.process.begin(commands[done] as CellCommand)
      for (;;) {
        const how = this.process.go(forAUnit())
        if (how === 'ended') break
        if (how === 'waiting') this.process.enter('')
        await this.hearing()
        if (underway?.isDropped) return false
        if (!underway?.isInterrupted) continue
        this.process.rewind(done)
        return false
      }
    }
    return true
  }

  private async runOne(command: CellCommand, underway: Underway): Promise<void> {
    const { process } = this
    const { id } = underway
    let toldAt = 0
    let written = -1
    let told: CellOutput['head'] | undefined
    const tellOutput = (): void => {
      if (process.written === written) return
      written = process.written
      const { head, ...rest } = process.output
      this.tell(id, { kind: 'output', output: head === told ? rest : { head, ...rest } })
      told = head
    }
    process.begin(command)
    await this.hearing()
    // who wants it paused from its beginning sees its first line
    if (underway.mode === 'paused') underway.mode = 'stepping'
    for (;;) {
      if (underway.isDropped) return
      if (underway.isInterrupted) {
        underway.isInterrupted = false
        process.interrupt()
      } else if (underway.mode === 'paused' && process.isUnderway) {
        tellOutput()
        this.tell(id, { kind: 'paused', ...process.moment })
        await heard(underway)
        continue
      }
      const how = underway.mode === 'stepping' ? process.step(forAUnit()) : process.go(forAUnit())
      if (how === 'ended') return
      if (how === 'waiting') {
        const line = underway.lines.shift()
        if (line !== undefined) process.enter(line)
        else {
          tellOutput()
          this.tell(id, { kind: 'waiting', ...process.moment })
          await heard(underway)
        }
        continue
      }
      if (how === 'stepped') {
        underway.mode = 'paused'
        continue
      }
      if (Date.now() - toldAt >= TOLD_EVERY_MS) {
        toldAt = Date.now()
        tellOutput()
        this.tell(id, { kind: 'progress', ...process.moment })
      }
      await this.hearing()
    }
  }

  private tell(id: number, event: ToldCellEvent): void {
    this.send({ kind: 'cells did', id, event })
  }
}

/** The interpreter comes only where cells run. */
async function interpreter(
  files: Readonly<Record<string, string>>,
  options: CellsOptions,
): Promise<() => CellsRun> {
  const { CellsRun, imageFor } = await import('../cells-run.ts')
  const image = await imageFor({})
  return () => new CellsRun(image, files, options)
}

function forAUnit(): () => boolean {
  const end = Date.now() + UNIT_MS
  return () => Date.now() >= end
}

const heard = (underway: Underway): Promise<void> =>
  new Promise((resolve) => {
    underway.wake = resolve
  })

/** How many commands both begin with. */
function sharedBy(some: readonly CellCommand[], others: readonly CellCommand[]): number {
  let shared = 0
  while (shared < some.length && shared < others.length && isSame(some[shared], others[shared])) shared++
  return shared
}

function isSame(one: CellCommand | undefined, other: CellCommand | undefined): boolean {
  if (one === undefined || other === undefined) return false
  return (
    one.count === other.count &&
    one.text === other.text &&
    one.stop === other.stop &&
    one.inputs.length === other.inputs.length &&
    one.inputs.every((line, index) => line === other.inputs[index])
  )
}
