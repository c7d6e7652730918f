/** Random programs on the simulated pymalloc and on a naive one: what they do, and how the two are held to each other. */
import { PAGE_BYTES, type Bytes } from '../../src/machine/address.ts'
import { Machine } from '../../src/machine/machine.ts'
import {
  PyMalloc,
  arenaIn,
  arenasOf,
  freeChain,
  sizeClasses,
  unusedSlots,
  usableArenas,
  usedPools,
  type Place,
  type PyMallocVersion,
} from '../../src/machine/pymalloc/index.ts'
import { seeded } from './malloc-programs.ts'
import { NaivePyMalloc, type NaiveBlock } from './naive-pymalloc.ts'

export const VERSIONS = ['2.7.6', '2.7.18', '3.11'] as const satisfies PyMallocVersion[]

/** `block` counts the live blocks, and starts again behind the last. */
export type Command =
  | { readonly kind: 'make'; readonly bytes: Bytes; readonly count: number }
  /** Every `stride`-th block, `count` of them. */
  | { readonly kind: 'free'; readonly block: number; readonly stride: number; readonly count: number }
  | { readonly kind: 'realloc'; readonly block: number; readonly bytes: Bytes }
  /** What the kernel next maps begins so many pages behind a boundary of 16 KiB. */
  | { readonly kind: 'align'; readonly pages: number }

export interface LiveBlock {
  place: Place
  readonly owner: number
  naive: NaiveBlock
}

export class PyMallocProgram {
  readonly machine: Machine
  readonly pymalloc: PyMalloc
  readonly naive: NaivePyMalloc
  readonly live: LiveBlock[] = []
  private owners = 0

  constructor(version: PyMallocVersion) {
    this.machine = new Machine({ version: version === '3.11' ? '2.36' : '2.17' })
    this.pymalloc = new PyMalloc(this.machine.process, this.machine.malloc, version)
    // where memory is, is not pymalloc's to say
    this.naive = new NaivePyMalloc(version, (slot) => arenaIn(this.pymalloc, slot)!.address)
  }

  /** What differs between the two, in words, as soon as something does. */
  run(command: Command, afterEach: () => string | undefined = () => undefined): string | undefined {
    const { live, pymalloc, naive } = this
    switch (command.kind) {
      case 'make':
        for (let made = 0; made < command.count; made++) {
          const place = pymalloc.malloc(command.bytes)
          const block: LiveBlock = { place, owner: ++this.owners, naive: naive.malloc(command.bytes) }
          if (pymalloc.ownerOf(place) !== 0) return `a new block has the owner ${pymalloc.ownerOf(place)}`
          pymalloc.setOwner(place, block.owner)
          live.push(block)
          const wrong = this.placeDifference(block, `malloc(${command.bytes})`) ?? afterEach()
          if (wrong) return wrong
        }
        return undefined
      case 'free':
        for (let freed = 0; freed < command.count && live.length > 0; freed++) {
          const at = (command.block + freed * command.stride) % live.length
          const [block] = live.splice(at, 1, live.at(-1)!)
          live.pop()
          if (pymalloc.ownerOf(block!.place) !== block!.owner) return `block ${at} has lost its owner`
          pymalloc.free(block!.place)
          naive.free(block!.naive)
          const wrong = afterEach()
          if (wrong) return wrong
        }
        return undefined
      case 'realloc': {
        const block = live[command.block % live.length]
        if (!block) return undefined
        block.place = pymalloc.realloc(block.place, command.bytes)
        block.naive = naive.realloc(block.naive, command.bytes)
        return (
          this.placeDifference(block, `realloc(…, ${command.bytes})`) ??
          (pymalloc.ownerOf(block.place) === block.owner ? afterEach() : 'realloc loses the owner')
        )
      }
      case 'align':
        this.machine.process.alignNextMapping(4 * PAGE_BYTES, command.pages * PAGE_BYTES)
        return undefined
    }
  }

  /** The first thing that the lists, the arenas or the pages of the two do not have in common. */
  difference(): string | undefined {
    const [here, there] = [this.stateHere(), this.stateThere()]
    const at = here.findIndex((line, index) => line !== there[index])
    if (at >= 0 || here.length !== there.length)
      return `${here[at] ?? 'nothing more'}, not ${there[at] ?? 'nothing more'}`
    return this.pageDifference()
  }

  private stateHere(): string[] {
    const { pymalloc } = this
    return [
      `slots ${pymalloc.arenas.slots}, unused ${unusedSlots(pymalloc).join(' ')}`,
      `usable ${usableArenas(pymalloc).join(' ')}`,
      ...arenasOf(pymalloc).map(
        ({ slot, nfree, ntotal, carved, freepools }) =>
          `arena ${slot}: ${nfree} of ${ntotal} free, ${carved} carved, free pools ${freepools.join(' ')}`,
      ),
      ...sizeClasses(pymalloc).flatMap((bytes) =>
        usedPools(pymalloc, bytes).map((pool) => {
          const chain = freeChain(pymalloc, pool).map((place) => pymalloc.addressOf(place) - pool.address)
          return `pool ${pool.slot}.${pool.number} of ${bytes}: ${pool.inUse} in use, next ${pool.nextOffset}, free ${chain.join(' ')}`
        }),
      ),
    ]
  }

