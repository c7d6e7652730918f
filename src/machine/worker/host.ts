/** The worker's side: sessions of scenes, asked through a port. */
import type { GlibcOptions } from '../malloc/glibc/index.ts'
import { SceneRun } from '../scene-run.ts'
import type { Scene } from '../scene.ts'
import type { Port } from './port.ts'
import { PROTOCOL_VERSION, type Command, type Event } from './protocol.ts'
import { Sessions } from './sessions.ts'

/** What a session needs of a scene that runs. */
export type Run = Pick<SceneRun, 'events' | 'lines' | 'curve' | 'seek' | 'snapshot'>

/** Answers what comes through `port`. */
export function serve(
  port: Port,
  createRun: (scene: Scene, options: GlibcOptions) => Run = (scene, options) => new SceneRun(scene, options),
): void {
  const sessions = new Sessions(({ scene, options }: { scene: Scene; options: GlibcOptions }) =>
    createRun(scene, options),
  )
  const send = (event: Event): void =>
    port.postMessage(event, event.kind === 'sought' ? buffersOf(event.snapshot) : [])

  port.addEventListener('message', ({ data }) => {
    const command = data as Command
    if (command.kind === 'close') return sessions.close(command.session)
    try {
      send(answer(command))
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      send({ kind: 'failed', id: command.id, message })
    }
  })
  port.start?.()

  function answer(command: Exclude<Command, { kind: 'close' }>): Event {
    const { id } = command
    if (command.kind === 'open') {
      const { version, scene, options } = command
      if (version !== PROTOCOL_VERSION)
        throw new Error(`the worker speaks version ${PROTOCOL_VERSION}, not ${version}: load the page anew`)
      const session = sessions.open({ scene, options })
      const { events, lines, curve } = sessions.run(session)
      return { kind: 'opened', id, session, events, lines, curve }
    }
    const run = sessions.run(command.session)
    run.seek(command.event)
    return { kind: 'sought', id, snapshot: run.snapshot(command.view) }
  }
}

/** The memory of every typed array in a snapshot: they are copies, so they may go. */
function buffersOf(value: unknown, found = new Set<ArrayBuffer>()): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) found.add(value.buffer as ArrayBuffer)
  else if (typeof value === 'object' && value !== null)
    for (const part of Object.values(value)) buffersOf(part, found)
  return [...found]
}
