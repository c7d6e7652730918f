/** Text as one types it: without regard to case and to marks on letters. */

/** What `text` is searched as, and for each of its units the place in `text` that it came from. */
export interface Folded {
  readonly text: string
  readonly places: readonly number[]
}

/** Letters that are typed as others, though Unicode takes no mark from them. */
const LIKE: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  // Greek's s at the end of a word, which is a matter of place.
  ς: 'σ',
}
const UNLIKE = new RegExp(`[${Object.keys(LIKE).join('')}]`, 'g')

/** Accents of scripts that do without; marks that are a script's vowels stay. */
const ACCENTS = /(?=\p{M})[\p{Script=Inherited}\u0591-\u05c7]/gu
// oxlint-disable-next-line no-control-regex
const PLAIN = /^[\u0000-\u007f]*$/

export const foldWord = (text: string): string =>
  PLAIN.test(text)
    ? text.toLowerCase()
    : text
        .normalize('NFD')
        .replaceAll(ACCENTS, '')
        .toLowerCase()
        .replaceAll(UNLIKE, (letter) => LIKE[letter]!)

export function fold(text: string): Folded {
  let folded = ''
  const places: number[] = []
  let at = 0
  for (const letter of text) {
    const plain = letter < '\u0080' ? letter.toLowerCase() : foldWord(letter)
    for (let unit = 0; unit < plain.length; unit++) places.push(at)
    folded += plain
    at += letter.length
  }
  return { text: folded, places }
}
