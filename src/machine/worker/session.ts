/** One scene in the worker, as its page sees it. */
import type { Generation, PythonCurve } from '../python-run.ts'
import type { PythonSnapshot, PythonView } from '../python-snapshot.ts'
import type { Curve, LineSpan } from '../scene-run.ts'
import type { HeapSnapshot, SnapshotView } from '../snapshot.ts'
import type { ProgramFacts } from './protocol.ts'
import type { Answers, Question } from './questions.ts'

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

/** The same of a scene of Python. */
export interface PythonFacts {
  readonly events: number
  readonly lines: readonly LineSpan[]
  readonly curve: PythonCurve
  readonly generations: readonly Generation[]
}

/** How a session reaches its worker. */
interface SessionLine<View, Snapshot> {
  seek(event: number, view: View): Promise<Snapshot>
  close(): void
}

interface PythonLine extends SessionLine<PythonView, PythonSnapshot> {
  ask<Kind extends Question['kind']>(
    question: Extract<Question, { kind: Kind }>,
    event: number,
  ): Promise<Answers[Kind]>
}

interface Wanted<View, Snapshot> {
  event: number
  view: View
  readonly answer: Deferred<Snapshot>
}

class Session<View, Snapshot extends { readonly event: number }> {
  protected isClosed = false
  private readonly line: SessionLine<View, Snapshot>
  private readonly plainView: View
  private underWay: Wanted<View, Snapshot> | undefined
  private next: Wanted<View, Snapshot> | undefined

  constructor(line: SessionLine<View, Snapshot>, plainView: View) {
    this.line = line
    this.plainView = plainView
  }

  /**
   * The heap after `event` calls. While one is under way only the latest waits: those that it replaced resolve with its
   * snapshot, whose `event` says where it stands.
   */
  seek(event: number, view: View = this.plainView): Promise<Snapshot> {
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

  private send(wanted: Wanted<View, Snapshot>): Promise<Snapshot> {
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

export class SceneSession extends Session<SnapshotView, HeapSnapshot> implements SceneFacts {
  readonly events: number
  readonly lines: readonly LineSpan[]
  readonly curve: Curve

  constructor({ events, lines, curve }: SceneFacts, line: SessionLine<SnapshotView, HeapSnapshot>) {
    super(line, {})
    this.events = events
    this.lines = lines
    this.curve = curve
  }
}

/** Facts of what ran, and a process that can be asked. */
export class ProcessSession<Facts> extends Session<PythonView, PythonSnapshot> {
  readonly facts: Facts
  private readonly asking: PythonLine

  constructor(facts: Facts, line: PythonLine) {
    super(line, {})
    this.facts = facts
    this.asking = line
  }

  /** Asks about the process after `event` events, wherever the run has been sought meanwhile. */
  ask<Kind extends Question['kind']>(
    question: Extract<Question, { kind: Kind }>,
    event: number,
  ): Promise<Answers[Kind]> {
    return this.isClosed ? Promise.reject(new SessionClosed()) : this.asking.ask<Kind>(question, event)
  }
}

export class PythonSession extends ProcessSession<PythonFacts> implements PythonFacts {
  get events(): number {
    return this.facts.events
  }
  get lines(): readonly LineSpan[] {
    return this.facts.lines
  }
  get curve(): PythonCurve {
    return this.facts.curve
  }
  get generations(): readonly Generation[] {
    return this.facts.generations
  }
}

export type ProgramSession = ProcessSession<ProgramFacts>

class Deferred<Value> {
  resolve!: (value: Value) => void
  reject!: (error: Error) => void
  readonly promise = new Promise<Value>((resolve, reject) => {
    this.resolve = resolve
    this.reject = reject
  })
}
