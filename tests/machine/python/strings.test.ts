import { expect, test } from 'vitest'
import { outputOf, recordedOutput } from '../../support/python-output.ts'

test.each(['methods', 'formats'])('%s of strings come out as in CPython', async (name) => {
  expect(await outputOf(`strings/${name}`)).toBe(recordedOutput(`strings/${name}`))
})
