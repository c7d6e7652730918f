/**
 * What a piece of an array contained, kept in as little memory as its order allows. Records that were written one after the
 * other, the blocks of a million ints, say, differ by the same steps from one to the next: of those the first and the steps
 * are enough, and the words to which no step leads.
 */

/** null: all zeros. */
export type Content = Int32Array | Ordered | null

interface Ordered {
  /** In words. */
  readonly length: number
  /** One after the other; what is left over after the last is `rest`. */
  readonly runs: readonly Run[]
  readonly rest: Int32Array
}

/** Records that follow each other in steps. */
interface Run {
  readonly records: number
  /** The words of the first. */
  readonly first: Int32Array
  /** Those of its words that are not the same in all records, and their steps from one to the next. */
  readonly columns: Int32Array
  readonly steps: Int32Array
  /** Index, in the run, and value of each word to which no step leads. */
  readonly others: Int32Array
}

/** In a run's record may be so many words to which no step leads, one in so many; in all of it one in `SELDOM`. */
const IN_A_RECORD = 8
const SELDOM = 16
/** Words by which those may come too soon until it is given up. */
const AHEAD = 2048
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
  } else writeOrdered(content, words)
}

/** Bytes of memory that it takes. */
export function bytesOf(content: Content): number {
  if (content === null) return 0
  if (content instanceof Int32Array) return content.byteLength
  const inRuns = content.runs.flatMap(({ first, columns, steps, others }) => [first, columns, steps, others])
  return [...inRuns, content.rest].reduce((sum, words) => sum + words.byteLength, 0)
}

/** Undefined where there is less order than that. */
function orderedOf(words: Int32Array, period: number): Ordered | undefined {
  const records = Math.floor(words.length / period)
  const runs: Run[] = []
  for (let record = 0; record < records;) {
    if (runs.length === MOST_RUNS) return undefined
    const run = runFrom(words.subarray(record * period, records * period), period)
    if (!run) return undefined
    runs.push(run)
    record += run.records
  }
  return { length: words.length, runs, rest: words.slice(records * period) }
}

/** As many records as follow in steps: one at least. Undefined where too many of their words do not. */
function runFrom(words: Int32Array, period: number): Run | undefined {
  const all = words.length / period
  const most = Math.min(Math.floor(words.length / SELDOM), noted.length / 2)
  const first = words.slice(0, period)
  if (all === 1) return { records: 1, first, columns: NONE, steps: NONE, others: NONE }
  const steps = words.slice(period, 2 * period)
  for (let column = 0; column < period; column++)
    steps[column] = (steps[column] as number) - (first[column] as number)
  const led = first.slice()
  const seldom = Math.max(1, period / IN_A_RECORD)
  let found = 0
  let records = 1
  for (; records < all; records++) {
    const start = records * period
    const before = found
    for (let column = 0; column < period; column++) {
      const value = words[start + column] as number
      const expected = ((led[column] as number) + (steps[column] as number)) | 0
      led[column] = expected
      if (value === expected) continue
      if (found === most || found * SELDOM > start + AHEAD) return undefined
      noted[2 * found] = start + column
      noted[2 * found + 1] = value
      found++
    }
    if (found - before <= seldom) continue
    // here begins another run
    found = before
    break
  }
  const columns = Int32Array.from(steps.keys()).filter((column) => steps[column] !== 0)
  return {
    records,
    first,
    columns,
    steps: steps.filter((step) => step !== 0),
    others: noted.slice(0, 2 * found),
  }
}

function writeOrdered({ length, runs, rest }: Ordered, words: Int32Array): void {
  let start = 0
  for (const run of runs) {
    const size = run.records * run.first.length
    writeRun(run, words.subarray(start, start + size))
    start += size
  }
  words.set(rest, start)
  if (length < words.length) words.fill(0, length)
}

/** Most words are the same in all records: they are copied, and the others counted on. */
function writeRun({ first, columns, steps, others }: Run, words: Int32Array): void {
  const { length } = words
  const period = first.length
  words.set(first)
  for (let filled = period; filled < length; filled *= 2)
    words.copyWithin(filled, 0, Math.min(filled, length - filled))
  for (let index = 0; index < columns.length; index++) {
    const step = steps[index] as number
    let at = columns[index] as number
    let value = words[at] as number
    for (at += period; at < length; at += period) {
      value = (value + step) | 0
      words[at] = value
    }
  }
  for (let other = 0; other < others.length; other += 2)
    words[others[other] as number] = others[other + 1] as number
}

function isZero(words: Int32Array): boolean {
  for (let index = 0; index < words.length; index++) if (words[index] !== 0) return false
  return true
}

const NONE = new Int32Array(0)
/** Room for what `runFrom` finds: the others of one run. */
const noted = new Int32Array(2048)
