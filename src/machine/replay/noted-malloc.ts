import type { Address, Bytes } from '../address.ts'
import type { Glibc } from '../malloc/glibc/index.ts'
import type { RawAllocator } from '../pymalloc/index.ts'
import { NULL_NUMBER, addressText, type RecordedAddresses } from './recorded-addresses.ts'

/** A call that a layer above has made; addresses are numbered as recordings do. */
export interface MallocCall {
  readonly kind: 'malloc' | 'calloc' | 'realloc' | 'free'
  readonly bytes: Bytes
  /** What a realloc takes. */
  readonly old: number
  /** What comes out; of a free what goes in. */
  readonly block: number
}

/** malloc, with a note of each call until it is read; and its mappings are counted. */
export class NotedMalloc implements RawAllocator {
  private readonly glibc: Glibc
  private readonly addresses: RecordedAddresses
  private notes: MallocCall[] = []

  constructor(glibc: Glibc, addresses: RecordedAddresses) {
    this.glibc = glibc
    this.addresses = addresses
  }

  /** The calls since the last time. */
  takeNotes(): readonly MallocCall[] {
    const { notes } = this
    if (notes.length > 0) this.notes = []
    return notes
  }

  mallocChunk(bytes: Bytes): number {
    return this.made('malloc', bytes, this.glibc.mallocChunk(bytes))
  }

  callocChunk(count: number, bytes: Bytes): number {
    return this.made('calloc', count * bytes, this.glibc.callocChunk(count, bytes))
  }

  reallocChunk(chunk: number, bytes: Bytes): number {
    const { addresses } = this
    const old = this.numberOf(chunk)
    const from = this.mappingOf(chunk)
    const moved = this.glibc.reallocChunk(chunk, bytes)
    const to = this.mappingOf(moved)
    if (moved === chunk) {
      if (from !== 0) addresses.remapped(from, to)
    } else if (moved !== 0) {
      if (from !== 0) addresses.unmapped(from)
      if (to !== 0) addresses.mapped(to)
    }
    this.notes.push({ kind: 'realloc', bytes, old, block: this.numberOf(moved) })
    return moved
  }

  freeChunk(chunk: number): void {
    this.notes.push({ kind: 'free', bytes: 0, old: NULL_NUMBER, block: this.numberOf(chunk) })
    const mapping = this.mappingOf(chunk)
    if (mapping !== 0) this.addresses.unmapped(mapping)
    this.glibc.freeChunk(chunk)
  }

  blockOf(chunk: number): Address {
    return this.glibc.blockOf(chunk)
  }

  chunkOf(block: Address): number {
    return this.glibc.chunkOf(block)
  }

  usableSize(block: Address): Bytes {
    return this.glibc.usableSize(block)
  }

  private made(kind: 'malloc' | 'calloc', bytes: Bytes, chunk: number): number {
    const mapping = this.mappingOf(chunk)
    if (mapping !== 0) this.addresses.mapped(mapping)
    this.notes.push({ kind, bytes, old: NULL_NUMBER, block: this.numberOf(chunk) })
    return chunk
  }

  /** Where the mapping of a chunk starts; 0 of one that has none of its own. */
  private mappingOf(chunk: number): Address {
    const { arena } = this.glibc
    return chunk !== 0 && arena.isMapped(chunk) ? arena.mappingOf(chunk) : 0
  }

  private numberOf(chunk: number): number {
    return this.addresses.numberOf(this.glibc.blockOf(chunk))
  }
}

/** For people: `malloc(992) = h604000`. */
export function callText({ kind, bytes, old, block }: MallocCall): string {
  const result = addressText(block)
  if (kind === 'free') return `free(${result})`
  return kind === 'realloc'
    ? `realloc(${addressText(old)}, ${bytes}) = ${result}`
    : `${kind}(${bytes}) = ${result}`
}
