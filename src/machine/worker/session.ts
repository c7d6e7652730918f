/** One scene in the worker, as its page sees it. */
import type { Curve, LineSpan } from '../scene-run.ts'
import type { HeapSnapshot, SnapshotView } from '../snapshot.ts'

/** The caller's own doing: it closed the session, or its client, and gets no answer. */
export class SessionClosed extends Error {
  override readonly name = 'SessionClosed'

  constructor() {
    super('the session was closed')
  }
}

/** What is known of a scene once it ran. */
export interface SceneFacts {
  readonly events: number
  readonly lines: readonly LineSpan[]
  readonly curve: Curve
}

/** How a session reaches its worker. */
interface SessionLine {
  seek(event: number, view: SnapshotView): Promise<HeapSnapshot>
  close(): void
}

interface Wanted {
  event: number
  view: SnapshotView
  readonly answer: Deferred<HeapSnapshot>
}

export class SceneSession implements SceneFacts {
  readonly events: number
  readonly lines: readonly LineSpan[]
  readonly curve: Curve
  private readonly line: SessionLine
  private underWay: Wanted | undefined
  private next: Wanted | undefined
  private isClosed = false

  constructor({ events, lines, curve }: SceneFacts, line: SessionLine) {
    this.events = events
    this.lines = lines
    this.curve = curve
    this.line = line
  }

  /**
   * The heap after `event` calls. While one is under way only the latest waits: those that it replaced resolve with its
   * snapshot, whose `event` says where it stands.
   */
  seek(event: number, view: SnapshotView = {}): Promise<HeapSnapshot> {
    if (this.isClosed) return Promise.reject(new SessionClosed())
    if (!this.underWay) return this.send({ event, view, answer: new Deferred() })
    this.next ??= { event, view, answer: new Deferred() }
    this.next.event = event
    this.next.view = view
    return this.next.answer.promise
  }

  /** Forgets it, in the worker too; what is under way rejects with a SessionClosed. */
  close(): void {
    if (this.isClosed) return
    this.isClosed = true
    this.line.close()
    for (const wanted of [this.underWay, this.next]) wanted?.answer.reject(new SessionClosed())
  }

  private send(wanted: Wanted): Promise<HeapSnapshot> {
    this.underWay = wanted
    const { event, view, answer } = wanted
    this.line
      .seek(event, view)
      .then(answer.resolve, answer.reject)
      .finally(() => {
        const { next } = this
        this.underWay = this.next = undefined
        if (next && !this.isClosed) void this.send(next)
      })
    return answer.promise
  }
}

class Deferred<Value> {
  resolve!: (value: Value) => void
  reject!: (error: Error) => void
  readonly promise = new Promise<Value>((resolve, reject) => {
    this.resolve = resolve
    this.reject = reject
  })
}
