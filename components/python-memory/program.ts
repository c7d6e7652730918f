import type { MadeKind, PythonCommand, PythonLine, PythonScene } from '../../src/machine/index.ts'
import { count } from '../format.ts'

/** What stands beside the deck: the program as a script, and imported by one that has imported gc before. */
export interface Scenes {
  readonly script: PythonScene
  readonly imported: PythonScene
}

/** What a person can change about the program and the malloc under it. */
export type Knobs = {
  /** How many ints. */
  readonly ints: number
  /** One int in so many is kept; 0: none. */
  readonly keep: number
  /** Whether gc is imported before the program begins. */
  readonly mode: 'script' | 'imported'
  /** What follows `del ints`: the collection and lists, or the same range again. */
  readonly after: 'collect' | 'again'
  /** What is made a hundred times at the end. */
  readonly object: MadeKind
  readonly glibc: GlibcVersion
}
export type GlibcVersion = '2.17' | '2.36'

export const GLIBC_VERSIONS: readonly GlibcVersion[] = ['2.17', '2.36']
export const MODES: readonly Knobs['mode'][] = ['script', 'imported']
export const AFTERS: readonly Knobs['after'][] = ['collect', 'again']
export const OBJECTS: readonly MadeKind[] = ['list', 'dict', 'frame']
export const LEAST_INTS = 300
export const MOST_INTS = 9_000_000
export const MOST_KEEP = 1_000_000

/** The program that runs. */
export interface Program {
  readonly scene: PythonScene
  readonly knobs: Knobs
  /** How many it makes: on a small device a share of what the knobs say. */
  readonly ints: number
}

/** How many ints the scene itself makes. */
export function intsIn(scenes: Scenes): number {
  const found = commandsOf(scenes.script).find(({ kind }) => kind === 'range')
  if (found?.kind !== 'range') throw new RangeError('python-memory: its scene makes no range')
  return found.count
}

/** The scene as the knobs have it, at one `share`th of its ints. */
export function programOf(scenes: Scenes, knobs: Knobs, share = 1): Program {
  const scene = scenes[knobs.mode]
  const ints = Math.max(LEAST_INTS, Math.round(knobs.ints / share))
  const lines = scene.lines.flatMap((line) => changed(line, ints, knobs))
  return {
    scene: { ...scene, lines: knobs.after === 'again' ? untilDeleted(lines, ints) : lines },
    knobs,
    ints,
  }
}

/** The line of that moment; -1: there is none. */
export function lineOf({ scene }: Program, moment: string): number {
  return scene.lines.findIndex((line) => line.moment === moment)
}

/** The moment that a line belongs to: its own, or that of the next line that has one. */
export function momentOf({ scene }: Program, line: number): string {
  return scene.lines.slice(line).find(({ moment }) => moment !== undefined)?.moment ?? ''
}

/** `5*1000*1000`, or the number itself. */
export function countText(ints: number): string {
  return ints % 1_000_000 === 0 ? `${ints / 1_000_000}*1000*1000` : `${ints}`
}

function changed(line: PythonLine, ints: number, { keep, object }: Knobs): PythonLine[] {
  const commands = line.commands?.map((command) => changedCommand(command, ints, object))
  const text = commands ? textOf(line.text, commands, ints, object) : line.text
  const result = { ...line, text, ...(commands ? { commands } : {}) }
  const isDelete = commands?.some(({ kind }) => kind === 'delete')
  if (!isDelete || keep === 0) return [result]
  return [
    {
      text: `kept = ints[::${count(keep).replaceAll(',', '')}]`,
      commands: [{ kind: 'slice', name: 'kept', of: 'ints', step: keep }],
    },
    result,
  ]
}

function changedCommand(command: PythonCommand, ints: number, object: MadeKind): PythonCommand {
  if (command.kind === 'range') return { ...command, count: ints }
  if (command.kind === 'make') return { ...command, object, name: `${object}s` }
  return command.kind === 'forget' ? { ...command, name: `${object}s` } : command
}

const MADE_TEXT: Readonly<Record<MadeKind, string>> = {
  list: '[]',
  dict: '{}',
  set: 'set()',
  tuple: '(None, None, None)',
  frame: 'frame_of(f)',
}

function textOf(text: string, commands: readonly PythonCommand[], ints: number, object: MadeKind): string {
  const [command] = commands
  switch (command?.kind) {
    case 'range':
      return `ints = range(${countText(ints)})`
    case 'make':
      return `${object}s = [${MADE_TEXT[object]} for n in range(${command.count})]`
    case 'forget':
      return `for n in range(100): ${object}s[n] = None`
    default:
      return text
  }
}

/** Up to and with `wait('del ints')`, and then the same range once more. */
function untilDeleted(lines: readonly PythonLine[], ints: number): PythonLine[] {
  const deleted = lines.findIndex(({ moment }) => moment === 'del ints')
  return [
    ...lines.slice(0, deleted + 1),
    {
      text: `ints = range(${countText(ints)})`,
      moment: 'again',
      commands: [{ kind: 'range', name: 'ints', count: ints }],
    },
  ]
}

function commandsOf({ lines }: PythonScene): readonly PythonCommand[] {
  return lines.flatMap(({ commands = [] }) => commands)
}
