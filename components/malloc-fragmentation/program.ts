import type { DeckProgram } from '../../src/engine/demo.ts'
import type { ProgramText } from '../../src/machine/index.ts'
import { count } from '../format.ts'
import { cut, isShown, joined, mainLine, sectionsOf, type MainLine } from '../program-text.ts'

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
/** Smaller ones CPython 2.7.6 takes from pymalloc. */
export const LEAST_SIZE = 257
export const MOST_SIZE = 20_000_000
/** From this size on a string is a mapping of its own: with malloc's header it reaches 128 KiB. */
export const MAPPED_SIZE = 131_049

/** The program that runs, and what is known about it before it has run. */
export interface Program {
  /** What runs. */
  readonly source: ProgramText
  /** How it is called. */
  readonly name: string
  /** What is shown of it: `main`, without comments. */
  readonly lines: readonly MainLine[]
  /** Where those stand in the text. */
  readonly shown: readonly number[]
  readonly knobs: Knobs
  /** The moment that each line belongs to: its own, or that of the wait after it. */
  readonly momentOfLine: readonly string[]
  /** How many `big` has. */
  readonly strings: number
}

/** `big = alloc(100000)`, `big = alloc(2500, 200000)`. */
const MAKING = /^(\s*(\w+) = alloc\()(\d+)(?:, (\d+))?\)/
const DELETING = /^\s*del (\w+)/

/** The size of the strings that the program itself makes. */
export function sizeIn({ file, beside }: DeckProgram): number {
  const letters = /def alloc\(\w+, size=(\d+)\)/.exec(beside['lib.py'] ?? '')?.[1]
  if (letters === undefined)
    throw new RangeError(`malloc-fragmentation: ${file} has no lib.py with alloc(num, size=…) beside it`)
  return Number(letters) + STRING_HEADER_BYTES
}

/** The program as the knobs have it, at one `share`th of its number of strings. */
export function programOf(given: DeckProgram, knobs: Knobs, share = 1): Program {
  const { before, main, after } = cut(given)
  const [start, big, small, deleted, collected = []] = sectionsOf(main)
  if (!start || !big || !small || !deleted)
    throw new RangeError(
      `malloc-fragmentation: ${given.file} has too few waits; it needs start, big, small and del big`,
    )
  const own = sizeIn(given)
  const resized = (line: MainLine): MainLine => mainLine(withStrings(line.text, own, knobs.size, share))
  const made = [big.map(resized), small.map(resized)]
  const lines = [
    ...start,
    ...(knobs.first === 'small' ? made.toReversed() : made).flat(),
    ...deleted,
    ...(knobs.after === 'collect' ? collected : (LAST[knobs.after] ?? []).map(mainLine)),
  ]
  const top = knobs.after === 'trim' ? [...before.slice(0, -2), ...LIBC, ...before.slice(-2)] : before
  const shown = lines.filter(isShown)
  return {
    source: { file: given.file, text: joined({ before: top, main: lines, after }), beside: given.beside },
    name: nameOf(given.file, knobs, own),
    lines: shown,
    shown: lines.flatMap((line, index) => (isShown(line) ? [top.length + index] : [])),
    knobs,
    momentOfLine: shown.map((_, index) => shown.slice(index).find(({ moment }) => moment)?.moment ?? ''),
    strings: Math.max(1, ...big.map(resized).map(({ text }) => Number(MAKING.exec(text)?.[3] ?? 1))),
  }
}

const LIBC = ['import ctypes', '', "libc = ctypes.CDLL('libc.so.6')"]
const LAST: Partial<Record<After, readonly string[]>> = {
  trim: ['    libc.malloc_trim(0)', "    wait('trim')"],
  'del small': ['    del small', "    wait('del small')"],
}

/** A line that makes strings, with as many of the wanted size as take about the same memory. */
function withStrings(text: string, own: number, wanted: number, share: number): string {
  return text.replace(MAKING, (_, start: string, _name, number: string) => {
    const sized = wanted === own ? '' : `, ${wanted - STRING_HEADER_BYTES}`
    return `${start}${numberOf(Number(number), own, wanted, share)}${sized})`
  })
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

/** Index of the line at which the program waits at this moment. */
export function lineOf({ lines }: Program, moment: string): number {
  return lines.findIndex((line) => line.moment === moment)
}

/** The name that a line binds to new strings. */
export function madeIn(line: MainLine | undefined): string | undefined {
  return MAKING.exec(line?.text ?? '')?.[2]
}

/** The name that a line deletes. */
export function deletedIn(line: MainLine | undefined): string | undefined {
  return DELETING.exec(line?.text ?? '')?.[1]
}

/** Whether a line gives memory back. */
export function isFreeing(line: MainLine): boolean {
  return deletedIn(line) !== undefined || /^\s*(gc\.collect|libc\.malloc_trim)\(/.test(line.text)
}

/** The speaker's own programs have names; any other is a change of the first. */
function nameOf(file: string, { first, size, after }: Knobs, own: number): string {
  const plain = after === 'nothing' || after === 'collect'
  if (plain && first === 'big' && size === own) return file
  if (plain && first === 'small' && size === own) return 'small_first.py'
  return `${file}, changed`
}

/** The chunk that malloc cuts for a request: eight bytes of header, a multiple of 16. */
export function chunkBytes(requested: number): number {
  return Math.max(32, Math.ceil((requested + 8) / 16) * 16)
}

/** `100,000 strings of 5,037 bytes`. */
export function stringsOf({ strings, knobs }: Program): string {
  return `${count(strings)} ${strings === 1 ? 'string' : 'strings'} of ${count(knobs.size)} bytes`
}
