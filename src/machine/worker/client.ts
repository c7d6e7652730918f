/** The page's side of the machine in its worker. */
import type { GlibcOptions } from '../malloc/glibc/index.ts'
import type { Scene } from '../scene.ts'
import type { HeapSnapshot, SnapshotView } from '../snapshot.ts'
import type { Port } from './port.ts'
import { PROTOCOL_VERSION, type Command, type Event } from './protocol.ts'
import { SceneSession, SessionClosed } from './session.ts'

/** There is no worker to be had here. */
export class WorkerRefused extends Error {
  override readonly name = 'WorkerRefused'
}

interface Waiting {
  resolve(event: Event): void
  reject(error: Error): void
}

export class MachineClient {
  private readonly connect: () => Port
  private port: Port | undefined
  private readonly waitingById = new Map<number, Waiting>()
  private lastId = 0
  private hasAnswered = false
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

  /** Runs a scene. Rejects with a WorkerRefused where there is no worker, else with the machine's words. */
  async open(scene: Scene, options: GlibcOptions = {}): Promise<SceneSession> {
    const opened = await this.ask({
      kind: 'open',
      id: this.newId(),
      version: PROTOCOL_VERSION,
      scene,
      options,
    })
    if (opened.kind !== 'opened') throw unexpected(opened)
    const { session } = opened
    return new SceneSession(opened, {
      seek: (event, view) => this.seek(session, event, view),
      close: () => {
        if (!this.end) this.send({ kind: 'close', session })
      },
    })
  }

  /** Ends the worker, or the port, and with it every session: what is under way rejects with a SessionClosed. */
  close(): void {
    this.stop(new SessionClosed())
    if (this.port?.terminate) this.port.terminate()
    else this.port?.close?.()
  }

  private async seek(session: number, event: number, view: SnapshotView): Promise<HeapSnapshot> {
    const sought = await this.ask({ kind: 'seek', id: this.newId(), session, event, view })
    if (sought.kind !== 'sought') throw unexpected(sought)
    return sought.snapshot
  }

  private newId(): number {
    return ++this.lastId
  }

  private ask(command: Exclude<Command, { kind: 'close' }>): Promise<Event> {
    return new Promise((resolve, reject) => {
      if (this.end) return reject(this.end)
      this.waitingById.set(command.id, { resolve, reject })
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

const unexpected = ({ kind }: Event): Error => new Error(`the worker answered "${kind}"`)
