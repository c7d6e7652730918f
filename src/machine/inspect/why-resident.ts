/** Why is this page still in memory? And what stands at the top of the heap? */
import { PAGE_BYTES, roundDown, type Address, type Bytes } from '../address.ts'
import type { PythonMachine } from '../machine.ts'
import { HEADER, chunkAround, chunksIn, pinOf, type ChunkView } from '../malloc/glibc/index.ts'
import { FLOAT_TAG, INT_TAG, readOwner, refOf, type FreeListKind, type Ref } from '../objects/index.ts'
import { SLOT_BYTES, type NumberBlocks } from '../objects/number-blocks.ts'
import { arenaAround, arenasOf, usedBlocksIn, type ArenaView } from '../pymalloc/index.ts'
import { listOf } from './free-lists.ts'
import { namesOf, type Namespace } from './names.ts'
import { objectView, type ObjectView } from './object-view.ts'

/**
 * `not resident`: it is not. `alive`: something alive is on it. `kept`: only dead things are on it that CPython keeps for the
 * next of their kind. `arena`: it is part of an arena, and something elsewhere in the arena is alive or kept; without holder, the
 * arena is the last one, which 3.11 keeps. `under the pin`:
 * it is free, but the heap can only shrink from its end, and there is something above it. `top`: it is free at the end of
 * the heap, and malloc keeps so much for the next request. `cached`: malloc keeps a freed block on it. `other`: a block that
 * is none of Python's objects'.
 */
export type Reason =
  'not resident' | 'alive' | 'kept' | 'arena' | 'under the pin' | 'top' | 'cached' | 'other'

export interface Holder {
  /** Of the block. */
  readonly address: Address
  readonly bytes: Bytes
  readonly object?: ObjectView
  /** How Python code names it, by which references; empty where no name leads to it. */
  readonly names: readonly string[]
  /** What keeps it although it is dead, and whether a full collection ends that. */
  readonly keptBy?: { readonly list: FreeListKind | 'int' | 'zombie frame'; readonly isCleared: boolean }
}

export interface WhyResident {
  readonly page: Address
  readonly reason: Reason
  /** What holds the page; of what is under the pin, the pin. */
  readonly holder?: Holder
}

export function whyResident(
  machine: PythonMachine,
  address: Address,
  namespaces: readonly Namespace[] = [],
): WhyResident {
  const page = roundDown(address, PAGE_BYTES)
  const { process, malloc, python } = machine
  if (process.residentIn(page, page + PAGE_BYTES) === 0) return { page, reason: 'not resident' }
  const question = new Question(machine, namespaces)
  // an arena's edge may lie in the middle of a page
  const arena = arenaAround(python.pymalloc, page) ?? arenaAround(python.pymalloc, page + PAGE_BYTES - 1)
  // what shares the page with an arena's edge is asked first
  const held = question.byChunks([...chunksOn(machine, page)], page)
  if (held && held.reason !== 'other') return { page, ...held }
  if (arena) return { page, ...question.byArena(arena, page) }
  if (held) return { page, ...held }
  const view = chunkAround(malloc, page)
  if (view?.kind === 'cached') return { page, reason: 'cached' }
  if (view?.kind === 'top') return { page, reason: 'top' }
  const pin = question.pin()
  return { page, reason: view ? 'under the pin' : 'other', ...(pin ? { holder: pin } : {}) }
}

/** What is in the highest block of the heap that malloc has not got back: while it stays, the heap can't shrink below it. */
export function topPin(machine: PythonMachine, namespaces: readonly Namespace[] = []): Holder | undefined {
  return new Question(machine, namespaces).pin()
}

/** Live chunks with a byte on a page. */
function* chunksOn({ malloc }: PythonMachine, page: Address): Generator<ChunkView> {
  for (const chunk of chunksIn(malloc, page, page + PAGE_BYTES)) if (chunk.kind === 'live') yield chunk
}

class Question {
  private readonly machine: PythonMachine
  private readonly namespaces: readonly Namespace[]

  constructor(machine: PythonMachine, namespaces: readonly Namespace[]) {
    this.machine = machine
    this.namespaces = namespaces
  }

  pin(): Holder | undefined {
    const { machine } = this
    const pin = pinOf(machine.malloc)
    if (!pin) return undefined
    const block = { address: pin.address + HEADER, bytes: pin.bytes - HEADER, names: [] }
    if (pin.kind !== 'live') return block
    const arena = arenasOf(machine.python.pymalloc).find(({ handle }) => handle === pin.chunk)
    if (arena && machine.python.pymalloc.rules.arenasFrom === 'malloc')
      return this.byArena(arena, arena.address).holder ?? block
    return this.ofBlock(pin.chunk, block, 0, Infinity).holder ?? block
  }

