import { SMALL_POSITIVES, type Command, type Scene, type SceneLine } from '../../src/machine/index.ts'
import { count } from '../format.ts'

/** What a person can change about the program and the malloc under it. */
export type Knobs = {
  /** Which of the two lists is made first. */
  readonly first: 'big' | 'small'
  /** Of one string, its header included. */
  readonly size: number
  /** What the program does after `del big`. */
  readonly after: After
  readonly glibc: GlibcVersion
}
export type After = 'nothing' | 'collect' | 'trim' | 'del small'
export type GlibcVersion = '2.17' | '2.36'

export const AFTERS: readonly After[] = ['nothing', 'collect', 'trim', 'del small']
export const AFTER_WORDS: Readonly<Record<After, string>> = {
  nothing: 'nothing more',
  collect: 'gc.collect(2)',
  trim: 'malloc_trim(0)',
  'del small': 'del small',
}
export const GLIBC_VERSIONS: readonly GlibcVersion[] = ['2.17', '2.36']

/** What a string takes beyond its letters: CPython 2.7's header, and a byte that ends it. */
export const STRING_HEADER_BYTES = 37
/** Smaller ones CPython 2.7.6 takes from pymalloc, which is not here. */
export const LEAST_SIZE = 257
export const MOST_SIZE = 20_000_000
/** From this size on a string is a mapping of its own: with malloc's header it reaches 128 KiB. */
export const MAPPED_SIZE = 131_049

/** The program that runs, and what is known about it before it has run. */
export interface Program {
  readonly scene: Scene
  readonly knobs: Knobs
  /** The moment that each line belongs to: its own, or that of the wait after it. */
  readonly momentOfLine: readonly string[]
  /** How many `big` has. */
  readonly strings: number
  /** Mappings that were there before. */
  readonly mappingsBefore: number
}

/** The size of the strings that the scene itself makes. */
export function sizeIn(scene: Scene): number {
  const [, made] = sectionsOf(scene)
  for (const { commands } of made ?? [])
    for (const command of commands ?? []) if ('bytes' in command) return command.bytes
  throw new RangeError(`malloc-fragmentation: ${scene.file} makes nothing after its first moment`)
}

/** The scene as the knobs have it, at one `share`th of its number of strings. */
export function programOf(scene: Scene, knobs: Knobs, share = 1): Program {
  const [start, big, small, ...rest] = sectionsOf(scene)
  if (!start || !big || !small)
    throw new RangeError(
      `malloc-fragmentation: ${scene.file} has too few moments; it needs start, big, small and del big`,
    )
  const own = sizeIn(scene)
  const made = [big, small].map((section) =>
    section.map((line) => resized(line, own, knobs.size, share)),
  ) as [SceneLine[], SceneLine[]]
  const strings = made[0].reduce((most, { commands }) => Math.max(most, ...(commands ?? []).map(countOf)), 1)
  const lines = [
    start,
    ...(knobs.first === 'small' ? made.toReversed() : made),
    ...rest,
    linesAfter(knobs.after, strings),
  ].flat()
  return {
    scene: { file: fileOf(scene, knobs, own), lines },
    knobs,
    momentOfLine: lines.map((_, index) => lines.slice(index).find((line) => line.moment)?.moment ?? ''),
    strings,
    mappingsBefore: start
      .flatMap(({ commands }) => commands ?? [])
      .reduce((sum, each) => sum + mappingsOf(each), 0),
  }
}

/** A line that makes strings, as many of the wanted size as take about the same memory. */
function resized(line: SceneLine, own: number, wanted: number, share: number): SceneLine {
  const { text, moment, commands } = line
  if (!commands) return line
  const number = numberOf(Math.max(...commands.map(countOf)), own, wanted, share)
  const sized = wanted === own ? '' : `, ${wanted - STRING_HEADER_BYTES}`
  return {
    text: text.replace(/\(\d+\)/, `(${number}${sized})`),
    ...(moment !== undefined && { moment }),
    commands: commands.map((command) =>
      'bytes' in command ? { ...command, bytes: wanted, count: number } : command,
    ),
  }
}

function countOf(command: Command): number {
  return ('count' in command && command.count) || 1
}

/** How many mappings of their own a command leaves behind. */
function mappingsOf(command: Command): number {
  if (command.kind !== 'calls')
    return 'bytes' in command && command.kind !== 'map' && command.bytes >= MAPPED_SIZE ? countOf(command) : 0
  const made: number[] = []
  for (const call of command.calls) {
    if (typeof call !== 'number') {
      made[made.length - 1 - call[0]] = 0
      made.push(call[1])
    } else if (call < 0) made[made.length + call] = 0
    else made.push(call)
  }
  return made.filter((bytes) => bytes >= MAPPED_SIZE).length
}

/** Index of the line at which the program waits at this moment. */
export function lineOf(program: Program, moment: string): number {
  return program.scene.lines.findIndex((line) => line.moment === moment)
}

/** What the line's commands do to the blocks of a name. */
export function doesAny(line: SceneLine | undefined, kind: Command['kind'], block?: string): boolean {
  return (line?.commands ?? []).some(
    (command) =>
      command.kind === kind && (block === undefined || ('block' in command && command.block === block)),
  )
}

/** As many strings as take about the same memory, but never more than the program itself makes. */
function numberOf(own: number, size: number, wanted: number, share: number): number {
  if (own === 1) return 1
  const most = own / share
  if (wanted === size) return Math.max(1, Math.round(most))
  const fitting = (own * size) / wanted / share
  const round = fitting > 1000 ? 100 : fitting > 100 ? 10 : 1
  return Math.max(1, Math.min(Math.round(most), Math.round(fitting / round) * round))
}

/** The lines up to each moment. */
function sectionsOf({ lines }: Scene): SceneLine[][] {
  const sections: SceneLine[][] = [[]]
  for (const line of lines) {
    sections.at(-1)!.push(line)
    if (line.moment !== undefined) sections.push([])
  }
  return sections.filter((section) => section.length > 0)
}

function linesAfter(what: After, strings: number): readonly SceneLine[] {
  switch (what) {
    case 'nothing':
      return []
    case 'collect':
      return [
        {
          text: '    import gc; gc.collect(2)',
          // the blocks of the loop's ints; the interpreter has a block for its small ones already
          commands: strings > SMALL_POSITIVES ? [{ kind: 'free', block: 'int blocks' }] : [],
        },
        { text: "    wait('collect')", moment: 'collect' },
      ]
    case 'trim':
      return [
        { text: '    libc.malloc_trim(0)', commands: [{ kind: 'trim', pad: 0 }] },
        { text: "    wait('trim')", moment: 'trim' },
      ]
    case 'del small':
      return [
        { text: '    del small', commands: [{ kind: 'free', block: 'small' }] },
        { text: "    wait('del small')", moment: 'del small' },
      ]
  }
}

/** The speaker's own programs have names; any other is a change of the first. */
function fileOf(scene: Scene, { first, size, after }: Knobs, own: number): string {
  const plain = after === 'nothing' || after === 'collect'
  if (plain && first === 'big' && size === own) return scene.file
  if (plain && first === 'small' && size === own) return 'small_first.py'
  return `${scene.file}, changed`
}

/** The chunk that malloc cuts for a request: eight bytes of header, a multiple of 16. */
export function chunkBytes(requested: number): number {
  return Math.max(32, Math.ceil((requested + 8) / 16) * 16)
}

/** `100,000 strings of 5,037 bytes`. */
export function stringsOf({ strings, knobs }: Program): string {
  return `${count(strings)} ${strings === 1 ? 'string' : 'strings'} of ${count(knobs.size)} bytes`
}
