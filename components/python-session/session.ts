/** The session of a page, or of a build. */
import type {
  CellCommand,
  Lineage,
  Look,
  OutputPiece,
  RunEvent,
  RunOutcome,
  Running,
  Session,
} from '../../src/engine/session.ts'
import { SessionClosed, neverRan, type CellRunning, type Port } from '../../src/machine/index.ts'
import { MachineProcess } from './machine-process.ts'

/** Processes that hold memory. */
const MOST = 2
/** How long a worker may take to do what it is told, in ms. */
const PATIENCE_MS = 1500

const NOTHING = { head: [], hidden: 0, tail: [] } as const

const LOST = 'the machine that ran it did not answer any more, and was taken away'
const DIED = 'the machine that ran it has stopped'

/** A run that was asked for. */
interface Asked {
  readonly lineage: Lineage
  readonly listener: (event: RunEvent) => void
  /** Said before it could be heard. */
  readonly said: ((running: CellRunning) => void)[]
  running: CellRunning | undefined
  process: MachineProcess | undefined
  /** When it was heard of last, and the line that ran then; 0: none. */
  heardAt: number
  line: number
  /** Settles it at once, as interrupted before its beginning. */
  give(up: RunOutcome): void
  isSettled: boolean
  /** Whether its worker is at something else again. */
  isOver: boolean
}

export class PythonSession implements Session {
  private readonly files: Readonly<Record<string, string>>
  private readonly connect: (() => Port | Promise<Port>) | undefined
  private readonly processes: MachineProcess[] = []
  private readonly asked = new Set<Asked>()
  /** Who waits for a process. */
  private readonly waiting: (() => void)[] = []
  private turn: Promise<unknown> = Promise.resolve()
  private clock = 0

  /** `connect`: to a worker, or what is instead of one. */
  constructor(files: Readonly<Record<string, string>>, connect?: () => Port | Promise<Port>) {
    this.files = files
    this.connect = connect
  }

  run(lineage: Lineage, listener: (event: RunEvent) => void = () => {}): Running {
    let give: (outcome: RunOutcome) => void = () => {}
    const given = new Promise<RunOutcome>((resolve) => (give = resolve))
    const asked: Asked = {
      lineage,
      listener,
      said: [],
      running: undefined,
      process: undefined,
      heardAt: 0,
      line: 0,
      give: (up) => {
        asked.isSettled = true
        give(up)
      },
      isSettled: false,
      isOver: false,
    }
    this.asked.add(asked)
    const ran = this.turn.then(() => (asked.isSettled ? given : this.runNow(asked)))
    const outcome = Promise.race([ran, given]).finally(() => {
      asked.isSettled = true
      this.asked.delete(asked)
    })
    this.turn = outcome.catch(() => {})
    const say = (word: (running: CellRunning) => void): void => {
      if (asked.isSettled) return
      if (asked.running) word(asked.running)
      else asked.said.push(word)
    }
    return {
      outcome,
      interrupt: () => {
        if (asked.isSettled) return
        if (!asked.running) return giveUp(asked)
        say((running) => running.tell('interrupt'))
        this.watch(asked)
      },
      enter: (line) => say((running) => running.enter(line)),
      pause: () => say((running) => running.tell('pause')),
      resume: () => say((running) => running.tell('resume')),
      step: () => say((running) => running.tell('step')),
    }
  }

  async output(lineage: Lineage, from: number, count: number): Promise<readonly OutputPiece[]> {
    return await this.with(lineage, async (process) => (await process.line).read(lineage, from, count))
  }

  async look(lineage: Lineage, event: number): Promise<Look> {
    const { line, figure } = await this.with(lineage, async (process) =>
      (await process.line).look(lineage, event),
    )
    return { event, line, figure }
  }

  async prepare(): Promise<void> {
    if (this.processes.length === 0) this.add()
    await this.processes[0]?.line
  }

  restart(): void {
    for (const asked of this.asked) {
      giveUp(asked)
      this.removeUnlessOver(asked)
    }
    for (const process of this.processes) {
      process.lineage = []
      void process.line.then(
        (line) => line.drop(),
        () => {},
      )
    }
    this.turn = Promise.resolve()
    if (this.processes.every(({ isBusy }) => isBusy) && this.processes.length < MOST) this.add()
  }

  close(): void {
    for (const asked of this.asked) giveUp(asked)
    for (const process of this.processes.splice(0)) process.close()
  }

