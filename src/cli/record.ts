import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
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
  if (convert) return write(program, out ?? `${basename(program, '.rec')}.trace.txt`, mainOnly)
  const folder = mkdtempSync(join(tmpdir(), 'heapdeck-record-'))
  try {
    const recording = join(folder, 'recording')
    await run(program, args, { LD_PRELOAD: recorder(), HEAPDECK_RECORD: recording })
    if (!existsSync(recording)) throw new UsageError(notRecorded(program))
    return write(recording, out ?? `${basename(program)}.trace.txt`, mainOnly, basename(program))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function write(recording: string, to: string, mainOnly: boolean, program?: string): number {
  const label = basename(to).replace(/\..*$/, '')
  const trace = traceOf(recording, label, { mainOnly, environment: process.env })
  if (program !== undefined && basename(trace.head.program) === 'setarch' && program !== 'setarch')
    throw new UsageError(notRecorded(program))
  const text = trace.text.join('')
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

const notRecorded = (program: string): string =>
  `nothing of ${program} was recorded: it did not start, is linked statically, runs as another user, or is no ` +
  'program of glibc'

/** Runs the program to its end, with the same addresses each time where the system can; tells of an end that failed. */
async function run(
  program: string,
  args: readonly string[],
  environment: Record<string, string>,
): Promise<void> {
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
        child.once('error', (error: NodeJS.ErrnoException) =>
          reject(error.code === 'ENOENT' ? new UsageError(`there is no program ${program}`) : error),
        )
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
