import { expect, test } from 'vitest'
import { runPython, startPython } from '../../support/run-python.ts'

/** Generators, exceptions that pass frames, deaths that run code, dicts that grow. */
const PROGRAM = `
class Noisy(object):
    def __init__(self, n): self.n = n
    def __del__(self): print 'del', self.n
def squares(n):
    for i in range(n):
        try:
            yield i * i
        finally:
            print 'after', i
def dive(n):
    if n == 0: raise ValueError('the bottom')
    noisy = Noisy(n)
    try:
        return dive(n - 1)
    finally:
        print 'leave', n
for square in squares(4): print square
try:
    dive(3)
except ValueError, error:
    print error
counts = {}
for i in range(200): counts['k%d' % i] = [i] * (i % 7)
print sum(len(each) for each in counts.values())
`

test('a program may stop after any instruction, and goes on from there, also from a past that is brought back', () => {
  const whole = runPython(PROGRAM)
  const run = startPython(PROGRAM)
  const { timeline, memory } = run.process.vm.python
  const marks: { mark: number; written: number }[] = []
  while (!run.go(41)) marks.push({ mark: timeline.checkpoint(), written: run.stdout.length })
  expect(run.stdout).toBe(whole.stdout)
  const { events } = whole.process.vm.python.memory
  expect(memory.events).toBe(events)
  for (const at of [0.7, 0.1, 0.4]) {
    const { mark, written } = marks[Math.floor(marks.length * at)]!
    timeline.restore(mark)
    const before = run.stdout.length
    while (!run.go(1000));
    expect(run.stdout.slice(before)).toBe(whole.stdout.slice(written))
    expect([memory.events, run.status, run.faults()]).toEqual([events, 0, []])
  }
})

test('lines and calls are told of as they happen', () => {
  const run = startPython('def f(n):\n    return n + 1\n\nfor i in range(2):\n    f(i)\n')
  const told: string[] = []
  const { vm } = run.process
  vm.hooks.line = (_, line) => told.push(`${line}`)
  vm.hooks.enter = () => told.push('(')
  vm.hooks.leave = () => told.push(')')
  run.go(1000)
  expect(told.join(' ')).toBe('( 1 4 5 ( 2 ) 4 5 ( 2 ) 4 )')
})

test.each([
  ['def f(): return f()\nf()', 'maximum recursion depth exceeded'],
  [
    'class A(object):\n    def __init__(self): self.a = A()\nA()',
    'maximum recursion depth exceeded while calling a Python object',
  ],
  [
    'class A(object):\n    def __repr__(self): return repr(self)\nrepr(A())',
    'maximum recursion depth exceeded while calling a Python object',
  ],
  ['def g():\n    for x in g(): yield x\nlist(g())', 'maximum recursion depth exceeded'],
])('recursion without end is an error of the program: %j', (source, message) => {
  const run = runPython(`try:\n${source.replace(/^/gm, '    ')}\nexcept RuntimeError, e: print e`)
  expect(run.stdout).toContain(message.replace(' while calling a Python object', ''))
  expect([run.stderr, run.status, run.faults()]).toEqual(['', 0, []])
})

test('with, try and finally leave in the order that Python says', () => {
  const { stdout } = runPython(`
class Manager:
    def __init__(self, name, deals): self.name, self.deals = name, deals
    def __enter__(self): print 'enter', self.name; return self.name
    def __exit__(self, type, value, traceback): print 'exit', self.name, value; return self.deals
def leave(how):
    for i in range(3):
        try:
            with Manager('a', False) as a, Manager('b', how == 'raise') as b:
                if how == 'break': break
                if how == 'continue': continue
                if how == 'return': return 'returned'
                if how == 'raise': raise KeyError(how)
            print 'dealt with'
            return
        finally:
            print 'finally', i
for how in 'break', 'return', 'raise': print how, leave(how)
`)
  expect(stdout).toBe(
    [
      'break enter a',
      'enter b',
      'exit b None',
      'exit a None',
      'finally 0',
      'None',
      'return enter a',
      'enter b',
      'exit b None',
      'exit a None',
      'finally 0',
      'returned',
      'raise enter a',
      'enter b',
      "exit b 'raise'",
      'exit a None',
      'dealt with',
      'finally 0',
      'None',
      '',
    ].join('\n'),
  )
})

test('fork takes no arguments', () => {
  const { stderr, status } = runPython('import os\nos.fork(1)\n')
  expect(stderr.split('\n').at(-2)).toBe('TypeError: fork() takes no arguments (1 given)')
  expect(status).toBe(1)
})
