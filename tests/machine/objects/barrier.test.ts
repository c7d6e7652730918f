/** That every write to the machine's arrays goes through the write barrier, wherever the words lie. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { PythonMachine } from '../../../src/machine/machine.ts'
import type { PythonVersion } from '../../../src/machine/objects/index.ts'
import { PIECE_WORDS, type Timeline, type Words } from '../../../src/machine/timeline.ts'
import { PythonProgram, anyOps } from '../../support/python-programs.ts'

const FUZZ = process.env['FUZZ'] !== undefined
const RUNS = FUZZ ? 100 : 6
const OPS = FUZZ ? 60 : 24
/** Objects are spread over so many pieces. */
const PIECES = 60
const MILLISECONDS = 120_000

const arraysOf = (timeline: Timeline): Words[] => (timeline as unknown as { arrays: Words[] }).arrays

/** Pieces that are not what they were and that the barrier has not noticed. */
function unnoticed(timeline: Timeline, before: readonly Int32Array[]): string[] {
  const faults: string[] = []
  arraysOf(timeline).forEach((words, array) => {
    for (let piece = 0; piece < words.clean.length; piece++) {
      if (words.clean[piece] === 0) continue
      const from = piece * PIECE_WORDS
      const end = Math.min(words.length, from + PIECE_WORDS)
      for (let word = from; word < end; word++)
        if (words.data[word] !== (before[array]?.[word] ?? 0)) {
          faults.push(`word ${word} of array ${array}`)
          break
        }
    }
  })
  return faults
}

it.each<PythonVersion>(['2.7.6', '3.11'])(
  'every write of CPython %s’s objects is noticed, where each object lies in another piece',
  (version) => {
    fc.assert(
      fc.property(anyOps(OPS), (ops) => {
        const program = new PythonProgram(version)
        for (const op of ops) program.run(op)
        const { python, timeline } = new PythonMachine({ python: version })
        const { store } = python.objects
        // the first ones for the start; of the rest, as many as there are pieces
        const every = Math.max(1, Math.floor(program.done.length / PIECES))
        program.done.forEach((step, index) => {
          const [top = 0] = store.registers()
          if (index % every === 0) store.setRegisters([Math.ceil(top / PIECE_WORDS) * PIECE_WORDS])
          if (index % every !== 0 && index % 3 !== 0) return void step(python)
          const before = arraysOf(timeline).map(({ data }) => data.slice())
          timeline.checkpoint()
          step(python)
          expect(unnoticed(timeline, before), `step ${index}: ${step.toString()}`).toEqual([])
        })
      }),
      { endOnFailure: true, numRuns: RUNS, interruptAfterTimeLimit: MILLISECONDS * 0.8 },
    )
  },
  MILLISECONDS,
)
