/** Small scenes of Python, for what is drawn of them. */
import { poolGridOf, type PoolGridView } from '../../components/pool-grid/view.ts'
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

/** pymalloc's pools then. */
export function poolsAt(run: PythonRun, event: number): PoolGridView {
  run.seek(event)
  return poolGridOf(pythonSnapshotOf(run, { pools: true }))!
}

/** After a line. */
export const snapshotAfter = (run: PythonRun, line: number): PythonSnapshot =>
  snapshotAt(run, run.lines[line]!.to)

export const atEnd = (run: PythonRun): PythonSnapshot => snapshotAt(run, run.events)
