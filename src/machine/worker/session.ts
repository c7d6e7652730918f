/** One scene or program in the worker, as its page sees it. */
import type { Generation, LineSpan, PythonCurve } from '../python-run.ts'
import type { PythonSnapshot, PythonView } from '../python-snapshot.ts'
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
export interface PythonFacts {
  readonly events: number
  readonly lines: readonly LineSpan[]
  readonly curve: PythonCurve
  readonly generations: readonly Generation[]
}

/** How a session reaches its worker. */
export interface SessionLine {
  seek(event: number, view: PythonView): Promise<PythonSnapshot>
  ask<Kind extends Question['kind']>(
    question: Extract<Question, { kind: Kind }>,
    event: number,
  ): Promise<Answers[Kind]>
  close(): void
}

interface Wanted {
  event: number
  view: PythonView
  readonly answer: Deferred<PythonSnapshot>
}

/** Facts of what ran, and a process that can be looked at and asked. */
export class ProcessSession<Facts> {
  readonly facts: Facts
  private readonly line: SessionLine
  private isClosed = false
  private underWay: Wanted | undefined
  private next: Wanted | undefined

  constructor(facts: Facts, line: SessionLine) {
    this.facts = facts
    this.line = line
  }

  /**
   * The process after `event` events. While one is under way only the latest waits: those that it replaced resolve with its
   * snapshot, whose `event` says where it stands.
   */
  seek(event: number, view: PythonView = {}): Promise<PythonSnapshot> {
    if (this.isClosed) return Promise.reject(new SessionClosed())
    if (!this.underWay) return this.send({ event, view, answer: new Deferred() })
    this.next ??= { event, view, answer: new Deferred() }
    this.next.event = event
    this.next.view = view
    return this.next.answer.promise
  }

  /** Asks about the process after `event` events, wherever the run has been sought meanwhile. */
  ask<Kind extends Question['kind']>(
    question: Extract<Question, { kind: Kind }>,
    event: number,
  ): Promise<Answers[Kind]> {
    return this.isClosed ? Promise.reject(new SessionClosed()) : this.line.ask<Kind>(question, event)
  }

  /** Forgets it, in the worker too; what is under way rejects with a SessionClosed. */
  close(): void {
    if (this.isClosed) return
    this.isClosed = true
    this.line.close()
    for (const wanted of [this.underWay, this.next]) wanted?.answer.reject(new SessionClosed())
  }

  private send(wanted: Wanted): Promise<PythonSnapshot> {
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

export type PythonSession = ProcessSession<PythonFacts>
export type ProgramSession = ProcessSession<ProgramFacts>

class Deferred<Value> {
  resolve!: (value: Value) => void
  reject!: (error: Error) => void
  readonly promise = new Promise<Value>((resolve, reject) => {
    this.resolve = resolve
    this.reject = reject
  })
}
