/**
 * What `<recorded-memory>` shows of real processes: CPython 2.7.6 running the speaker's programs, anonymous resident
 * memory in KiB read from /proc 120 ms after each wait (script mode, address randomisation off). The full recording,
 * with the versions and the way it was made, is `tests/recorded/rss-talk.json`; a test holds this file to it.
 */
export type ProgramName = 'frag' | 'small_first'
export type AllocatorName = 'g217' | 'g236'

/** `big = alloc(100000)`: that many strings of 5,000 letters, and the chunk that malloc cuts for each. */
export const BIG_STRINGS = 100_000
export const STRING_BYTES = 37 + 5_000
export const STRING_CHUNK = 5_056

/**
 * What `del big` leaves in malloc as one free chunk: the strings' own, and for glibc 2.17 what was read in the process,
 * with the small chunks that lay between and went with them.
 */
const FREE_CHUNK: Readonly<Record<AllocatorName, number>> = {
  g217: 505_713_744,
  g236: BIG_STRINGS * STRING_CHUNK,
}

/** Bytes of `big` at a wait, live or free in malloc. */
export function bigBytes(recording: Recording, wait: Wait): number {
  if (wait.big === 'live') return BIG_STRINGS * STRING_CHUNK
  return wait.big === 'malloc' ? FREE_CHUNK[recording.allocator] : 0
}

/** What has become of `big`: not made yet, live, free in malloc but still resident, given back to the system. */
export type Fate = 'none' | 'live' | 'malloc' | 'back'

/** A moment at which the program waits for Enter. */
export interface Wait {
  /** As the program calls it: `del big`. */
  readonly name: string
  /** As a link names it: `del-big`. */
  readonly moment: string
  /** Resident anonymous memory. */
  readonly bytes: number
  readonly big: Fate
  readonly small: boolean
  /** Which line of the program it is, from 0. */
  readonly line: number
}

export interface Recording {
  readonly program: ProgramName
  readonly allocator: AllocatorName
  /** `frag.py`. */
  readonly file: string
  /** `recorded: CPython 2.7.6, glibc 2.17`. */
  readonly source: string
  /** The program's `main`, line by line. */
  readonly lines: readonly string[]
  readonly waits: readonly Wait[]
}

const ANON_KB: Readonly<Record<ProgramName, Readonly<Record<AllocatorName, readonly number[]>>>> = {
  frag: {
    g217: [2184, 499188, 499192, 498408, 498408],
    g236: [2200, 499208, 499216, 498432, 498432],
  },
  small_first: {
    g217: [2172, 2172, 499168, 5572],
    g236: [2184, 2184, 499188, 5592],
  },
}

const LIBRARY: Readonly<Record<AllocatorName, string>> = { g217: 'glibc 2.17', g236: 'glibc 2.36' }

/** A wait is a line `wait('name')`; beside it, what is true there. */
const PROGRAMS: Readonly<
  Record<ProgramName, { lines: readonly string[]; facts: readonly { big: Fate; small: boolean }[] }>
> = {
  frag: {
    lines: [
      'def main():',
      "    wait('start')",
      '    big = alloc(100000)',
      "    wait('big')",
      '    small = alloc(1)',
      "    wait('small')",
      '    del big',
      "    wait('del big')",
      '    import gc; gc.collect(2)',
      "    wait('collect')",
    ],
    facts: [
      { big: 'none', small: false },
      { big: 'live', small: false },
      { big: 'live', small: true },
      { big: 'malloc', small: true },
      { big: 'malloc', small: true },
    ],
  },
  small_first: {
    lines: [
      'def main():',
      "    wait('start')",
      '    small = alloc(1)',
      "    wait('small')",
      '    big = alloc(100000)',
      "    wait('big')",
      '    del big',
      "    wait('del big')",
    ],
    facts: [
      { big: 'none', small: false },
      { big: 'none', small: true },
      { big: 'live', small: true },
      { big: 'back', small: true },
    ],
  },
}

/** The recording that the author's attributes name. Throws a RangeError that lists what there is. */
export function recordingOf(program = 'frag', allocator = 'g217'): Recording {
  const name = oneOf('program', program, Object.keys(PROGRAMS) as ProgramName[])
  const library = oneOf('allocator', allocator, Object.keys(LIBRARY) as AllocatorName[])
  const { lines, facts } = PROGRAMS[name]
  const waits: Wait[] = []
  lines.forEach((text, line) => {
    const wait = /^ *wait\('(.+)'\)$/.exec(text)?.[1]
    const fact = facts[waits.length]
    const kb = ANON_KB[name][library][waits.length]
    if (wait === undefined || fact === undefined || kb === undefined) return
    waits.push({ name: wait, moment: wait.replace(' ', '-'), bytes: kb * 1024, ...fact, line })
  })
  return {
    program: name,
    allocator: library,
    file: `${name}.py`,
    source: `recorded: CPython 2.7.6, ${LIBRARY[library]}`,
    lines,
    waits,
  }
}

function oneOf<Name extends string>(attribute: string, value: string, names: readonly Name[]): Name {
  const name = names.find((each) => each === value)
  if (name === undefined)
    throw new RangeError(
      `recorded-memory: ${attribute}=${value} is not recorded; there is ${names.join(', ')}`,
    )
  return name
}
