/** The page's side of the machine in its worker. */
import type { GlibcOptions } from '../malloc/glibc/index.ts'
import type { ProgramOptions, ProgramText } from '../program-run.ts'
import type { PythonScene } from '../python-scene.ts'
import type { PythonSnapshot, PythonView } from '../python-snapshot.ts'
import type { Port } from './port.ts'
import { PROTOCOL_VERSION, type CellsWord, type Command, type Event, type ToldCellEvent } from './protocol.ts'
import type { Answers, Question } from './questions.ts'
import {
  ProcessSession,
  SessionClosed,
  type ProgramSession,
  type PythonSession,
  type SessionLine,
} from './session.ts'

/** There is no worker to be had here. */
export class WorkerRefused extends Error {
  override readonly name = 'WorkerRefused'
}

/** Of an AbortSignal, what is looked at. */
interface Aborting {
  readonly aborted: boolean
}

interface Waiting {
  resolve(event: Event): void
  reject(error: Error): void
  /** Of a cell that runs. */
  readonly hear?: ((event: ToldCellEvent) => void) | undefined
}

/** What is answered. */
type Asked = Exclude<Command, { kind: 'close' } | CellsWord>

export class MachineClient {
  private readonly connect: () => Port
  private port: Port | undefined
  private readonly waitingById = new Map<number, Waiting>()
  private lastId = 0
  private hasAnswered = false
  /** The run that is being made: only one at a time, so that one that nobody wants any more need not be made. */
  private opening: Promise<unknown> | undefined
  /** Why nothing can be asked any more. */
  private end: Error | undefined

  /** A port that a worker listens to; or what makes one when it is first needed, and may throw. */
  constructor(port: Port | (() => Port)) {
    this.connect = typeof port === 'function' ? port : () => port
  }

  /** Whether its worker was refused, has failed or was closed: it answers nothing any more. */
  get hasEnded(): boolean {
    return this.end !== undefined
  }

  /** Makes the worker now, so that it starts while its page is still busy. Who asks is told if it was refused. */
  start(): void {
    try {
      this.port ??= this.end ? undefined : this.connected()
    } catch (error) {
      if (!(error instanceof WorkerRefused)) throw error
    }
  }

  /**
   * Runs a scene of Python. Rejects with a WorkerRefused where there is no worker, with a SessionClosed where `signal` was
   * aborted before its turn came, else with the machine's words.
   */
  async openPython(
    scene: PythonScene,
    options: GlibcOptions = {},
    signal?: Aborting,
  ): Promise<PythonSession> {
    const ask = () => this.ask({ kind: 'open', id: this.newId(), version: PROTOCOL_VERSION, scene, options })
    const opened = await this.opened(ask, signal)
    if (opened.kind !== 'opened') throw unexpected(opened)
    return new ProcessSession(opened.facts, this.lineTo(opened.session))
  }

  /** The same of a program. */
  async openProgram(
    program: ProgramText,
    options: ProgramOptions = {},
    signal?: Aborting,
  ): Promise<ProgramSession> {
    const ask = () =>
      this.ask({ kind: 'open program', id: this.newId(), version: PROTOCOL_VERSION, program, options })
    const opened = await this.opened(ask, signal)
    if (opened.kind !== 'program opened') throw unexpected(opened)
    return new ProcessSession(opened.facts, this.lineTo(opened.session))
  }

  /** Ends the worker, or the port, and with it every session: what is under way rejects with a SessionClosed. */
  close(): void {
    this.stop(new SessionClosed())
    if (this.port?.terminate) this.port.terminate()
    else this.port?.close?.()
  }

  private lineTo(session: number): SessionLine {
    return {
      seek: (event, view) => this.seek(session, event, view),
      ask: async <Kind extends Question['kind']>(
        question: Extract<Question, { kind: Kind }>,
        event: number,
      ) => {
        const answered = await this.ask({ kind: 'ask', id: this.newId(), session, event, question })
        if (answered.kind !== 'answered') throw unexpected(answered)
        return answered.answer as Answers[Kind]
      },
      close: () => this.forget(session),
    }
  }

  /** Asks for a run once those that were asked for before are made. */
  private async opened(ask: () => Promise<Event>, signal: Aborting | undefined): Promise<Event> {
    const askUnlessAborted = (): Promise<Event> => {
      if (signal?.aborted) throw new SessionClosed()
      return ask()
    }
    const asked = this.opening ? this.opening.then(askUnlessAborted) : askUnlessAborted()
    const done = asked
      .catch(() => {})
      .then(() => {
        if (this.opening === done) this.opening = undefined
      })
    this.opening = done
    return await asked
  }

  private async seek(session: number, event: number, view: PythonView): Promise<PythonSnapshot> {
    const sought = await this.ask({ kind: 'seek', id: this.newId(), session, event, view })
    if (sought.kind !== 'sought') throw unexpected(sought)
    return sought.snapshot
  }

  private forget(session: number): void {
    this.tell({ kind: 'close', session })
  }

  /** What is not answered. Nobody hears it once the client has ended. */
  tell(command: Exclude<Command, Asked>): void {
    if (!this.end) this.send(command)
  }

  /** Of the next command that is answered. */
  newId(): number {
    return ++this.lastId
  }

  /** Rejects with the machine's words, or with why there is no worker; `hear`: what is told of a cell meanwhile. */
  ask(command: Asked, hear?: (event: ToldCellEvent) => void): Promise<Event> {
    return new Promise((resolve, reject) => {
      if (this.end) return reject(this.end)
      this.waitingById.set(command.id, { resolve, reject, hear })
      try {
        this.send(command)
      } catch (error) {
        this.waitingById.delete(command.id)
        reject(error as Error)
      }
    })
  }

  private send(command: Command): void {
    this.port ??= this.connected()
    this.port.postMessage(command, [])
  }

  private connected(): Port {
    let port: Port
    try {
      port = this.connect()
    } catch (error) {
      const refused = new WorkerRefused(error instanceof Error ? error.message : String(error), {
        cause: error,
      })
      this.stop(refused)
      throw refused
    }
    port.addEventListener('message', ({ data }) => this.receive(data as Event))
    for (const type of ['error', 'messageerror'] as const)
      port.addEventListener(type, ({ message }) => {
        // A file that can't be had fails without a word.
        const refused = new WorkerRefused(message || 'its worker did not start')
        this.stop(this.hasAnswered ? new Error(`the machine stopped: ${message || type}`) : refused)
      })
    port.start?.()
    return port
  }

  private receive(event: Event): void {
    this.hasAnswered = true
    const waiting = this.waitingById.get(event.id)
    if (event.kind === 'cells did') return waiting?.hear?.(event.event)
    this.waitingById.delete(event.id)
    if (event.kind === 'failed') waiting?.reject(new Error(event.message))
    else waiting?.resolve(event)
  }

  private stop(reason: Error): void {
    this.end ??= reason
    for (const { reject } of this.waitingById.values()) reject(this.end)
    this.waitingById.clear()
  }
}

export const unexpected = ({ kind }: Event): Error => new Error(`the worker answered "${kind}"`)
