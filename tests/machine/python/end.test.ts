/** What programs see of their own end: exit functions, exit statuses, and objects that die with their modules. */
import { expect, test } from 'vitest'
import { runPython, type RunOptions } from '../../support/run-python.ts'

const run = (source: string, options?: RunOptions) => {
  const { stdout, stderr, status, faults } = runPython(source, options)
  return { stdout, stderr, status, faults: faults() }
}
const THING = `
class Thing(object):
    def __init__(self, name): self.name = name
    def __del__(self): print 'del', self.name
`

test('names of the program become None, first those with one underscore', () => {
  const { stdout, status } = run(`${THING}
a = Thing('a'); _b = Thing('_b'); __c = Thing('__c'); later = [Thing(1), Thing(2)]
print 'end'
`)
  expect(stdout).toBe('end\ndel _b\ndel a\ndel __c\ndel 2\ndel 1\n')
  expect(status).toBe(0)
})

test('the memory that is left is that of the last line', () => {
  expect(run(`${THING}a = Thing('a'); b = [a]; c = {1: b}`).faults).toEqual([])
})

test('generators are closed, and weak references call back', () => {
  const { stdout, stderr } = run(`
import weakref
class Thing(object): pass
def lines():
    try: yield 1
    finally: print 'closed'
def gone(reference): print 'gone', reference() is None
opened = lines(); next(opened)
_kept = Thing()
reference = weakref.ref(_kept, gone)
print 'end'
`)
  expect(stdout).toBe('end\ngone True\nclosed\n')
  expect(stderr).toBe('')
})

test('a traceback keeps the locals of its frames until the end', () => {
  const { stdout, stderr, status } = run(`${THING}
def f():
    inner = Thing('local')
    1 / 0
outer = Thing('global')
f()
`)
  expect(stdout).toBe('del local\ndel global\n')
  expect(stderr.split('\n').at(-2)).toBe('ZeroDivisionError: integer division or modulo by zero')
  expect(status).toBe(1)
})

test.each([
  ['', '0'],
  ['None', '0'],
  ['3', '3'],
  ['True', '1'],
  ['256', '0'],
  ['-1', '255'],
  ["'text'", '1 text'],
  ['(1, None)', '1 (1, None)'],
  ['2.5', '1 2.5'],
  ['SystemExit(4)', '4'],
])('sys.exit(%s)', (code, expected) => {
  const { status, stderr } = run(`import sys\nsys.exit(${code})\n`)
  expect(`${status} ${stderr}`.trim()).toBe(expected)
})

test('exit functions run last registered first, and may choose the status', () => {
  const { stdout, status } = run(`
import atexit, sys
def bye(name, **more): print 'bye', name, more
atexit.register(bye, 'first', n=1)
@atexit.register
def second():
    print 'second'
    raise SystemExit(5)
print 'main'
`)
  expect(stdout).toBe("main\nsecond\nbye first {'n': 1}\n")
  expect(status).toBe(5)
})

test('what an exit function raises is told, and does not change the status', () => {
  const { stderr, status } = run(`
import sys
def bye(): raise KeyError('bye')
sys.exitfunc = bye
sys.exit(3)
`)
  expect(stderr).toBe(`Error in sys.exitfunc:
Traceback (most recent call last):
  File "main.py", line 3, in bye
    def bye(): raise KeyError('bye')
KeyError: 'bye'
`)
  expect(status).toBe(3)
})

test('os._exit leaves at once', () => {
  const { stdout, status } = run(`${THING}\nimport os\na = Thing('a')\nprint 'x'\nos._exit(7)\n`)
  expect(stdout).toBe('x\n')
  expect(status).toBe(7)
})

test('names that are gone are None in what dies late', () => {
  const { stdout, stderr } = run(`
import sys
def helper(): return 'help'
class Late(object):
    def __repr__(self): return '<late>'
    def __del__(self): helper()
class Early(object):
    def __del__(self): print helper()
_early = Early()
sys.late = Late()
`)
  expect(stdout).toBe('help\n')
  expect(stderr).toBe(
    `Exception TypeError: "'NoneType' object is not callable" in <bound method Late.__del__ of <late>> ignored\n`,
  )
})

test('a module that dies takes its names along', () => {
  const { stdout } = run(
    `
import sys, beside
f = beside.f
print f(),
del sys.modules['beside'], beside
print f()
`,
    { files: { 'beside.py': 'value = 5\ndef f(): return value\n' } },
  )
  expect(stdout).toBe('5 None\n')
})

test('sys.excepthook is asked, and missed', () => {
  const hooked = run(`
import sys
def hook(type, value, traceback):
    print 'hook', type.__name__, value
    sys.exit(9)
sys.excepthook = hook
raise ValueError('x')
`)
  expect(hooked).toMatchObject({ stdout: 'hook ValueError x\n', status: 9 })
  const missing = run("import sys\ndel sys.excepthook\nraise ValueError('x')\n")
  expect(missing.stderr.split('\n')[0]).toBe('sys.excepthook is missing')
  expect(missing.status).toBe(1)
})

test('a status can be told to no stderr that fails', () => {
  const { stderr, status } = run(`
import sys
class Failing(object):
    def write(self, text): raise ValueError(text)
sys.stderr = Failing()
sys.exit('text')
`)
  expect(stderr).toBe('\n')
  expect(status).toBe(1)
})
