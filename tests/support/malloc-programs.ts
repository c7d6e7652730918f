/** Random programs for malloc, as traces without results; the same seed gives the same program. */

export type Random = () => number

/** mulberry32: numbers from 0 up to 1. */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export interface Profile {
  readonly size: (random: Random) => number
  /** Blocks alive when the program is at its largest. */
  readonly live: number
  /** Shares of all ops. */
  readonly realloc?: number
  readonly calloc?: number
  readonly memalign?: number
  /** As a power of two; a page, if not said. */
  readonly largestAlignment?: number
  readonly mallopt?: number
  readonly trim?: number
  readonly sbrk?: number
  /** Of requests that no machine can serve. */
  readonly absurd?: number
  /** The header's `env`. */
  readonly settings?: (random: Random) => Readonly<Record<string, number>>
}

const between = (random: Random, from: number, to: number): number =>
  from + Math.floor(random() * (to - from + 1))
const oneOf = <T>(random: Random, values: readonly T[]): T => values[Math.floor(random() * values.length)]!

const OBJECT_SIZES = [24, 28, 32, 40, 48, 56, 64, 72, 88, 104, 112, 120, 136, 168, 232, 248, 368, 480]
const python = (random: Random): number =>
  random() < 0.75 ? oneOf(random, OBJECT_SIZES) : between(random, 16, 512)
const powerLaw = (random: Random): number => Math.min(2 ** 20, Math.floor(12 * random() ** -1.25))
const mixed = (random: Random): number =>
  oneOf(random, [
    () => between(random, 0, 128),
    () => between(random, 0, 128),
    () => between(random, 100, 1100),
    () => between(random, 1000, 9000),
    () => between(random, 8000, 70_000),
  ])()
/** Where sizes change bins, lists or the way they are served. */
const SEAMS = [
  24, 120, 136, 160, 1008, 1024, 1032, 1048, 3056, 3120, 3136, 3632, 10_736, 45_040, 65_520, 131_048, 163_824,
]
const seams = (random: Random): number => Math.max(0, oneOf(random, SEAMS) + between(random, -3, 3) * 8)
const large = (random: Random): number => Math.floor(2 ** (12 + random() * 10))
const crowded = (random: Random): number =>
  oneOf(random, [1024, 1040, 1600, 2048, 3000, 3072, 5000, 12_000]) + between(random, 0, 3) * 16

const tunables = (random: Random): Readonly<Record<string, number>> =>
  Object.fromEntries(
    [
      ['tcacheCount', oneOf(random, [0, 1, 3, 20])],
      ['tcacheMax', between(random, 24, 1032)],
      ['mmapThreshold', between(random, 4096, 300_000)],
      ['trimThreshold', between(random, 0, 500_000)],
      ['topPad', between(random, 0, 300_000)],
      ['mxfast', between(random, 0, 160)],
      ['mmapMax', between(random, 0, 5)],
    ].filter(() => random() < 0.4),
  )

export const PROFILES: Readonly<Record<string, Profile>> = {
  'objects of an interpreter': { size: python, live: 1500, realloc: 0.03, calloc: 0.05 },
  'a power law': { size: powerLaw, live: 800, realloc: 0.05, calloc: 0.05, trim: 0.001 },
  'the seams of bins': { size: seams, live: 300, realloc: 0.1, calloc: 0.05 },
  'crowded large bins': { size: crowded, live: 600, realloc: 0.02 },
  'large blocks and mappings': { size: large, live: 80, realloc: 0.1, calloc: 0.1, absurd: 0.01 },
  'blocks that grow and shrink': { size: mixed, live: 200, realloc: 0.5, calloc: 0.02, absurd: 0.005 },
  'aligned blocks': { size: mixed, live: 300, memalign: 0.4, realloc: 0.1, trim: 0.002 },
  'blocks aligned to many pages': {
    size: powerLaw,
    live: 100,
    memalign: 0.6,
    largestAlignment: 21,
    realloc: 0.1,
  },
  'settings and a break that others move': {
    size: mixed,
    live: 300,
    realloc: 0.05,
    memalign: 0.05,
    mallopt: 0.01,
    trim: 0.01,
    sbrk: 0.01,
  },
  tunables: { size: mixed, live: 300, realloc: 0.1, calloc: 0.1, memalign: 0.05, settings: tunables },
}

