import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { writeContent, type Content } from '../../src/machine/content.ts'
import { Machine } from '../../src/machine/machine.ts'
import { Timeline } from '../../src/machine/timeline.ts'
import type { Words } from '../../src/machine/words.ts'
import { heapFaults, lookUpFaults } from '../support/heap-checks.ts'
import { HeapProgram, anyCalls, anyOptions, type Call } from '../support/heap-programs.ts'
import { seeded } from '../support/malloc-programs.ts'
import { dumpOf } from '../support/machine-dump.ts'

const FUZZ = process.env.FUZZ !== undefined
const RUNS = FUZZ ? 2000 : 60
const MILLISECONDS = FUZZ ? 1_200_000 : 60_000
const PIECE_WORDS = 2 ** 12

describe('an array behind the write barrier', () => {
  test('has at a checkpoint what it had then, whichever way one comes', () => {
    const timeline = new Timeline()
    const words = timeline.words(10)
    words.set(3, 1)
    const first = timeline.checkpoint()
    words.set(3, 2)
    const second = timeline.checkpoint()
    words.set(3, 3)
    const at = (checkpoint: number): number => {
      timeline.restore(checkpoint)
      return words.data[3] as number
    }
    expect([at(first), at(second), at(second), at(first), at(second)]).toEqual([1, 2, 2, 1, 2])
  })

  test('keeps what it had when it grows between checkpoints', () => {
    const timeline = new Timeline()
    const words = timeline.words(4)
    words.set(1, 11)
    timeline.checkpoint()
    words.grow(3 * PIECE_WORDS)
    words.set(1, 12)
    words.set(2 * PIECE_WORDS, 13)
    timeline.checkpoint()
    words.grow(9 * PIECE_WORDS)
    words.set(8 * PIECE_WORDS, 14)
    const read = (): number[] => [1, 2 * PIECE_WORDS, 8 * PIECE_WORDS].map((index) => words.data[index] ?? 0)
    timeline.restore(0)
    expect(read()).toEqual([11, 0, 0])
    timeline.restore(1)
    expect(read()).toEqual([12, 13, 0])
  })

  test('notices writes to a range of it, across pieces', () => {
    const timeline = new Timeline()
    const words = timeline.words(3 * PIECE_WORDS)
    timeline.checkpoint()
    words.guardRange(PIECE_WORDS - 1, 2 * PIECE_WORDS + 1)
    words.data.fill(7, PIECE_WORDS - 1, 2 * PIECE_WORDS + 1)
    timeline.restore(0)
    expect(words.data.every((word) => word === 0)).toBe(true)
  })

  test('forgets what lay after the present at a new checkpoint', () => {
    const timeline = new Timeline()
    const words = timeline.words(4)
    for (const value of [1, 2, 3]) {
      words.set(0, value)
      timeline.checkpoint()
    }
    timeline.restore(0)
    words.set(0, 20)
    expect(timeline.checkpoint()).toBe(1)
    expect(timeline.checkpoints).toBe(2)
    expect(() => timeline.restore(2)).toThrow('checkpoint 2 of 2')
    timeline.restore(0)
    expect(words.data[0]).toBe(1)
    timeline.restore(1)
    expect(words.data[0]).toBe(20)
  })

  test('goes back for good, however far, and knows nothing of what lay after it', () => {
    const timeline = new Timeline()
    const words = timeline.words(2 * PIECE_WORDS)
    for (let value = 1; value <= 5; value++) {
      words.set(0, value)
      if (value > 2) words.set(PIECE_WORDS, 10 * value)
      timeline.checkpoint()
    }
    words.set(1, 7)
    const read = (): number[] => [0, 1, PIECE_WORDS].map((index) => words.data[index] as number)
    timeline.rewind(3)
    expect([timeline.checkpoints, ...read()]).toEqual([4, 4, 0, 40])
    timeline.restore(0)
    timeline.rewind(1)
    expect([timeline.checkpoints, ...read()]).toEqual([2, 2, 0, 0])
    words.set(0, 20)
    timeline.checkpoint()
    timeline.restore(0)
    expect(read()).toEqual([1, 0, 0])
    timeline.restore(2)
    expect(read()).toEqual([20, 0, 0])
  })

  test('is at every checkpoint as a copy of it was, however it was written, grown, tried and restored', () => {
    const change = fc.record({
      kind: fc.constantFrom(
        'write',
        'write',
        'write',
        'grow',
        'reserve',
        'hash',
        'checkpoint',
        'checkpoint',
        'restore',
        'try',
      ),
      at: fc.nat(8 * PIECE_WORDS),
      count: fc.nat(2 * PIECE_WORDS),
      by: fc.constantFrom(0, 1, 3, -128, 2 ** 30),
    })
    fc.assert(
      fc.property(
        fc.constantFrom(0, 1, 3, 128),
        fc.array(change, { minLength: 5, maxLength: 40 }),
        (period, changes) => {
          const timeline = new Timeline()
          const words = timeline.words(PIECE_WORDS / 2, period)
          const copies: Int32Array[] = []
          const write = (at: number, count: number, by: number): void => {
            const from = at % words.length
            const to = Math.min(words.length, from + count)
            words.guardRange(from, to)
            for (let index = from; index < to; index++) words.data[index] = index * by
          }
          for (const { kind, at, count, by } of changes)
            if (kind === 'write') write(at, count, by)
            else if (kind === 'grow') words.grow(Math.min(8 * PIECE_WORDS, words.length + at))
            else if (kind === 'reserve') words.reserve(words.length + at)
            else if (kind === 'hash') timeline.hash()
            else if (kind === 'checkpoint') copies.splice(timeline.checkpoint(), Infinity, words.data.slice())
            else if (kind === 'restore' && copies.length > 0) {
              timeline.restore(at % copies.length)
              expectSame(words, copies[at % copies.length])
            } else if (kind === 'try') {
              const before = words.data.slice()
              timeline.trial(() => write(at, count, by))
              expectSame(words, before)
            }
          copies.forEach((copy, checkpoint) => {
            timeline.restore(checkpoint)
            expectSame(words, copy)
            const fresh = new Timeline()
            fresh.words(copy.length, period).data.set(copy)
            expect(timeline.hash()).toBe(fresh.hash())
          })
        },
      ),
      { numRuns: 5 * RUNS },
    )
  })

  test('is what it was once what was written to it while it was held is undone', () => {
    const timeline = new Timeline()
    const words = timeline.words(2 * PIECE_WORDS)
    words.set(0, 1)
    timeline.checkpoint()
    words.set(0, 2)
    timeline.checkpoint()
    words.set(0, 3)
    const undo = timeline.hold()
    words.set(0, 30)
    words.set(PIECE_WORDS, 40)
    words.grow(4 * PIECE_WORDS)
    words.set(3 * PIECE_WORDS, 50)
    undo()
    const read = (): number[] => [0, PIECE_WORDS, 3 * PIECE_WORDS].map((index) => words.data[index] as number)
    expect(read()).toEqual([3, 0, 0])
    const wasAt = [0, 1].map((checkpoint) => {
      timeline.restore(checkpoint)
      return words.data[0]
    })
    expect(wasAt).toEqual([1, 2])
  })

  test('is at the checkpoints that are kept what it was, with the others forgotten', () => {
    const timeline = new Timeline()
    const words = timeline.words(PIECE_WORDS * 3)
    for (let value = 1; value <= 9; value++) {
      words.set(0, value)
      if (value % 3 === 0) words.set(PIECE_WORDS, value)
      if (value === 5) words.set(2 * PIECE_WORDS, value)
      timeline.checkpoint()
    }
    timeline.thin((checkpoint) => checkpoint % 4 === 0)
    const at = Array.from({ length: timeline.checkpoints }, (_, checkpoint) => {
      timeline.restore(checkpoint)
      return [0, PIECE_WORDS, 2 * PIECE_WORDS].map((index) => words.data[index])
    })
    expect(at).toEqual([
      [1, 0, 0],
      [5, 3, 5],
      [9, 9, 5],
    ])
    timeline.restore(1)
    expect(() => timeline.thin(() => false)).toThrow('after the last one')
  })

  test('has a hash that is of its words alone: not of room to grow, nor of the way that led there', () => {
    const timeline = new Timeline()
    const words = timeline.words(3)
    const hashes = new Set([timeline.hash()])
    for (const [index, value] of [
      [0, 1],
      [0, -1],
      [0, 1 << 31],
      [1, 1],
      [2, 1],
      [2, 0x10001],
    ] as const) {
      words.set(0, 0)
      words.set(1, 0)
      words.set(index, value)
      hashes.add(timeline.hash())
    }
    expect(hashes.size).toBe(7)
    const before = timeline.hash()
    expect(before).toMatch(/^[0-9a-f]{16}$/)
    words.grow(3 * PIECE_WORDS)
    expect(timeline.hash()).toBe(before)
    timeline.checkpoint()
    words.set(2 * PIECE_WORDS, 5)
    expect(timeline.hash()).not.toBe(before)
    timeline.restore(0)
    expect(timeline.hash()).toBe(before)
    let count = 0
    timeline.register({ registers: () => [count], setRegisters: ([value = 0]) => (count = value) })
    const counts = [0, 1, -1, 0.5, 2 ** 32, 2 ** 32 + 1, Infinity].map((value) => {
      count = value
      return timeline.hash()
    })
    expect(new Set(counts).size).toBe(counts.length)
  })

  test('costs what changes after a checkpoint, not what is there', () => {
    const timeline = new Timeline()
    const words = timeline.words(100 * PIECE_WORDS)
    words.data.fill(1)
    const before = timeline.bytes
    for (let checkpoint = 0; checkpoint < 50; checkpoint++) {
      timeline.checkpoint()
      words.set(5, checkpoint)
    }
    expect(timeline.bytes - before).toBe(50 * PIECE_WORDS * 4)
  })
})

