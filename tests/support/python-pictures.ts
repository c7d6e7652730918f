/** Small scenes of Python, for what is drawn of them. */
import {
  PythonRun,
  pythonSnapshotOf,
  type MadeKind,
  type PythonCommand,
  type PythonSnapshot,
} from '../../src/machine/index.ts'

/** A run of a scene of one command a line. */
export function runOf(...commands: PythonCommand[]): PythonRun {
  const lines = commands.map((command, index) => ({ text: `line ${index}`, commands: [command] }))
  return new PythonRun({ file: 'small.py', python: '2.7.6', lines }, { version: '2.17' })
}

export const make = (name: string, object: MadeKind, count: number): PythonCommand => ({
  kind: 'make',
  name,
  object,
  count,
})
export const forget = (name: string): PythonCommand => ({ kind: 'forget', name })
export const collect: PythonCommand = { kind: 'collect' }

export function snapshotAt(run: PythonRun, event: number): PythonSnapshot {
  run.seek(event)
  return pythonSnapshotOf(run)
}

/** After a line. */
export const snapshotAfter = (run: PythonRun, line: number): PythonSnapshot =>
  snapshotAt(run, run.lines[line]!.to)

export const atEnd = (run: PythonRun): PythonSnapshot => snapshotAt(run, run.events)
