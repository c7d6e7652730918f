/**
 * Two changed versions of one text made one, by lines. Changes that touch are a conflict; the same change in both is one
 * change.
 */
import { diff3MergeRegions } from 'node-diff3'
import { linesOf, stretchesOf } from './lines.ts'

export interface Lines {
  /** Counted from 0. */
  readonly from: number
  /** Not included. */
  readonly to: number
  readonly text: string
}

/** Lines that both sides changed, each in another way. */
export interface Region {
  readonly base: Lines
  readonly mine: Lines
  readonly theirs: Lines
}

export type Merge =
  | { readonly kind: 'merged'; readonly text: string }
  | { readonly kind: 'conflict'; readonly regions: readonly Region[] }

/** Beyond this many comparisons a stretch is not looked into: it is one change. */
const MOST_WORK = 2e7

export function merge(base: string, mine: string, theirs: string): Merge {
  if (mine === theirs || base === theirs) return { kind: 'merged', text: mine }
  if (base === mine) return { kind: 'merged', text: theirs }
  const regions: Region[] = []
  const text = mergeWith(base, mine, theirs, (region) => {
    regions.push(region)
    return ''
  })
  return regions.length > 0 ? { kind: 'conflict', regions } : { kind: 'merged', text }
}

/** The same, with what `choose` puts in the place of each region in conflict. */
export function mergeWith(
  base: string,
  mine: string,
  theirs: string,
  choose: (region: Region) => string,
): string {
  const texts = [linesOf(mine), linesOf(base), linesOf(theirs)] as const
  const [a, o, b] = texts
  const merged: string[] = []
  let at = 0
  /** Lines of `mine` that all three have. */
  const keep = (to: number): void => {
    for (; at < to; at++) merged.push(a[at]!)
  }
  for (const [inMine, inBase, inTheirs] of stretchesOf(texts)) {
    keep(inMine!.from)
    at = inMine!.to
    const part = (lines: readonly string[], { from, to }: { from: number; to: number }): string[] =>
      lines.slice(from, to)
    for (const piece of pieces(part(a, inMine!), part(o, inBase!), part(b, inTheirs!)))
      if ('agreed' in piece) for (const line of piece.agreed) merged.push(line)
      else
        merged.push(
          choose({
            base: linesAt(o, inBase!.from + piece.o[0], piece.o[1]),
            mine: linesAt(a, inMine!.from + piece.a[0], piece.a[1]),
            theirs: linesAt(b, inTheirs!.from + piece.b[0], piece.b[1]),
          }),
        )
  }
  keep(a.length)
  return merged.join('')
}

const linesAt = (lines: readonly string[], from: number, length: number): Lines => ({
  from,
  to: from + length,
  text: lines.slice(from, from + length).join(''),
})

type Piece =
  | { readonly agreed: readonly string[] }
  | {
      readonly a: readonly [from: number, length: number]
      readonly o: readonly [from: number, length: number]
      readonly b: readonly [from: number, length: number]
    }

function pieces(a: string[], o: string[], b: string[]): Piece[] {
  const isSame = (one: readonly string[], other: readonly string[]): boolean =>
    one.length === other.length && one.every((line, index) => line === other[index])
  if (isSame(a, b) || isSame(o, b)) return [{ agreed: a }]
  if (isSame(o, a)) return [{ agreed: b }]
  if (workOf(o, a) + workOf(o, b) > MOST_WORK)
    return [{ a: [0, a.length], o: [0, o.length], b: [0, b.length] }]
  return diff3MergeRegions(a, o, b).map((region): Piece => {
    if (region.stable) return { agreed: region.bufferContent }
    if (isSame(region.aContent, region.bContent)) return { agreed: region.aContent }
    return {
      a: [region.aStart, region.aLength],
      o: [region.oStart, region.oLength],
      b: [region.bStart, region.bLength],
    }
  })
}

/** Of comparing by Hunt and McIlroy: each pair of equal lines, searched for among as many candidates as there are lines. */
function workOf(one: readonly string[], other: readonly string[]): number {
  const counts = new Map<string, number>()
  for (const line of other) counts.set(line, (counts.get(line) ?? 0) + 1)
  let pairs = 0
  for (const line of one) pairs += counts.get(line) ?? 0
  return pairs * Math.min(one.length, other.length)
}
