/** Programs of Python 2.7 on the simulated computer, run to their end. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BootImage } from '../../src/machine/boot/index.ts'
import { PythonProcess } from '../../src/machine/python/process.ts'
import { ReferenceChecks } from './reference-checks.ts'
import { REPOSITORY } from './heapdeck.ts'

const image = JSON.parse(
  readFileSync(join(REPOSITORY, 'src/machine/boot/images/python-2.7.6-glibc-2.17.json'), 'utf8'),
) as BootImage

/** Instructions that no program of a test needs. */
const MOST_STEPS = 50_000_000

export interface PythonRun {
  readonly process: PythonProcess
  /** What it has written so far. */
  readonly stdout: string
  readonly stderr: string
  /** The exit status; undefined before the end. */
  readonly status: number | undefined
  /** Goes on for so many instructions; answers whether it has ended. */
  go(steps: number): boolean
  /** Wrong reference counts, in words. */
  faults(): string[]
}

export function startPython(source: string, file = 'main.py'): PythonRun {
  const output = ['', '', '']
  const process = new PythonProcess({
    image,
    file,
    source,
    host: {
      write: (descriptor, bytes) => void (output[descriptor] += bytes),
      read: () => '',
      readFile: (path) => (path === file ? source : undefined),
    },
  })
  const checks = new ReferenceChecks(process)
  let steps = 0
  process.begin()
  return {
    process,
    get stdout() {
      return output[1] as string
    },
    get stderr() {
      return output[2] as string
    },
    get status() {
      return process.status
    },
    go: (more) => process.run({ steps: (steps += more), events: Infinity }),
    faults: () => checks.faults(),
  }
}

/** To its end, which comes soon. */
export function runPython(source: string, file?: string): PythonRun {
  const run = startPython(source, file)
  if (!run.go(MOST_STEPS)) throw new Error(`the program goes on for more than ${MOST_STEPS} instructions`)
  return run
}
