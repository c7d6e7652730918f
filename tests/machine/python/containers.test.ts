import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { PythonMachine } from '../../../src/machine/machine.ts'
import { PythonProcess } from '../../../src/machine/python/process.ts'
import { REPOSITORY } from '../../support/heapdeck.ts'

const PROGRAMS = join(REPOSITORY, 'tests/machine/python/containers')

/** What a program prints. */
function outputOf(name: string): string {
  const file = `${name}.py`
  let output = ''
  const source = readFileSync(join(PROGRAMS, file), 'latin1')
  const host = {
    write: (_descriptor: number, bytes: string) => void (output += bytes),
    read: () => '',
    readFile: (path: string) => (path === file ? source : undefined),
  }
  const process = new PythonProcess(new PythonMachine({ python: '2.7.6' }).python, { host, file, source })
  process.begin()
  process.run()
  return output
}

test.each(['lists', 'sort', 'tuples', 'dicts', 'sets', 'iterators'])('%s behave as real ones did', (name) => {
  expect(outputOf(name)).toBe(readFileSync(join(PROGRAMS, `${name}.out`), 'latin1'))
})
