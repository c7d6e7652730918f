/** A program's run in the machine's worker, as a demo shows it. */
import type { DemoRun } from './program-demo.ts'
import type { Position, RunTime } from './run-time.ts'

/** A run of the machine as its page sees it. */
interface Session {
  seek(event: number): Promise<{ readonly event: number }>
  close(): void
}

/** What a demo makes of a run. */
interface Pictured<RunSession extends Session, View> {
  timeOf(session: RunSession): RunTime
  viewOf(session: RunSession, position: Position, snapshot: Awaited<ReturnType<RunSession['seek']>>): View
}

export class MachineRun<RunSession extends Session, View> implements DemoRun<View> {
  private readonly session: Promise<RunSession>
  private readonly pictured: Pictured<RunSession, View>
  private isClosed = false

  /** Who looks hears of a session that fails; nobody has to look. */
  constructor(session: Promise<RunSession>, pictured: Pictured<RunSession, View>) {
    this.session = session
    this.pictured = pictured
    this.session.catch(() => {})
  }

  async viewAt(position: Position): Promise<View | undefined> {
    try {
      const session = await this.session
      if (this.isClosed) return undefined
      const event = this.pictured.timeOf(session).eventOf(position)
      const snapshot = (await session.seek(event)) as Awaited<ReturnType<RunSession['seek']>>
      return snapshot.event === event ? this.pictured.viewOf(session, position, snapshot) : undefined
    } catch (error) {
      if (this.isClosed) return undefined
      throw error
    }
  }

  close(): void {
    this.isClosed = true
    void this.session.then(
      (session) => session.close(),
      () => {},
    )
  }
}
