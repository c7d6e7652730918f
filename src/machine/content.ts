/**
 * What a piece of an array contained, kept in as little memory as its order allows. Records that were written one after the
 * other, the blocks of a million ints, say, differ by the same steps from one to the next: of those the first two are enough, and
 * the words that are not where the steps lead.
 */

/** null: all zeros. */
export type Content = Int32Array | Steps | null

interface Steps {
  readonly period: number
  readonly length: number
  /** The words of the first two records. */
  readonly first: Int32Array
  /** Index and value of each word that is not as far from the one before as that from the one before it. */
  readonly others: Int32Array
}

/** Words that may stand where no step leads, one in so many: if there are more, the piece is kept as it is. */
const SELDOM = 16

/** A copy of the words. `period`: how many words a record has; 0: there is no such order. */
export function contentOf(words: Int32Array, period: number): Content {
  if (isZero(words)) return null
  return (period > 0 && stepsOf(words, period)) || words.slice()
}

/** Writes them; zeros where `words` are more. */
export function writeContent(content: Content, words: Int32Array): void {
  if (content === null) words.fill(0)
  else if (content instanceof Int32Array) {
    words.set(content)
    if (content.length < words.length) words.fill(0, content.length)
  } else writeSteps(content, words)
}

/** Bytes of memory that it takes. */
export function bytesOf(content: Content): number {
  if (content === null) return 0
  return content instanceof Int32Array
    ? content.byteLength
    : content.first.byteLength + content.others.byteLength
}

/** Undefined where there are too many words that no step leads to. */
function stepsOf(words: Int32Array, period: number): Steps | undefined {
  const { length } = words
  const twice = 2 * period
  const most = Math.floor(length / SELDOM)
  if (length <= twice) return undefined
  let found = 0
  for (let index = twice; index < length; index++) {
    const value = words[index] as number
    if (value === ((((words[index - period] as number) << 1) - (words[index - twice] as number)) | 0))
      continue
    if (found === most) return undefined
    others[2 * found] = index
    others[2 * found + 1] = value
    found++
  }
  return { period, length, first: words.slice(0, twice), others: others.slice(0, 2 * found) }
}

function writeSteps({ period, length, first, others }: Steps, words: Int32Array): void {
  const twice = 2 * period
  words.set(first)
  let from = twice
  for (let other = 0; other <= others.length; other += 2) {
    const to = other < others.length ? (others[other] as number) : length
    for (let index = from; index < to; index++)
      words[index] = ((words[index - period] as number) << 1) - (words[index - twice] as number)
    if (to < length) words[to] = others[other + 1] as number
    from = to + 1
  }
  if (length < words.length) words.fill(0, length)
}

function isZero(words: Int32Array): boolean {
  for (let index = 0; index < words.length; index++) if (words[index] !== 0) return false
  return true
}

/** Room for what `stepsOf` finds. */
const others = new Int32Array(2048)
