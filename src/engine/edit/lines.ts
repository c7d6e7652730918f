/** Texts side by side, by lines. */
import { editBetween, type Edit } from './source-copy.ts'

/** Each with its `\n`; the last may have none. Joined they are the text. */
export const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []

/** From a line, counted from 0, up to, not including, another: one of these for each text. */
export type Stretch = readonly { readonly from: number; readonly to: number }[]

/**
 * Cuts texts where all agree: at lines that each has once, in one order. What lies between two such lines is a stretch;
 * it may be empty in some texts, or the same in all. Together with the lines between them the stretches are the texts.
 */
export function stretchesOf(texts: readonly (readonly string[])[]): Stretch[] {
  const start = countSame(texts, (lines, index) => lines[index])
  const most = Math.min(...texts.map((lines) => lines.length)) - start
  const end = Math.min(
    most,
    countSame(texts, (lines, index) => lines[lines.length - 1 - index]),
  )
  const stretches: Stretch[] = []
  let from = texts.map(() => start)
  for (const anchor of anchorsOf(texts, start, end)) {
    stretches.push(from.map((line, text) => ({ from: line, to: anchor[text]! })))
    from = anchor.map((line) => line + 1)
  }
  stretches.push(from.map((line, text) => ({ from: line, to: texts[text]!.length - end })))
  return stretches.filter((stretch) => stretch.some((lines) => lines.to > lines.from))
}

/** The edits that make `is` of `was`, each as small as its lines allow. */
export function editsBetween(was: string, is: string): Edit[] {
  if (was === is) return []
  const before = linesOf(was)
  const after = linesOf(is)
  const offsets = [0]
  for (const line of before) offsets.push(offsets.at(-1)! + line.length)
  return stretchesOf([before, after]).flatMap(([old, fresh]) => {
    const start = offsets[old!.from]!
    const edit = editBetween(
      before.slice(old!.from, old!.to).join(''),
      after.slice(fresh!.from, fresh!.to).join(''),
    )
    return edit ? [{ ...edit, from: start + edit.from, to: start + edit.to }] : []
  })
}

function countSame(
  texts: readonly (readonly string[])[],
  at: (lines: readonly string[], index: number) => string | undefined,
): number {
  const [first, ...others] = texts
  let count = 0
  while (
    count < first!.length &&
    others.every((lines) => count < lines.length && at(lines, count) === at(first!, count))
  )
    count++
  return count
}

/** Where the lines stand that each text has once, in an order that all share. */
function anchorsOf(texts: readonly (readonly string[])[], start: number, end: number): number[][] {
  const places = texts.map((lines) => onceIn(lines, start, lines.length - end))
  let anchors: number[][] = []
  for (const [line, at] of places[0]!) {
    const anchor = places.map((place) => place.get(line) ?? -1)
    if (at >= 0 && anchor.every((place) => place >= 0)) anchors.push(anchor)
  }
  for (let text = 1; text < texts.length; text++) anchors = longestRising(anchors, (anchor) => anchor[text]!)
  return anchors
}

/** The place of each line of a range; -1 when there are several. */
function onceIn(lines: readonly string[], from: number, to: number): Map<string, number> {
  const places = new Map<string, number>()
  for (let at = from; at < to; at++) places.set(lines[at]!, places.has(lines[at]!) ? -1 : at)
  return places
}

/** The longest subsequence whose values rise, by patience. */
function longestRising<Item>(items: readonly Item[], valueOf: (item: Item) => number): Item[] {
  const previous = new Int32Array(items.length)
  const tops: number[] = []
  items.forEach((item, index) => {
    let low = 0
    let high = tops.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (valueOf(items[tops[middle]!]!) < valueOf(item)) low = middle + 1
      else high = middle
    }
    previous[index] = low > 0 ? tops[low - 1]! : -1
    tops[low] = index
  })
  const rising: Item[] = []
  for (let index = tops.at(-1) ?? -1; index >= 0; index = previous[index]!) rising.push(items[index]!)
  return rising.toReversed()
}
