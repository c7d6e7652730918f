/** One worker, and what is known of the process in it. */
import { sharedBy } from '../../src/engine/cells/index.ts'
import type { Lineage } from '../../src/engine/session.ts'
import { MachineClient, openCells, type CellsLine, type Port } from '../../src/machine/index.ts'

const hasWorkers = (): boolean => typeof Worker !== 'undefined'

export class MachineProcess {
  readonly line: Promise<CellsLine>
  /** What ran in it last. */
  lineage: Lineage = []
  isBusy = false
  /** Whether it was taken away. */
  isLost = false
  /** When it was used last. */
  usedAt = 0
  private client: MachineClient | undefined
  private opened: CellsLine | undefined

  constructor(files: Readonly<Record<string, string>>, connect: () => Port | Promise<Port> = connected) {
    this.line = this.open(files, connect)
    this.line.catch(() => this.close())
  }

  /** How many of these commands ran in it before anything else did. */
  shares(lineage: Lineage): number {
    return sharedBy(this.lineage, lineage)
  }

  /** Whether nothing can be asked of it any more. */
  get hasEnded(): boolean {
    return this.isLost || this.client?.hasEnded === true
  }

  /** Ends the worker, whatever it is at. */
  close(): void {
    this.isLost = true
    this.opened?.drop()
    this.client?.close()
  }

  private async open(
    files: Readonly<Record<string, string>>,
    connect: () => Port | Promise<Port>,
  ): Promise<CellsLine> {
    const port = await connect()
    this.client = new MachineClient(port)
    if (this.isLost) this.client.close()
    this.opened = await openCells(this.client, files)
    return this.opened
  }
}

async function connected(): Promise<Port> {
  // A page has nothing else, and needs no code for it.
  if (!import.meta.env.SSR || hasWorkers())
    return new Worker(new URL('../../src/machine/worker/machine.worker.ts', import.meta.url), {
      type: 'module',
    })
  const { connect } = await import('./in-process.ts')
  return connect()
}
