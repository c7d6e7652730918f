/** What must hold of pymalloc between any two calls; what does not, in words. Everything is counted again, block by block. */
import {
  PyMalloc,
  arenasOf,
  blockAround,
  freeChain,
  sizeClasses,
  totalsOf,
  unusedSlots,
  usableArenas,
  usedPools,
} from '../../src/machine/pymalloc/index.ts'
import { COUNT, HEAD, SIZE, VIRGIN, poolOf } from '../../src/machine/pymalloc/pool-records.ts'
import { POOLS_PER_ARENA, POOL_OVERHEAD } from '../../src/machine/pymalloc/rules.ts'
import type { LiveBlock } from './pymalloc-programs.ts'

export interface Checked {
  readonly pymalloc: PyMalloc
  readonly live: readonly LiveBlock[]
}

export function pymallocFaults(checked: Checked): string[] {
  return [...arenaFaults(checked.pymalloc), ...blockFaults(checked), ...totalFaults(checked)]
}

/** The vector's slots are used once each; usable arenas are those with free pools, the fewest first; none is free for nothing. */
function arenaFaults(pymalloc: PyMalloc): string[] {
  const faults: string[] = []
  const { slots, count } = pymalloc.arenas
  const arenas = arenasOf(pymalloc)
  const usable = usableArenas(pymalloc)
  const slotsInAll = [...arenas.map(({ slot }) => slot), ...unusedSlots(pymalloc)].toSorted((a, b) => a - b)
  if (slotsInAll.some((slot, index) => slot !== index) || slotsInAll.length !== slots)
    faults.push(`of ${slots} slots these are known: ${slotsInAll.join(' ')}`)
  if (count !== arenas.length) faults.push(`${count} arenas are counted, ${arenas.length} are there`)
  const free = arenas.filter(({ nfree }) => nfree > 0)
  if (usable.toSorted((a, b) => a - b).join(' ') !== free.map(({ slot }) => slot).join(' '))
    faults.push(`usable are ${usable.join(' ')}, with free pools ${free.map(({ slot }) => slot).join(' ')}`)
  const nfree = usable.map((slot) => arenas.find((arena) => arena.slot === slot)?.nfree ?? NaN)
  if (nfree.some((here, index) => here < (nfree[index - 1] ?? 0)))
    faults.push(`usable arenas have ${nfree.join(', ')} free pools`)
  for (const arena of arenas) {
    const kept = pymalloc.rules.keepsLastArena && arena.slot === usable.at(-1)
    if (arena.nfree === arena.ntotal && !kept) faults.push(`arena ${arena.slot} is free and still there`)
    if (arena.nfree !== arena.freepools.length + arena.ntotal - arena.carved)
      faults.push(`arena ${arena.slot} counts ${arena.nfree} free pools`)
  }
  return faults
}

/** Every block of every pool is in use, free, or was never used; in use are the program's, with their owners. */
function blockFaults({ pymalloc, live }: Checked): string[] {
  const faults: string[] = []
  const { alignment, poolBytes } = pymalloc.rules
  const { records, startOf } = {
    records: pymalloc.pools.records.data,
    startOf: (pool: number) => pymalloc.pools.startOf(pool),
  }
  const ownerByPlace = new Map(
    live.filter(({ place }) => place > 0).map(({ place, owner }) => [place, owner]),
  )
  let found = 0
  for (const { slot, carved, freepools } of arenasOf(pymalloc))
    for (let number = 0; number < carved; number++) {
      const pool = poolOf(slot * POOLS_PER_ARENA + number)
      const name = `pool ${slot}.${number}`
      const size = records[pool + SIZE] as number
      const start = startOf(pool)
      const first = start + POOL_OVERHEAD / alignment
      const end = records[pool + VIRGIN] as number
      const used = usedPools(pymalloc, size * alignment).filter(
        (each) => each.slot === slot && each.number === number,
      )
      const wantedIn =
        records[pool + COUNT] === 0 ? 'freepools' : records[pool + HEAD] === 0 ? 'no list' : 'used'
      const isIn = [
        ...used.map(() => 'used'),
        ...freepools.filter((each) => each === number).map(() => 'freepools'),
      ]
      if ((isIn.join(' ') || 'no list') !== wantedIn)
        faults.push(`${name} is in ${isIn.join(' and ')}, not in ${wantedIn}`)
      const chain = new Set(freeChain(pymalloc, { slot, number }))
      let inUse = 0
      for (let place = first; place < end; place += size) {
        const owner = pymalloc.ownerOf(place)
        if (chain.has(place) !== owner < 0)
          faults.push(`block ${place} of ${name} is in the chain and has an owner, or neither`)
        chain.delete(place)
        if (owner < 0) continue
        inUse++
        if (ownerByPlace.get(place) !== owner) faults.push(`block ${place} of ${name} is nobody's`)
      }
      if (chain.size > 0)
        faults.push(`${name} has places in its chain that are no blocks: ${[...chain].join(' ')}`)
      if (records[pool + COUNT] !== inUse)
        faults.push(`${name} counts ${records[pool + COUNT]} blocks, there are ${inUse}`)
      if (records[pool + HEAD] === 0 && end + size <= start + poolBytes / alignment)
        faults.push(`${name} is full too early`)
      found += inUse
    }
  if (found !== ownerByPlace.size)
    faults.push(`${found} blocks are in use, the program has ${ownerByPlace.size}`)
  return faults
}

/** Bytes of every kind add up to the arenas, and those in use to the program's blocks. */
function totalFaults({ pymalloc, live }: Checked): string[] {
  const { arenas, ...parts } = totalsOf(pymalloc)
  const sum = Object.values(parts).reduce((all, part) => all + part, 0)
  const bytes = arenasOf(pymalloc).reduce((all, arena) => all + arena.bytes, 0)
  const wanted = live
    .filter(({ place }) => place > 0)
    .reduce((all, { place }) => all + pymalloc.bytesOf(place), 0)
  const faults: string[] = []
  if (arenas !== bytes) faults.push(`totals speak of ${arenas} bytes of arenas, there are ${bytes}`)
  if (sum !== arenas) faults.push(`totals add up to ${sum} of ${arenas} bytes`)
  if (Object.values(parts).some((part) => part < 0))
    faults.push(`less than nothing: ${JSON.stringify(parts)}`)
  if (parts.live !== wanted) faults.push(`${parts.live} bytes are live, the program has ${wanted}`)
  const block = live.find(({ place }) => place > 0)
  const around =
    block && blockAround(pymalloc, pymalloc.addressOf(block.place) + pymalloc.bytesOf(block.place) - 1)
  if (block && (around?.kind !== 'block' || around.place !== block.place || around.owner !== block.owner))
    faults.push(`around the end of block ${block.place} is ${around?.kind}`)
  return faults
}

/** All that pymalloc's state means, as lines of text. */
export function pymallocDump(pymalloc: PyMalloc, live: readonly LiveBlock[]): string[] {
  return [
    JSON.stringify(totalsOf(pymalloc)),
    JSON.stringify(arenasOf(pymalloc)),
    `${pymalloc.vector} ${pymalloc.arenas.count} ${unusedSlots(pymalloc).join(' ')} | ${usableArenas(pymalloc).join(' ')}`,
    ...sizeClasses(pymalloc).flatMap((bytes) =>
      usedPools(pymalloc, bytes).map((pool) => JSON.stringify([pool, freeChain(pymalloc, pool)])),
    ),
    ...live.map(({ place }) => `${place} ${pymalloc.addressOf(place)} ${pymalloc.ownerOf(place)}`),
  ]
}
