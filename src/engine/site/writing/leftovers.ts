/** Files that a server which was killed left aside: gone when the next one starts. */
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

const ASIDE = /^\.heapdeck-(\d+)-[\da-f]+\.tmp$/

/** A name beside the file that is being saved: hidden, and of this process. */
export const asideName = (random: string): string => `.heapdeck-${process.pid}-${random}.tmp`

/** As a pattern for watchers, which have nothing to see in them. */
export const ASIDES = '**/.heapdeck-*.tmp'

export async function removeLeftovers(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) {
        if (entry.name !== 'node_modules' && !entry.name.startsWith('.')) await removeLeftovers(path)
        return
      }
      const [, pid] = ASIDE.exec(entry.name) ?? []
      if (pid !== undefined && !isRunning(Number(pid))) await rm(path, { force: true }).catch(() => {})
    }),
  )
}

/** Another server of the same deck may be saving at this moment. */
function isRunning(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
