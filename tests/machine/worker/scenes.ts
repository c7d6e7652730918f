/** Scenes for tests of the worker, and ports to play them through. */
import { MachineClient, SceneRun, type Scene } from '../../../src/machine/index.ts'
import { serve, type Run } from '../../../src/machine/worker/host.ts'

/** A small version of the talk's first program. */
export const FRAG: Scene = {
  file: 'frag.py',
  lines: [
    {
      text: 'big = [letter * 5000 for i in range(1000)]',
      moment: 'big',
      commands: [{ kind: 'comprehension', block: 'big', count: 1000, bytes: 5037 }],
    },
    { text: "small = ['x']", moment: 'small', commands: [{ kind: 'malloc', block: 'small', bytes: 38 }] },
    { text: 'del big', moment: 'del big', commands: [{ kind: 'free', block: 'big' }] },
  ],
}

/** A client, and a host on the other end of its channel; `made` has the runs in the order in which they were made. */
export function connect(): { client: MachineClient; made: Run[]; host: MessagePort } {
  const { port1, port2 } = new MessageChannel()
  const made: Run[] = []
  serve(port2, (scene, options) => {
    if ('python' in scene) throw new RangeError('only scenes of malloc are played here')
    const run = new SceneRun(scene, options)
    made.push(run)
    return run
  })
  return { client: new MachineClient(port1), made, host: port2 }
}
