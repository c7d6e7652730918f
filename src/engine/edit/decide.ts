/** The end of a conflict: one choice for all lines that both sides changed; what only one side changed is kept in any case. */
import { merge, type Region } from './merge.ts'

export type Choice = 'mine' | 'theirs' | 'both'

export interface Versions {
  readonly base: string
  readonly mine: string
  readonly theirs: string
  /** As `merge` found them. */
  readonly regions: readonly Region[]
}

export function decide({ base, mine, theirs, regions }: Versions, choice: Choice): string {
  const own = mine.split('\n')
  const others = theirs.split('\n')
  for (const region of regions.toReversed()) {
    const kept = [
      ...(choice === 'theirs' ? [] : own.slice(region.mine.from, region.mine.to)),
      ...(choice === 'mine' ? [] : others.slice(region.theirs.from, region.theirs.to)),
    ]
    own.splice(region.mine.from, region.mine.to - region.mine.from, ...kept)
    others.splice(region.theirs.from, region.theirs.to - region.theirs.from, ...kept)
  }
  const decided = merge(base, own.join('\n'), others.join('\n'))
  if (decided.kind === 'merged') return decided.text
  // Changes that touch others: the whole of one side then, never a mixture.
  return choice === 'theirs' ? theirs : own.join('\n')
}
