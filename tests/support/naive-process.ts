/**
 * Address spaces as one would write them down without a thought for speed: a list of mappings, and a frame for each page.
 * Random programs of the kernel's calls play on these and on the machine's, and are compared after every call.
 */
import { PAGE_BYTES, roundDown, roundUp, type Address, type Bytes } from '../../src/machine/address.ts'
import { Kernel, type Mapping, type Process } from '../../src/machine/kernel/index.ts'
import { seeded, type Random } from './malloc-programs.ts'

interface Span {
  start: Address
  end: Address
}

/** A page of memory; what is in it does not matter. */
type Frame = object

export class NaiveProcess {
  brk: Address
  peakBreak: Address
  readonly startBreak: Address
  readonly mappingTop: Address
  readonly memory: Bytes
  /** From high addresses to low ones. */
  mappings: Span[] = []
  /** By page number. */
  readonly frames = new Map<number, Frame>()
  readonly family: Set<NaiveProcess>

  constructor(startBreak: Address, mappingTop: Address, memory: Bytes, family = new Set<NaiveProcess>()) {
    this.brk = this.peakBreak = this.startBreak = startBreak
    this.mappingTop = mappingTop
    this.memory = memory
    this.family = family.add(this)
  }

  sbrk(bytes: Bytes): Address {
    const old = this.brk
    const lowest = this.mappings.at(-1)?.start ?? this.mappingTop
    if (bytes > this.memory || old + bytes < this.startBreak || old + bytes > lowest) return -1
    this.brk += bytes
    this.peakBreak = Math.max(this.peakBreak, this.brk)
    if (bytes < 0) this.release(roundUp(this.brk, PAGE_BYTES), roundUp(old, PAGE_BYTES))
    return old
  }

  map(bytes: Bytes): Address {
    const size = roundUp(bytes, PAGE_BYTES)
    if (size === 0 || bytes > this.memory) return 0
    let above = this.mappingTop
    for (const { start, end } of this.mappings) {
      if (above - end >= size) break
      above = start
    }
    if (above - size < this.brk) return 0
    this.add({ start: above - size, end: above })
    return above - size
  }

  unmap(start: Address, bytes: Bytes): void {
    const end = start + roundUp(bytes, PAGE_BYTES)
    const left = this.mappings.flatMap((span) => [
      { start: Math.max(span.start, end), end: span.end },
      { start: span.start, end: Math.min(span.end, start) },
    ])
    this.mappings = this.mappings
      .flatMap((span, index) =>
        span.end <= start || span.start >= end ? [span] : left.slice(2 * index, 2 * index + 2),
      )
      .filter((span) => span.start < span.end)
    this.release(start, end)
  }

  remap(start: Address, oldBytes: Bytes, newBytes: Bytes): Address {
    const span = this.mappings.find(
      (each) => each.start === start && each.end === start + roundUp(oldBytes, PAGE_BYTES),
    )
    const end = start + roundUp(newBytes, PAGE_BYTES)
    if (!span) return 0
    if (end < span.end) {
      this.unmap(end, span.end - end)
      return start
    }
    const above = this.mappings.filter((each) => each.start >= span.end).at(-1)?.start ?? this.mappingTop
    if (end <= above) {
      span.end = end
      return start
    }
    const moved = this.map(newBytes)
    if (moved === 0) return 0
    for (let at = start; at < span.end; at += PAGE_BYTES) {
      const frame = this.frames.get(at / PAGE_BYTES)
      if (frame) this.frames.set((at - start + moved) / PAGE_BYTES, frame)
    }
    this.unmap(start, oldBytes)
    return moved
  }

  discard(start: Address, bytes: Bytes): void {
    this.release(roundUp(start, PAGE_BYTES), roundDown(start + bytes, PAGE_BYTES))
  }

  touch(start: Address, bytes: Bytes): void {
    for (let page = Math.floor(start / PAGE_BYTES); page * PAGE_BYTES < start + bytes; page++) {
      const frame = this.frames.get(page)
      const isShared = [...this.family].some(
        (other) => other !== this && frame !== undefined && [...other.frames.values()].includes(frame),
      )
      if (!frame || isShared) this.frames.set(page, {})
    }
  }

  fork(): NaiveProcess {
    const child = new NaiveProcess(this.startBreak, this.mappingTop, this.memory, this.family)
    child.brk = this.brk
    child.peakBreak = this.peakBreak
    child.mappings = this.mappings.map((span) => ({ ...span }))
    for (const [page, frame] of this.frames) child.frames.set(page, frame)
    return child
  }

  maps(): Mapping[] {
    const heap =
      this.brk > this.startBreak ? [{ start: this.startBreak, end: this.brk, name: '[heap]' as const }] : []
    const mapped = this.mappings.toReversed().map(({ start, end }) => ({ start, end, name: '' as const }))
    return [...heap, ...mapped].map((mapping) => ({
      ...mapping,
      residentBytes: this.residentIn(roundDown(mapping.start, PAGE_BYTES), roundUp(mapping.end, PAGE_BYTES)),
    }))
  }

  residentIn(start: Address, end: Address): Bytes {
    return (
      [...this.frames.keys()].filter((page) => page * PAGE_BYTES >= start && page * PAGE_BYTES < end).length *
      PAGE_BYTES
    )
  }

  get usedBytes(): Bytes {
    return new Set([...this.family].flatMap((each) => [...each.frames.values()])).size * PAGE_BYTES
  }

  private add(span: Span): void {
    this.mappings = [...this.mappings, span].sort((one, other) => other.start - one.start)
  }

  private release(start: Address, end: Address): void {
    for (const page of this.frames.keys())
      if (page * PAGE_BYTES >= start && page * PAGE_BYTES < end) this.frames.delete(page)
  }
}

