/** The deck's files as lines, and whose lines they are. */
import type { Deck, Place, Slide } from '../deck.ts'
import type { LoadedDeck } from '../site/index.ts'

/** Lines of files, decoded as the grammar does; kept as long as the reading of the deck. */
export function linesOf(loaded: Pick<LoadedDeck, 'sources'>, file: string): readonly string[] {
  let files = kept.get(loaded.sources)
  if (!files) kept.set(loaded.sources, (files = new Map()))
  let lines = files.get(file)
  if (!lines) {
    const text = new TextDecoder().decode(loaded.sources.get(file) ?? new Uint8Array())
    files.set(file, (lines = text.split(/\r\n?|\n/)))
  }
  return lines
}

const kept = new WeakMap<object, Map<string, readonly string[]>>()

/** The first and the last line of a slide, from 1. */
export function extentOf(
  loaded: Pick<LoadedDeck, 'sources'>,
  { range }: Pick<Slide, 'range'>,
): {
  readonly from: number
  readonly to: number
} {
  const bytes = loaded.sources.get(range.file) ?? new Uint8Array()
  const text = new TextDecoder().decode(bytes.subarray(range.start, range.end)).replace(/(\r\n?|\n)$/, '')
  return { from: range.line, to: range.line + text.split(/\r\n?|\n/).length - 1 }
}

/** Where a text stands in lines `from` to `to`: the first that has as many of its first words as any, up to four. */
export function findWords(
  lines: readonly string[],
  from: number,
  to: number,
  words: string,
): { line: number; column: number } | undefined {
  const all = words.split(' ').filter(Boolean)
  for (let count = Math.min(4, all.length); count > 0; count--) {
    const start = all.slice(0, count).join(' ')
    for (let line = from; line <= Math.min(to, lines.length); line++) {
      const column = lines[line - 1]!.indexOf(start)
      if (column >= 0) return { line, column: column + 1 }
    }
  }
  return undefined
}

/** Finds the slide in whose lines a place is. A file that is included twice is its first slide's. */
export class SlideFinder {
  private readonly slidesByFile = new Map<string, Slide[]>()
  private readonly entry: string

  constructor({ slides, sources }: Deck) {
    this.entry = sources[0]?.path ?? ''
    for (const slide of slides) {
      const known = this.slidesByFile.get(slide.range.file)
      if (known) known.push(slide)
      else this.slidesByFile.set(slide.range.file, [slide])
    }
    for (const known of this.slidesByFile.values()) known.sort((a, b) => a.range.line - b.range.line)
  }

  /** Undefined: it stands before the first one, or in a file that holds none. */
  at({ file, line }: Place): Slide | undefined {
    const slides = this.slidesByFile.get(file) ?? []
    let low = 0
    let high = slides.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (slides[middle]!.range.line <= line) low = middle + 1
      else high = middle
    }
    return slides[low - 1]
  }

  /** Whether a place is in the deck's own front matter. */
  isFront(place: Place): boolean {
    return place.file === this.entry && !this.at(place)
  }
}
