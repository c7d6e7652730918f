/** For an address: what it lies in, from the page to the field of an object. */
import { PAGE_BYTES, roundDown, type Address, type Bytes } from '../address.ts'
import { HEADER, chunkAround, type ChunkKind } from '../malloc/glibc/index.ts'
import type { PythonMachine } from '../machine.ts'
import { FLOAT_TAG, INT_TAG, readOwner, refOf } from '../objects/index.ts'
import type { NumberBlocks } from '../objects/number-blocks.ts'
import { TYPE } from '../objects/record.ts'
import { arenaAround, blockAround, type ArenaView, type PoolView } from '../pymalloc/index.ts'
import { objectView, type ObjectView } from './object-view.ts'
import { bodyFieldAt, objectFieldAt, type FieldAt } from './struct-fields.ts'

/** From outside to inside; what an address does not lie in is absent. Copies, at the moment of asking. */
export interface Where {
  readonly address: Address
  readonly page: { readonly start: Address; readonly isResident: boolean }
  /** The heap up to the break, or a mapping. */
  readonly mapping?: { readonly name: '[heap]' | ''; readonly start: Address; readonly end: Address }
  /** malloc's. */
  readonly chunk?: ChunkAt
  readonly arena?: ArenaView
  readonly pool?: PoolView
  /** pymalloc's: in a pool, and which part of it. */
  readonly poolPart?: 'header' | 'block' | 'tail'
  /** The block of malloc or pymalloc that is whose the owner says. */
  readonly block?: BlockAt
  /** A block of 41 ints or floats, and the slot in it. */
  readonly numbers?: { readonly kind: 'int' | 'float'; readonly serial: number; readonly slot?: number }
  /** The object that the byte belongs to: it lies there, or the byte is in its array, table or buffer. */
  readonly object?: ObjectView
  readonly field?: FieldAt
}

export interface ChunkAt {
  /** Of its header. */
  readonly address: Address
  readonly bytes: Bytes
  readonly kind: ChunkKind
  readonly part: 'header' | 'block'
}

export type BlockState = 'in use' | 'free' | 'never used'

export interface BlockAt {
  readonly address: Address
  readonly bytes: Bytes
  readonly state: BlockState
  /** What is in it: an object, the array, table or buffer of one, a block of numbers, pymalloc's own, or none of ours. */
  readonly holds:
    'object' | 'array' | 'ints' | 'floats' | 'arena' | 'arena vector' | 'something else' | 'nothing'
}

type Inside = Pick<Where, 'arena' | 'pool' | 'poolPart' | 'block' | 'numbers' | 'object' | 'field'>

export function whereIs(machine: PythonMachine, address: Address): Where {
  const { process, malloc, python } = machine
  const start = roundDown(address, PAGE_BYTES)
  const page = { start, isResident: process.residentIn(start, start + PAGE_BYTES) > 0 }
  const mapping = mappingOf(machine, address)
  const found = chunkAround(malloc, address)
  const chunk: ChunkAt | undefined = found && {
    address: found.address,
    bytes: found.bytes,
    kind: found.kind,
    part: address < found.address + HEADER ? 'header' : 'block',
  }
  const arena = arenaAround(python.pymalloc, address)
  const inside = arena
    ? inArena(machine, address, arena)
    : chunk?.kind === 'live' && chunk.part === 'block'
      ? inChunk(machine, address, chunk, found?.chunk ?? 0)
      : {}
  return { address, page, ...(mapping ? { mapping } : {}), ...(chunk ? { chunk } : {}), ...inside }
}

function mappingOf({ process }: PythonMachine, address: Address): Where['mapping'] {
  if (address >= process.startBreak && address < process.programBreak)
    return { name: '[heap]', start: process.startBreak, end: process.programBreak }
  const mapping = process.mappingAt(address)
  return mapping && { name: '', start: mapping.start, end: mapping.start + mapping.bytes }
}

function inArena(machine: PythonMachine, address: Address, arena: ArenaView): Inside {
  const around = blockAround(machine.python.pymalloc, address)
  if (!around || !('pool' in around)) return { arena }
  const { pool } = around
  if (around.kind !== 'block') return { arena, pool, poolPart: around.kind }
  const block = { address: around.address, bytes: pool.blockBytes, state: around.state }
  const owned =
    around.owner === undefined
      ? { block: { ...block, holds: 'nothing' as const } }
      : ownedBlock(machine, block, around.owner, address)
  return { arena, pool, poolPart: 'block', ...owned }
}

function inChunk(machine: PythonMachine, address: Address, chunk: ChunkAt, handle: number): Inside {
  const { pymalloc } = machine.python
  const bytes = machine.malloc.arena.usableBytes(handle)
  const block = { address: chunk.address + HEADER, bytes, state: 'in use' as const }
  if (handle === -pymalloc.vector) return { block: { ...block, holds: 'arena vector' } }
  return ownedBlock(machine, block, pymalloc.ownerOf(-handle), address)
}

/** What the owner's word says of a block in use, and what is at the address in it. */
function ownedBlock(
  { python }: PythonMachine,
  block: Omit<BlockAt, 'holds'>,
  word: number,
  address: Address,
): Inside {
  const owner = readOwner(word)
  const offset = address - block.address
  switch (owner.kind) {
    case 'object':
    case 'body': {
      const object = objectView(python, refOf(owner.record))
      const ops = python.objects.types[python.objects.store.words.data[owner.record + TYPE] as number]
      const isBody = owner.kind === 'body'
      const size = isBody ? (ops?.body?.(owner.record).bytes ?? 0) : object.bytes
      const field =
        offset >= size
          ? undefined
          : isBody
            ? bodyFieldAt(python.rules, object.type, offset)
            : objectFieldAt(python.rules, object.type, ops?.hasGc ?? false, offset)
      return { block: { ...block, holds: isBody ? 'array' : 'object' }, object, ...(field ? { field } : {}) }
    }
    case 'int block':
    case 'float block': {
      const isInt = owner.kind === 'int block'
      const blocks = (isInt ? python.objects.ints : python.objects.floats) as NumberBlocks
      const slot = blocks.slotAt(owner.block, offset)
      const numbers = { kind: blocks.kind, serial: blocks.serialOf(owner.block) }
      const held = { ...block, holds: isInt ? ('ints' as const) : ('floats' as const) }
      if (slot === 0) return { block: held, numbers }
      const ref = refOf(slot, isInt ? INT_TAG : FLOAT_TAG)
      const object = objectView(python, ref)
      const field = objectFieldAt(python.rules, blocks.kind, false, address - object.address)
      return { block: held, numbers: { ...numbers, slot }, object, ...(field ? { field } : {}) }
    }
    default:
      return { block: { ...block, holds: 'something else' } }
  }
}
