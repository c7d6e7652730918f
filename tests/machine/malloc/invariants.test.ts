import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Player, readMallocTrace } from '../../../src/machine/index.ts'
import {
  binFaults,
  cacheFaults,
  headerFaults,
  heapFaults,
  lookUpFaults,
  mappingFaults,
  sumFaults,
} from '../../support/heap-checks.ts'
import { HeapProgram, anyCalls, anyOptions, type Call } from '../../support/heap-programs.ts'
import { PROFILES, mallocProgram } from '../../support/malloc-programs.ts'

const FUZZ = process.env.FUZZ !== undefined
const RUNS = FUZZ ? 1000 : 60
const CALLS = FUZZ ? 600 : 250
const MILLISECONDS = FUZZ ? 1_200_000 : 60_000
/** Looking a chunk up makes tables for crowded places; what is never looked up is to be right, too. */
const LOOK_UP_EVERY = 40

const TELL = (call: Call): string => Object.values(call).join(' ')

describe('after every call of any program', () => {
  test(
    'chunks tile the heap, lists and bins agree with them, sizes add up, pages are where memory is',
    () => {
      fc.assert(
        fc.property(anyOptions, anyCalls(CALLS), (options, calls) => {
          const program = new HeapProgram(options)
          calls.forEach((call, index) => {
            program.make(call)
            const faults = heapFaults(program.machine, program)
            if (index % LOOK_UP_EVERY === 0) faults.push(...lookUpFaults(program.machine.malloc))
            const after = `call ${index + 1}, ${TELL(call)}`
            if (faults.length > 0) throw new Error(`after ${after}: ${faults.slice(0, 5).join('; ')}`)
          })
          expect(program.machine.malloc.ended).toBeUndefined()
          expect(lookUpFaults(program.machine.malloc)).toEqual([])
        }),
        { numRuns: RUNS, interruptAfterTimeLimit: MILLISECONDS * 0.8 },
      )
    },
    MILLISECONDS,
  )

  test.each(Object.entries(PROFILES))(
    'chunks, lists and bins agree in a program of one kind: %s',
    (_, profile) => {
      const ops = FUZZ ? 20_000 : 1200
      const seed = Number(process.env.SEED ?? 13)
      const trace = readMallocTrace(new TextEncoder().encode(mallocProgram(profile, seed, ops)))
      const player = new Player(trace, { writesBlocks: seed % 2 === 1 })
      const { glibc, process: simulated } = player
      for (let op = 0; op < trace.ops; op++) {
        player.play(op, op + 1)
        const faults = [
          ...binFaults(glibc),
          ...cacheFaults(glibc),
          ...mappingFaults(glibc, simulated),
          ...sumFaults(glibc, simulated),
          ...headerFaults(glibc, simulated),
          ...(op % LOOK_UP_EVERY === 0 ? lookUpFaults(glibc) : []),
        ]
        expect(faults, `after op ${op + 1} of seed ${seed}`).toEqual([])
      }
      expect(glibc.ended).toBeUndefined()
    },
    MILLISECONDS,
  )
})