const PROGRAMS = 60
const CALLS = 80
const HEAP = 0x5555_5555_a000
const MIB = 2 ** 20

/** The first call after which the machine's address spaces are not the naive ones, in words; undefined if all are. */
export function firstOtherAddressSpace(programs = PROGRAMS, seed = 1): string | undefined {
  for (let program = 0; program < programs; program++) {
    const wrong = playBoth(seeded(seed + program))
    if (wrong !== undefined) return `program ${seed + program}, ${wrong}`
  }
  return undefined
}

interface Pair {
  readonly real: Process
  readonly naive: NaiveProcess
}

function playBoth(random: Random): string | undefined {
  const below = (end: number): number => Math.floor(random() * end)
  const kernel = new Kernel()
  const options = {
    startBreak: HEAP + (random() < 0.5 ? 0 : below(PAGE_BYTES)),
    mappingTop: HEAP + MIB * (1 + below(4)),
    memory: 2 * MIB,
  }
  const first: Pair = {
    real: kernel.spawn(options),
    naive: new NaiveProcess(options.startBreak, options.mappingTop, options.memory),
  }
  const pairs = [first]
  for (let call = 0; call < CALLS; call++) {
    const { real, naive } = pairs[below(pairs.length)] as Pair
    const size = 1 + (random() < 0.5 ? PAGE_BYTES * below(8) - 1 + below(2) : below(40 * PAGE_BYTES))
    const span = naive.mappings[below(naive.mappings.length)]
    const inside = span && span.start + PAGE_BYTES * below((span.end - span.start) / PAGE_BYTES)
    let told = ''
    const both = (name: string, here: unknown, there: unknown): string | undefined => {
      told = name
      return here === there ? undefined : `call ${call + 1}, ${name}: ${String(here)}, not ${String(there)}`
    }
    const kind = random()
    let wrong: string | undefined
    if (kind < 0.15) wrong = both(`sbrk(${size})`, real.sbrk(size), naive.sbrk(size))
    else if (kind < 0.22) {
      const less = -Math.min(size, naive.brk - naive.startBreak)
      wrong = both(`sbrk(${less})`, real.sbrk(less), naive.sbrk(less))
    } else if (kind < 0.42) wrong = both(`map(${size})`, real.map(size), naive.map(size))
    else if (kind < 0.54 && inside) {
      const bytes = random() < 0.5 ? span.end - inside : size
      wrong = both(`unmap(${inside}, ${bytes})`, real.unmap(inside, bytes), naive.unmap(inside, bytes))
    } else if (kind < 0.64 && span) {
      const old = span.end - span.start
      const [here, there] = [real.remap(span.start, old, size), naive.remap(span.start, old, size)]
      wrong = both(`remap(${old} to ${size})`, here, there)
    } else if (kind < 0.8 && span && inside) {
      const start = inside + below(PAGE_BYTES)
      const bytes = 1 + below(span.end - start)
      wrong = both(`touch(${start}, ${bytes})`, real.touch(start, bytes), naive.touch(start, bytes))
    } else if (kind < 0.9 && naive.brk > naive.startBreak) {
      const start = naive.startBreak + below(naive.brk - naive.startBreak)
      const bytes = 1 + below(naive.brk - start)
      wrong = both(`touch(${start}, ${bytes})`, real.touch(start, bytes), naive.touch(start, bytes))
    } else if (kind < 0.97) {
      const heap = { start: naive.startBreak, end: naive.brk }
      const range = span && random() < 0.5 ? span : heap
      const start = range.start + below(range.end - range.start)
      const bytes = below(range.end - start + 1)
      if (range.end > range.start) real.discard(start, bytes)
      if (range.end > range.start) naive.discard(start, bytes)
      told = `discard(${start}, ${bytes})`
    } else if (pairs.length < 4) {
      pairs.push({ real: kernel.fork(real), naive: naive.fork() })
      told = 'fork()'
    }
    wrong ??= otherState(pairs, kernel, `call ${call + 1}, ${told}`)
    if (wrong !== undefined) return wrong
  }
  return undefined
}

function otherState(pairs: readonly Pair[], kernel: Kernel, after: string): string | undefined {
  for (const { real, naive } of pairs) {
    const heapEnd = roundUp(naive.brk, PAGE_BYTES)
    const here = {
      brk: real.programBreak,
      peak: real.peakBreak,
      resident: real.residentBytes,
      heapResident: real.heapResidentBytes,
      mapped: real.mappedBytes,
      maps: real.maps(),
      used: kernel.usedBytes,
    }
    const there = {
      brk: naive.brk,
      peak: naive.peakBreak,
      resident: naive.frames.size * PAGE_BYTES,
      heapResident: naive.residentIn(roundDown(naive.startBreak, PAGE_BYTES), heapEnd),
      mapped: naive.mappings.reduce((sum, { start, end }) => sum + end - start, 0),
      maps: naive.maps(),
      used: naive.usedBytes,
    }
    for (const field of Object.keys(here) as (keyof typeof here)[])
      if (JSON.stringify(here[field]) !== JSON.stringify(there[field]))
        return `after ${after}, ${field}: ${JSON.stringify(here[field])}, not ${JSON.stringify(there[field])}`
    for (const { start, end } of naive.mappings)
      for (const [address, mapped] of [
        [start, true],
        [end - 1, true],
        [end, naive.mappings.some((other) => other.start === end)],
      ] as const)
        if (real.isMapped(address) !== mapped || (real.mappingAt(address) !== undefined) !== mapped)
          return `after ${after}, ${address} is ${mapped ? '' : 'not '}mapped`
  }
  return undefined
}
