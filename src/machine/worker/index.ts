/** The machine in a worker, as its page asks it. What the worker itself runs is `machine.worker.ts`. */
export { openCells, type CellRunning, type CellsLine } from './cells-client.ts'
export { MachineClient, WorkerRefused } from './client.ts'
export { serve } from './host.ts'
export type { Port } from './port.ts'
export type { CellEvent, ProgramFacts } from './protocol.ts'
export { SessionClosed, type ProgramSession, type PythonFacts, type PythonSession } from './session.ts'
