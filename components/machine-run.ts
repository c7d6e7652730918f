/** A program's run in the machine's worker, as a demo shows it. */
import type { DemoRun } from './program-demo.ts'
import type { Position, RunTime } from './run-time.ts'

/** A run of the machine as its page sees it. */
interface Session {
  seek(event: number, view?: object): Promise<{ readonly event: number }>
  close(): void
}

type SnapshotView<RunSession extends Session> = NonNullable<Parameters<RunSession['seek']>[1]>
type Snapshot<RunSession extends Session> = Awaited<ReturnType<RunSession['seek']>>

/** What a demo makes of a run. */
interface Pictured<RunSession extends Session, State, Time, View> {
  timeOf(session: RunSession): Time
  /** What a snapshot has to tell for that state. */
  askedFor?(state: State): SnapshotView<RunSession>
  viewOf(session: RunSession, time: Time, state: State, snapshot: Snapshot<RunSession>): View | Promise<View>
}

export class MachineRun<
  RunSession extends Session,
  State extends Position,
  Time extends RunTime,
  View,
> implements DemoRun<State, View> {
  private readonly session: Promise<RunSession>
  private readonly closing = new AbortController()
  private readonly pictured: Pictured<RunSession, State, Time, View>
  private time: Time | undefined

  /** Who looks hears of a session that fails; nobody has to look. */
  constructor(
    open: (signal: AbortSignal) => Promise<RunSession>,
    pictured: Pictured<RunSession, State, Time, View>,
  ) {
    this.session = open(this.closing.signal)
    this.pictured = pictured
    this.session.catch(() => {})
  }

  async viewAt(state: State): Promise<View | undefined> {
    const { pictured } = this
    try {
      const session = await this.session
      if (this.isClosed) return undefined
      const time = (this.time ??= pictured.timeOf(session))
      const event = time.eventOf(state)
      const snapshot = (await session.seek(event, pictured.askedFor?.(state))) as Snapshot<RunSession>
      return snapshot.event === event ? await pictured.viewOf(session, time, state, snapshot) : undefined
    } catch (error) {
      if (this.isClosed) return undefined
      throw error
    }
  }

  private get isClosed(): boolean {
    return this.closing.signal.aborted
  }

  close(): void {
    this.closing.abort()
    void this.session.then(
      (session) => session.close(),
      () => {},
    )
  }
}
