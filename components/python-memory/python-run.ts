import type { PythonSession } from '../../src/machine/index.ts'
import { machine } from '../machine-worker.ts'
import type { DemoRun } from '../program-demo.ts'
import type { Position } from '../run-time.ts'
import type { Program } from './program.ts'
import { Timeline } from './time.ts'
import { viewOf, type View } from './view.ts'

/** One program's run on the machine, which is started at the first look at it. */
export class PythonDemoRun implements DemoRun<View> {
  readonly session: Promise<PythonSession>
  private readonly program: Program
  private isClosed = false

  constructor(program: Program) {
    this.program = program
    this.session = machine().openPython(program.scene, { version: program.knobs.glibc })
    this.session.catch(() => {})
  }

  async viewAt(position: Position): Promise<View | undefined> {
    try {
      const session = await this.session
      if (this.isClosed) return undefined
      const event = new Timeline(this.program, session).eventOf(position)
      const snapshot = await session.seek(event)
      return snapshot.event === event ? viewOf(this.program, session, position, snapshot) : undefined
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
