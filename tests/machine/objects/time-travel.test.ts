/** Moments: the quick paths and the single steps, work that stops and goes on, checkpoints, copies. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PythonMachine } from '../../../src/machine/machine.ts'
import type { Python, PythonVersion, Ref } from '../../../src/machine/objects/index.ts'
import { PythonProgram, anyOps, anyThresholds, type Op } from '../../support/python-programs.ts'
import { stateDifference, stateOf } from '../../support/timeline-state.ts'

const FUZZ = process.env['FUZZ'] !== undefined
const RUNS = FUZZ ? 400 : 25
const OPS = FUZZ ? 200 : 60
const MILLISECONDS = FUZZ ? 1_200_000 : 60_000
const TIMES = { numRuns: RUNS, interruptAfterTimeLimit: MILLISECONDS * 0.8 }

const anyVersion = fc.constantFrom<PythonVersion>('2.7.6', '2.7.18', '3.11')

/** Played, and what was done to the simulated Python. */
function programOf(
  version: PythonVersion,
  thresholds: readonly number[] | undefined,
  ops: readonly Op[],
): PythonProgram {
  const program = new PythonProgram(version, thresholds)
  for (const op of ops) program.run(op)
  return program
}

const expectSame = (a: PythonMachine, b: PythonMachine): void =>
  expect(stateDifference(stateOf(a.timeline), stateOf(b.timeline))).toBeUndefined()

describe('any program', () => {
  it(
    'leaves the same words with a trace and without',
    () => {
      fc.assert(
        fc.property(anyVersion, anyThresholds, anyOps(OPS), (version, thresholds, ops) => {
          const { machine, done } = programOf(version, thresholds, ops)
          const quick = new PythonMachine({ python: version })
          for (const step of done) step(quick.python)
          expectSame(quick, machine)
        }),
        TIMES,
      )
    },
    MILLISECONDS,
  )

  it(
    'is as it was at every checkpoint, whichever way one comes, and goes on from there as it did',
    () => {
      fc.assert(
        fc.property(
          anyVersion,
          anyThresholds,
          anyOps(OPS),
          fc.infiniteStream(fc.nat()),
          (version, thresholds, ops, random) => {
            const { done } = programOf(version, thresholds, ops)
            const draw = (below: number): number => (random.next().value as number) % below
            const machine = new PythonMachine({ python: version })
            const moments: { step: number; state: ReturnType<typeof stateOf> }[] = []
            done.forEach((step, index) => {
              if (index % 16 === 0 && draw(3) > 0) {
                machine.timeline.checkpoint()
                moments.push({ step: index, state: stateOf(machine.timeline) })
              }
              step(machine.python)
            })
            if (moments.length === 0) return
            const end = machine.timeline.checkpoint()
            moments.push({ step: done.length, state: stateOf(machine.timeline) })
            for (let visit = 0; visit < 6; visit++) {
              const at = draw(moments.length)
              machine.timeline.restore(at)
              expect(stateDifference(stateOf(machine.timeline), moments[at]!.state)).toBeUndefined()
            }
            const from = draw(end + 1)
            machine.timeline.restore(from)
            for (const step of done.slice(moments[from]!.step)) step(machine.python)
            expect(stateDifference(stateOf(machine.timeline), moments[end]!.state)).toBeUndefined()
          },
        ),
        TIMES,
      )
    },
    MILLISECONDS,
  )

  it(
    'goes on in a copy as in the original',
    () => {
      fc.assert(
        fc.property(anyVersion, anyThresholds, anyOps(OPS), fc.nat(), (version, thresholds, ops, random) => {
          const program = programOf(version, thresholds, ops)
          const { machine, done } = program
          const original = new PythonMachine({ python: version })
          const half = random % (done.length + 1)
          for (const step of done.slice(0, half)) step(original.python)
          const copy = original.copy()
          program.knowFinalizers(copy.python)
          expectSame(copy, original)
          for (const step of done.slice(half)) step(copy.python)
          expectSame(copy, machine)
        }),
        TIMES,
      )
    },
    MILLISECONDS,
  )
})

/** A list of ints, and between them what a program may have. */
function makeMixed(python: Python, count: number, what: (index: number) => number): Ref {
  const { lists, numbers, strs, tuples, dicts, none, objects } = python
  const list = lists.create(0)
  for (let index = 0; index < count; index++) {
    const make = (): Ref => {
      switch (what(index) % 16) {
        case 0:
          return numbers.makeFloat(index)
        case 1:
          return tuples.of(numbers.int(index), lists.range(0, 30))
        case 2:
          return strs.fromText(`text ${index}`)
        case 3:
          objects.incref(none)
          return none
        case 4: {
          const dict = dicts.create()
          const key = numbers.int(index)
          dicts.set(dict, key, list)
          objects.decref(key)
          dicts.delete(dict, key)
          return dict
        }
        case 5:
          return numbers.int(index % 300)
        case 6:
          return numbers.makeLong(1, 2, 3)
        default:
          return numbers.int(1000 + index)
      }
    }
    const item = make()
    objects.run()
    lists.append(list, item)
    objects.decref(item)
  }
  return list
}

