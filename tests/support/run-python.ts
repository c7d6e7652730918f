/** Programs of Python 2.7 on the simulated computer. */
import image217 from '../../src/machine/boot/images/python-2.7.6-glibc-2.17.json' with { type: 'json' }
import image236 from '../../src/machine/boot/images/python-2.7.6-glibc-2.36.json' with { type: 'json' }
import type { BootImage } from '../../src/machine/boot/index.ts'
import { PythonProcess } from '../../src/machine/python/process.ts'
import { ReferenceChecks } from './reference-checks.ts'

export const IMAGES_BY_GLIBC = {
  '2.17': image217 as unknown as BootImage,
  '2.36': image236 as unknown as BootImage,
} as const

/** Instructions that no program of a test needs. */
const MOST_STEPS = 50_000_000

export interface RunOptions {
  readonly file?: string
  readonly glibc?: keyof typeof IMAGES_BY_GLIBC
  /** In place of the one that `glibc` names. */
  readonly image?: BootImage
  /** Other files that there are, by path. */
  readonly files?: Readonly<Record<string, string>>
  /** What standard input has: text, or what each reading gets, told as it happens. */
  readonly input?: string | ((process: PythonProcess) => string)
  readonly args?: readonly string[]
  readonly ram?: number
}

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

/** A process that is about to run its first instruction. */
export function startPython(source: string, options: RunOptions = {}): PythonRun {
  const run = pythonProcess(source, options)
  run.process.begin()
  return run
}

/** One that has not loaded its program yet. */
export function pythonProcess(source: string, options: RunOptions = {}): PythonRun {
  const { file = 'main.py', glibc = '2.17', files = {}, input = '', args = [], ram } = options
  const { image = IMAGES_BY_GLIBC[glibc] } = options
  const output = ['', '', '']
  let rest = typeof input === 'string' ? input : ''
  const process: PythonProcess = new PythonProcess({
    image,
    file,
    source,
    args,
    ...(ram === undefined ? {} : { ram }),
    host: {
      write: (descriptor, bytes) => void (output[descriptor] += bytes),
      read: () => {
        if (typeof input === 'function') return input(process)
        const all = rest
        rest = ''
        return all
      },
      readFile: (path) => (path === file ? source : files[path]),
    },
  })
  const checks = new ReferenceChecks(process)
  let steps = 0
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
export function runPython(source: string, options: RunOptions = {}): PythonRun {
  const run = startPython(source, options)
  if (!run.go(MOST_STEPS)) throw new Error(`the program goes on for more than ${MOST_STEPS} instructions`)
  return run
}
