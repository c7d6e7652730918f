/** A recorded run of malloc against the simulated one, result by result. */
import { ResultDigest } from './fnv1a.ts'
import { opText, type MallocTrace } from './malloc-trace.ts'
import { Player, type PlayerOptions } from './player.ts'
import { textOf } from './text.ts'

/** Where recording and simulation part. */
export interface Difference {
  /** The line in the file; with digests that of the last op which the digest covers. */
  readonly line: number
  /** The op, as the trace spells it. */
  readonly op: string
  readonly recorded: string
  readonly here: string
}

export interface Comparison {
  readonly ops: number
  /**
   * How many ops have the recorded results. With digests: all ops up to the last digest that agrees, for a digest covers
   * what is before it, too.
   */
  readonly matched: number
  readonly first: Difference | undefined
}

/** Plays the trace and compares; undefined where the trace has nothing to compare with. */
export function compareMalloc(trace: MallocTrace, options: PlayerOptions = {}): Comparison | undefined {
  const { recorded } = trace
  if (recorded.kind === 'nothing') return undefined
  const player = new Player(trace, options)
  return recorded.kind === 'results'
    ? compareResults(player, recorded.bytes, recorded.endByOp)
    : compareDigests(player, recorded.every, recorded.digests)
}

function compareResults(player: Player, bytes: Uint8Array, endByOp: Uint32Array): Comparison {
  const { trace } = player
  let matched = 0
  let first: Difference | undefined
  let from = 0
  for (let op = 0; op < trace.ops; op++) {
    const to = endByOp[op] as number
    const results = player.playAndTell(op)
    const { ended } = player.glibc
    if (!ended && results.equals(bytes, from, to)) matched++
    else if (!first)
      first = {
        line: trace.lineByOp[op] as number,
        op: opText(trace, op),
        recorded: textOf(bytes.subarray(from, to)).trim() || 'nothing',
        here: ended?.message ?? (results.toString().trim() || 'nothing'),
      }
    if (ended) break
    from = to
  }
  return { ops: trace.ops, matched, first }
}

function compareDigests(player: Player, every: number, digests: Uint32Array): Comparison {
  const { trace } = player
  const digest = new ResultDigest()
  for (let op = 0; op < trace.ops; op++) {
    digest.add(player.playAndTell(op))
    const covered = op + 1
    const { ended } = player.glibc
    const isDue = covered % every === 0 || covered === trace.ops
    if (!ended && !isDue) continue
    const index = Math.floor(op / every)
    const recorded = digests[index] as number
    if (!ended && digest.value === recorded) continue
    return {
      ops: trace.ops,
      matched: index * every,
      first: {
        line: trace.lineByOp[op] as number,
        op: ended
          ? opText(trace, op)
          : `one of the ${covered - index * every} ops up to ${opText(trace, op)}`,
        recorded: `digest ${recorded.toString(16)}`,
        here: ended?.message ?? `digest ${digest.value.toString(16)}`,
      },
    }
  }
  return { ops: trace.ops, matched: trace.ops, first: undefined }
}
