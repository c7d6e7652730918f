/** A process is what ran in it, whatever was tried in between. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { STARTS } from '../../src/machine/boot/index.ts'
import type { CellCommand } from '../../src/machine/cell.ts'
import { CellsRun } from '../../src/machine/cells-run.ts'

const CELLS: readonly Pick<CellCommand, 'cell' | 'text' | 'inputs'>[] = [
  {
    cell: 'classes',
    text: `class Point(object):
    def __init__(self, x):
        self.x = x
    def __repr__(self):
        return 'Point(%r)' % self.x
points = [Point(n) for n in range(100)]
points[7]`,
    inputs: [],
  },
  {
    cell: 'library',
    text: `import collections, functools, itertools, random, resource
names = collections.deque((str(n) for n in xrange(50)), 20)
open('notes.txt', 'w').write(repr(names))
resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > 0`,
    inputs: [],
  },
  {
    cell: 'input',
    text: `name = raw_input('? ') + raw_input('! ')
text = u'\\u00e9' * len(name)
words = sorted((name + text).split() * 20, key=lambda word: eval('len(word)'))
print name`,
    inputs: ['one two', 'three'],
  },
  {
    cell: 'memory',
    text: `import os, gc
ints = range(3000)
if os.fork() == 0:
    more = [float(n) for n in ints]
    import string
    os._exit(3)
del ints[::2]
gc.collect()
10 ** 40 / nothing`,
    inputs: [],
  },
]

const lineageOf = (order: readonly number[]): CellCommand[] =>
  order.map((cell, index) => ({ ...(CELLS[cell] as (typeof CELLS)[0]), count: index + 1 }))

function runOn(run: CellsRun, lineage: readonly CellCommand[]): string {
  for (const command of lineage.slice(run.commands.length)) {
    run.begin(command)
    while (run.go(() => false) === 'paused');
  }
  return run.hash()
}

const newRun = (patience = 250) => new CellsRun(STARTS['2.17'], {}, { patience })

test('the same cells in the same order are the same process, by whatever way it was come to', () => {
  const hashes = new Map<string, string>()
  const hashOf = (order: readonly number[]): string => {
    const key = order.join()
    let hash = hashes.get(key)
    if (hash === undefined) hashes.set(key, (hash = runOn(newRun(), lineageOf(order))))
    return hash
  }
  const order = fc.array(fc.nat(CELLS.length - 1), { maxLength: 4 })
  fc.assert(
    fc.property(
      fc.array(fc.tuple(order, fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 2, maxLength: 4 }),
      (orders) => {
        // one that throws out what takes longer than a blink
        const run = newRun(2)
        for (const [wanted, share] of orders) {
          const lineage = lineageOf(wanted)
          let shared = 0
          while (
            shared < Math.min(run.commands.length, lineage.length) &&
            run.commands[shared]?.text === lineage[shared]?.text
          )
            shared++
          run.rewind(shared)
          expect(runOn(run, lineage)).toBe(hashOf(wanted))
          if (lineage.length === 0) continue
          // somewhere else, and back
          const { events } = run.outcome()
          run.seek(lineage.length - 1, Math.floor(share * events))
          expect(run.hash()).toBe(hashOf(wanted))
        }
      },
    ),
    { numRuns: Number(process.env.FUZZ ?? 0) > 0 ? 200 : 3, seed: Number(process.env.SEED ?? 5) },
  )
}, 1_200_000)
