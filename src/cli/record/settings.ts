/** Which of malloc's settings a process ran with, by its environment. */
import type { MallocSettings } from '../../machine/index.ts'

/** By the tunable's name behind `glibc.malloc.`: the setting, the largest value that glibc takes, and MALLOC_…_. */
const TUNABLES: Record<string, readonly [keyof MallocSettings, max: number, variable?: string]> = {
  tcache_count: ['tcacheCount', 65535],
  tcache_max: ['tcacheMax', 1032],
  mmap_threshold: ['mmapThreshold', Infinity, 'MALLOC_MMAP_THRESHOLD_'],
  trim_threshold: ['trimThreshold', Infinity, 'MALLOC_TRIM_THRESHOLD_'],
  top_pad: ['topPad', Infinity, 'MALLOC_TOP_PAD_'],
  mxfast: ['mxfast', 160],
  mmap_max: ['mmapMax', 2 ** 31 - 1, 'MALLOC_MMAP_MAX_'],
}

export interface Settings {
  readonly settings: MallocSettings
  /** Tunables that change malloc in a way that is not simulated. */
  readonly unknown: readonly string[]
}

/** Reads GLIBC_TUNABLES and the MALLOC_ variables; a value that glibc would not take is left out, as there. */
export function settingsOf(tunables: string, environment: NodeJS.ProcessEnv): Settings {
  const settings: Record<string, number> = {}
  const unknown: string[] = []
  const set = (name: string, text: string): void => {
    const [setting, max] = TUNABLES[name]!
    const value = /^(0x[0-9a-f]+|\d+)$/i.test(text)
      ? /^0\d/.test(text)
        ? parseInt(text, 8)
        : Number(text)
      : NaN
    if (value <= max) settings[setting] = value
  }
  for (const [name, [, , variable]] of Object.entries(TUNABLES)) {
    const text = variable && environment[variable]
    if (text) set(name, text)
  }
  for (const tunable of tunables.split(':')) {
    const [, name, text] = /^glibc\.malloc\.(\w+)=(.*)$/.exec(tunable) ?? []
    if (name === undefined || text === undefined) continue
    if (name in TUNABLES) set(name, text)
    else if (!/^(check|perturb|arena_max|arena_test|tcache_unsorted_limit)$/.test(name)) unknown.push(name)
    else if (/^(check|tcache_unsorted_limit)$/.test(name) && text !== '0') unknown.push(name)
  }
  return { settings, unknown }
}
