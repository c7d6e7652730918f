/** Random programs that call malloc, for property tests: what they do, and a way to play them a call at a time. */
import fc from 'fast-check'
import { PAGE_BYTES, roundUp, type Address, type Bytes } from '../../src/machine/address.ts'
import type { ProcessOptions } from '../../src/machine/kernel/index.ts'
import { Machine } from '../../src/machine/machine.ts'
import type { GlibcOptions } from '../../src/machine/malloc/glibc/index.ts'
import type { Expected, Span } from './heap-checks.ts'

/** `block` counts the blocks that the program has at the time, and starts again behind the last. */
export type Call =
  | { readonly kind: 'malloc' | 'valloc'; readonly bytes: Bytes }
  | { readonly kind: 'calloc'; readonly count: number; readonly bytes: Bytes }
  | { readonly kind: 'realloc'; readonly block: number; readonly bytes: Bytes }
  | { readonly kind: 'free' | 'write'; readonly block: number }
  | { readonly kind: 'memalign' | 'posixMemalign'; readonly alignment: Bytes; readonly bytes: Bytes }
  | { readonly kind: 'trim'; readonly pad: Bytes }
  | { readonly kind: 'mallopt'; readonly param: number; readonly value: number }
  | { readonly kind: 'sbrk'; readonly bytes: Bytes }

/** Where sizes change bins, lists, or the way they are served. */
const SEAMS = [
  0, 24, 120, 136, 160, 520, 1008, 1032, 1048, 3056, 3136, 4096, 10_736, 65_000, 131_048, 262_000,
]

const bytes = fc.oneof(
  { weight: 6, arbitrary: fc.nat(200) },
  { weight: 4, arbitrary: fc.nat(2500) },
  { weight: 2, arbitrary: fc.nat(80_000) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...SEAMS), fc.integer({ min: -2, max: 2 }))
      .map(([seam, steps]) => Math.max(0, seam + steps * 8)),
  },
  { weight: 1, arbitrary: fc.integer({ min: 131_049, max: 700_000 }) },
)
const block = fc.nat(1000)
const alignment = fc.oneof(
  fc.integer({ min: 3, max: 14 }).map((power) => 2 ** power),
  fc.integer({ min: 1, max: 300 }),
)
/** M_MXFAST, M_TRIM_THRESHOLD, M_TOP_PAD, M_MMAP_THRESHOLD, M_MMAP_MAX and values for each. */
const setting = fc.oneof(
  fc.tuple(fc.constant(1), fc.nat(170)),
  fc.tuple(fc.constant(-1), fc.oneof(fc.nat(300_000), fc.constant(-1))),
  fc.tuple(fc.constant(-2), fc.nat(300_000)),
  fc.tuple(fc.constant(-3), fc.oneof(fc.integer({ min: 4000, max: 300_000 }), fc.constant(-1))),
  fc.tuple(fc.constant(-4), fc.nat(4)),
)

const call: fc.Arbitrary<Call> = fc.oneof(
  { weight: 40, arbitrary: fc.record({ kind: fc.constant('malloc' as const), bytes }) },
  { weight: 36, arbitrary: fc.record({ kind: fc.constant('free' as const), block }) },
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('realloc' as const), block, bytes }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('calloc' as const), count: fc.nat(4), bytes }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('memalign' as const, 'posixMemalign' as const),
      alignment,
      bytes,
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('write' as const), block }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('valloc' as const), bytes }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('trim' as const), pad: fc.constantFrom(0, 4096, 100_000) }),
  },
  {
    weight: 1,
    arbitrary: setting.map(([param, value]) => ({ kind: 'mallopt' as const, param, value })),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('sbrk' as const),
      bytes: fc.constantFrom(1, 16, 100, 4096, 5000, 200_000),
    }),
  },
)

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 2 })

