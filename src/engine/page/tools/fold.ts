/** Text as one types it: without regard to case and to marks on letters. */

/** What `text` is searched as, and for each of its units the place in `text` that it came from. */
export interface Folded {
  readonly text: string
  readonly places: readonly number[]
}

export const foldWord = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('ł', 'l')

export function fold(text: string): Folded {
  let folded = ''
  const places: number[] = []
  let at = 0
  for (const letter of text) {
    const plain = foldWord(letter)
    for (let unit = 0; unit < plain.length; unit++) places.push(at)
    folded += plain
    at += letter.length
  }
  return { text: folded, places }
}