describe('a machine', () => {
  test(
    'is at any event, from any checkpoint, in the state that a replay comes to',
    () => {
      const moves = fc.array(fc.tuple(fc.nat(1000), fc.nat(1000)), { minLength: 1, maxLength: 12 })
      fc.assert(
        fc.property(
          anyOptions,
          anyCalls(300),
          fc.integer({ min: 1, max: 60 }),
          moves,
          (options, calls, every, goals) => {
            const dumps = [dumpOf(new Machine(options))]
            const replayed = new HeapProgram(options)
            for (const call of calls) {
              replayed.make(call)
              dumps.push(dumpOf(replayed.machine))
            }
            const travelled = new Traveller(options, calls, every)
            expect(dumpOf(travelled.program.machine)).toEqual(dumps.at(-1))
            for (const [mark, steps] of goals) {
              const event = travelled.go(mark, steps)
              const { machine } = travelled.program
              expect(dumpOf(machine)).toEqual(dumps[event])
              expect(heapFaults(machine, travelled.program)).toEqual([])
              expect(lookUpFaults(machine.malloc)).toEqual([])
            }
          },
        ),
        { numRuns: RUNS, interruptAfterTimeLimit: MILLISECONDS * 0.8 },
      )
    },
    MILLISECONDS,
  )

  test('has a copy that goes its own way', () => {
    fc.assert(
      fc.property(anyOptions, anyCalls(120), anyCalls(60), anyCalls(60), (options, before, here, there) => {
        const original = new HeapProgram(options)
        before.forEach((call) => original.make(call))
        const copied = HeapProgram.copyOf(original)
        expect(dumpOf(copied.machine)).toEqual(dumpOf(original.machine))
        here.forEach((call) => original.make(call))
        const mine = dumpOf(original.machine)
        there.forEach((call) => copied.make(call))
        expect(dumpOf(original.machine)).toEqual(mine)
        expect(heapFaults(copied.machine, copied)).toEqual([])
        const alone = new HeapProgram(options)
        ;[...before, ...there].forEach((call) => alone.make(call))
        expect(dumpOf(copied.machine)).toEqual(dumpOf(alone.machine))
      }),
      { numRuns: RUNS / 2 },
    )
  })

  test('keeps at a checkpoint that its program has ended', () => {
    const machine = new Machine()
    const block = machine.malloc.malloc(24)
    const before = machine.timeline.checkpoint()
    machine.malloc.free(block)
    machine.malloc.free(block)
    const after = machine.timeline.checkpoint()
    const ended = machine.malloc.ended
    expect(ended?.message).toBe('free(): double free detected in tcache 2')
    expect(machine.copy().malloc.ended).toEqual(ended)
    machine.timeline.restore(before)
    expect(machine.malloc.ended).toBeUndefined()
    machine.timeline.restore(after)
    expect(machine.malloc.ended).toEqual(ended)
  })
})

