/** Which slide an address may have meant that leads nowhere. */

export interface Named {
  readonly id: string
  readonly title: string
}

/** At most this share of the letters may differ. */
const MOST_DIFFERENT = 0.45
/** Less of a name than this share is part of too much. */
const LEAST_PART = 0.33

/** The index of the slide whose number, id or title is nearest to a name; undefined when none is near. */
export function nearestSlide(name: string, slides: readonly Named[]): number | undefined {
  const asked = plain(name.replace(/\.html?$/i, ''))
  if (asked === '') return undefined
  const number = /^(?:slide-?)?(\d+)$/.exec(asked)?.[1]
  if (number !== undefined && slides[Number(number) - 1]) return Number(number) - 1
  let nearest: number | undefined
  let least = MOST_DIFFERENT
  slides.forEach(({ id, title }, index) => {
    const difference = Math.min(...[id, title].map((one) => differenceOf(asked, plain(one))))
    if (difference < least) [nearest, least] = [index, difference]
  })
  return nearest
}

/** Lower case without accents; whatever else parts words is a hyphen. */
const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')

/** From 0, the same, to 1. A part of a name is nearer than any letters that were mistyped. */
function differenceOf(a: string, b: string): number {
  if (a === b) return 0
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  if (short.length >= LEAST_PART * long.length && long.includes(short))
    return (0.1 * (long.length - short.length)) / long.length
  return 0.1 + editsBetween(short, long) / Math.max(1, long.length)
}

/** Letters to add, leave out or change (Levenshtein's distance). */
function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j++)
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (a[i] === b[j] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}
