/**
 * What real processes held: CPython 2.7.6 running the speaker's programs, anonymous resident memory in KiB read from
 * /proc 120 ms after each wait (import mode, address randomisation off). The full recording, with the versions and the
 * way it was made, is `tests/recorded/rss-talk.json`; a test holds this file to it.
 */
import type { Program } from './program.ts'

export interface Recording {
  /** `frag.py`. */
  readonly program: string
  readonly glibc: '2.17' | '2.36'
  /** Of one string, its header included; and how many `big` has. */
  readonly size: number
  readonly strings: number
  readonly first: 'big' | 'small'
  /** KiB at each moment. */
  readonly anonKb: Readonly<Record<string, number>>
}

const FRAG = { program: 'frag.py', size: 5037, strings: 100_000, first: 'big' } as const
const SMALL_FIRST = { program: 'small_first.py', size: 5037, strings: 100_000, first: 'small' } as const
const MAPPED = { program: 'mapped.py', size: 200_037, strings: 2500, first: 'big' } as const

export const RECORDINGS: readonly Recording[] = [
  {
    ...FRAG,
    glibc: '2.17',
    anonKb: { start: 2172, big: 499192, small: 499196, 'del big': 498412, collect: 498412 },
  },
  {
    ...FRAG,
    glibc: '2.36',
    anonKb: { start: 2184, big: 499208, small: 499212, 'del big': 498428, collect: 498428 },
  },
  { ...SMALL_FIRST, glibc: '2.17', anonKb: { start: 2172, small: 2172, big: 499196, 'del big': 5600 } },
  { ...SMALL_FIRST, glibc: '2.36', anonKb: { start: 2184, small: 2184, big: 499212, 'del big': 5624 } },
  { ...MAPPED, glibc: '2.17', anonKb: { start: 2172, big: 492256, small: 492452, 'del big': 2452 } },
  { ...MAPPED, glibc: '2.36', anonKb: { start: 2184, big: 492272, small: 492468, 'del big': 2468 } },
]

const BYTES_PER_KB = 1024

/**
 * How much the real process had grown since its start, at each wait that was recorded, by line; undefined: this program
 * was not recorded.
 */
export function growthsOf({ lines, knobs, strings }: Program): ReadonlyMap<number, number> | undefined {
  const recording = RECORDINGS.find(
    ({ glibc, size, first, strings: recorded }) =>
      glibc === knobs.glibc && size === knobs.size && first === knobs.first && recorded === strings,
  )
  if (!recording) return undefined
  const { anonKb } = recording
  return new Map(
    lines.flatMap(({ moment }, line) => {
      const kb = moment === undefined ? undefined : anonKb[moment]
      return kb === undefined ? [] : [[line, (kb - (anonKb['start'] ?? 0)) * BYTES_PER_KB] as const]
    }),
  )
}
