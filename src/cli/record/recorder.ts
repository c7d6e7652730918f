/** record.c as a library that a program can be started with: compiled once for each state of its source. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, renameSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UsageError } from '../usage.ts'

/** Beside this module in the sources, and beside the command in the built package. */
const SOURCE = join(dirname(fileURLToPath(import.meta.url)), 'record.c')
const HASH_DIGITS = 16
const ONLY_OURS = 0o700
const OF_OTHERS = 0o022

/** The library's path; throws a `UsageError` where it can't be had. */
export function recorder(cc = process.env.CC || 'cc'): string {
  checkSystem()
  const hash = createHash('sha256')
    .update(readFileSync(SOURCE))
    .update(cc)
    .digest('hex')
    .slice(0, HASH_DIGITS)
  const folder = cacheFolder()
  const library = join(folder, `record-${hash}.so`)
  if (existsSync(library)) return library
  const fresh = `${library}.${process.pid}`
  const { error, status, stderr } = spawnSync(cc, ['-O2', '-shared', '-fPIC', '-o', fresh, SOURCE, '-ldl'], {
    encoding: 'utf8',
  })
  if (error)
    throw new UsageError(
      `the recorder is C and needs a compiler, and there is no "${cc}": install gcc or clang`,
    )
  if (status !== 0) throw new UsageError(`"${cc}" does not compile the recorder: ${stderr.trim()}`)
  renameSync(fresh, library)
  return library
}

function checkSystem(): void {
  if (process.platform !== 'linux')
    throw new UsageError(`a program's malloc can be recorded on Linux, and this is ${process.platform}`)
  const { header } = process.report.getReport() as unknown as { header: { glibcVersionRuntime?: string } }
  if (!header.glibcVersionRuntime)
    throw new UsageError(
      "a program's malloc can be recorded where it is glibc's, and this system has another libc",
    )
}

/** A folder for what is compiled; one that somebody else could write to is not used. */
function cacheFolder(): string {
  const user = process.getuid?.() ?? 0
  const folder = join(tmpdir(), `heapdeck-${user}`)
  mkdirSync(folder, { recursive: true, mode: ONLY_OURS })
  const found = lstatSync(folder)
  const isSafe = found.isDirectory() && found.uid === user && (found.mode & OF_OTHERS) === 0
  return isSafe ? folder : mkdtempSync(join(tmpdir(), 'heapdeck-'))
}
