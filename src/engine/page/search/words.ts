/**
 * Words of any script, and the terms that each is found by: as it is, and from each of its parts on. So `trim_thr` finds
 * `M_TRIM_THRESHOLD`, and `long` finds `PyInt_FromLong`.
 */
import { fold, foldWord } from '../tools/fold.ts'

export interface Word {
  readonly text: string
  /** Where it stands in the text. */
  readonly at: number
}

export interface Term {
  /** Folded. */
  readonly text: string
  /** Where it begins in its word. */
  readonly at: number
}

/** Units of a term: what comes after tells no two words apart. */
export const LONGEST_TERM = 64
/** Parts of a word that it is found by. */
const MOST_PARTS = 16

/** `0x7f` and `2.7.6` are one word, as are names in code. */
const WORD = /[\p{L}\p{N}_][\p{L}\p{N}\p{M}_]*(?:(?<=\p{N})\.\p{N}[\p{L}\p{N}\p{M}_]*)*/gu
/** Scripts that put no blanks between words. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u
/** Between the parts of a name in code, and of a version. */
const BETWEEN = /_+|\.|(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu

export const isUnspaced = (text: string): boolean => UNSPACED.test(text)

export function wordsIn(text: string): Word[] {
  const words: Word[] = []
  const isPlain = !isUnspaced(text)
  for (const { 0: run, index } of text.matchAll(WORD))
    if (isPlain || !isUnspaced(run)) words.push({ text: run, at: index })
    else
      for (const { segment, index: within, isWordLike } of segmenter().segment(run))
        if (isWordLike) words.push({ text: segment, at: index + within })
  return words
}

let made: Intl.Segmenter | undefined
const segmenter = (): Intl.Segmenter => (made ??= new Intl.Segmenter(undefined, { granularity: 'word' }))

/** Decks say the same words over and over. */
const known = new Map<string, readonly Term[]>()

export function termsOf(word: string): readonly Term[] {
  let terms = known.get(word)
  if (!terms) known.set(word, (terms = partsOf(word)))
  return terms
}

function partsOf(word: string): Term[] {
  const starts = [0]
  for (const { 0: between, index } of word.matchAll(BETWEEN)) {
    const at = index + between.length
    if (at > 0 && at < word.length && starts.length < MOST_PARTS) starts.push(at)
  }
  const terms = starts.map((at) => ({ text: termOf(word.slice(at, at + LONGEST_TERM)), at }))
  return terms.filter(({ text }) => text !== '')
}

/** The one term that a word is looked for as. */
export const termOf = (word: string): string => foldWord(word).slice(0, LONGEST_TERM)

/** The place in `word` that `units` of its folded text from `at` on lead to. */
export function endOf(word: string, at: number, units: number): number {
  const { places } = fold(word.slice(at))
  return units < places.length ? at + places[units]! : word.length
}
