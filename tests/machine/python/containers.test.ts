import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { imageNamed } from '../../../src/machine/boot/index.ts'
import { PythonProcess } from '../../../src/machine/python/process.ts'
import { REPOSITORY } from '../../support/heapdeck.ts'

const PROGRAMS = join(REPOSITORY, 'tests/machine/python/containers')

/** What a program prints. */
async function outputOf(name: string): Promise<string> {
  const file = `${name}.py`
  let output = ''
  const source = readFileSync(join(PROGRAMS, file), 'latin1')
  const host = {
    write: (_descriptor: number, bytes: string) => void (output += bytes),
    read: () => '',
    readFile: (path: string) => (path === file ? source : undefined),
  }
  const image = await imageNamed('python-2.7.6-glibc-2.17')
  const process = new PythonProcess({ image, host, file, source })
  process.begin()
  process.run()
  return output
}

test.each(['lists', 'sort', 'tuples', 'dicts', 'sets', 'iterators'])(
  '%s behave as real ones did',
  async (name) => {
    expect(await outputOf(name)).toBe(readFileSync(join(PROGRAMS, `${name}.out`), 'latin1'))
  },
)
