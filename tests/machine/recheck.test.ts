import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { Player, compareMalloc, readMallocTrace, type MallocTrace } from '../../src/machine/index.ts'
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

  const playBoth = (program: string): { recorded: MallocTrace; heapBytes: number } => {
    const trace = join(folder, 'trace.txt')
    writeFileSync(trace, program)
    const played = playNatively(join(folder, 'player'), trace, '-r')
    const [, kib] = /# heap: (\d+) KiB\n$/.exec(Buffer.from(played.subarray(-100)).toString()) ?? []
    return { recorded: readMallocTrace(played), heapBytes: Number(kib) * 1024 }
  }

  test.each(Object.entries(PROFILES))(
    `answers as the simulated one does: %s (SEED=${seed})`,
    (_, profile) => {
      for (let program = 0; program < PROGRAMS; program++) {
        const { recorded } = playBoth(mallocProgram(profile, seed + program, OPS))
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

  test.each(Object.entries(PROFILES))(
    `leaves as many pages of the heap resident: %s (SEED=${seed})`,
    (_, profile) => {
      for (let program = 0; program < PROGRAMS; program++) {
        const { recorded, heapBytes } = playBoth(mallocProgram(profile, seed + program, OPS / 5, true))
        const player = new Player(recorded)
        player.play()
        expect({ seed: seed + program, resident: player.process.heapResidentBytes }).toEqual({
          seed: seed + program,
          resident: heapBytes,
        })
      }
    },
    MILLISECONDS,
  )
})
