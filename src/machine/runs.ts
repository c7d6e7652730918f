/** The heap as stretches of one state, for a picture. */
import { PAGE_BYTES, roundDown, type Address, type Bytes } from './address.ts'
import type { Process } from './kernel/index.ts'

/** What a stretch of the heap is, for a picture. Numbers, because they go into typed arrays. */
export const RUN_STATES = ['live', 'list', 'cached', 'free', 'slack', 'never', 'pool'] as const
/**
 * `live` the program has it; `list` it is in a free list of Python's; `cached` it waits in the tcache or a fastbin;
 * `free` in malloc; `slack` in top, resident; `never` in top, not resident; `pool` it is an arena, most of it free.
 */
export type RunState = (typeof RUN_STATES)[number]

/** How much of a stretch is known to be what it is called: all of it, most of it, or a part. */
export const RUN_SHARES = ['all', 'most', 'part'] as const
export type RunShare = (typeof RUN_SHARES)[number]

/** Stretches of the heap that follow each other, from low addresses to high ones. Of each: */
export interface Runs {
  readonly address: Float64Array
  readonly bytes: Float64Array
  /** Index into RUN_STATES. */
  readonly state: Uint8Array
  /** Chunks that begin in it. */
  readonly chunks: Float64Array
  readonly resident: Float64Array
  /** Index into RUN_SHARES. */
  readonly share: Uint8Array
}

export interface Piece {
  address: Address
  bytes: Bytes
  state: RunState
  chunks: number
  /** Without it all of it. */
  share?: RunShare
}

/** Highest first: what was never touched, or is no more, and what is still resident. */
export function topPieces(
  process: Process,
  top: { readonly address: Address; readonly bytes: Bytes },
): Piece[] {
  const end = top.address + top.bytes
  const resident = Math.min(
    top.bytes,
    Math.max(0, process.residentIn(roundDown(top.address, PAGE_BYTES), end) - (top.address % PAGE_BYTES)),
  )
  const never = top.bytes - resident
  return [
    ...(never > 0 ? [{ address: end - never, bytes: never, state: 'never' as const, chunks: 0 }] : []),
    ...(resident > 0 ? [{ address: top.address, bytes: resident, state: 'slack' as const, chunks: 1 }] : []),
  ]
}

/** From `from` on: as they are if they are few, else equal slices, each with the state that has the most of it. */
export function runsOf(process: Process, pieces: readonly Piece[], from: Address, rows: number): Runs {
  const shown = pieces
    .filter(({ address, bytes }) => address + bytes > from)
    .map((piece) =>
      piece.address < from ? { ...piece, address: from, bytes: piece.address + piece.bytes - from } : piece,
    )
  const rowsShown = shown.length <= rows ? shown : slices(shown, rows)
  const resident = ({ address, bytes }: Piece) =>
    Math.min(bytes, process.residentIn(address, address + bytes))
  return {
    address: Float64Array.from(rowsShown, ({ address }) => address),
    bytes: Float64Array.from(rowsShown, ({ bytes }) => bytes),
    state: Uint8Array.from(rowsShown, ({ state }) => RUN_STATES.indexOf(state)),
    chunks: Float64Array.from(rowsShown, ({ chunks }) => chunks),
    resident: Float64Array.from(rowsShown, resident),
    share: Uint8Array.from(rowsShown, ({ share = 'all' }) => RUN_SHARES.indexOf(share)),
  }
}

/** A slice, how many of its bytes are in its state, and whether its pieces were known in full. */
interface Slice extends Piece {
  inState: Bytes
  isKnown: boolean
}

function slices(pieces: readonly Piece[], rows: number): Piece[] {
  const start = pieces[0]?.address ?? 0
  const last = pieces.at(-1)
  const end = last ? last.address + last.bytes : start
  const height = (end - start) / rows
  const shares = Array.from({ length: rows }, () => RUN_STATES.map(() => 0))
  const counts = Array.from({ length: rows }, () => 0)
  const isKnown = Array.from({ length: rows }, () => true)
  for (const piece of pieces) {
    const state = RUN_STATES.indexOf(piece.state)
    const pieceEnd = piece.address + piece.bytes
    const first = Math.min(rows - 1, Math.floor((piece.address - start) / height))
    counts[first] = (counts[first] as number) + piece.chunks
    for (let row = first; row < rows && start + row * height < pieceEnd; row++) {
      const overlap =
        Math.min(pieceEnd, start + (row + 1) * height) - Math.max(piece.address, start + row * height)
      const share = shares[row] as number[]
      share[state] = (share[state] as number) + Math.max(0, overlap)
      if (piece.share && overlap > 0) isKnown[row] = false
    }
  }
  const rowsOf = shares.map((share, row): Slice => {
    const most = share.indexOf(Math.max(...share))
    return {
      address: start + row * height,
      bytes: height,
      state: RUN_STATES[most] as RunState,
      chunks: counts[row] as number,
      inState: share[most] as number,
      isKnown: isKnown[row] as boolean,
    }
  })
  // neighbours of one state are one
  const merged: Slice[] = []
  for (const row of rowsOf) {
    const previous = merged.at(-1)
    if (previous?.state === row.state) {
      previous.bytes += row.bytes
      previous.chunks += row.chunks
      previous.inState += row.inState
      previous.isKnown &&= row.isKnown
    } else merged.push(row)
  }
  return merged.map((slice) => ({ ...slice, share: shareOf(slice) }))
}

function shareOf({ bytes, inState, isKnown }: Slice): RunShare {
  // slices do not end at whole bytes
  if (isKnown && inState > bytes - 1) return 'all'
  return inState > bytes / 2 ? 'most' : 'part'
}
