import type { Command, Scene } from '../../src/machine/index.ts'

/** `alloc(n)` is `[letter * 5000 for i in range(n)]`; a string of 5,000 letters takes 5,037 bytes. */
const STRING_BYTES = 37 + 5000

/**
 * What the interpreter holds before `main`, as it was recorded (tests/recorded/rss-talk.json, frag.py, g217, script): 784 KiB
 * of the heap, with 54,576 bytes free in 96 holes, and 1,400 KiB elsewhere, most of it pymalloc's arenas. How it lies was
 * not recorded: here blocks of one size lie between holes of two, and the arenas are one mapping.
 */
const HOLES: readonly (readonly [number: number, bytes: number])[] = [
  [44, 1000],
  [52, 184],
]
const BLOCKS_PER_HOLE = 9
const BLOCK_BYTES = 856
const ARENA_BYTES = 1400 * 1024 - 24

const interpreter: readonly Command[] = [
  ...HOLES.flatMap(([number, bytes]) =>
    Array.from({ length: number }, (): readonly Command[] => [
      { kind: 'malloc', block: 'the interpreter', bytes: BLOCK_BYTES, count: BLOCKS_PER_HOLE },
      { kind: 'malloc', block: 'holes', bytes },
    ]).flat(),
  ),
  { kind: 'malloc', block: 'the interpreter', bytes: BLOCK_BYTES, count: 1 },
  { kind: 'malloc', block: 'arenas', bytes: ARENA_BYTES },
  { kind: 'free', block: 'holes' },
]

/** `programs/frag.py`, and what its lines ask of malloc. */
export default {
  file: 'frag.py',
  lines: [
    { text: 'def main():', moment: 'start', commands: interpreter },
    {
      text: '    big = alloc(100000)',
      commands: [{ kind: 'comprehension', block: 'big', count: 100_000, bytes: STRING_BYTES }],
    },
    { text: "    wait('big')", moment: 'big' },
    {
      text: '    small = alloc(1)',
      commands: [{ kind: 'comprehension', block: 'small', count: 1, bytes: STRING_BYTES }],
    },
    { text: "    wait('small')", moment: 'small' },
    { text: '    del big', commands: [{ kind: 'free', block: 'big' }] },
    { text: "    wait('del big')", moment: 'del big' },
  ],
} satisfies Scene
