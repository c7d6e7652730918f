/**
 * What must hold of the simulated objects between any two calls, given all of them: every block is owned by exactly one, and
 * every byte of the process is accounted for. What does not hold is said in words.
 */
import type { Address, Bytes } from '../../src/machine/address.ts'
import type { PythonMachine } from '../../src/machine/machine.ts'
import { CompactDicts } from '../../src/machine/objects/compact-dict.ts'
import { BODY, OBJECT, ownerOf, readOwner } from '../../src/machine/objects/owner.ts'
import { PLACE, TYPE } from '../../src/machine/objects/record.ts'
import { RECORD_TAG, indexOf, tagOf, type Ref } from '../../src/machine/objects/ref.ts'
import { arenasOf, totalsOf, usedBlocks } from '../../src/machine/pymalloc/inspect.ts'
import {
  binFaults,
  blockFaults,
  cacheFaults,
  heapFaults,
  residencyFaults,
  tilingFaults,
} from './heap-checks.ts'
import { numberBlockFaults } from './number-block-checks.ts'

/** Records of what is alive, of what waits to die, and of what is in free lists. */
export interface Known {
  readonly live: readonly Ref[]
  readonly kept: readonly number[]
}

export function ownershipFaults(machine: PythonMachine, { live, kept }: Known): string[] {
  const { python } = machine
  const { objects, pymalloc } = python
  const faults: string[] = []
  /** By place: whose it is, and the owner that is to be noted there. */
  const claims = new Map<number, { what: string; owner: number | undefined }>()
  const claim = (place: number, what: string, owner?: number): void => {
    if (place === 0) return
    const before = claims.get(place)
    if (before) faults.push(`the block at place ${place} is that of ${before.what} and of ${what}`)
    claims.set(place, { what, owner })
  }
  const records = [...live.filter((ref) => tagOf(ref) === RECORD_TAG).map(indexOf), ...kept]
  for (const record of records) {
    const { data } = objects.store.words
    const ops = objects.types[data[record + TYPE] as number]
    const what = `the ${ops?.name} in record ${record}`
    claim(data[record + PLACE] as number, what, ownerOf(record, OBJECT))
    if (!kept.includes(record) || ops?.name === 'unicode')
      claim(ops?.body?.(record).place ?? 0, `the body of ${what}`, ownerOf(record, BODY))
  }
  for (const numbers of [objects.ints, objects.floats]) {
    if (!numbers) continue
    for (const block of numbers.blockList())
      claim(-numbers.chunkOf(block), `block ${block} of ${numbers.kind}s`)
    faults.push(...numberBlockFaults(machine, numbers))
  }
  if (python.dicts instanceof CompactDicts)
    for (const block of python.dicts.keysFreeList.entries()) claim(block, 'the free list of keys')
  claim(pymalloc.vector, 'the arena vector')
  if (pymalloc.rules.arenasFrom === 'malloc')
    for (const { handle, slot } of arenasOf(pymalloc)) claim(-handle, `arena ${slot}`)
  for (const chunk of radixChunks(machine)) claim(-chunk, 'the tree of arenas')

  const found = new Map<number, Bytes>()
  usedBlocks(pymalloc, (place, _owner, _address, bytes) => found.set(place, bytes))
  for (const [place, { what, owner }] of claims) {
    if (place > 0 && !found.delete(place)) faults.push(`the block of ${what} is not in use`)
    const noted = pymalloc.ownerOf(place)
    if (owner !== undefined && noted !== owner)
      faults.push(`the block of ${what} is noted as ${JSON.stringify(readOwner(noted))}`)
  }
  for (const place of found.keys())
    faults.push(
      `the block at place ${place} is nobody's: ${JSON.stringify(readOwner(pymalloc.ownerOf(place)))}`,
    )

  const { arenas, ...parts } = totalsOf(pymalloc)
  const sum = Object.values(parts).reduce((total, part) => total + part, 0)
  if (sum !== arenas) faults.push(`arenas have ${arenas} bytes, their parts ${sum}`)
  const raw = new Map<Address, Bytes>()
  for (const place of claims.keys()) if (place < 0) raw.set(pymalloc.addressOf(place), 1)
  // mappings that are arenas are none of malloc's
  const areMalloced = pymalloc.rules.arenasFrom === 'malloc'
  faults.push(...(areMalloced ? heapFaults(machine, { blocks: raw }) : chunkFaults(machine, raw)))
  return faults
}

function chunkFaults(machine: PythonMachine, blocks: ReadonlyMap<Address, Bytes>): string[] {
  const { malloc, process, kernel } = machine
  return [
    ...tilingFaults(malloc, process, []),
    ...binFaults(malloc),
    ...cacheFaults(malloc),
    ...residencyFaults([process], kernel.usedBytes),
    ...blockFaults(malloc, blocks),
  ]
}

function radixChunks({ python: { pymalloc } }: PythonMachine): number[] {
  const { tree } = pymalloc.arenas as unknown as {
    tree?: { middle: number; bottoms: { data: Int32Array } }
  }
  return tree ? [tree.middle, ...tree.bottoms.data].filter((chunk) => chunk !== 0) : []
}