  /**
   * What is alive goes before what is kept, and that before what is not Python's. Of what is alive, what cannot be ended (the
   * interpreter's own) goes before what has a name: it alone would be enough.
   */
  byChunks(chunks: readonly ChunkView[], page: Address): Omit<WhyResident, 'page'> | undefined {
    const { pymalloc } = this.machine.python
    const arenaChunks = new Set(
      pymalloc.rules.arenasFrom === 'malloc' ? arenasOf(pymalloc).map(({ handle }) => handle) : [],
    )
    const answers = chunks
      .filter(({ chunk }) => !arenaChunks.has(chunk))
      .map(({ chunk, address, bytes }) =>
        this.ofBlock(chunk, { address: address + HEADER, bytes: bytes - HEADER }, page, page + PAGE_BYTES),
      )
    return (
      answers.find(({ holder }) => holder?.object && isInterpreters(holder)) ??
      answers.find(({ reason }) => reason === 'alive') ??
      answers.find(({ reason }) => reason === 'kept') ??
      answers[0]
    )
  }

  byArena(arena: ArenaView, page: Address): Omit<WhyResident, 'page'> {
    const here = this.inArena(arena, page, page + PAGE_BYTES)
    if (here) return here
    const elsewhere = this.inArena(arena, arena.address, arena.address + arena.bytes)
    return { reason: 'arena', ...(elsewhere?.holder ? { holder: elsewhere.holder } : {}) }
  }

  private inArena(arena: ArenaView, start: Address, end: Address): Omit<WhyResident, 'page'> | undefined {
    let kept: Omit<WhyResident, 'page'> | undefined
    for (const { owner, address, bytes } of usedBlocksIn(this.machine.python.pymalloc, arena, start, end)) {
      const answer = this.ofOwner(owner, { address, bytes }, start, end)
      if (answer.reason === 'alive') return answer
      if (answer.reason === 'kept') kept ??= answer
    }
    return kept
  }

  private ofBlock(
    chunk: number,
    block: { address: Address; bytes: Bytes },
    start: Address,
    end: Address,
  ): Omit<WhyResident, 'page'> {
    return this.ofOwner(this.machine.python.pymalloc.ownerOf(-chunk), block, start, end)
  }

  private ofOwner(
    word: number,
    block: { address: Address; bytes: Bytes },
    start: Address,
    end: Address,
  ): Omit<WhyResident, 'page'> {
    const { python } = this.machine
    const owner = readOwner(word)
    switch (owner.kind) {
      case 'object':
      case 'body':
        return this.ofObject(refOf(owner.record), block)
      case 'int block':
      case 'float block': {
        const isInt = owner.kind === 'int block'
        const blocks = (isInt ? python.objects.ints : python.objects.floats) as NumberBlocks
        const slot = liveSlot(blocks, owner.block, start, end)
        if (slot !== undefined) return this.ofObject(refOf(slot, isInt ? INT_TAG : FLOAT_TAG), block)
        return {
          reason: 'kept',
          holder: { ...block, names: [], keptBy: { list: blocks.kind, isCleared: true } },
        }
      }
      default:
        return { reason: 'other', holder: { ...block, names: [] } }
    }
  }

  private ofObject(ref: Ref, block: { address: Address; bytes: Bytes }): Omit<WhyResident, 'page'> {
    const { machine } = this
    const object = objectView(machine.python, ref)
    if (object.state === 'kept') {
      const list = listOf(machine, ref >> 2)
      const keptBy = list
        ? { list: list.kind, isCleared: list.isCleared }
        : { list: 'zombie frame' as const, isCleared: false }
      return { reason: 'kept', holder: { ...block, object, names: [], keptBy } }
    }
    return { reason: 'alive', holder: { ...block, object, names: namesOf(machine, ref, this.namespaces) } }
  }
}

/** Whether nothing that a program does ends it. */
function isInterpreters({ names }: Holder): boolean {
  return names.some((name) => name.startsWith('the interpreter'))
}

/** A live number of a block: one on the page if there is one, and rather one that cannot die. */
function liveSlot(blocks: NumberBlocks, block: number, start: Address, end: Address): number | undefined {
  const live = blocks.slotsOf(block).filter((slot) => blocks.words.data[slot] !== 0)
  const on = live.filter(
    (slot) => blocks.addressOf(slot) + SLOT_BYTES > start && blocks.addressOf(slot) < end,
  )
  const candidates = on.length > 0 ? on : live
  return candidates.find((slot) => blocks.isCached(slot)) ?? candidates[0]
}
