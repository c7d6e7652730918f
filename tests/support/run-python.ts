/** Runs a program of Python 2.7 in a simulated process, to its end. */
import image217 from '../../src/machine/boot/images/python-2.7.6-glibc-2.17.json' with { type: 'json' }
import image236 from '../../src/machine/boot/images/python-2.7.6-glibc-2.36.json' with { type: 'json' }
import type { BootImage } from '../../src/machine/boot/index.ts'
import { PythonProcess } from '../../src/machine/python/process.ts'

export const IMAGES_BY_GLIBC = {
  '2.17': image217 as unknown as BootImage,
  '2.36': image236 as unknown as BootImage,
} as const

export interface RunOptions {
  readonly file?: string
  readonly glibc?: keyof typeof IMAGES_BY_GLIBC
  /** Other files that there are, by path. */
  readonly files?: Readonly<Record<string, string>>
  /** What standard input has: text, or what each reading gets, told as it happens. */
  readonly input?: string | ((process: PythonProcess) => string)
  readonly args?: readonly string[]
  readonly ram?: number
}

export interface Run {
  readonly process: PythonProcess
  readonly stdout: string
  readonly stderr: string
  readonly status: number | undefined
}

/** A process that is about to begin, and what it has written so far. */
export function pythonProcess(source: string, options: RunOptions = {}) {
  const { file = 'prog.py', glibc = '2.17', files = {}, input = '', args = [], ram } = options
  const written = ['', '', '']
  let rest = typeof input === 'string' ? input : ''
  const process: PythonProcess = new PythonProcess({
    image: IMAGES_BY_GLIBC[glibc],
    file,
    source,
    args,
    ...(ram === undefined ? {} : { ram }),
    host: {
      write: (descriptor, bytes) => {
        written[descriptor] += bytes
      },
      read: () => {
        if (typeof input === 'function') return input(process)
        const all = rest
        rest = ''
        return all
      },
      readFile: (path) => (path === file ? source : files[path]),
    },
  })
  return { process, written }
}

export function runPython(source: string, options: RunOptions = {}): Run {
  const { process, written } = pythonProcess(source, options)
  process.begin()
  process.run()
  return { process, stdout: written[1] as string, stderr: written[2] as string, status: process.status }
}
