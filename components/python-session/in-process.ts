/** The machine where there is no worker: in the same process, asked in the same way. */
import { serve, type Port } from '../../src/machine/index.ts'

export function connect(): Port {
  const { port1, port2 } = new MessageChannel()
  serve(port2)
  return port1
}
