import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { REPOSITORY } from '../../support/heapdeck.ts'
import { runPython } from '../../support/run-python.ts'

const PROGRAMS = join(REPOSITORY, 'tests/machine/python/containers')

/** What a program prints. */
function outputOf(name: string): string {
  const file = `${name}.py`
  return runPython(readFileSync(join(PROGRAMS, file), 'latin1'), { file }).stdout
}

test.each(['lists', 'sort', 'tuples', 'dicts', 'sets', 'iterators'])(
  '%s behave as real ones did',
  (name) => {
    expect(outputOf(name)).toBe(readFileSync(join(PROGRAMS, `${name}.out`), 'latin1'))
  },
)
