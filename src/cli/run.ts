import { existsSync, readFileSync, readSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { IMAGES, imageNamed, type ImageName } from '../machine/boot/index.ts'
import { PythonProcess, type ProcessSizes } from '../machine/python/index.ts'
import type { Arguments } from './heapdeck.ts'
import { UsageError } from './usage.ts'

const PYTHONS = ['2.7.6', '2.7.18']
const MALLOCS = ['glibc-2.17', 'glibc-2.36']

/** Simulated Python's own descriptors. */
const STDOUT = 1

/**
 * `heapdeck run`: a program of Python 2.7 on the simulated computer. Its output is ours, its input too, and its exit status.
 * With `--json` instead of its output a line for each time that it waits for input, and one for its end.
 */
export async function run({ words, rest, json, python, malloc }: Arguments): Promise<number> {
  const [program, ...more] = words
  if (program === undefined) throw new UsageError('name the program to run: heapdeck run PROG.py')
  if (more.length > 0)
    throw new UsageError(`too many words: ${more.join(' ')}; a program's own stand behind --`)
  if (!existsSync(program)) throw new UsageError(`there is no ${program}`)
  if (statSync(program).isDirectory()) throw new UsageError(`${program} is a folder: name a program`)
  const image = await imageNamed(imageFor(python ?? '2.7.6', malloc ?? 'glibc-2.17'))
  const folder = dirname(program)
  const report = new Report()
  const process: PythonProcess = new PythonProcess({
    image,
    file: program,
    source: readFileSync(program, 'latin1'),
    args: rest,
    host: {
      write(descriptor, bytes) {
        if (json && descriptor === STDOUT) return report.wrote(bytes)
        writeAll(descriptor, Buffer.from(bytes, 'latin1'))
      },
      read(_descriptor, most) {
        if (!json) return readSome(most)
        writeAll(STDOUT, Buffer.from(report.wait(process.sizes())))
        return '\n'
      },
      // modules lie beside the program; other files where they are
      readFile: (path) => readText(path === program ? path : join(folder, path)) ?? readText(path),
      writeFile(path, bytes) {
        writeFileSync(path, bytes, 'latin1')
        return true
      },
    },
  })
  process.begin()
  process.run()
  const status = process.status ?? 0
  if (json) writeAll(STDOUT, Buffer.from(report.end(status)))
  return status
}

function imageFor(python: string, malloc: string): ImageName {
  if (!PYTHONS.includes(python))
    throw new UsageError(`--python ${python} is not simulated; there are ${PYTHONS.join(' and ')}`)
  if (!MALLOCS.includes(malloc))
    throw new UsageError(`--malloc ${malloc} is not simulated; there are ${MALLOCS.join(' and ')}`)
  const name = `python-${python}-${malloc}`
  const hasTcache = !/(^|:)glibc\.malloc\.tcache_count=0(:|$)/.test(process.env['GLIBC_TUNABLES'] ?? '')
  const plain = !hasTcache && `${name}-no-tcache` in IMAGES ? `${name}-no-tcache` : name
  return plain as ImageName
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return undefined
  }
}

/** What standard input has, up to `most` bytes; '' at its end. Waits where there is nothing yet. */
function readSome(most: number): string {
  const bytes = Buffer.alloc(Math.min(most, 65_536))
  for (;;)
    try {
      return bytes.toString('latin1', 0, readSync(0, bytes))
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EOF') return ''
      if (code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
    }
}

function writeAll(descriptor: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;)
    try {
      at += writeSync(descriptor, bytes, at)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EPIPE') return
      if (code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
    }
}

/** What `--json` says: sizes at each wait, by the line that was written last. */
class Report {
  private line = ''
  private last = ''

  wrote(bytes: string): void {
    const lines = (this.line + bytes).split('\n')
    this.line = lines.pop() ?? ''
    this.last = lines.at(-1) ?? this.last
  }

  wait({ rssKb, anonKb, heapKb, dataKb }: ProcessSizes): string {
    return `${JSON.stringify({ at: this.line || this.last, rssKb, anonKb, heapKb, dataKb })}\n`
  }

  end(status: number): string {
    return `${JSON.stringify({ exit: status, stdoutLast: this.line || this.last })}\n`
  }
}
