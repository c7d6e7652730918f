/**
 * Resident memory of small programs, each of one way to use memory, against real processes. Measured in CPython 2.7.18 with glibc
 * 2.36 on x86-64, as `python2.7 -S -E -u main.py` whose main.py imports sys, random, gc, os, lib and the program, all of them
 * from their .pyc: what RssAnon has grown by since the first wait, in KiB.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import image from '../../../src/machine/boot/images/python-2.7.18-glibc-2.36.json' with { type: 'json' }
import type { BootImage } from '../../../src/machine/boot/index.ts'
import { REPOSITORY } from '../../support/heapdeck.ts'
import { runPython } from '../../support/run-python.ts'

const helper = readFileSync(join(REPOSITORY, 'tests/recorded/talk-programs/lib.py'), 'latin1')

const talk = (name: string): string => readFileSync(join(REPOSITORY, 'talk/programs', name), 'latin1')

interface Measured {
  readonly what: string
  /** Its text; its first wait is named `start`. */
  readonly program: string
  /** In KiB at each wait from the second one on. */
  readonly grown: readonly number[]
}

const MEASURED: readonly Measured[] = [
  {
    what: 'strings, lists and buffers that grow',
    program: `
wait('start')
s = ''
for i in xrange(50000):
    s += 'abcdefghij'
wait('concatenated')
a = []
for i in xrange(200000):
    a.append(None)
wait('appended')
b = list(enumerate('x' * 20000))
wait('listed')
t = s[::2]
wait('picked')
`,
    grown: [620, 2184, 4316, 4564],
  },
  {
    what: 'the stack of C',
    program: `
import sys
wait('start')
def f(n):
    return f(n - 1) if n else 0
sys.setrecursionlimit(10000)
f(4000)
wait('4000')
f(100)
wait('100')
`,
    grown: [1616, 1616],
  },
  {
    what: 'room that is read into, and files that are written line by line',
    program: `
wait('start')
f = open('out.txt', 'w')
for i in xrange(3000):
    f.write('line %d\\n' % i)
f.close()
wait('written')
text = open('out.txt').read(20000000)
wait('read')
lines = open('out.txt').readlines()
wait('lines')
del lines
wait('del')
`,
    grown: [0, 32, 204, 88],
  },
  {
    what: 'links of tee, the first of which go first',
    program: `
import itertools
wait('start')
its = itertools.tee(xrange(60000), 2)
a = list(its[0])
wait('apart')
del its
wait('del')
`,
    grown: [2468, 2468],
  },
  {
    what: 'a codec that is loaded above large blocks',
    program: `
wait('start')
a = [(u'%d' % i) * 60 for i in xrange(5000)]
wait('unicode')
b = u''.join(a).encode('utf-8')
wait('encoded')
del a
wait('del a')
del b
wait('del b')
`,
    grown: [4796, 6008, 6008, 4900],
  },
  {
    what: 'text that is compiled at run time',
    program: `
wait('start')
source = ''.join('def f%d(a, b=%d):\\n    if a: return [x for x in b]\\n    return {"a": a, "b": b}\\n' % (i, i) for i in range(100))
names = {}
exec source in names
wait('exec')
for i in xrange(500): eval('%d + 1' % i)
wait('eval')
`,
    grown: [388, 388],
  },
  {
    what: 'a threshold of mmap that the program sets',
    program: `
import ctypes
libc = ctypes.CDLL('libc.so.6')
wait('start')
libc.mallopt(-3, 65536)
a = ['x' * 70000 for i in range(50)]
wait('mapped')
del a
wait('del')
`,
    grown: [3592, 64],
  },
  {
    what: 'half a gigabyte amid the heap, and malloc_trim',
    program: talk('trim.py'),
    grown: [497000, 497004, 496220, 2388],
  },
  {
    what: 'xrange in place of range',
    program: talk('xrange.py'),
    grown: [0, 159096, 120032],
  },
]

/** KiB: a real process does not begin with quite the same holes in its heap. */
const MOST_OFF = 80

test.each(MEASURED)('$what', ({ program, grown }) => {
  const got: number[] = []
  const { status, stderr } = runPython(`from lib import wait\n${program}`, {
    file: 'prog.py',
    image: image as unknown as BootImage,
    files: { 'lib.py': helper },
    input: (process) => {
      got.push(process.sizes().anonKb)
      return '\n'
    },
  })
  expect([status, stderr]).toEqual([0, ''])
  const [start = 0, ...later] = got
  expect(later).toHaveLength(grown.length)
  for (const [index, wanted] of grown.entries()) {
    const ours = (later[index] as number) - start
    expect(Math.abs(ours - wanted), `wait ${index + 2}: ${ours} KiB, measured ${wanted}`).toBeLessThan(
      MOST_OFF,
    )
  }
})
