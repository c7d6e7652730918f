import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyProgram } from '../../support/any-python.ts'
import { runPython } from '../../support/run-python.ts'

const FUZZ = process.env['FUZZ'] !== undefined
const RUNS = FUZZ ? 1_000 : 40
const MILLISECONDS = FUZZ ? 3_600_000 : 120_000

test(
  'any program ends in a result or an error of its own, and all counts are right',
  { timeout: MILLISECONDS },
  () => {
    fc.assert(
      fc.property(anyProgram, (source) => {
        const run = runPython(source)
        expect(run.faults()).toEqual([])
        expect(run.stderr).not.toContain('SystemError')
        if (run.status !== 0) expect(run.stderr).toMatch(/^\S.*\n( {4}.*\n)?$/m)
      }),
      { numRuns: RUNS, interruptAfterTimeLimit: MILLISECONDS - 10_000 },
    )
  },
)
