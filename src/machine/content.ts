/**
 * What a piece of an array contained, kept in as little memory as its order allows. Records that were written one after the
 * other, the blocks of a million ints, say, differ by the same steps from one to the next: of those the first and the steps
 * are enough, and the words to which no step leads.
 */

/** null: all zeros. None of them ever changes. */
export type Content = Int32Array | Ordered | null

/**
 * Runs of records that follow each other in steps. `packed`: the number of words, the number of runs; the runs, one after the
 * other; the words that are left over after the last. A run: its records, the words of one, how many of these are not the same
 * in all records, to how many no step leads (see `HEAD`); the first record; column and step of each word that is not the same;
 * index, in the run, and value of each word to which no step leads.
 */
class Ordered {
  readonly packed: Int32Array

  constructor(packed: Int32Array) {
    this.packed = packed
  }
}

/** Words before the runs, and before the first record of a run. */
const RUNS = 2
const HEAD = 4

/** In a run's record may be so many words to which no step leads, one in so many; in all of it one in `SELDOM`. */
const IN_A_RECORD = 8
const SELDOM = 16
/** Words by which those may come too soon until it is given up. */
const AHEAD = 512
/** Runs of a piece; if there are more, it is kept as it is. */
const MOST_RUNS = 6

/** A copy of the words. `period`: how many words a record has; 0: there is no such order. */
export function contentOf(words: Int32Array, period: number): Content {
  if (isZero(words)) return null
  return (period > 0 && orderedOf(words, period)) || words.slice()
}

/** Writes them; zeros where `words` are more. */
export function writeContent(content: Content, words: Int32Array): void {
  if (content === null) words.fill(0)
  else if (content instanceof Int32Array) {
    words.set(content)
    if (content.length < words.length) words.fill(0, content.length)
  } else writeOrdered(content.packed, words)
}

/** Bytes of memory that it takes. */
export function bytesOf(content: Content): number {
  if (content === null) return 0
  return content instanceof Int32Array ? content.byteLength : content.packed.byteLength
}

/** Undefined where there is less order than that. */
function orderedOf(words: Int32Array, period: number): Ordered | undefined {
  const { length } = words
  const records = Math.floor(length / period)
  makeRoom(length)
  let runs = 0
  let end = RUNS
  for (let record = 0; record < records; runs++) {
    if (runs === MOST_RUNS) return undefined
    const run = end
    end = packRun(words, record * period, records - record, period, run)
    if (end === 0) return undefined
    record += draft[run] as number
  }
  draft[0] = length
  draft[1] = runs
  for (let index = records * period; index < length; index++) draft[end++] = words[index] as number
  return end < length ? new Ordered(draft.slice(0, end)) : undefined
}

/**
 * Packs into the draft, from `at` on, as many records from `from` on as follow in steps: one at least, `all` at most. Answers where
 * it ends; 0 where too many of their words do not follow.
 */
function packRun(words: Int32Array, from: number, all: number, period: number, at: number): number {
  const length = all * period
  const first = at + HEAD
  let end = first + period
  for (let column = 0; column < period; column++) {
    const value = words[from + column] as number
    draft[first + column] = led[column] = value
    const step = all === 1 ? 0 : ((words[from + period + column] as number) - value) | 0
    steps[column] = step
    if (step === 0) continue
    draft[end++] = column
    draft[end++] = step
  }
  const others = end
  const most = others + 2 * Math.floor(length / SELDOM)
  const seldom = 2 * Math.max(1, period / IN_A_RECORD)
  let records = 1
  for (; records < all; records++) {
    const start = records * period
    const before = end
    for (let column = 0; column < period; column++) {
      const value = words[from + start + column] as number
      const expected = ((led[column] as number) + (steps[column] as number)) | 0
      led[column] = expected
      if (value === expected) continue
      if (end >= most || ((end - others) >> 1) * SELDOM > start + AHEAD) return 0
      draft[end++] = start + column
      draft[end++] = value
    }
    if (end - before <= seldom) continue
    // here begins another run
    end = before
    break
  }
  draft[at] = records
  draft[at + 1] = period
  draft[at + 2] = (others - first - period) >> 1
  draft[at + 3] = (end - others) >> 1
  return end
}

function writeOrdered(packed: Int32Array, words: Int32Array): void {
  const length = packed[0] as number
  let run = RUNS
  let start = 0
  for (let left = packed[1] as number; left > 0; left--) {
    const records = packed[run] as number
    const period = packed[run + 1] as number
    const size = records * period
    const others = run + HEAD + period + 2 * (packed[run + 2] as number)
    const end = others + 2 * (packed[run + 3] as number)
    writeRecords(packed, run + HEAD, others, words, start, start + size, period)
    for (let at = others; at < end; at += 2) words[start + (packed[at] as number)] = packed[at + 1] as number
    run = end
    start += size
  }
  for (; run < packed.length; run++) words[start++] = packed[run] as number
  if (length < words.length) words.fill(0, length)
}

/** Most words are the same in all records: they are copied, and the others counted on. */
function writeRecords(
  packed: Int32Array,
  first: number,
  end: number,
  words: Int32Array,
  from: number,
  to: number,
  period: number,
): void {
  const columns = first + period
  for (let column = 0; column < period; column++) words[from + column] = packed[first + column] as number
  if (end - columns < 2 * period)
    for (let filled = period; filled < to - from; filled *= 2)
      words.copyWithin(from + filled, from, from + Math.min(filled, to - from - filled))
  for (let at = columns; at < end; at += 2) {
    const step = packed[at + 1] as number
    let index = from + (packed[at] as number)
    let value = words[index] as number
    for (index += period; index < to; index += period) {
      value = (value + step) | 0
      words[index] = value
    }
  }
}

function isZero(words: Int32Array): boolean {
  for (let index = 0; index < words.length; index++) if (words[index] !== 0) return false
  return true
}

/** What `orderedOf` writes, before it knows how long it is; of the record at hand, what it should be, and the steps to it. */
let draft = new Int32Array(0)
let led = new Int32Array(0)
let steps = new Int32Array(0)

/** For as much as `length` words may be packed into. */
function makeRoom(length: number): void {
  if (led.length >= length) return
  draft = new Int32Array(RUNS + MOST_RUNS * (HEAD + 4 * length))
  led = new Int32Array(length)
  steps = new Int32Array(length)
}
