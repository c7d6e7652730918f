/** Programs of Python 2.7 beside what a real one printed. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PythonMachine } from '../../src/machine/machine.ts'
import { PythonProcess } from '../../src/machine/python/process.ts'
import { REPOSITORY } from './heapdeck.ts'

const PROGRAMS = join(REPOSITORY, 'tests/machine/python')

/** What CPython printed of the program, a character a byte. */
export const recordedOutput = (program: string): string =>
  readFileSync(join(PROGRAMS, `${program}.out`), 'latin1')

/** What the program prints here; its warnings and tracebacks are left out. */
export function outputOf(program: string): string {
  const file = `${program}.py`
  let output = ''
  const source = readFileSync(join(PROGRAMS, file), 'latin1')
  const host = {
    write: (descriptor: number, bytes: string) => void (output += descriptor === 1 ? bytes : ''),
    read: () => '',
    readFile: (path: string) => (path === file ? source : undefined),
  }
  const process = new PythonProcess(new PythonMachine({ python: '2.7.6' }).python, { host, file, source })
  process.begin()
  process.run()
  return output
}
