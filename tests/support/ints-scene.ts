/** A short program of ints on the machine, and its int blocks as pictures take them. */
import type { View } from '../../components/int-blocks/draw.ts'
import {
  PythonRun,
  pythonSnapshotOf,
  type IntBlock,
  type NumberBlocks,
  type PythonScene,
} from '../../src/machine/index.ts'
import { whereIs, type Where } from '../../src/machine/inspect/index.ts'
import { intBlocks, intDensity } from '../../src/machine/python-snapshot.ts'

export const INTS_VERSION = '2.17'

/** `range`, one kept out of every `step`, the others dropped; a collection; as many ints again; all dropped. */
export const intsScene = (count: number, step: number): PythonScene => ({
  file: 'ints.py',
  python: '2.7.6',
  lines: [
    { text: 'import sys', moment: 'start' },
    { text: `ints = range(${count})`, moment: 'range', commands: [{ kind: 'range', name: 'ints', count }] },
    {
      text: `kept = ints[::${step}]`,
      moment: 'slice',
      commands: [{ kind: 'slice', name: 'kept', of: 'ints', step }],
    },
    { text: 'del ints', moment: 'del ints', commands: [{ kind: 'delete', name: 'ints' }] },
    { text: 'gc.collect(2)', moment: 'collect', commands: [{ kind: 'collect' }] },
    {
      text: 'more = range(300)',
      moment: 'again',
      commands: [{ kind: 'range', name: 'more', count: 300 }],
    },
    { text: 'del kept', moment: 'del kept', commands: [{ kind: 'delete', name: 'kept' }] },
  ],
})

export class IntsRun {
  readonly run: PythonRun

  constructor(scene: PythonScene) {
    this.run = new PythonRun(scene, { version: INTS_VERSION })
  }

  private get ints(): NumberBlocks {
    return this.run.machine.python.objects.ints as NumberBlocks
  }

  goTo(moment: string): void {
    const line = this.run.scene.lines.findIndex((each) => each.moment === moment)
    this.run.seek(this.run.lines[line]!.to)
  }

  viewAt(moment: string): View {
    this.goTo(moment)
    const { ints, heapStart } = pythonSnapshotOf(this.run)
    return { ints, heapStart }
  }

  /** All blocks, the newest first. */
  blocks(): IntBlock[] {
    return intBlocks(this.ints, 0, Infinity)
  }

  density(): Uint8Array {
    return intDensity(this.ints)
  }

  /** Serial number of its block * 41 + its number, of each free slot in the order in which they are handed out. */
  freeList(): number[] {
    return this.ints.freeList().map((slot) => this.ints.placeOf(slot))
  }

  whereIs(address: number): Where {
    return whereIs(this.run.machine, address)
  }
}