/** What a machine can be made with: both versions, all tunables, a break that is no page's start, little room. */
export const anyOptions: fc.Arbitrary<GlibcOptions & ProcessOptions> = fc
  .record({
    version: fc.constantFrom('2.36' as const, '2.36' as const, '2.17' as const),
    tcache: fc.constantFrom(true, true, false),
    tcacheCount: maybe(fc.constantFrom(0, 1, 3, 20)),
    tcacheMax: maybe(fc.integer({ min: 24, max: 1032 })),
    mmapThreshold: maybe(fc.integer({ min: 4096, max: 300_000 })),
    trimThreshold: maybe(fc.nat(500_000)),
    topPad: maybe(fc.nat(300_000)),
    mxfast: maybe(fc.nat(160)),
    mmapMax: maybe(fc.nat(5)),
    startBreak: maybe(fc.nat(PAGE_BYTES).map((offset) => HEAP + offset)),
    mappingTop: maybe(fc.constantFrom(1, 4).map((mebibytes) => HEAP + mebibytes * 2 ** 20)),
  })
  .map(
    (options) =>
      Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as GlibcOptions &
        ProcessOptions,
  )

const HEAP = 0x5555_5555_a000

export function anyCalls(maxLength: number): fc.Arbitrary<Call[]> {
  return fc.array(call, { maxLength, size: 'max' })
}

/** A machine and the program on it, which knows its blocks. */
export class HeapProgram implements Expected {
  readonly machine: Machine
  readonly blocks = new Map<Address, Bytes>()
  readonly foreign: Span[] = []

  private readonly options: GlibcOptions & ProcessOptions

  constructor(options: GlibcOptions & ProcessOptions = {}, machine = new Machine(options)) {
    this.machine = machine
    this.options = options
  }

  /** The same program on a copy of its machine. */
  static copyOf(program: HeapProgram): HeapProgram {
    const copy = new HeapProgram(program.options, program.machine.copy())
    for (const [block, bytes] of program.blocks) copy.blocks.set(block, bytes)
    copy.foreign.push(...program.foreign)
    return copy
  }

  /** Makes the call; one that needs a block does nothing where the program has none. */
  make(call: Call): void {
    const { malloc, process } = this.machine
    switch (call.kind) {
      case 'malloc':
        return this.got(malloc.malloc(call.bytes), call.bytes)
      case 'valloc':
        return this.got(malloc.valloc(call.bytes), call.bytes)
      case 'calloc':
        return this.got(malloc.calloc(call.count, call.bytes), call.count * call.bytes)
      case 'memalign':
        return this.got(malloc.memalign(call.alignment, call.bytes), call.bytes)
      case 'posixMemalign':
        return this.got(malloc.posixMemalign(call.alignment, call.bytes), call.bytes)
      case 'realloc': {
        const old = this.block(call.block)
        const made = malloc.realloc(old, call.bytes)
        // refused: the old one is as it was
        if (made === 0 && call.bytes > 0) return
        this.blocks.delete(old)
        return this.got(made, call.bytes)
      }
      case 'free': {
        const old = this.block(call.block)
        this.blocks.delete(old)
        return malloc.free(old)
      }
      case 'write': {
        const block = this.block(call.block)
        return process.touch(block, this.blocks.get(block) ?? 0)
      }
      case 'trim':
        malloc.trim(call.pad)
        return
      case 'mallopt':
        malloc.mallopt(call.param, call.value)
        return
      case 'sbrk': {
        // a heap that ends within a chunk's granule, because it was refused the rest, is not simulated
        const bytes = this.options.mappingTop !== undefined ? roundUp(call.bytes, PAGE_BYTES) : call.bytes
        const start = process.sbrk(bytes)
        if (start !== -1) this.foreign.push({ start, end: start + bytes })
      }
    }
  }

  private got(block: Address, bytes: Bytes): void {
    if (block !== 0) this.blocks.set(block, bytes)
  }

  private block(index: number): Address {
    return [...this.blocks.keys()][index % Math.max(1, this.blocks.size)] ?? 0
  }
}
