/** Recorded runs of malloc: read, and played on the simulated one. */
export { compareMalloc, type Comparison, type Difference } from './compare.ts'
export { OP, OP_LETTERS, opText, requestOf } from './malloc-trace.ts'
export type { MallocSettings, MallocTrace, MallocTraceHeader, Recorded } from './malloc-trace.ts'
export { Player, type PlayerOptions } from './player.ts'
export { MallocTraceReader, readMallocTrace } from './read-malloc-trace.ts'
export { TraceError } from './trace-error.ts'
export { simulatedVersion, type SimulatedVersion } from './version.ts'
