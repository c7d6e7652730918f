import type { DeckProgram } from '../../src/engine/demo.ts'
import type {
  MadeKind,
  ProgramText,
  PythonCommand,
  PythonLine,
  PythonScene,
} from '../../src/machine/index.ts'
import { count } from '../format.ts'
import { cut, isShown, joined, mainLine, sectionsOf, type MainLine } from '../program-text.ts'

/**
 * What stands beside the deck. The program that is imported by one that has imported gc before is run; as a script, whose parse
 * tree would lie in its heap, it is played from a recording.
 */
export interface Given {
  readonly script: PythonScene
  readonly program: DeckProgram
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

/** A line that is shown. */
export interface ProgramLine extends MainLine {
  /** What it does to the ints. */
  readonly does?: 'range' | 'delete' | 'collect'
}

/** The program that runs. */
export interface Program {
  /** Its text, and where in it the lines that are shown stand; or a scene. */
  readonly run:
    { readonly source: ProgramText; readonly shown: readonly number[] } | { readonly scene: PythonScene }
  readonly file: string
  readonly lines: readonly ProgramLine[]
  readonly knobs: Knobs
  /** How many it makes: on a small device a share of what the knobs say. */
  readonly ints: number
}

/** How many ints the scene itself makes. */
export function intsIn({ script }: Given): number {
  const found = script.lines.flatMap(({ commands = [] }) => commands).find(({ kind }) => kind === 'range')
  if (found?.kind !== 'range') throw new RangeError('python-memory: its scene makes no range')
  return found.count
}

/** The program as the knobs have it, at one `share`th of its ints. */
export function programOf(given: Given, knobs: Knobs, share = 1): Program {
  const ints = Math.max(LEAST_INTS, Math.round(knobs.ints / share))
  return knobs.mode === 'imported' ? textOf(given, knobs, ints) : sceneOf(given, knobs, ints)
}

/** The line of that moment; -1: there is none. */
export function lineOf({ lines }: Program, moment: string): number {
  return lines.findIndex((line) => line.moment === moment)
}

/** The moment that a line belongs to: its own, or that of the next line that has one. */
export function momentOf({ lines }: Program, line: number): string {
  return lines.slice(line).find(({ moment }) => moment !== undefined)?.moment ?? ''
}

/** `5*1000*1000`, or the number itself. */
export function countText(ints: number): string {
  return ints % 1_000_000 === 0 ? `${ints / 1_000_000}*1000*1000` : `${ints}`
}

const plain = (number: number): string => count(number).replaceAll(',', '')

const MADE_TEXT: Readonly<Record<MadeKind, string>> = {
  list: '[]',
  dict: '{}',
  set: 'set()',
  tuple: '(None, None, None)',
  frame: 'frame()',
}

// --- the text of the program

const RANGE = /^\s*ints = range\(/
const DELETE = /^\s*del ints$/
const COLLECT = /^\s*gc\.collect\(/

/** Beside the program, whose own lines are those that one looks at. */
const FRAMES = { 'frames.py': 'import sys\n\n\ndef frame():\n    return sys._getframe()\n' }

function textOf({ program }: Given, knobs: Knobs, ints: number): Program {
  const { before, main, after } = cut(program)
  const [start, range, deleted, ...rest] = sectionsOf(main)
  if (!start || !range || !deleted)
    throw new RangeError(`python-memory: ${program.file} has too few waits; it needs start, range, del ints`)
  const made = range.map((line) => (RANGE.test(line.text) ? rangeLine(ints) : line))
  const kept = deleted.flatMap((line) =>
    DELETE.test(line.text) && knobs.keep > 0 ? [keptLine(knobs.keep), line] : [line],
  )
  const last = knobs.after === 'again' ? [rangeLine(ints), mainLine("    wait('again')")] : []
  const lines =
    knobs.after === 'again'
      ? [...start, ...made, ...kept, ...last]
      : [...start, ...made, ...kept, ...rest.flat(), ...madeLines(knobs.object)]
  const hasFrames = knobs.object === 'frame' && knobs.after === 'collect'
  const top = hasFrames ? [...before.slice(0, -2), 'from frames import frame', ...before.slice(-2)] : before
  const name = `${knobs.object}s`
  return {
    run: {
      source: {
        file: program.file,
        text: joined({ before: top, main: lines, after }),
        beside: hasFrames ? { ...program.beside, ...FRAMES } : program.beside,
        watched: lines.flatMap(({ text }, index) =>
          text.includes(`${name} = [`) || text.includes(`${name}[n] = None`)
            ? [{ line: top.length + index, name }]
            : [],
        ),
      },
      shown: lines.flatMap((line, index) => (isShown(line) ? [top.length + index] : [])),
    },
    file: program.file,
    lines: lines.filter(isShown).map(programLine),
    knobs,
    ints,
  }
}

const rangeLine = (ints: number): MainLine => ({ text: `    ints = range(${countText(ints)})` })
const keptLine = (keep: number): MainLine => ({ text: `    kept = ints[::${plain(keep)}]` })

function madeLines(object: MadeKind): MainLine[] {
  const make = `    ${object}s = [${MADE_TEXT[object]} for n in range(100)]`
  return [
    make,
    "    wait('made')",
    `    for n in range(100): ${object}s[n] = None`,
    "    wait('dropped')",
    make,
    "    wait('made again')",
  ].map(mainLine)
}

function programLine(line: MainLine): ProgramLine {
  const { text } = line
  const does = RANGE.test(text)
    ? 'range'
    : DELETE.test(text)
      ? 'delete'
      : COLLECT.test(text)
        ? 'collect'
        : undefined
  return does ? { ...line, does } : line
}

// --- the scene

function sceneOf({ script }: Given, knobs: Knobs, ints: number): Program {
  const changedLines = script.lines.flatMap((line) => changed(line, ints, knobs))
  const scene = {
    ...script,
    lines: knobs.after === 'again' ? untilDeleted(changedLines, ints) : changedLines,
  }
  return { run: { scene }, file: scene.file, lines: scene.lines.map(sceneLine), knobs, ints }
}

function sceneLine({ text, moment, commands = [] }: PythonLine): ProgramLine {
  const does = (['range', 'delete', 'collect'] as const).find((kind) =>
    commands.some((command) => command.kind === kind),
  )
  return { text, ...(moment === undefined ? {} : { moment }), ...(does ? { does } : {}) }
}

function changed(line: PythonLine, ints: number, { keep, object }: Knobs): PythonLine[] {
  const commands = line.commands?.map((command) => changedCommand(command, ints, object))
  const text = commands ? changedText(line.text, commands, ints, object) : line.text
  const result = { ...line, text, ...(commands ? { commands } : {}) }
  const isDelete = commands?.some(({ kind }) => kind === 'delete')
  if (!isDelete || keep === 0) return [result]
  return [
    {
      text: `kept = ints[::${plain(keep)}]`,
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

function changedText(
  text: string,
  commands: readonly PythonCommand[],
  ints: number,
  object: MadeKind,
): string {
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
