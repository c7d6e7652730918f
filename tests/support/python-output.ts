/** Programs of Python 2.7 beside what a real one printed. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { imageNamed } from '../../src/machine/boot/index.ts'
import { PythonProcess } from '../../src/machine/python/process.ts'
import { REPOSITORY } from './heapdeck.ts'

const PROGRAMS = join(REPOSITORY, 'tests/machine/python')

/** What CPython printed of the program, a character a byte. */
export const recordedOutput = (program: string): string =>
  readFileSync(join(PROGRAMS, `${program}.out`), 'latin1')

/** What the program prints here; its warnings are left out. */
export async function outputOf(program: string): Promise<string> {
  const file = `${program}.py`
  let output = ''
  const source = readFileSync(join(PROGRAMS, file), 'latin1')
  const process = new PythonProcess({
    image: await imageNamed('python-2.7.6-glibc-2.17'),
    file,
    source,
    host: {
      write: (descriptor, bytes) => void (output += descriptor === 1 ? bytes : ''),
      read: () => '',
      readFile: (path) => (path === file ? source : undefined),
    },
  })
  process.begin()
  process.run()
  return output
}
