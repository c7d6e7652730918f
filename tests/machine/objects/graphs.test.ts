import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PythonVersion } from '../../../src/machine/objects/index.ts'
import { PythonProgram, anyOps, anyThresholds } from '../../support/python-programs.ts'

const FUZZ = process.env['FUZZ'] !== undefined
const RUNS = FUZZ ? 400 : 40
const OPS = FUZZ ? 250 : 80
const MILLISECONDS = FUZZ ? 1_200_000 : 60_000
/** Every byte of the process is looked at after so many ops, and at the end. */
const MEMORY_EVERY = 20

const VERSIONS: readonly PythonVersion[] = ['2.7.6', '2.7.18', '3.11']

describe('any program on a graph of objects', () => {
  it.each(VERSIONS)(
    'asks for and frees the very blocks that CPython %s does, in its order, and counts as it does',
    (version) => {
      fc.assert(
        fc.property(anyThresholds, anyOps(OPS), (thresholds, ops) => {
          const program = new PythonProgram(version, thresholds)
          ops.forEach((op, index) => {
            program.run(op)
            const faults = program.faults(
              index % MEMORY_EVERY === MEMORY_EVERY - 1 || index === ops.length - 1,
            )
            if (faults.length > 0)
              throw new Error(`after op ${index}, ${JSON.stringify(op)}: ${faults.slice(0, 5).join('; ')}`)
          })
        }),
        { numRuns: RUNS, interruptAfterTimeLimit: MILLISECONDS * 0.8 },
      )
      expect.assertions(0)
    },
    MILLISECONDS,
  )
})
