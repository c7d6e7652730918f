import { spawn, spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, basename, dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { simulatedVersion } from '../machine/index.ts'
import { recorder } from './record/recorder.ts'
import { traceOf } from './record/trace-of.ts'
import { UsageError } from './usage.ts'
import type { Arguments } from './heapdeck.ts'

/** `heapdeck record`: runs a program, which has the terminal, and writes the trace of its malloc. */
export async function record({ words, out, mainOnly, convert }: Arguments): Promise<number> {
  const [program, ...args] = words
  if (program === undefined)
    throw new UsageError('name the program to record: heapdeck record -- PROGRAM ARGS...')
  const to = out ?? `${basename(program, '.rec')}.trace.txt`
  checkPlaces(to, ...(convert ? [program] : []))
  if (convert) return write(program, to, mainOnly)
  const folder = mkdtempSync(join(tmpdir(), 'heapdeck-record-'))
  try {
    const recording = join(folder, 'recording')
    await run(program, args, { LD_PRELOAD: recorder(), HEAPDECK_RECORD: recording })
    if (!existsSync(recording)) throw new UsageError(notRecorded(program))
    return write(recording, to, mainOnly, basename(program))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function write(recording: string, to: string, mainOnly: boolean, program?: string): number {
  const label = basename(to).replace(/\..*$/, '')
  const trace = traceOf(recording, label, { mainOnly })
  if (program !== undefined && basename(trace.head.program) === 'setarch' && program !== 'setarch')
    throw new UsageError(notRecorded(program))
  // Long traces are longer than a string may be.
  const text = Buffer.concat(trace.text.map((piece) => Buffer.from(piece)))
  writeFileSync(to, to.endsWith('.gz') ? gzipSync(text) : text)
  const { libc, program: recorded } = trace.head
  const say = (line: string): void => void process.stderr.write(`heapdeck: ${line}\n`)
  for (const note of trace.notes) say(note)
  if (!simulatedVersion(`glibc ${libc}`).isSame)
    say(`the program's glibc is ${libc}: simulated are 2.17 and 2.36, so a replay may differ`)
  say(`${to}: ${trace.ops} calls of ${recorded || 'the program'}, glibc ${libc}`)
  say(`next: heapdeck replay --stats ${quoted(to)}`)
  return 0
}

/** Before a program runs for an hour: whether there is something to read, and somewhere to write. */
function checkPlaces(to: string, ...from: readonly string[]): void {
  for (const path of from) if (!existsSync(path)) throw new UsageError(`there is no recording ${path}`)
  if (existsSync(to) && statSync(to).isDirectory()) throw new UsageError(`${to} is a folder: name a file`)
  try {
    accessSync(existsSync(to) ? to : dirname(to), constants.W_OK)
  } catch {
    throw new UsageError(`${to} can't be written: it or its folder is not yours, or its folder is not there`)
  }
}

const notRecorded = (program: string): string =>
  `nothing of ${program} was recorded: it did not start, is linked statically, runs as another user, or is no ` +
  'program of glibc'

/** Whether a shell would find it. */
function isThere(program: string): boolean {
  const folders = program.includes('/') ? [''] : (process.env.PATH ?? '').split(delimiter)
  return folders.some((folder) => existsSync(join(folder, program)))
}

/** Runs the program to its end, with the same addresses each time where the system can; tells of an end that failed. */
async function run(
  program: string,
  args: readonly string[],
  environment: Record<string, string>,
): Promise<void> {
  if (!isThere(program)) throw new UsageError(`there is no program ${program}`)
  const fixed = spawnSync('setarch', ['-R', 'true'], { stdio: 'ignore' }).status === 0
  const [command, ...rest] = [...(fixed ? ['setarch', '-R'] : []), program, ...args] as [string, ...string[]]
  const preload = [environment.LD_PRELOAD, process.env.LD_PRELOAD].filter(Boolean).join(':')
  const child = spawn(command, rest, {
    stdio: 'inherit',
    env: { ...process.env, ...environment, LD_PRELOAD: preload },
  })
  // An interrupt from the terminal is the program's; what it did until then is written.
  const ignore = (): void => {}
  process.on('SIGINT', ignore)
  try {
    const { status, signal } = await new Promise<{ status: number | null; signal: string | null }>(
      (resolve, reject) => {
        child.once('error', reject)
        child.once('exit', (status, signal) => resolve({ status, signal }))
      },
    )
    if (status !== 0)
      process.stderr.write(`heapdeck: ${program} ended with ${signal ?? `status ${status}`}\n`)
  } finally {
    process.off('SIGINT', ignore)
  }
}

const quoted = (word: string): string =>
  /^[\w./+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