const PAGE_ALIGNMENT = 12
/** PTRDIFF_MAX, which realloc alone refuses before it merges any fastbin, is told from its neighbours by no double. */
const ABSURD_REALLOC = ['1152921504606846976', '9223372036854775808', '18446744073709551615']
const ABSURD = [...ABSURD_REALLOC, '9223372036854775807']
/** Parameter and value of mallopt: M_MXFAST, M_TRIM_THRESHOLD, M_TOP_PAD, M_MMAP_THRESHOLD, M_MMAP_MAX, M_ARENA_TEST. */
const mallopts = (random: Random): readonly [number, number] =>
  oneOf(random, [
    [1, between(random, 0, 165)],
    [-1, between(random, 0, 1 << 20)],
    [-1, -1],
    [-2, between(random, 0, 200_000)],
    [-3, between(random, 4000, 1 << 20)],
    [-3, oneOf(random, [1 << 25, (1 << 25) + 1, -1])],
    [-4, between(random, 0, 6)],
    [-4, 65_536],
    [-7, 2],
  ] as const)

/** A program of about `ops` calls, which frees all it has at the end, unless it is cut off. */
export function mallocProgram(profile: Profile, seed: number, ops: number, isCut = false): string {
  const random = seeded(seed)
  const settings = profile.settings?.(random) ?? {}
  const lines: string[] = []
  const live: number[] = []
  const unused: number[] = []
  let maxId = 0
  let target = profile.live
  const newId = (): number => unused.pop() ?? ++maxId

  const allocate = (): void => {
    const id = newId()
    const kind = random()
    const bytes = random() < (profile.absurd ?? 0) ? oneOf(random, ABSURD) : String(profile.size(random))
    const calloc = profile.calloc ?? 0
    const memalign = profile.memalign ?? 0
    if (kind < calloc) {
      const element = oneOf(random, [1, 1, 2, 8, 24])
      lines.push(`c ${id} ${Math.ceil(Number(profile.size(random)) / element)} ${element}`)
    } else if (kind < calloc + memalign) lines.push(aligned(id, Number(bytes) > 2 ** 40 ? '100' : bytes))
    else lines.push(`m ${id} ${bytes}`)
    live.push(id)
  }
  const aligned = (id: number, bytes: string): string => {
    if (random() < 0.1) return `v ${id} ${bytes}`
    const alignment =
      random() < 0.1
        ? between(random, 1, 300)
        : 2 ** between(random, 3, profile.largestAlignment ?? PAGE_ALIGNMENT)
    return `${oneOf(random, ['a', 'A', 'p'])} ${id} ${alignment} ${bytes}`
  }
  const take = (): number => {
    const newest = random() < 0.4
    const index = newest
      ? live.length - 1 - Math.floor(random() * Math.min(live.length, 8))
      : Math.floor(random() * live.length)
    return live.splice(index, 1)[0]!
  }
  const reallocate = (): void => {
    const id = take()
    const kind = random()
    if (kind < 0.05) {
      lines.push(`r ${id} ${id} 0`)
      unused.push(id)
      return
    }
    const bytes =
      random() < (profile.absurd ?? 0)
        ? oneOf(random, ABSURD_REALLOC)
        : String(profile.size(random) * (kind < 0.5 ? 1 : 2))
    lines.push(`r ${kind > 0.97 ? 0 : id} ${kind > 0.97 ? newId() : id} ${bytes}`)
    live.push(kind > 0.97 ? Number(lines.at(-1)!.split(' ')[2]) : id)
    if (kind > 0.97) live.push(id)
  }

  while (lines.length < ops) {
    if (random() < 0.002) target = Math.floor(profile.live * oneOf(random, [0.05, 0.4, 1, 1, 1.3]))
    if (random() < 0.01) lines.push('i')
    let kind = random()
    const within = (share = 0): boolean => (kind -= share) < 0
    if (within(profile.mallopt)) lines.push(`o ${mallopts(random).join(' ')}`)
    else if (within(profile.trim)) lines.push(`t ${oneOf(random, [0, 0, 4096, 100_000])}`)
    else if (within(profile.sbrk)) lines.push(`s ${oneOf(random, [1, 16, 100, 4096, 5000, 200_000])}`)
    else if (live.length > 0 && within(profile.realloc)) reallocate()
    else if (live.length === 0 || random() < (live.length < target ? 0.6 : 0.35)) allocate()
    else {
      const id = take()
      lines.push(`f ${id}`)
      unused.push(id)
    }
  }
  if (!isCut) lines.push(...live.map((id) => `f ${id}`), 'i', 't 0', 'i')
  const header = {
    format: 'malloc-golden-1',
    label: 'random',
    ops: lines.length,
    maxId,
    brk0: '0x0',
    env: settings,
  }
  return `${JSON.stringify(header)}\n${lines.join('\n')}\n`
}
