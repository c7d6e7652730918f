/** A recorded run of malloc, as data: the ops in flat arrays, the recorded results as the text they were written in. */

/** What an op calls; the numbers are those of `MallocTrace.kindByOp`, and index `OP_LETTERS`. */
export const OP = {
  malloc: 0,
  calloc: 1,
  realloc: 2,
  free: 3,
  memalign: 4,
  alignedAlloc: 5,
  posixMemalign: 6,
  valloc: 7,
  trim: 8,
  mallopt: 9,
  sbrk: 10,
  mallinfo: 11,
  wait: 12,
} as const

/** The letter of each op in a trace's text. */
export const OP_LETTERS = 'mcrfaApvtosiw'

/** The settings that the process ran with; what is absent is the default. */
export interface MallocSettings {
  readonly tcache?: boolean
  readonly tcacheCount?: number
  readonly tcacheMax?: number
  readonly mmapThreshold?: number
  readonly trimThreshold?: number
  readonly topPad?: number
  readonly mxfast?: number
  readonly mmapMax?: number
}

export interface MallocTraceHeader {
  readonly label: string
  /** How many op lines there are. */
  readonly ops: number
  /** No block ID is larger. */
  readonly maxId: number
  /** The program break before the first op: heap offsets count from it. */
  readonly startBreak: number
  /** The allocator and its version, in the recorder's words; '' if it did not say. */
  readonly libc: string
  readonly settings: MallocSettings
  /** Digests instead of results: one after this many ops, and after the last. */
  readonly digestEvery: number | undefined
  readonly note: string | undefined
}

/**
 * Operands by op, in the order of the calls' parameters: `idByOp` is the block that the op makes or frees; `aByOp` and
 * `bByOp` are the numbers behind it (size; count and size; alignment and size; parameter and value). Of a realloc
 * `aByOp` is the size and `bByOp` the block that it takes.
 */
export interface MallocTrace {
  readonly header: MallocTraceHeader
  readonly ops: number
  readonly kindByOp: Uint8Array
  readonly idByOp: Uint32Array
  readonly aByOp: Float64Array
  readonly bByOp: Float64Array
  /** The line of each op in the file, from 1. */
  readonly lineByOp: Uint32Array
  /** The largest block ID that occurs. */
  readonly maxId: number
  readonly recorded: Recorded
}

/** What the process answered. */
export type Recorded =
  | { readonly kind: 'nothing' }
  /** Of op k the bytes from `endByOp[k - 1]` (0 for the first) up to `endByOp[k]`: each result behind a space. */
  | { readonly kind: 'results'; readonly bytes: Uint8Array; readonly endByOp: Uint32Array }
  /** The running digest after every so many ops, and after the last. */
  | { readonly kind: 'digests'; readonly every: number; readonly digests: Uint32Array }

/** An op as the trace spells it, without results: `r 4 4 600`. */
export function opText(trace: MallocTrace, op: number): string {
  const kind = trace.kindByOp[op]!
  const letter = OP_LETTERS[kind]!
  const id = trace.idByOp[op]!
  const a = trace.aByOp[op]!
  const b = trace.bByOp[op]!
  switch (kind) {
    case OP.mallinfo:
      return letter
    case OP.trim:
    case OP.sbrk:
    case OP.wait:
      return `${letter} ${a}`
    case OP.mallopt:
      return `${letter} ${a} ${b}`
    case OP.free:
      return `${letter} ${id}`
    case OP.realloc:
      return `${letter} ${b} ${id} ${a}`
    case OP.malloc:
    case OP.valloc:
      return `${letter} ${id} ${a}`
    default:
      return `${letter} ${id} ${a} ${b}`
  }
}

/** How many bytes an op asks for; 0 if it asks for none. */
export function requestOf(trace: MallocTrace, op: number): number {
  switch (trace.kindByOp[op]) {
    case OP.malloc:
    case OP.valloc:
    case OP.realloc:
      return trace.aByOp[op]!
    case OP.calloc:
      return trace.aByOp[op]! * trace.bByOp[op]!
    case OP.memalign:
    case OP.alignedAlloc:
    case OP.posixMemalign:
      return trace.bByOp[op]!
    default:
      return 0
  }
}

const GRANULE = 16
const SIZE_WORD = 8
const SMALLEST_USABLE = 24

/** What malloc_usable_size says of a block that is no larger than it must be. */
export function plainUsable(request: number): number {
  const rounded = request + SIZE_WORD + GRANULE - 1
  return Math.max(SMALLEST_USABLE, rounded - (rounded % GRANULE) - SIZE_WORD)
}
