/** The machine of a page: one worker, which all its demos ask. */
import { MachineClient } from '../src/machine/index.ts'

let client: MachineClient | undefined

/** The page's client. Whoever opened a session closes it; the client is everybody's, and another one once it has ended. */
export function machine(): MachineClient {
  if (client?.hasEnded) client = undefined
  return (client ??= new MachineClient(
    () => new Worker(new URL('../src/machine/worker/machine.worker.ts', import.meta.url), { type: 'module' }),
  ))
}
