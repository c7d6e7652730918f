import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { compareMalloc, readMallocTrace } from '../../src/machine/index.ts'
import { temporaryFolder } from '../support/heapdeck.ts'
import { PROFILES, mallocProgram } from '../support/malloc-programs.ts'
import { PLAYER_SOURCE, compile, playNatively, whyNoGlibc } from '../support/native.ts'

const OPS = process.env.FUZZ ? 200_000 : 10_000
const PROGRAMS = process.env.FUZZ ? 10 : 2
const MILLISECONDS = process.env.FUZZ ? 600_000 : 30_000

const why = whyNoGlibc()

test.runIf(why)('nothing is compared with the malloc of this machine', () => {
  console.warn(`not compared with the malloc of this machine: ${why}`)
})

describe.skipIf(why)('the malloc of this machine', () => {
  const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
  let folder = ''
  beforeAll(() => {
    let clean = (): void => {}
    folder = temporaryFolder((done) => (clean = done))
    compile(PLAYER_SOURCE, join(folder, 'player'))
    return clean
  })

  test.each(Object.entries(PROFILES))(
    `answers as the simulated one does: %s (SEED=${seed})`,
    (_, profile) => {
      for (let program = 0; program < PROGRAMS; program++) {
        const trace = join(folder, 'trace.txt')
        writeFileSync(trace, mallocProgram(profile, seed + program, OPS))
        const recorded = readMallocTrace(playNatively(join(folder, 'player'), trace))
        const { first, matched } = compareMalloc(recorded)!
        expect({ seed: seed + program, first, matched }).toEqual({
          seed: seed + program,
          first: undefined,
          matched: recorded.ops,
        })
      }
    },
    MILLISECONDS,
  )
})