describe('no call writes past the barrier', () => {
  test.each(['2.36', '2.17'] as const)('on a heap of many pieces, glibc %s', (version) => {
    const random = seeded(Number(process.env.SEED ?? 7))
    const below = (end: number): number => Math.floor(random() * end)
    const machine = new Machine({ version })
    const { malloc, timeline } = machine
    const blocks: number[] = []
    for (let block = 0; block < BLOCKS; block++) blocks.push(malloc.mallocChunk(below(3000)))
    // every third is freed, in no order
    for (let block = 0; block < BLOCKS / 3; block++) {
      const index = below(blocks.length)
      malloc.freeChunk(blocks[index] as number)
      blocks[index] = blocks.at(-1) as number
      blocks.pop()
    }
    timeline.checkpoint()
    const calls = anyCallsOn(machine, blocks, below)
    for (let call = 0; call < (FUZZ ? 20_000 : 300); call++) {
      forgetChanges(timeline)
      const before = arraysOf(timeline).map((words) => ({ words, data: words.data.slice() }))
      const name = calls.next().value as string
      const lost = before.filter(({ words, data }) => isLost(timeline, words, data))
      expect(lost.length, `call ${call + 1}, ${name}, wrote past the barrier`).toBe(0)
    }
    expect(arraysOf(timeline).some(({ data }) => data.length > 16 * PIECE_WORDS)).toBe(true)
  })
})

