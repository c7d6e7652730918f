import { expect, test } from 'vitest'
import { outputOf, recordedOutput } from '../../support/python-output.ts'

test.each(['lists', 'sort', 'tuples', 'dicts', 'sets', 'iterators'])('%s behave as real ones did', (name) => {
  expect(outputOf(`containers/${name}`)).toBe(recordedOutput(`containers/${name}`))
})
