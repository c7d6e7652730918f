import { expect, test } from 'vitest'
import { outputOf, recordedOutput } from '../../support/python-output.ts'

test.each(['methods', 'formats'])('%s of strings come out as in CPython', (name) => {
  expect(outputOf(`strings/${name}`)).toBe(recordedOutput(`strings/${name}`))
})
