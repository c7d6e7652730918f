/** The kernel kills the process: there is no page frame left for what it writes to. */
export class OutOfMemoryKill extends Error {
  override name = 'OutOfMemoryKill'
}

/** SIGKILL, where a process has no exit status. */
export const KILLED = -9

/** How a shell tells what ended a process. */
export const statusInShell = (status: number): number => (status < 0 ? 128 - status : status)

/** How wait(2) tells it. */
export const statusOfWait = (status: number): number => (status < 0 ? -status : status << 8)