/** Does one thing after the other, each up to the events that `next` says; tells of every stop. */
function playInPieces(
  python: Python,
  starts: readonly (() => void)[],
  next: () => number,
  stop: () => void,
): void {
  for (const start of starts) {
    start()
    while (!python.objects.run(python.memory.events + next())) stop()
    stop()
  }
}

describe('work by the thousand', () => {
  const anySteps = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 20 })
  const anyWhats = fc.array(fc.nat({ max: 255 }), { minLength: 1, maxLength: 40 })

  function work(python: Python, whats: readonly number[]): (() => void)[] {
    const { objects, lists } = python
    let list = 0
    let mixed = 0
    return [
      () => (list = lists.range(-20, 2500)),
      () => (mixed = makeMixed(python, 400, (index) => whats[index % whats.length]!)),
      () => objects.release(list),
      () => objects.release(mixed),
      () => objects.collector.start(2),
    ]
  }

  it(
    'is at every event the same, in quick paths and in single steps',
    () => {
      fc.assert(
        fc.property(anyVersion, anySteps, anyWhats, (version, steps, whats) => {
          const at = (traced: boolean): { machine: PythonMachine; stops: ReturnType<typeof stateOf>[] } => {
            const machine = new PythonMachine({ python: version })
            if (traced) machine.python.memory.trace = {}
            const stops: ReturnType<typeof stateOf>[] = []
            let step = 0
            playInPieces(
              machine.python,
              work(machine.python, whats),
              () => steps[step++ % steps.length]!,
              () => stops.push(stateOf(machine.timeline)),
            )
            return { machine, stops }
          }
          const [quick, single] = [at(false), at(true)]
          expect(quick.stops.length).toBe(single.stops.length)
          quick.stops.forEach((state, index) =>
            expect(stateDifference(state, single.stops[index]!), `stop ${index}`).toBeUndefined(),
          )
        }),
        { ...TIMES, numRuns: FUZZ ? 100 : 8 },
      )
    },
    MILLISECONDS,
  )

  it(
    'ends the same however often it stops, also from a checkpoint in the midst of it',
    () => {
      fc.assert(
        fc.property(anyVersion, anySteps, anyWhats, fc.nat(), (version, steps, whats, random) => {
          const whole = new PythonMachine({ python: version })
          playInPieces(
            whole.python,
            work(whole.python, whats),
            () => Infinity,
            () => {},
          )
          const pieces = new PythonMachine({ python: version })
          let step = 0
          let stops = 0
          const until = random % 40
          let continues = (): void => {}
          const starts = work(pieces.python, whats)
          for (const [index, start] of starts.entries()) {
            start()
            while (!pieces.python.objects.run(pieces.python.memory.events + steps[step++ % steps.length]!))
              if (stops++ === until && pieces.timeline.checkpoints === 0) {
                pieces.timeline.checkpoint()
                continues = () => {
                  pieces.timeline.restore(0)
                  pieces.python.objects.run()
                  for (const later of starts.slice(index + 1)) {
                    later()
                    pieces.python.objects.run()
                  }
                }
              }
          }
          expectSame(pieces, whole)
          continues()
          expectSame(pieces, whole)
        }),
        { ...TIMES, numRuns: FUZZ ? 100 : 12 },
      )
    },
    MILLISECONDS,
  )
})

describe('work that comes to the limit', () => {
  const COUNT = 5000
  const rangeOf = ({ python }: PythonMachine): Ref => {
    const list = python.lists.range(0, COUNT)
    python.objects.run()
    return list
  }

  it('stands at that event, in the middle of a death, once its caller has been unwound and that is undone', () => {
    let undo = (): void => {}
    const [expected, machine] = [0, 1].map(() => new PythonMachine()) as [PythonMachine, PythonMachine]
    const [list] = [machine, expected].map((each) => {
      const { objects, memory } = each.python
      const ref = rangeOf(each)
      objects.limit = memory.events + COUNT / 2
      objects.onLimit = () => {
        undo = each.timeline.hold()
        objects.limit = Infinity
        throw new Error('stopped')
      }
      return ref
    }) as [Ref]
    expect(() => expected.python.objects.decref(list)).toThrow('stopped')

    const { python } = machine
    const caller = (): void => {
      try {
        python.objects.decref(list)
      } finally {
        python.lists.create(3)
      }
    }
    expect(caller).toThrow('stopped')
    undo()
    expectSame(machine, expected)
  })

  it('goes on where a later limit is set, and may be gone on with from a checkpoint taken there', () => {
    const machine = new PythonMachine()
    const { python, timeline } = machine
    const { objects, memory } = python
    const list = rangeOf(machine)
    const moments: number[] = []
    objects.limit = memory.events + 1000
    objects.onLimit = (base) => {
      expect(base).toBe(0)
      timeline.checkpoint()
      moments.push(memory.events)
      objects.limit += 1000
    }
    objects.decref(list)
    objects.limit = Infinity
    const end = stateOf(timeline)
    expect(moments.length).toBe(4)
    timeline.restore(2)
    expect(memory.events).toBe(moments[2])
    expect(objects.run(moments[2]! + 50)).toBe(false)
    expect(memory.events).toBe(moments[2]! + 50)
    objects.run()
    expect(stateDifference(stateOf(timeline), end)).toBeUndefined()
  })
})
