/** A recorded run of pymalloc against the simulated one: every result, every arena that came or went, every recorded state. */
import type { Comparison, Difference } from './compare.ts'
import { firstDifference } from './first-difference.ts'
import { PyMallocPlayer } from './pymalloc-player.ts'
import {
  PYMALLOC_OP,
  RAW,
  type ArenaEvent,
  type PyMallocTrace,
  type RecordedState,
} from './pymalloc-trace.ts'

/** Ops count, and states do. */
export function comparePyMalloc(trace: PyMallocTrace): Comparison {
  const player = new PyMallocPlayer(trace)
  let matched = 0
  let first: Difference | undefined
  const count = (difference: Difference | undefined): void => {
    if (difference) first ??= difference
    else matched++
  }
  let next = 0
  for (let op = 0; op <= trace.ops; op++) {
    for (; trace.states[next]?.opsDone === op; next++) count(differenceInState(player, next))
    if (op < trace.ops) count(differenceInOp(player, op))
  }
  return { ops: trace.ops + trace.states.length, matched, first }
}

/** Plays the op. */
function differenceInOp(player: PyMallocPlayer, op: number): Difference | undefined {
  const { trace } = player
  const result = player.play(op)
  const recorded = trace.resultByOp[op] as number
  const differ = (there: string, here: string): Difference => ({
    line: trace.lineOfOp(op),
    op: `op ${op}: ${opText(trace, op)}`,
    recorded: there,
    here,
  })
  if (result !== undefined && result !== recorded)
    return differ(resultText(trace, recorded), resultText(trace, result))
  const events = trace.eventsByOp.get(op) ?? []
  if (events.length === 0 && player.events.length === 0) return undefined
  const [there, here] = [eventsText(events), eventsText(player.events)]
  return there === here ? undefined : differ(there, here)
}

function differenceInState(player: PyMallocPlayer, index: number): Difference | undefined {
  const { trace } = player
  const { opsDone, state } = trace.states[index]!
  const found = firstDifference(state, player.state(isDeep(state)), '')
  return (
    found && {
      line: trace.lineOfState(index),
      op: `the state after ${opsDone} ops, ${found.path}`,
      recorded: found.recorded,
      here: found.here,
    }
  )
}

function opText({ kindByOp, idByOp, sizeByOp }: PyMallocTrace, op: number): string {
  switch (kindByOp[op]) {
    case PYMALLOC_OP.malloc:
      return `#${idByOp[op]} = malloc(${sizeByOp[op]})`
    case PYMALLOC_OP.realloc:
      return `realloc(#${idByOp[op]}, ${sizeByOp[op]})`
    default:
      return `free(#${idByOp[op]})`
  }
}

function resultText({ rules: { arenaBytes, poolBytes } }: PyMallocTrace, result: number): string {
  if (Number.isNaN(result)) return 'no memory'
  if (result === RAW) return 'a block of malloc'
  const offset = result % arenaBytes
  return `arena ${Math.floor(result / arenaBytes)} pool ${Math.floor(offset / poolBytes)} offset ${offset % poolBytes}`
}

function eventsText(events: readonly ArenaEvent[]): string {
  if (events.length === 0) return 'no arena came or went'
  return events
    .map(({ kind, seq, slot, excess }) =>
      kind === 'new'
        ? `arena ${seq} came, in slot ${slot}, ${excess} bytes behind a boundary`
        : `arena ${seq} went, from slot ${slot}, ${excess} bytes behind a boundary`,
    )
    .join(', ')
}

/** Whether the whole chains of free blocks were recorded. */
function isDeep({ usedpools }: RecordedState): boolean {
  return Object.values(usedpools ?? {}).some(
    (pools) => Array.isArray(pools) && pools.some((pool) => Object.hasOwn(Object(pool), 'free')),
  )
}
