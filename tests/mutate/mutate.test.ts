import { availableParallelism } from 'node:os'
import { describe, expect, test } from 'vitest'
import { MISTAKES } from './rules.ts'
import { evidence, judge, table, type Verdict } from './run.ts'

const ALL = process.env.MUTATE !== undefined
/** In `npm test` only so many. */
const SAMPLE = 6
const MINUTES = 60_000

describe('a machine with a mistake in it', () => {
  const recordings = evidence()

  test(
    'is compared with a machine that answers as all recordings do',
    async () => {
      expect(await judge(undefined, recordings)).toEqual({
        rule: 'no mistake',
        by: undefined,
        how: 'nobody noticed',
      })
    },
    MINUTES,
  )

  test(
    'answers otherwise than a recording does',
    async () => {
      const only = process.env.MUTATE ?? ''
      const chosen = ALL
        ? MISTAKES.filter(({ rule, file }) => only === '1' || `${file}: ${rule}`.includes(only))
        : sample()
      const verdicts: Verdict[] = []
      const waiting = [...chosen]
      const work = async (): Promise<void> => {
        for (let mistake = waiting.shift(); mistake; mistake = waiting.shift())
          verdicts.push(await judge(mistake, recordings))
      }
      await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work))
      if (ALL) console.log(table(verdicts))
      const survivors = verdicts.filter(({ by }) => by === undefined)
      expect(survivors.map(({ rule }) => rule)).toEqual([])
    },
    ALL ? 20 * MINUTES : MINUTES,
  )
})

/** Spread over the list. */
function sample(): typeof MISTAKES {
  const step = Math.floor(MISTAKES.length / SAMPLE)
  return MISTAKES.filter((_, index) => index % step === 0).slice(0, SAMPLE)
}
