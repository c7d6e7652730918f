/** Programs of Python 2.7 beside what a real one printed. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { REPOSITORY } from './heapdeck.ts'
import { runPython } from './run-python.ts'

const PROGRAMS = join(REPOSITORY, 'tests/machine/python')

/** What CPython printed of the program, a character a byte. */
export const recordedOutput = (program: string): string =>
  readFileSync(join(PROGRAMS, `${program}.out`), 'latin1')

/** What the program prints here; its warnings are left out. */
export function outputOf(program: string): string {
  const file = `${program}.py`
  return runPython(readFileSync(join(PROGRAMS, file), 'latin1'), { file }).stdout
}
