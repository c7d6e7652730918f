/** Programs that are stopped anywhere, brought back, and go on: as if nothing had happened. */
import { describe, expect, it } from 'vitest'
import { PythonProcess } from '../../../src/machine/python/process.ts'
import { stateDifference, stateOf } from '../../support/timeline-state.ts'
import { IMAGES_BY_GLIBC } from '../../support/run-python.ts'

const PROGRAMS = {
  'types that a module makes when it is imported': `
import ctypes
for n in range(3):
    import itertools
    print [(key, list(group)) for key, group in itertools.groupby('aabbbc')], [list(i) for i in itertools.tee('ab')]
libc = ctypes.CDLL('libc.so.6')
print libc.mallinfo().uordblks > 0
from collections import defaultdict
d = defaultdict(list)
d['x'].append(1)
print d
`,
  'what contains itself': `
a = [1]
a.append(a)
d = {1: a}
d[2] = d
print a, d
print sorted([3, 1, 2], key=lambda x: -x), a == [1, a]
`,
  'classes, deaths and generators': `
import gc
class A(object):
    def __init__(self, n): self.n = n
    def __repr__(self): return 'A(%d)' % self.n
    def __cmp__(self, other): return cmp(self.n, other.n)
    def __del__(self): print 'gone', self.n
def count(n):
    try:
        while n:
            yield A(n)
            n -= 1
    finally:
        print 'closed'
things = [thing for thing in count(5)]
things.sort()
print things
g = count(3)
print g.next()
del g, thing
things[0].me = things
del things
print gc.collect(), len(gc.garbage)
`,
  'the clock, errors, and a process that forks': `
import os, time
from_ = time.clock()
for n in range(4):
    time.sleep(0.5)
print time.clock() - from_ >= 2
for what in '1 / 0', '[].x', '{}[1]', 'int("z")':
    try:
        exec what
    except Exception, error:
        print type(error).__name__, error
pid = os.fork()
if pid == 0:
    os._exit(7)
print os.waitpid(pid, 0)[1] >> 8
`,
}

/** Stops on the way from start to end, and looks ahead from each. */
const STOPS = 8
const LOOKS = 3

class Stopped extends Error {}

function begin(source: string) {
  const heard: string[] = []
  const ear = { isOpen: true }
  const process = new PythonProcess({
    image: IMAGES_BY_GLIBC['2.17'],
    file: 'main.py',
    source,
    host: {
      write: (_, text) => void (ear.isOpen && heard.push(text)),
      read: () => '\n',
      readFile: (path) => (path === 'main.py' ? source : undefined),
    },
  })
  process.begin()
  return { process, ear, output: () => heard.join('') }
}

/** Runs until that event, wherever it comes, or to the end. */
function lookAhead(process: PythonProcess, event: number): void {
  const { python, timeline } = process.machine
  const { objects, memory } = python
  let undo: (() => void) | undefined
  objects.limit = event
  objects.onLimit = () => {
    if (timeline.isHeld) objects.limit = memory.events + 1000
    else {
      undo = timeline.hold()
      objects.limit = Infinity
      throw new Stopped()
    }
  }
  try {
    process.run({ steps: Infinity, events: event })
  } catch (thrown) {
    if (!undo) throw thrown
  } finally {
    objects.limit = Infinity
    undo?.()
  }
}

describe('a program that is stopped and brought back', () => {
  it.each(Object.entries(PROGRAMS))('goes on as it would have: %s', (_, source) => {
    const straight = begin(source)
    const first = straight.process.machine.python.memory.events
    straight.process.run()
    const last = straight.process.machine.python.memory.events
    const { steps } = straight.process.vm.state

    const { process, ear, output } = begin(source)
    const { timeline } = process.machine
    for (let stop = 0; stop < STOPS; stop++) {
      const mark = timeline.checkpoint()
      const there = stateOf(timeline)
      const now = process.machine.python.memory.events
      ear.isOpen = false
      for (let look = 1; look <= LOOKS; look++) {
        const near = Math.ceil(((last - first) * look) / (STOPS * LOOKS))
        for (const event of [now + near, now + Math.ceil(((last - now) * look) / LOOKS)]) {
          lookAhead(process, event)
          timeline.restore(mark)
          expect(stateDifference(stateOf(timeline), there)).toBeUndefined()
        }
      }
      ear.isOpen = true
      process.run({ steps: Math.ceil((steps * (stop + 1)) / STOPS), events: Infinity })
    }
    process.run()
    expect(output()).toBe(straight.output())
    expect(process.status).toBe(straight.process.status)
    expect(process.machine.python.memory.events).toBe(last)
  })
})
