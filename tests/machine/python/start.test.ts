/** A process that begins as a copy of one that has started is as if it had started itself. */
import fc from 'fast-check'
import { expect, it, test } from 'vitest'
import { anyProgram } from '../../support/any-python.ts'
import { IMAGES_BY_GLIBC, pythonProcess, runPython, startPython } from '../../support/run-python.ts'
import { stateDifference, stateOf } from '../../support/timeline-state.ts'

const FUZZ = process.env['FUZZ'] !== undefined
const RUNS = FUZZ ? 500 : 8
const MILLISECONDS = FUZZ ? 3_600_000 : 120_000

/** Images that nobody has started from: the next process does it itself. */
const unused = (glibc: keyof typeof IMAGES_BY_GLIBC) => structuredClone(IMAGES_BY_GLIBC[glibc])

/** Modules, a class with a method of each kind, names that a real interpreter has, a collection. */
const BUSY = `
import sys, gc, random, os, time, collections, itertools, weakref, math
class Point(object):
    __slots__ = ('x', 'y', '__weakref__')
    def __init__(self, x, y): self.x, self.y = x, y
    def __eq__(self, other): return self.x == other.x
    def __hash__(self): return hash(self.x)
class Old:
    def __del__(self): print 'gone'
random.seed(7)
points = set(Point(random.randint(0, 9), n) for n in range(50))
print len(points), sorted(p.x for p in points), random.random()
old = Old(); old.itself = old; del old
weak = weakref.WeakValueDictionary((p.y, p) for p in points)
print collections.namedtuple('Pair', 'a b')(1, 2), list(itertools.islice(itertools.count(), 3))
print time.gmtime(0), sys.version_info[:2], sys.flags.optimize, sys.argv, os.path.join('a', 'b')
print getattr(str, 'append', None), intern('append'), intern('no name of a real interpreter')
gc.collect()
print len(gc.garbage), sorted(random.sample(range(100), 5)), random.Random(1).random()
undefined
`

test.each(['2.17', '2.36'] as const)('one is as the other, to the word, with glibc %s', (glibc) => {
  const image = unused(glibc)
  for (const files of [{}, { 'lib.py': 'import random\nappend = late = random.choice' }]) {
    const runs = [unused(glibc), image, image].map((each) =>
      runPython(BUSY, { image: each, files, args: ['x'] }),
    )
    const [fresh, first, copy] = runs.map(({ process, stdout, stderr, status }) => ({
      said: { stdout, stderr, status },
      events: process.machine.python.memory.events,
      state: stateOf(process.machine.timeline),
    }))
    expect(fresh!.said.stdout).toContain('tm_year=1970')
    for (const other of [first!, copy!]) {
      expect(other.said).toEqual(fresh!.said)
      expect(other.events).toBe(fresh!.events)
      expect(stateDifference(other.state, fresh!.state)).toBeUndefined()
    }
    expect(runs[2]!.faults()).toEqual([])
  }
})

test('any program goes as it does in a process of its own', { timeout: MILLISECONDS }, () => {
  const image = unused('2.17')
  fc.assert(
    fc.property(anyProgram, (source) => {
      const [fresh, copy] = [unused('2.17'), image].map((each) => runPython(source, { image: each }))
      expect([copy!.stdout, copy!.stderr, copy!.status]).toEqual([
        fresh!.stdout,
        fresh!.stderr,
        fresh!.status,
      ])
      const [state, other] = [copy!, fresh!].map(({ process }) => stateOf(process.machine.timeline))
      expect(stateDifference(state!, other!)).toBeUndefined()
    }),
    { numRuns: RUNS, interruptAfterTimeLimit: MILLISECONDS - 10_000 },
  )
})

it('has nothing to do with the others', () => {
  const before = stateOf(pythonProcess('').process.machine.timeline)
  const change = (name: string): string => `
import sys, random, os, __builtin__
sys.modules['os'] = __builtin__.${name} = os.extra = '${name}'
random.Random.random = lambda self: 0.25
class Derived(list): pass
intern('some ${name}')
for n in range(1000): random.choice([n])
print ${name}, os.extra, os, list.__subclasses__(), sys.argv
`
  const runs = ['first', 'second'].map((name) => startPython(change(name), { file: `${name}.py` }))
  // by turns, a few instructions each
  while (runs.filter((run) => !run.go(50)).length > 0);
  for (const [index, name] of ['first', 'second'].entries()) {
    expect(runs[index]!.stderr).toBe('')
    expect(runs[index]!.stdout).toMatch(`${name} ${name} <module 'os' from`)
    expect(runs[index]!.stdout).toContain(`[<class '__main__.Derived'>] ['${name}.py']\n`)
    expect(runs[index]!.faults()).toEqual([])
  }
  expect(stateDifference(stateOf(pythonProcess('').process.machine.timeline), before)).toBeUndefined()
})
