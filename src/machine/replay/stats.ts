/** What a recorded program did to its heap: how large it became, and what kept it from becoming small again. */
import type { Bytes } from '../address.ts'
import { chunksDownwards, fragmentationOf } from '../malloc/glibc/index.ts'
import { opText, requestOf, type MallocTrace } from './malloc-trace.ts'
import { Player, type PlayerOptions } from './player.ts'

/** Bytes, unless said otherwise; the break counts from where it was before the first op. */
export interface MallocStats {
  readonly peakBreak: Bytes
  /** The most that was resident if the program writes every block in full. What it really wrote is not recorded. */
  readonly peakResident: Bytes
  /** The same of pages that malloc itself writes: its headers, links, and what calloc clears. */
  readonly peakResidentOfMalloc: Bytes
  /** When most was free that could not be given back; the first time. */
  readonly worst: HeapMoment
  readonly end: HeapMoment
}

export interface HeapMoment {
  /** The op that has just been played, and its line in the file; line 0 before the first. */
  readonly op: string
  readonly line: number
  readonly programBreak: Bytes
  /** In free chunks: below the break and not at its end, so that the break can't give it back. */
  readonly free: Bytes
  readonly holes: number
  readonly largestHole: Bytes
  /** In blocks that the program freed and malloc keeps for the next request of their size. */
  readonly cached: Bytes
  /** Behind the last chunk in use: this the break could give back. */
  readonly top: Bytes
  /** The chunk right below top, which holds all the others; absent in an empty heap. */
  readonly pin?: Pin
}

export interface Pin {
  /** `cached`: freed, but kept in the tcache or a fastbin; `malloc`: malloc's own. */
  readonly kind: 'live' | 'cached' | 'malloc'
  /** Where its block is, from the start of the heap. */
  readonly offset: Bytes
  /** Of its chunk, header and all. */
  readonly bytes: Bytes
  /** The highest block that the program still has: the pin itself, unless it is cached. */
  readonly block?: LiveBlock
}

export interface LiveBlock {
  readonly id: number
  readonly requested: Bytes
  readonly offset: Bytes
  /** The op that made it, and its line. */
  readonly op: string
  readonly line: number
}

const GRANULE = 16
const HEADER = 16

/** Plays the trace to its end, three times: a moment is looked at when it is known to be the worst. */
export function mallocStats(trace: MallocTrace, options: PlayerOptions = {}): MallocStats {
  const writing = new Player(trace, { ...options, writesBlocks: true })
  writing.play()
  const player = new Player(trace, options)
  const { arena } = player.glibc
  let worst = 0
  let mostFree = 0
  for (let op = 0; op < trace.ops; op++) {
    player.play(op, op + 1)
    if (arena.bins.granules <= mostFree) continue
    mostFree = arena.bins.granules
    worst = op + 1
  }
  const again = new Player(trace, options)
  again.play(0, worst)
  return {
    peakBreak: player.process.peakBreak - player.process.startBreak,
    peakResident: writing.process.peakResidentBytes,
    peakResidentOfMalloc: player.process.peakResidentBytes,
    worst: momentOf(again, worst),
    end: momentOf(player, trace.ops),
  }
}

function momentOf(player: Player, played: number): HeapMoment {
  const { trace, process, glibc } = player
  const pin = pinOf(player, played)
  return {
    op: played > 0 ? opText(trace, played - 1) : '',
    line: played > 0 ? (trace.lineByOp[played - 1] as number) : 0,
    programBreak: process.programBreak - process.startBreak,
    ...fragmentationOf(glibc),
    top: glibc.arena.topSize * GRANULE,
    ...(pin ? { pin } : {}),
  }
}

function pinOf(player: Player, played: number): Pin | undefined {
  const { startBreak } = player.process
  const idByAddress = liveIds(player)
  let pin: Pin | undefined
  for (const { address, bytes, kind } of chunksDownwards(player.glibc)) {
    if (kind === 'top') continue
    const id = kind === 'live' ? idByAddress.get(address + HEADER) : undefined
    pin ??= {
      kind: kind === 'cached' ? 'cached' : id === undefined ? 'malloc' : 'live',
      offset: address + HEADER - startBreak,
      bytes,
    }
    if (id !== undefined) return { ...pin, block: liveBlock(player, id, played) }
  }
  return pin
}

function liveIds({ chunkById, glibc }: Player): Map<number, number> {
  const ids = new Map<number, number>()
  for (let id = 1; id < chunkById.length; id++)
    if (chunkById[id] !== 0) ids.set(glibc.blockOf(chunkById[id] as number), id)
  return ids
}

/** A block and the op that made it: of the ops played so far the last one with its ID that was not refused. */
function liveBlock({ trace, chunkById, glibc, process }: Player, id: number, played: number): LiveBlock {
  const usable = glibc.arena.usableBytes(chunkById[id] as number)
  let op = played - 1
  while (trace.idByOp[op] !== id || requestOf(trace, op) > usable) op--
  return {
    id,
    requested: requestOf(trace, op),
    offset: glibc.blockOf(chunkById[id] as number) - process.startBreak,
    op: opText(trace, op),
    line: trace.lineByOp[op] as number,
  }
}
