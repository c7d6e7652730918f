import { describe, expect, test } from 'vitest'
import type { Machine } from '../../../src/machine/machine.ts'
import {
  ABOVE,
  BK,
  BK_NEXTSIZE,
  FD,
  FD_NEXTSIZE,
  LIVE,
  SIZE,
  TOP,
} from '../../../src/machine/malloc/glibc/chunks.ts'
import { heapFaults, lookUpFaults } from '../../support/heap-checks.ts'
import { run, type HeapScript } from '../../support/heap-script.ts'

const PROGRAM = `
  a = malloc(2000); p = malloc(1100); b = malloc(2000); q = malloc(1100); c = malloc(600); r = malloc(1100)
  t = malloc(24); m = malloc(200000); free(a); free(b); free(c); d = malloc(3000); free(t)`

/** Spoils one thing of a heap that is in order. */
const SPOILED: readonly (readonly [string, (heap: Spoiler) => void, RegExp])[] = [
  [
    'a chunk that is larger than its place',
    (heap) => heap.add('p', SIZE, 1),
    /begins before the one below it ends/,
  ],
  [
    'a chunk that is smaller than its place',
    (heap) => heap.add('p', SIZE, -2),
    /nobody has 32 bytes|there is a gap/,
  ],
  ['a chunk that does not know the one above it', (heap) => heap.set('p', ABOVE, TOP), /ABOVE of .* is not/],
  ['a free chunk that says it is in use', (heap) => heap.set('a', BK, LIVE), /is in a bin/],
  ['a block in use that says it is free', (heap) => heap.set('p', BK, 8), /is in no bin/],
  [
    'a ring that is open on one side',
    (heap) => heap.set('a', FD, heap.chunk('a')),
    /does not come back|reads otherwise/,
  ],
  ['a ring of sizes that misses a size', (heap) => heap.set('a', FD_NEXTSIZE, 0), /ring of sizes/],
  [
    'a ring of sizes that is open on one side',
    (heap) => heap.set('a', BK_NEXTSIZE, heap.chunk('p')),
    /ring of sizes/,
  ],
  ['a chunk in a bin for others', (heap) => heap.add('a', SIZE, 400), /is in bin/],
  ['a cached chunk that nobody lists', (heap) => heap.set('t', BK, LIVE), /is in the tcache/],
  ['a count of free chunks', (heap) => heap.machine.malloc.arena.bins.chunks++, /counted in bins/],
  ['a sum of free chunks', (heap) => heap.machine.malloc.arena.bins.granules--, /fordblks is/],
  ['the size of the arena', (heap) => (heap.machine.malloc.arena.systemBytes += 4096), /arena is/],
  [
    'the count of mappings',
    (heap) => heap.machine.malloc.arena.mappedCount++,
    /malloc counts 2 mappings of 1/,
  ],
  [
    'a header on a page that is not there',
    (heap) => heap.machine.process.discard(heap.machine.process.startBreak, 8192),
    /the header of .* is not resident/,
  ],
  [
    'a threshold',
    (heap) => (heap.machine.malloc.arena.settings.trimThreshold = 7),
    /the trim threshold is 7/,
  ],
  [
    'a block of which malloc knows nothing',
    (heap) => heap.blocks.set(heap.script.address('p') + 16, 10),
    /has no chunk/,
  ],
  [
    'a block that is too small',
    (heap) => heap.blocks.set(heap.script.address('p'), 1200),
    /has 1112 of 1200 bytes/,
  ],
]

interface Spoiler {
  readonly script: HeapScript
  readonly machine: Machine
  readonly blocks: Map<number, number>
  chunk(name: string): number
  set(name: string, word: number, value: number): void
  add(name: string, word: number, value: number): void
}

function spoiler(): Spoiler {
  const script = run(PROGRAM)
  const { machine } = script
  const { arena } = machine.malloc
  const chunk = (name: string): number => arena.chunks.find(arena.granuleOf(script.address(name)))
  const names = ['p', 'q', 'r', 'm', 'd']
  return {
    script,
    machine,
    blocks: new Map(names.map((name) => [script.address(name), 24])),
    chunk,
    set: (name, word, value) => arena.chunks.words.set(chunk(name) + word, value),
    add: (name, word, value) =>
      arena.chunks.words.set(
        chunk(name) + word,
        (arena.chunks.words.data[chunk(name) + word] as number) + value,
      ),
  }
}

describe('the checks of a heap', () => {
  test('find nothing in one that is in order', () => {
    const { machine, blocks } = spoiler()
    expect(heapFaults(machine, { blocks })).toEqual([])
    expect(lookUpFaults(machine.malloc)).toEqual([])
  })

  test.each(SPOILED)('notice %s', (_, spoil, fault) => {
    const heap = spoiler()
    spoil(heap)
    expect(heapFaults(heap.machine, { blocks: heap.blocks }).join('\n')).toMatch(fault)
  })
})
