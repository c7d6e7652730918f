/** The worker's side: sessions of scenes and of programs, asked through a port. */
import type { GlibcOptions } from '../malloc/glibc/index.ts'
import type { ProgramText } from '../program-run.ts'
import { PythonRun, type Generation, type PythonCurve } from '../python-run.ts'
import type { PythonScene } from '../python-scene.ts'
import { pythonSnapshotOf, type PythonSnapshot, type PythonView } from '../python-snapshot.ts'
import { SceneRun, type Curve, type LineSpan } from '../scene-run.ts'
import type { Scene } from '../scene.ts'
import type { HeapSnapshot, SnapshotView } from '../snapshot.ts'
import type { Port } from './port.ts'
import { PROTOCOL_VERSION, type Command, type Event, type ProgramFacts } from './protocol.ts'
import { answerTo, type Answers, type Question } from './questions.ts'
import { Sessions } from './sessions.ts'

/** What a session needs of what runs. */
interface Seekable {
  seek(event: number): void
  snapshot(view: SnapshotView | PythonView): HeapSnapshot | PythonSnapshot
  answer?(question: Question): Answers[Question['kind']]
}

/** A scene that runs. */
export interface Run extends Seekable {
  readonly events: number
  readonly lines: readonly LineSpan[]
  readonly curve: Curve | PythonCurve
  readonly generations?: readonly Generation[]
}

/** A program that runs. */
interface RunningProgram extends Seekable {
  readonly facts: ProgramFacts
}

type Recipe = () => Run | RunningProgram

/** Answers what comes through `port`. */
export function serve(
  port: Port,
  createRun: (scene: Scene | PythonScene, options: GlibcOptions) => Run = runOf,
): void {
  const sessions = new Sessions<Recipe, Run | RunningProgram>((recipe) => recipe())
  const send = (event: Event): void =>
    port.postMessage(event, event.kind === 'sought' ? buffersOf(event.snapshot) : [])

  port.addEventListener('message', ({ data }) => {
    const command = data as Command
    if (command.kind === 'close') return sessions.close(command.session)
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

  function answer(command: Exclude<Command, { kind: 'close' | 'open program' }>): Event {
    const { id } = command
    if (command.kind === 'open') {
      const { version, scene, options } = command
      checkVersion(version)
      const session = sessions.open(() => createRun(scene, options))
      const { events, lines, curve, generations } = sessions.run(session) as Run
      return { kind: 'opened', id, session, events, lines, curve, ...(generations ? { generations } : {}) }
    }
    const run = sessions.run(command.session)
    if (command.kind === 'ask') {
      if (!run.answer) throw new RangeError('this scene answers no questions')
      run.seek(command.event)
      return { kind: 'answered', id, answer: run.answer(command.question) }
    }
    run.seek(command.event)
    return { kind: 'sought', id, snapshot: run.snapshot(command.view) }
  }

  async function openProgram({
    id,
    version,
    program,
    options,
  }: Extract<Command, { kind: 'open program' }>): Promise<Event> {
    checkVersion(version)
    const recipe = await programRecipe(program, options)
    const session = sessions.open(recipe)
    const { facts } = sessions.run(session) as RunningProgram
    return { kind: 'program opened', id, session, ...facts }
  }
}

function checkVersion(version: number): void {
  if (version !== PROTOCOL_VERSION)
    throw new Error(`the worker speaks version ${PROTOCOL_VERSION}, not ${version}: load the page anew`)
}

/** The interpreter comes only where a program asks for it. */
async function programRecipe(
  program: ProgramText,
  options: Extract<Command, { kind: 'open program' }>['options'],
): Promise<() => RunningProgram> {
  const { ProgramRun, imageFor } = await import('../program-run.ts')
  const image = await imageFor(options)
  return () => {
    const run = new ProgramRun(program, image)
    const { events, lines, waits, curve, output, status = 0 } = run
    return {
      facts: { events, lines, waits, curve, output, status },
      seek: (event) => run.seek(event),
      snapshot: (view) => pythonSnapshotOf(run, view),
      answer: (question) => answerTo(run, question),
    }
  }
}

function runOf(scene: Scene | PythonScene, options: GlibcOptions): Run {
  if (!('python' in scene)) return new SceneRun(scene, options)
  const run = new PythonRun(scene, options)
  const { events, lines, curve, generations } = run
  return {
    events,
    lines,
    curve,
    generations,
    seek: (event) => run.seek(event),
    snapshot: (view) => pythonSnapshotOf(run, view),
    answer: (question) => answerTo(run, question),
  }
}

/** The memory of every typed array in a snapshot: they are copies, so they may go. */
function buffersOf(value: unknown, found = new Set<ArrayBuffer>()): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) found.add(value.buffer as ArrayBuffer)
  else if (typeof value === 'object' && value !== null)
    for (const part of Object.values(value)) buffersOf(part, found)
  return [...found]
}
