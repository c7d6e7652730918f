/** The machine in a worker, as its page asks it. What the worker itself runs is `machine.worker.ts`. */
export { MachineClient, WorkerRefused, type CellRunning, type CellsLine } from './client.ts'
export { serve } from './host.ts'
export type { Port } from './port.ts'
export type { CellEvent, ProgramFacts } from './protocol.ts'
export { SessionClosed, type ProgramSession, type PythonFacts, type PythonSession } from './session.ts'