  private async runNow(asked: Asked): Promise<RunOutcome> {
    const { lineage } = asked
    const last = lineage.at(-1)
    if (!last) throw new RangeError('there is nothing to run')
    try {
      return await this.runIn(asked, lineage)
    } catch (error) {
      const { process } = asked
      // what it was asked for was given up, or nothing has ever come of it: there is no machine
      if (asked.isSettled || !process || asked.heardAt === 0) throw error
      const words =
        error instanceof SessionClosed
          ? LOST
          : `${DIED}: ${error instanceof Error ? error.message : String(error)}`
      this.remove(process)
      asked.running = undefined
      const before = lineage.slice(0, -1)
      const outcome = await this.runIn(asked, [...before, { ...last, inputs: [], stop: 0 }])
      // it was nowhere before its first instruction, as what was printed now says
      return {
        ...outcome,
        output: NOTHING,
        error: {
          name: 'KeyboardInterrupt',
          message: words,
          ...(asked.line > 0 ? { count: last.count, line: asked.line } : {}),
        },
      }
    }
  }

  private async runIn(asked: Asked, lineage: Lineage): Promise<RunOutcome> {
    return await this.with(lineage.slice(0, -1), async (process) => {
      asked.process = process
      const line = await process.line
      if (asked.isSettled) throw new SessionClosed()
      asked.heardAt = Date.now()
      const running = line.run(lineage, (event) => {
        asked.heardAt = Date.now()
        if ('line' in event) asked.line = event.line
        if (!asked.isSettled) asked.listener(event)
      })
      asked.running = running
      asked.isOver = false
      for (const word of asked.said.splice(0)) word(running)
      try {
        const outcome = await running.outcome
        process.lineage = [...lineage.slice(0, -1), outcome.command]
        return outcome
      } finally {
        asked.isOver = true
      }
    })
  }

  /** A worker that does not react to an interrupt is taken away. */
  private watch(asked: Asked): void {
    const { process } = asked
    const saidAt = Date.now()
    setTimeout(() => {
      if (asked.isSettled || asked.process !== process || asked.heardAt > saidAt + PATIENCE_MS / 2) return
      process?.close()
    }, PATIENCE_MS)
  }

  /** A worker that was told to drop its process, and does not, is taken away. */
  private removeUnlessOver(asked: Asked): void {
    const { process } = asked
    if (!process || !asked.running) return
    setTimeout(() => {
      if (!asked.isOver) this.remove(process)
    }, PATIENCE_MS)
  }

  /** Works with a process that is nobody else's meanwhile, the nearest to what is wanted. */
  private async with<Answer>(
    lineage: Lineage,
    work: (process: MachineProcess) => Promise<Answer>,
  ): Promise<Answer> {
    let process = this.nearest(lineage)
    while (!process) {
      await new Promise<void>((resolve) => this.waiting.push(resolve))
      process = this.nearest(lineage)
    }
    process.isBusy = true
    process.usedAt = ++this.clock
    const before = process.shares(lineage)
    try {
      const answer = await work(process)
      if (before < lineage.length && process.shares(lineage) < lineage.length) process.lineage = lineage
      return answer
    } catch (error) {
      process.lineage = []
      if (process.hasEnded) this.remove(process)
      throw error
    } finally {
      process.isBusy = false
      this.waiting.shift()?.()
    }
  }

  /** Undefined: all are busy. */
  private nearest(lineage: Lineage): MachineProcess | undefined {
    for (const process of this.processes.filter(({ hasEnded }) => hasEnded)) this.remove(process)
    const free = this.processes
      .filter(({ isBusy }) => !isBusy)
      .toSorted((a, b) => b.shares(lineage) - a.shares(lineage) || a.usedAt - b.usedAt)
    const [best] = free
    const isFit = best !== undefined && (best.shares(lineage) > 0 || best.lineage.length === 0)
    if (!isFit && this.processes.length < MOST) return this.add()
    return best
  }

  private add(): MachineProcess {
    const process = new MachineProcess(this.files, this.connect)
    this.processes.push(process)
    return process
  }

  private remove(process: MachineProcess): void {
    process.close()
    const at = this.processes.indexOf(process)
    if (at < 0) return
    this.processes.splice(at, 1)
    this.waiting.shift()?.()
  }
}

/** Before it was done. */
const giveUp = ({ lineage, give }: Asked): void => give(neverRan(lineage.at(-1) as CellCommand))
