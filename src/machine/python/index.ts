/** Programs of Python 2.7 as simulated processes. */
export { PythonProcess, type ProgramOptions } from './process.ts'
export type { ProcessSizes } from './io/proc.ts'