  private stateThere(): string[] {
    const { naive } = this
    return [
      `slots ${naive.slots}, unused ${naive.unusedSlots.join(' ')}`,
      `usable ${naive.usable.map(({ slot }) => slot).join(' ')}`,
      ...naive.arenas
        .toSorted((one, other) => one.slot - other.slot)
        .map((arena) => {
          const free = arena.freepools.map(({ number }) => number).join(' ')
          return `arena ${arena.slot}: ${naive.nfree(arena)} of ${arena.ntotal} free, ${arena.pools.length} carved, free pools ${free}`
        }),
      ...[...naive.used]
        .toSorted(([one], [other]) => one - other)
        .flatMap(([bytes, pools]) =>
          pools.map(
            ({ arena, number, live, nextOffset, free }) =>
              `pool ${arena.slot}.${number} of ${bytes}: ${live.size} in use, next ${nextOffset}, free ${free.join(' ')}`,
          ),
        ),
    ]
  }

  /** Mapped arenas have the very pages that pymalloc wrote; one on malloc's heap may have others of before. */
  private pageDifference(): string | undefined {
    const { naive, pymalloc } = this
    const { process } = this.machine
    for (const page of naive.pages)
      if (process.residentIn(page * PAGE_BYTES, (page + 1) * PAGE_BYTES) === 0)
        return `page ${page} is not resident`
    if (pymalloc.rules.arenasFrom === 'malloc') return undefined
    const resident = naive.arenas.reduce(
      (sum, { address }) => sum + process.residentIn(address, address + naive.rules.arena),
      0,
    )
    const wanted = naive.pages.size * PAGE_BYTES
    return resident === wanted ? undefined : `${resident} bytes of arenas are resident, not ${wanted}`
  }

  private placeDifference({ place, naive }: LiveBlock, call: string): string | undefined {
    const { pool: poolBytes, arena: arenaBytes, alignment } = this.naive.rules
    if (naive === 'raw') return place < 0 ? undefined : `${call} is at ${place}, not raw`
    const { pool, offset } = naive
    const wanted = (pool.arena.slot * arenaBytes + pool.number * poolBytes + offset) / alignment
    return place === wanted ? undefined : `${call} is at ${place}, not ${wanted}`
  }
}

/** More arenas than a vector has slots that has grown once: 33 of 64 pools of 7 blocks. */
const MANY: readonly Command[] = [
  { kind: 'make', bytes: 512, count: 33 * 64 * 7 },
  { kind: 'free', block: 0, stride: 11, count: 33 * 64 * 7 },
]
const PROGRAMS = 4
const COMMANDS = 60
const CHECK_EVERY = 211

/** Plays programs that come from `seed` until the two differ. */
export function firstOtherPyMalloc(seed = 14): string | undefined {
  const random = seeded(seed)
  for (let round = 0; round < PROGRAMS; round++)
    for (const version of VERSIONS) {
      const program = new PyMallocProgram(version)
      let steps = 0
      for (let done = 0; done < COMMANDS; done++) {
        const command = anyCommandOf(random, program.pymalloc.rules.threshold)
        const wrong =
          program.run(command, () => (++steps % CHECK_EVERY === 0 ? program.difference() : undefined)) ??
          program.difference()
        if (wrong) return `${version}, command ${done + 1}, ${Object.values(command).join(' ')}: ${wrong}`
      }
    }
  const program = new PyMallocProgram('2.7.18')
  for (const command of MANY) {
    const wrong = program.run(command) ?? program.difference()
    if (wrong) return `many arenas, ${command.kind}: ${wrong}`
  }
  return undefined
}

function anyCommandOf(random: () => number, threshold: Bytes): Command {
  const below = (end: number): number => Math.floor(random() * end)
  const kind = random()
  // large blocks fill arenas soonest
  const bytes = random() < 0.5 ? threshold - below(40) : below(threshold + 40)
  if (kind < 0.4) return { kind: 'make', bytes, count: random() < 0.2 ? below(3000) : below(200) }
  if (kind < 0.75)
    return {
      kind: 'free',
      block: below(5000),
      stride: 1 + below(40),
      count: random() < 0.3 ? below(5000) : below(200),
    }
  return kind < 0.95
    ? { kind: 'realloc', block: below(5000), bytes: below(threshold + 40) }
    : { kind: 'align', pages: below(4) }
}
