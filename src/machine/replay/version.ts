import type { MallocSettings } from './malloc-trace.ts'

/** The versions of glibc whose malloc is simulated. */
export type SimulatedVersion = '2.17' | '2.36'

/** glibc 2.26 brought the tcache; what is older is nearer to 2.17. */
const FIRST_WITH_TCACHE = 26

/**
 * Which version plays what `libc` recorded, in words such as `glibc 2.36-9+deb12u14`, and whether it is the same. A trace
 * that does not say is 2.36's.
 */
export function simulatedVersion(
  libc: string,
  settings: MallocSettings = {},
): { version: SimulatedVersion; isSame: boolean } {
  const minor = Number(/\b2\.(\d+)/.exec(libc)?.[1] ?? NaN)
  if (Number.isNaN(minor))
    return { version: settings.tcache === false ? '2.17' : '2.36', isSame: libc === '' }
  const version = minor < FIRST_WITH_TCACHE ? '2.17' : '2.36'
  return { version, isSame: `2.${minor}` === version }
}