/** What was added since is zeros. */
function expectSame(words: Words, copy: Int32Array | undefined): void {
  const wanted = new Int32Array(words.length)
  wanted.set(copy ?? [])
  expect(words.data.findIndex((word, index) => word !== wanted[index])).toBe(-1)
}

const BLOCKS = 40_000

function arraysOf(timeline: Timeline): Words[] {
  return (timeline as unknown as { arrays: Words[] }).arrays
}

/** As after a checkpoint, but nothing is kept. */
function forgetChanges(timeline: Timeline): void {
  for (const words of arraysOf(timeline)) words.watch()
  ;(timeline as unknown as { open: unknown[] }).open = []
}

/** Whether a piece is other than it was and passes for unchanged, or is kept as it never was. */
function isLost(timeline: Timeline, words: Words, before: Int32Array): boolean {
  const { open } = timeline as unknown as {
    open: { words: Words; piece: number; content: Content }[]
  }
  const was = new Int32Array(PIECE_WORDS)
  for (const kept of open) {
    if (kept.words !== words) continue
    const from = kept.piece * PIECE_WORDS
    writeContent(kept.content, was)
    for (let index = 0; index < PIECE_WORDS; index++)
      if (was[index] !== (before[from + index] ?? 0)) return true
  }
  for (let index = 0; index < words.data.length; index++)
    if (words.data[index] !== (before[index] ?? 0) && words.clean[Math.floor(index / PIECE_WORDS)] !== 0)
      return true
  return false
}

/** Calls at random without end: each is made when it is asked for, and told. */
function* anyCallsOn(machine: Machine, blocks: number[], below: (end: number) => number): Generator<string> {
  const { malloc, process } = machine
  for (;;) {
    const index = below(blocks.length)
    const chunk = blocks[index] as number
    const bytes = below(4) === 0 ? below(200) : below(4000)
    const kind = below(20)
    if (kind < 7) {
      malloc.freeChunk(chunk)
      blocks[index] = blocks.at(-1) as number
      blocks.pop()
      yield 'free'
    } else if (kind < 13) {
      blocks.push(malloc.mallocChunk(bytes))
      yield 'malloc'
    } else if (kind < 15) {
      blocks[index] = malloc.reallocChunk(chunk, bytes + 1)
      yield 'realloc'
    } else if (kind < 16) {
      blocks.push(malloc.callocChunk(2, bytes))
      yield 'calloc'
    } else if (kind < 17) {
      blocks.push(malloc.memalignChunk(256, bytes))
      yield 'memalign'
    } else if (kind < 19) {
      // one with a mapping of its own, and one at the end of the heap
      const size = kind === 17 ? 200_000 + bytes * 100 : 100_000
      const large = malloc.malloc(size)
      yield 'malloc of a large block'
      process.touch(large, size / 2)
      yield 'touch'
      const moved = malloc.realloc(large, size + 20_000)
      yield 'realloc of a large block'
      malloc.free(moved)
      yield 'free of a large block'
    } else if (below(4) === 0) {
      malloc.trim(0)
      yield 'trim'
    }
  }
}

/** A program that leaves a checkpoint every so many calls, and then goes to and fro. */
class Traveller {
  readonly program: HeapProgram
  private readonly calls: readonly Call[]
  private readonly every: number
  /** By checkpoint: what the program knew then. */
  private readonly known: { blocks: ReadonlyMap<number, number>; foreign: HeapProgram['foreign'] }[] = []

  constructor(options: ConstructorParameters<typeof HeapProgram>[0], calls: readonly Call[], every: number) {
    this.program = new HeapProgram(options)
    this.calls = calls
    this.every = every
    calls.forEach((call, event) => {
      if (event % every === 0) this.mark()
      this.program.make(call)
    })
    if (calls.length === 0) this.mark()
  }

  /** Restores a checkpoint and plays some calls on; answers the event at which it stands. */
  go(checkpoint: number, steps: number): number {
    const mark = checkpoint % this.known.length
    const { blocks, foreign, machine } = this.program
    const known = this.known[mark]
    machine.timeline.restore(mark)
    blocks.clear()
    for (const [block, bytes] of known?.blocks ?? []) blocks.set(block, bytes)
    foreign.splice(0, foreign.length, ...(known?.foreign ?? []))
    const from = mark * this.every
    const to = from + (steps % (this.calls.length - from + 1))
    for (const call of this.calls.slice(from, to)) this.program.make(call)
    return to
  }

  private mark(): void {
    this.program.machine.timeline.checkpoint()
    const { blocks, foreign } = this.program
    this.known.push({ blocks: new Map(blocks), foreign: [...foreign] })
  }
}
