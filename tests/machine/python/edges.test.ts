/** What a program may do at its worst. */
import { expect, test } from 'vitest'
import { runPython, startPython } from '../../support/run-python.ts'

/** What it prints, line by line; nothing of it is lost or leaked. */
function lines(source: string): string[] {
  const run = runPython(source)
  expect(run.faults()).toEqual([])
  expect(run.stderr).toBe('')
  return run.stdout.trimEnd().split('\n')
}

test('a program that never ends can be paused, and its counts are right at each pause', () => {
  const run = startPython('n = 0\nwhile True:\n    n = (n + 1) % 1000\n    s = [str(n)] * 2')
  for (let pause = 0; pause < 5; pause++) {
    expect(run.go(10_007)).toBe(false)
    expect(run.faults()).toEqual([])
  }
})

test.each([
  ['a function', 'def f(n): return f(n + 1)', 'f(0)'],
  ['an attribute', 'class A(object):\n    def __getattr__(self, name): return getattr(self, name)', 'A().x'],
  [
    'an attribute of an old-style instance',
    'class A:\n    def __getattr__(self, name): return getattr(self, name)',
    'A().x',
  ],
  ['repr', 'class A(object):\n    def __repr__(self): return repr(self)', 'repr(A())'],
  ['==', 'class A(object):\n    def __eq__(self, other): return self == other', 'A() == 1'],
  ['hash', 'class A(object):\n    def __hash__(self): return hash(self)', '{A(): 1}'],
  ['+', 'class A(object):\n    def __add__(self, other): return self + other', 'A() + 1'],
  ['a call', 'class A(object):\n    def __call__(self): return self()', 'A()()'],
  ['sorted', 'def f(x): return sorted([1], key=f)', 'f(1)'],
  ['map', 'def f(x): return map(f, [x])', 'f(1)'],
  ['lists in lists', 'x = []\nfor i in range(5000): x = [x]', 'repr(x)'],
  ['equal lists in lists', 'x, y = [], []\nfor i in range(5000): x, y = [x], [y]', 'x == y'],
  ['a list that is its own item', 'x, y = [], []\nx.append(x)\ny.append(y)', 'x == y'],
  ['a generator in itself', 'def f(n):\n    for x in f(n + 1): yield x', 'list(f(0))'],
])('%s too deep is a RuntimeError', (_, definition, expression) => {
  const program = `${definition}\ntry: ${expression}\nexcept RuntimeError, e: print str(e)[:32]\n`
  expect(lines(program)).toEqual(['maximum recursion depth exceeded'])
})

test('a RuntimeError of recursion is caught inside of it', () => {
  const program = `import sys
def swallow():
    try: swallow()
    except: pass
swallow()
def passed(n):
    try: passed(n + 1)
    except RuntimeError:
        passed.times += 1
        raise
passed.times = 0
try: passed(0)
except RuntimeError, e: print e, passed.times
def told(n):
    try: return told(n + 1)
    except RuntimeError, e: return n, e, len(e.args), e is sys.exc_info()[1]
print told(0)
class Error(Exception):
    def __init__(self, *args): raise Error, args
try: raise Error, 1
except RuntimeError, e: print repr(e)
`
  expect(lines(program)).toEqual([
    'maximum recursion depth exceeded 999',
    "(998, RuntimeError('maximum recursion depth exceeded',), 1, True)",
    "RuntimeError('maximum recursion depth exceeded',)",
  ])
})

test.each([
  '[0] * 10**10',
  '"a" * 10**11',
  'u"a" * 10**11',
  '(0,) * 10**10',
  'range(10**10)',
  'list(xrange(10**10))',
  '"a".center(2**40)',
  '"x".zfill(2**50)',
  '"%*d" % (2**30, 1)',
  'format(1, "9999999999")',
  '("a" * 1000).replace("a", "b" * 10**9)',
  '1 << 10**12',
])('%s is a MemoryError, and soon', (expression) => {
  expect(lines(`try: ${expression}\nexcept MemoryError, e: print repr(e)`)).toEqual(['MemoryError()'])
})

test('chains of any length die', () => {
  const program = `
class New(object):
    def __init__(self, next): self.next = next
class Old:
    def __init__(self, next): self.next = next
def generator(next): yield next
def chain(make):
    x = None
    for i in xrange(5000): x = make(x)
chain(lambda x: [x])
chain(lambda x: (x,))
chain(lambda x: {1: x})
chain(New)
chain(Old)
chain(lambda x: lambda y=x: y)
chain(lambda x: iter([x]))
chain(generator)
print 'dead'
`
  expect(lines(program)).toEqual(['dead'])
})

test('what changes under the hands of those who look at it', () => {
  const program = `
def attempt(work):
    try: print work()
    except Exception, e: print type(e).__name__, e
numbers = [3, 1, 2]
attempt(lambda: numbers.sort(key=lambda x: numbers.append(x)))
def growing():
    d = {1: 1}
    for k in d: d[k + 1] = 1
attempt(growing)
def growingSet():
    s = set([1])
    for k in s: s.add(k + 1)
attempt(growingSet)
class Key(object):
    def __hash__(self): return 1
    def __eq__(self, other):
        table.clear()
        for i in range(20): table[i] = i
        return False
table = {}
table[Key()] = 1
table[Key()] = 2
print len(table)
class Wild(list):
    def __eq__(self, other): raise KeyError('eq')
attempt(lambda: [Wild()].index(1))
attempt(lambda: 1 in [Wild()])
x = [1, 2, 3, 4]
for i in x: x.remove(i)
print x
x = range(5)
x[:] = (x.pop() for i in range(3))
print x
`
  expect(lines(program)).toEqual([
    'ValueError list modified during sort',
    'RuntimeError dictionary changed size during iteration',
    'RuntimeError Set changed size during iteration',
    '21',
    "KeyError 'eq'",
    "KeyError 'eq'",
    '[2, 4]',
    '[4, 3, 2]',
  ])
})

test('errors that nobody can catch are said, and let go of', () => {
  const run = runPython(`
import gc
class New(object):
    def __del__(self): raise ValueError('new')
class Old:
    def __del__(self): raise ValueError('old')
New()
Old()
def generator():
    try: yield 1
    finally: raise KeyError('closed')
g = generator()
g.next()
del g
def stubborn():
    while True:
        try: yield 1
        except GeneratorExit: pass
g = stubborn()
g.next()
del g
class Cycle(object):
    def __init__(self):
        self.g = self.generator()
        self.g.next()
    def generator(self):
        try: yield self
        finally: print 'closed'
Cycle()
gc.collect()
print len(gc.garbage)
`)
  expect(run.faults()).toEqual([])
  expect(run.stdout).toBe('1\n')
  expect(run.stderr.replaceAll(/0x[0-9a-f]+/g, '0x')).toBe(
    [
      "Exception ValueError: ValueError('new',) in <bound method New.__del__ of <__main__.New object at 0x>> ignored",
      "Exception ValueError: ValueError('old',) in <bound method Old.__del__ of <__main__.Old instance at 0x>> ignored",
      "Exception KeyError: KeyError('closed',) in <generator object generator at 0x> ignored",
      "Exception RuntimeError: 'generator ignored GeneratorExit' in <generator object stubborn at 0x> ignored",
      '',
    ].join('\n'),
  )
})
