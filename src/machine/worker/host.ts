/** The worker's side: sessions of scenes and of programs, asked through a port. */
import type { GlibcOptions } from '../malloc/glibc/index.ts'
import type { ProgramOptions, ProgramText } from '../program-run.ts'
import { PythonRun } from '../python-run.ts'
import type { PythonScene } from '../python-scene.ts'
import { pythonSnapshotOf, type PythonMoment } from '../python-snapshot.ts'
import type { Port } from './port.ts'
import { CellsHost, isOfCells } from './cells-host.ts'
import {
  checkVersion,
  type CellsAsk,
  type CellsWord,
  type Command,
  type Event,
  type ProgramFacts,
} from './protocol.ts'
import { answerTo } from './questions.ts'
import type { PythonFacts } from './session.ts'
import { Sessions } from './sessions.ts'

/** A run as its session has it: what a page is told once, and what it looks at. */
export interface Run<Facts> {
  readonly facts: Facts
  readonly process: PythonMoment & { seek(event: number): void }
}

type Opening = Extract<Command, { kind: 'open' | 'open program' }>

/** Answers what comes through `port`. */
export function serve(
  port: Port,
  createRun: (scene: PythonScene, options: GlibcOptions) => Run<PythonFacts> = sceneRun,
): void {
  const sessions = new Sessions<() => Run<unknown>, Run<unknown>>((recipe) => recipe())
  const send = (event: Event): void =>
    port.postMessage(event, event.kind === 'sought' ? buffersOf(event.snapshot) : [])

  const cells = new CellsHost(send)
  port.addEventListener('message', ({ data }) => {
    const command = data as Command
    if (command.kind === 'close') return sessions.close(command.session)
    if (isOfCells(command)) return cells.take(command)
    const fail = (error: unknown): void => {
      const message = error instanceof Error ? error.message : String(error)
      send({ kind: 'failed', id: command.id, message })
    }
    try {
      if (command.kind === 'open program') void openProgram(command).then(send).catch(fail)
      else send(answer(command))
    } catch (error) {
      fail(error)
    }
  })
  port.start?.()

  function answer(
    command: Exclude<Command, { kind: 'close' | 'open program' } | CellsAsk | CellsWord>,
  ): Event {
    const { id } = command
    if (command.kind === 'open') {
      const { scene, options } = command
      return { kind: 'opened', id, ...opened(command, () => createRun(scene, options)) }
    }
    const { process } = sessions.run(command.session)
    process.seek(command.event)
    return command.kind === 'ask'
      ? { kind: 'answered', id, answer: answerTo(process, command.question) }
      : { kind: 'sought', id, snapshot: pythonSnapshotOf(process, command.view) }
  }

  async function openProgram(command: Extract<Command, { kind: 'open program' }>): Promise<Event> {
    const recipe = await programRecipe(command.program, command.options)
    return { kind: 'program opened', id: command.id, ...opened(command, recipe) }
  }

  function opened<Facts>({ version }: Opening, recipe: () => Run<Facts>): { session: number; facts: Facts } {
    checkVersion(version)
    const session = sessions.open(recipe)
    return { session, facts: sessions.run(session).facts as Facts }
  }
}

/** The interpreter comes only where a program asks for it. */
async function programRecipe(
  program: ProgramText,
  options: ProgramOptions,
): Promise<() => Run<ProgramFacts>> {
  const { ProgramRun, imageFor } = await import('../program-run.ts')
  const image = await imageFor(options)
  return () => {
    const run = new ProgramRun(program, image)
    const { events, lines, waits, curve, generations, output, status = 0 } = run
    return { process: run, facts: { events, lines, waits, curve, generations, output, status } }
  }
}

export function sceneRun(scene: PythonScene, options: GlibcOptions): Run<PythonFacts> {
  const run = new PythonRun(scene, options)
  const { events, lines, curve, generations } = run
  return { process: run, facts: { events, lines, curve, generations } }
}

/** The memory of every typed array in a snapshot: they are copies, so they may go. */
function buffersOf(value: unknown, found = new Set<ArrayBuffer>()): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) found.add(value.buffer as ArrayBuffer)
  else if (typeof value === 'object' && value !== null)
    for (const part of Object.values(value)) buffersOf(part, found)
  return [...found]
}
