/** Every block in use of malloc and pymalloc, with its owner's word. */
import type { Address, Bytes } from '../address.ts'
import type { PythonMachine } from '../machine.ts'
import { HEADER, eachLiveChunk } from '../malloc/glibc/index.ts'
import { arenasOf, usedBlocks } from '../pymalloc/index.ts'

export interface BlockInUse {
  /** Above 0 pymalloc's, below 0 malloc's. */
  readonly place: number
  readonly owner: number
  readonly address: Address
  /** What it may use: of pymalloc's the size class. */
  readonly bytes: Bytes
}

/** Arenas that are blocks of malloc are left out: their blocks are told of instead. */
export function eachBlock({ malloc, python }: PythonMachine, visit: (block: BlockInUse) => void): void {
  const { pymalloc } = python
  const arenaChunks = new Set(
    pymalloc.rules.arenasFrom === 'malloc' ? arenasOf(pymalloc).map(({ handle }) => handle) : [],
  )
  eachLiveChunk(malloc, (chunk, address) => {
    if (arenaChunks.has(chunk)) return
    visit({
      place: -chunk,
      owner: pymalloc.ownerOf(-chunk),
      address: address + HEADER,
      bytes: malloc.arena.usableBytes(chunk),
    })
  })
  usedBlocks(pymalloc, (place, owner, address, bytes) => visit({ place, owner, address, bytes }))
}
