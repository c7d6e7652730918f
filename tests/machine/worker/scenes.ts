/** Scenes for tests of the worker, and ports to play them through. */
import { MachineClient, type PythonFacts, type PythonScene } from '../../../src/machine/index.ts'
import { sceneRun, serve, type Run } from '../../../src/machine/worker/host.ts'
import { intsScene } from '../../support/ints-scene.ts'

/** A short program. */
export const INTS: PythonScene = intsScene(1000, 50)

/** A client, and a host on the other end of its channel; `made` has the runs in the order in which they were made. */
export function connect(): { client: MachineClient; made: Run<PythonFacts>[]; host: MessagePort } {
  const { port1, port2 } = new MessageChannel()
  const made: Run<PythonFacts>[] = []
  serve(port2, (scene, options) => {
    const run = sceneRun(scene, options)
    made.push(run)
    return run
  })
  return { client: new MachineClient(port1), made, host: port2 }
}
