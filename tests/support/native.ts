/** The machine's own malloc, where there is a C compiler and the right glibc. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { REPOSITORY } from './heapdeck.ts'

/** Why nothing can be compared with the machine's malloc; undefined where it can. */
export function whyNoGlibc(version = '2.36'): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return `this is ${process.platform} on ${process.arch}, not Linux on x64`
  const { header } = process.report.getReport() as unknown as { header: { glibcVersionRuntime?: string } }
  const { glibcVersionRuntime: found } = header
  if (found !== version)
    return `the malloc of glibc ${version} is needed, and this is ${found ? `glibc ${found}` : 'another libc'}`
  if (spawnSync('cc', ['--version']).error) return 'there is no C compiler (cc)'
  return undefined
}

/** Compiles a C program; throws what the compiler says. */
export function compile(source: string, to: string, ...options: string[]): void {
  const { status, stderr } = spawnSync('cc', ['-O2', '-w', ...options, '-o', to, source], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`cc: ${stderr}`)
}

export const PLAYER_SOURCE = join(REPOSITORY, 'tests/native/player.c')

const TUNABLES: Readonly<Record<string, string>> = {
  tcacheCount: 'tcache_count',
  tcacheMax: 'tcache_max',
  mmapThreshold: 'mmap_threshold',
  trimThreshold: 'trim_threshold',
  topPad: 'top_pad',
  mxfast: 'mxfast',
  mmapMax: 'mmap_max',
}

/** Plays a trace on the machine's malloc; answers the trace with what it was answered, and `options` of player.c. */
export function playNatively(player: string, trace: string, ...options: string[]): Uint8Array {
  const { env = {} } = JSON.parse(readFileSync(trace, 'utf8').split('\n', 1)[0]!) as {
    env?: Record<string, number>
  }
  const tunables = Object.entries(env).map(([name, value]) => `glibc.malloc.${TUNABLES[name]}=${value}`)
  const { status, stdout, stderr } = spawnSync(player, [...options, '-e', JSON.stringify(env), trace], {
    env: { ...process.env, GLIBC_TUNABLES: tunables.join(':') },
    maxBuffer: 2 ** 30,
  })
  if (status !== 0) throw new Error(`the player ended with ${status}: ${stderr.toString()}`)
  return stdout
}
