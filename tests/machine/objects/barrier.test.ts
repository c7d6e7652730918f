/** That every write to the machine's arrays goes through the write barrier before it is done, wherever the words lie. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { PythonVersion } from '../../../src/machine/objects/index.ts'
import type { Timeline } from '../../../src/machine/timeline.ts'
import { PIECE_WORDS, type Words } from '../../../src/machine/words.ts'
import { MAKES, MAKES_2, PythonProgram, anyOps, type Make, type Op } from '../../support/python-programs.ts'

const FUZZ = process.env['FUZZ'] !== undefined
const RUNS = FUZZ ? 100 : 5
const OPS = FUZZ ? 60 : 24
/** Of the random ones, so many steps are looked at, each after so many others. */
const EVERY = 13
const STEPS = 40
/** How many steps have their objects in the same piece. */
const SAME_PIECE = 5
const MILLISECONDS = 120_000

const contentsOf = (timeline: Timeline): Int32Array[] =>
  (timeline as unknown as { arrays: Words[] }).arrays.map(({ data }) => data.slice())

const bytesOf = ({ buffer, byteLength }: Int32Array): Buffer => Buffer.from(buffer, 0, byteLength)

/** Numbers of the arrays that differ, other than by room to grow. */
function different(before: readonly Int32Array[], after: readonly Int32Array[]): number[] {
  return after.flatMap((words, array) => {
    const then = new Int32Array(words.length)
    then.set(before[array] ?? [])
    return Buffer.compare(bytesOf(then), bytesOf(words)) === 0 ? [] : [array]
  })
}

/** Does each `every`-th step, up to `count` of them, then undoes it and does it again. */
function redo(program: PythonProgram, every: number, count: number): void {
  const { python, timeline } = program.machine
  const { store } = python.objects
  let steps = 0
  program.around = (step) => {
    if (steps++ % every !== 0 || steps > count * every) return step()
    const [top = 0] = store.registers()
    if (steps % SAME_PIECE === 0) store.setRegisters([Math.ceil(top / PIECE_WORDS) * PIECE_WORDS])
    const before = contentsOf(timeline)
    const checkpoint = timeline.checkpoint()
    const done = step()
    const after = contentsOf(timeline)
    timeline.checkpoint()
    timeline.restore(checkpoint)
    expect(different(before, contentsOf(timeline)), `before step ${steps}, ${step.toString()}`).toEqual([])
    timeline.restore(checkpoint + 1)
    expect(different(after, contentsOf(timeline)), `after step ${steps}, ${step.toString()}`).toEqual([])
    return done
  }
}

const versions = it.each<PythonVersion>(['2.7.6', '3.11'])

versions(
  'every step of CPython %s can be undone and done again, where objects lie in many pieces',
  (version) => {
    fc.assert(
      fc.property(anyOps(OPS), (ops) => {
        const program = new PythonProgram(version)
        redo(program, EVERY, STEPS)
        for (const op of ops) program.run(op)
      }),
      { numRuns: RUNS, interruptAfterTimeLimit: MILLISECONDS * 0.8 },
    )
  },
  MILLISECONDS,
)

/** Each kind of object is made, dies, and is made again where the dead one lies; then something is done with it. */
function tour(what: Make): Op[] {
  return [
    { kind: 'make', what, to: 1, from: [0], size: 3 },
    { kind: 'make', what, to: 2, from: [1], size: 3 },
    { kind: 'unbind', to: 2, from: 0, at: 0 },
    { kind: 'unbind', to: 1, from: 0, at: 0 },
    { kind: 'make', what, to: 1, from: [0], size: 3 },
    { kind: 'make', what, to: 2, from: [0], size: 3 },
    ...[0, 1, 2, 3, 14, 15, 16, 17].map((at): Op => ({ kind: 'store', to: 1, from: 2, at })),
    ...[13, 1, 2, 3].map((at): Op => ({ kind: 'slice', to: 1, from: 1, at })),
    { kind: 'remove', to: 1, from: 0, at: 1 },
    { kind: 'pop', to: 1, from: 0, at: 0 },
    { kind: 'collect', generation: 0 },
    { kind: 'clear', to: 1, from: 0, at: 0 },
    { kind: 'unbind', to: 1, from: 0, at: 0 },
    { kind: 'collect', generation: 2 },
  ]
}

versions(
  'every step with any object of CPython %s can be undone and done again',
  (version) => {
    for (const what of version === '3.11' ? MAKES : [...MAKES, ...MAKES_2]) {
      const program = new PythonProgram(version)
      redo(program, 1, Infinity)
      for (const op of tour(what)) program.run(op)
      expect(program.faults()).toEqual([])
    }
  },
  MILLISECONDS,
)
