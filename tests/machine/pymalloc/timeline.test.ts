import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Machine } from '../../../src/machine/machine.ts'
import { PyMalloc } from '../../../src/machine/pymalloc/index.ts'
import { pymallocDump } from '../../support/pymalloc-checks.ts'
import { seeded } from '../../support/malloc-programs.ts'
import { VERSIONS } from '../../support/pymalloc-programs.ts'

const RUNS = process.env.FUZZ === undefined ? 15 : 500

/** A program that can be played again from any state of its own. */
class Program {
  readonly machine: Machine
  readonly pymalloc: PyMalloc
  places: number[] = []

  constructor(version: (typeof VERSIONS)[number]) {
    this.machine = new Machine()
    this.pymalloc = new PyMalloc(this.machine.process, this.machine.malloc, version)
  }

  play(seed: number, steps: number): void {
    const random = seeded(seed)
    const { pymalloc, places } = this
    const grows = random() < 0.5 ? 0.7 : 0.35
    for (let step = 0; step < steps; step++) {
      const at = Math.floor(random() * places.length)
      const bytes = random() < 0.6 ? 500 - Math.floor(random() * 300) : Math.floor(random() * 600)
      if (random() < grows || places.length === 0) {
        places.push(pymalloc.malloc(bytes))
        pymalloc.setOwner(places.at(-1)!, step)
      } else if (random() < 0.2) places[at] = pymalloc.realloc(places[at]!, bytes)
      else {
        pymalloc.free(places[at]!)
        places[at] = places.at(-1)!
        places.pop()
      }
    }
  }

  dump(): string[] {
    return pymallocDump(
      this.pymalloc,
      this.places.map((place) => ({ place, owner: 0, naive: 'raw' })),
    )
  }
}

test.each(VERSIONS)(
  'pymalloc %s comes back as it was at any checkpoint, and goes on as it did',
  (version) => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 2, maxLength: 5 }), fc.nat(), (seeds, pick) => {
        const program = new Program(version)
        const { timeline } = program.machine
        const past = seeds.map((seed) => {
          const moment = {
            checkpoint: timeline.checkpoint(),
            places: [...program.places],
            dump: program.dump(),
          }
          program.play(seed, 2000)
          return { ...moment, after: program.dump() }
        })
        for (const { checkpoint, places, dump } of [...past, ...past.toReversed()]) {
          timeline.restore(checkpoint)
          program.places = [...places]
          expect(program.dump()).toEqual(dump)
        }
        const again = past[pick % past.length]!
        timeline.restore(again.checkpoint)
        program.places = [...again.places]
        program.play(seeds[past.indexOf(again)]!, 2000)
        expect(program.dump()).toEqual(again.after)
      }),
      { numRuns: RUNS },
    )
  },
)

test.each(VERSIONS)('a copy of pymalloc %s is equal, and the two go on alike, each on its own', (version) => {
  const program = new Program(version)
  program.play(1, 6000)
  const copy = new Program(version)
  copy.machine.timeline.copyFrom(program.machine.timeline)
  copy.places = [...program.places]
  const dump = program.dump()
  expect(copy.dump()).toEqual(dump)
  copy.play(2, 3000)
  expect(program.dump()).toEqual(dump)
  program.play(2, 3000)
  expect(copy.dump()).toEqual(program.dump())
})
