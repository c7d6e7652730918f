import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { imageNamed } from '../../../src/machine/boot/index.ts'
import { PythonProcess } from '../../../src/machine/python/process.ts'
import { REPOSITORY } from '../../support/heapdeck.ts'
import { runPython } from '../../support/run-python.ts'

const PROGRAMS = join(REPOSITORY, 'tests/machine/python/modules')
const INPUT = 'line one\nline two\nlast'

/** What a program prints that has a folder of its own, and that input. */
async function outputOf(name: string): Promise<string> {
  const file = 'program.py'
  const files = new Map([[file, readFileSync(join(PROGRAMS, `${name}.py`), 'latin1')]])
  let output = ''
  let input = INPUT
  const host = {
    write: (_descriptor: number, bytes: string) => void (output += bytes),
    read: () => {
      const bytes = input
      input = ''
      return bytes
    },
    readFile: (path: string) => files.get(path),
    writeFile: (path: string, bytes: string) => files.set(path, bytes) !== undefined,
  }
  const image = await imageNamed('python-2.7.6-glibc-2.17')
  const process = new PythonProcess({ image, host, file, source: files.get(file) as string })
  process.begin()
  process.run()
  return output
}

test.each([
  'builtins',
  'bytes',
  'c-types',
  'collections',
  'collector',
  'copying',
  'files',
  'itertools',
  'library',
  'math',
  'operator',
  'random',
  'reports',
  'strings',
  'sys',
])('%s is as real ones are', async (name) => {
  expect(await outputOf(name)).toBe(readFileSync(join(PROGRAMS, `${name}.out`), 'latin1'))
})

test.each([
  ['ctypes.sizeof(ctypes.c_int)', 'ctypes.sizeof'],
  ['ctypes.c_long.from_address(id(None))', 'ctypes._SimpleCData.from_address'],
])('%s says that it is not simulated', (call, name) => {
  const { stderr } = runPython(`import ctypes\n${call}\n`)
  expect(stderr.split('\n').at(-2)).toBe(`NotImplementedError: ${name} is not simulated`)
})
