/** The end of a conflict: one choice for all lines that both sides changed; what only one side changed is kept in any case. */
import { mergeWith } from './merge.ts'

export type Choice = 'mine' | 'theirs' | 'both'

export interface Versions {
  readonly base: string
  readonly mine: string
  readonly theirs: string
}

export function decide({ base, mine, theirs }: Versions, choice: Choice): string {
  return mergeWith(base, mine, theirs, (region) => {
    if (choice !== 'both') return region[choice].text
    const first = region.mine.text
    const needsEnd = first !== '' && region.theirs.text !== '' && !first.endsWith('\n')
    return first + (needsEnd ? '\n' : '') + region.theirs.text
  })
}
