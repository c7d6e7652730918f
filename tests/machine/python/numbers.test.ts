import { expect, test } from 'vitest'
import { outputOf, recordedOutput } from '../../support/python-output.ts'

test.each(['arithmetic', 'conversions'])('%s of numbers come out as in CPython', (name) => {
  expect(outputOf(`numbers/${name}`)).toBe(recordedOutput(`numbers/${name}`))
})
