import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pymallocFaults } from '../../support/pymalloc-checks.ts'
import {
  PyMallocProgram,
  VERSIONS,
  firstOtherPyMalloc,
  type Command,
} from '../../support/pymalloc-programs.ts'

const FUZZ = process.env.FUZZ !== undefined
const RUNS = FUZZ ? 400 : 30
const MILLISECONDS = FUZZ ? 1_200_000 : 60_000
/** Looking at everything after each of some thousand steps takes its time: after the first ones, then now and then. */
const LOOK_UP_TO = 150
const LOOK_EVERY = 173

/** Sizes at the seams of classes, and those that fill arenas soonest. */
const bytes = fc.oneof(
  { weight: 3, arbitrary: fc.nat(530) },
  { weight: 3, arbitrary: fc.constantFrom(1, 8, 9, 16, 17, 24, 32, 48) },
  { weight: 3, arbitrary: fc.constantFrom(0, 255, 256, 257, 511, 512, 513) },
)
const count = fc.oneof({ weight: 4, arbitrary: fc.nat(60) }, { weight: 1, arbitrary: fc.nat(2500) })
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('make' as const), bytes, count }) },
  {
    weight: 7,
    arbitrary: fc.record({
      kind: fc.constant('free' as const),
      block: fc.nat(5000),
      stride: fc.integer({ min: 1, max: 70 }),
      count,
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('realloc' as const), block: fc.nat(5000), bytes }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('align' as const), pages: fc.nat(3) }) },
)

test.each(VERSIONS)(
  'pymalloc %s has every block, list, arena and page where a naive one has them, and its books are in order',
  (version) => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
        const program = new PyMallocProgram(version)
        let steps = 0
        const look = (): string | undefined => program.difference() ?? pymallocFaults(program)[0]
        for (const [index, each] of commands.entries()) {
          const wrong =
            program.run(each, () =>
              ++steps < LOOK_UP_TO || steps % LOOK_EVERY === 0 ? look() : undefined,
            ) ?? look()
          if (wrong) throw new Error(`after command ${index + 1}, ${Object.values(each).join(' ')}: ${wrong}`)
        }
      }),
      { numRuns: RUNS, interruptAfterTimeLimit: MILLISECONDS * 0.8 },
    )
  },
  MILLISECONDS,
)

test('long programs of all three versions agree with the naive ones', () => {
  expect(firstOtherPyMalloc()).toBeUndefined()
})
