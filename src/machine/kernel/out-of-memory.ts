/** The kernel kills the process: there is no page frame left for what it writes to. */
export class OutOfMemoryKill extends Error {
  override name = 'OutOfMemoryKill'
}
