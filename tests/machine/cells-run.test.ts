/** Cells as people write them, one after the other in one process. */
import { describe, expect, it, vi } from 'vitest'
import { STARTS } from '../../src/machine/boot/index.ts'
import { Written } from '../../src/machine/cell-output.ts'
import { inReading, type CellCommand, type CellOutcome } from '../../src/machine/cell.ts'
import { CellsRun } from '../../src/machine/cells-run.ts'

const LIB = `import sys, random
def alloc(num, size=5000):
    return [random.choice('abcdef') * size for i in range(num)]
def wait(msg):
    sys.stdout.write("WAIT %s\\n" % msg)
    sys.stdin.readline()
`

const newRun = (options = {}) => new CellsRun(STARTS['2.17'], { 'lib.py': LIB }, options)

const commandOf = (text: string, count: number, inputs: readonly string[] = []): CellCommand => ({
  cell: `c${count}`,
  count,
  text,
  inputs,
})

/** To its end, or until it waits. */
function runCell(run: CellsRun, text: string, inputs: readonly string[] = []): CellOutcome {
  run.begin(commandOf(text, run.commands.length + 1, inputs))
  while (run.go(() => false) === 'paused');
  return run.outcome()
}

const textOf = ({ output }: Pick<CellOutcome, 'output'>): string =>
  [...output.head, ...output.tail].map(({ text }) => text).join('')

describe('a cell', () => {
  it('leaves what it has made to the next one', () => {
    const run = newRun()
    expect(runCell(run, 'x = 41')).toMatchObject({ end: 'done', output: { head: [], hidden: 0, tail: [] } })
    expect(runCell(run, 'print x + 1')).toMatchObject({
      end: 'done',
      output: { head: [{ stream: 'stdout', text: '42\n' }] },
    })
  })

  it('shows what its last expression is, and nothing of a None', () => {
    const run = newRun()
    expect(runCell(run, '1 + 1\n2 + 2').value).toBe('4')
    expect(runCell(run, '_ + 1').value).toBe('5')
    expect(runCell(run, 'None').value).toBeUndefined()
    expect(runCell(run, "'text'").value).toBe("'text'")
    expect(runCell(run, 'x = 3').value).toBeUndefined()
    expect(runCell(run, 'for i in range(3):\n    i').value).toBeUndefined()
    expect(runCell(run, "u'\\xe9'.encode('utf-8')").value).toBe("'\\xc3\\xa9'")
  })

  it('writes to both streams in order', () => {
    const run = newRun()
    const { output } = runCell(run, "import sys\nprint 1\nsys.stderr.write('two\\n')\nprint 3,\nprint 'é'")
    expect(output.head).toEqual([
      { stream: 'stdout', text: '1\n' },
      { stream: 'stderr', text: 'two\n' },
      { stream: 'stdout', text: '3 é\n' },
    ])
  })

  it('writes on where it was after a child has ended, however that ended', () => {
    const child = 'import os, sys\nif os.fork() == 0:\n    sys.exit(0)\nos.wait()\n'
    const { output } = runCell(newRun(), `${child}sys.stdout.write('abc')\nsys.stderr.write('def')`)
    expect(output.head.map(({ text }) => text).join('')).toBe('abcdef')
  })

  it('ends with a traceback that names cells', () => {
    const run = newRun()
    runCell(run, 'def f(n):\n    return n / 0')
    const outcome = runCell(run, 'x = 1\nf(x)\n')
    expect(textOf(outcome)).toBe(
      `Traceback (most recent call last):
  File "cell 2", line 2, in <module>
    f(x)
  File "cell 1", line 2, in f
    return n / 0
ZeroDivisionError: integer division or modulo by zero
`,
    )
    expect(outcome).toMatchObject({
      end: 'error',
      error: {
        name: 'ZeroDivisionError',
        message: 'integer division or modulo by zero',
        count: 1,
        line: 2,
      },
    })
    expect(runCell(run, 'x').value).toBe('1')
  })

  it('that is none says so', () => {
    const run = newRun()
    const outcome = runCell(run, 'x = 1\ny = = 2')
    expect(textOf(outcome)).toBe(
      '  File "cell 1", line 2\n    y = = 2\n        ^\nSyntaxError: invalid syntax\n',
    )
    expect(outcome).toMatchObject({
      end: 'error',
      error: { name: 'SyntaxError', message: 'invalid syntax', count: 1, line: 2 },
    })
    expect(runCell(run, 'x').error?.name).toBe('NameError')
  })

  it('that exits leaves the process alive, and one that ends it does not', () => {
    const run = newRun()
    expect(runCell(run, 'import sys\nsys.exit(3)')).toMatchObject({
      end: 'error',
      error: { name: 'SystemExit', message: '3', line: 2 },
    })
    expect(runCell(run, "sys.exit('so long')").output.head).toEqual([{ stream: 'stderr', text: 'so long\n' }])
    expect(runCell(run, 'import os\nos._exit(4)')).toMatchObject({ end: 'ended', status: 4 })
    expect(runCell(run, '1')).toMatchObject({ end: 'ended', status: 4 })
    run.rewind(2)
    expect(runCell(run, '1')).toMatchObject({ end: 'done', value: '1' })
  })

  it('waits for a line, and says where', () => {
    const run = newRun()
    run.begin(commandOf("x = 1\nname = raw_input('Name? ')\nprint 'Hello', name", 1))
    expect(run.go(() => false)).toBe('waiting')
    expect(run.moment).toMatchObject({ line: 2 })
    expect(run.output.head).toEqual([{ stream: 'stdout', text: 'Name? ' }])
    expect(run.go(() => false)).toBe('waiting')
    run.enter('Zoë')
    expect(run.go(() => false)).toBe('ended')
    const outcome = run.outcome()
    expect(outcome.output.head).toEqual([
      { stream: 'stdout', text: 'Name? ' },
      { stream: 'stdin', text: 'Zoë\n' },
      { stream: 'stdout', text: 'Hello Zoë\n' },
    ])
    expect(outcome.command.inputs).toEqual(['Zoë'])
    const other = newRun()
    expect(runCell(other, outcome.command.text, ['Zoë'])).toEqual(outcome)
  })

  it('that waits amid a native begins it anew', () => {
    const run = newRun()
    run.begin(commandOf("names = map(raw_input, ['a', 'b', 'c'])\nnames", 1))
    for (const line of ['1', '2', '3']) {
      expect(run.go(() => false)).toBe('waiting')
      run.enter(line)
    }
    expect(run.go(() => false)).toBe('ended')
    expect(run.outcome().value).toBe("['1', '2', '3']")
    expect(textOf(run.outcome())).toBe('a1\nb2\nc3\n')
  })

  it('that reads a line anew after it was thrown out shows it once', () => {
    const run = newRun({ patience: 1 })
    const text = "names = map(lambda n: (raw_input('%s? ' % n), sum(xrange(300000)))[0], 'ab')\nprint names"
    expect(textOf(runCell(run, text, ['1', '2']))).toBe("a? 1\nb? 2\n['1', '2']\n")
  })

  it('shows Enter alone as the end of a line that was begun, and else not at all', () => {
    expect(
      runCell(newRun(), "raw_input()\nprint 1\nraw_input('go on? ')\nprint 2", ['', '']).output.head,
    ).toEqual([
      { stream: 'stdout', text: '1\ngo on? ' },
      { stream: 'stdin', text: '\n' },
      { stream: 'stdout', text: '2\n' },
    ])
  })

  it('begins what it tells of an error on a line of its own', () => {
    for (const begun of ["import sys; sys.stdout.write('1'); 1 / 0", 'print 1,; 1 / 0', 'print 1; 1 / 0'])
      expect(textOf(runCell(newRun(), begun))).toMatch(/^1\nTraceback/)
    expect(textOf(runCell(newRun(), "raw_input('name? '); 1 / 0", ['Bob']))).toMatch(/^name\? Bob\nTraceback/)
  })

  it('is interrupted, and what comes next goes on', () => {
    const run = newRun()
    runCell(run, 'n = 0')
    run.begin(commandOf('while True:\n    n += 1', 2))
    const began = Date.now()
    expect(run.go(() => Date.now() > began + 100)).toBe('paused')
    run.interrupt()
    expect(run.go(() => false)).toBe('ended')
    const outcome = run.outcome()
    expect(outcome).toMatchObject({ end: 'interrupted', error: { name: 'KeyboardInterrupt', count: 2 } })
    expect(textOf(outcome)).toContain('KeyboardInterrupt\n')
    const { value } = runCell(run, 'n')
    expect(Number(value)).toBeGreaterThan(10)
    const again = newRun()
    runCell(again, 'n = 0')
    again.begin(outcome.command)
    expect(again.go(() => false)).toBe('ended')
    expect(again.outcome()).toEqual(outcome)
    expect(runCell(again, 'n').value).toBe(value)
    expect(again.hash()).toBe(run.hash())
  })

  it('may catch its interrupt; a second one comes before its beginning', () => {
    const run = newRun()
    const text =
      'n = 5\nwhile True:\n    try:\n        while True: pass\n    except KeyboardInterrupt:\n        print 1'
    run.begin(commandOf(text, 1))
    while (run.moment.line !== 4) run.go(() => true)
    run.interrupt()
    while (run.output.head.length === 0) expect(run.go(() => true)).toBe('paused')
    expect(run.output.head).toEqual([{ stream: 'stdout', text: '1\n' }])
    run.interrupt()
    expect(run.go(() => false)).toBe('ended')
    expect(run.outcome()).toMatchObject({ end: 'interrupted', command: { stop: 0 } })
    expect(runCell(run, 'n').error?.name).toBe('NameError')
  })

  it('is interrupted while it waits', () => {
    const run = newRun()
    run.begin(commandOf("raw_input('? ')\nprint 2", 1))
    expect(run.go(() => false)).toBe('waiting')
    run.interrupt()
    expect(run.go(() => false)).toBe('ended')
    const outcome = run.outcome()
    expect(outcome).toMatchObject({ end: 'interrupted', command: { stop: inReading(0) }, error: { line: 1 } })
    expect(textOf(outcome)).toMatch(/^\? \nTraceback/)
    const again = newRun()
    again.begin(outcome.command)
    again.go(() => false)
    expect(again.outcome()).toEqual(outcome)
  })

  it('reads on after it has caught an interrupt in reading', () => {
    const text = `a = raw_input('a? ')
try:
    raw_input('b? ')
except KeyboardInterrupt:
    print 'no'
c = raw_input('c? ')
a + c`
    const run = newRun()
    run.begin(commandOf(text, 1))
    expect(run.go(() => false)).toBe('waiting')
    run.enter('1')
    expect(run.go(() => false)).toBe('waiting')
    run.interrupt()
    expect(run.go(() => false)).toBe('waiting')
    expect(run.moment.line).toBe(6)
    run.enter('2')
    expect(run.go(() => false)).toBe('ended')
    const outcome = run.outcome()
    expect(outcome).toMatchObject({
      end: 'done',
      value: "'12'",
      command: { inputs: ['1', '2'], stop: inReading(1) },
    })
    expect(textOf(outcome)).toBe('a? 1\nb? no\nc? 2\n')
    const again = newRun()
    again.begin(outcome.command)
    expect(again.go(() => false)).toBe('ended')
    expect(again.outcome()).toEqual(outcome)
    const lines = Array.from({ length: outcome.events + 1 }, (_, event) => run.seek(0, event).line)
    expect(new Set(lines)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7]))
    for (let event = outcome.events; event >= 0; event--) expect(run.seek(0, event).line).toBe(lines[event])
    expect(run.hash()).toBe(again.hash())
  })

  it('is interrupted amid what takes long', () => {
    const run = newRun({ patience: 2 })
    runCell(run, 'words = [str(i) for i in range(500)]')
    const text = 'sorted(words, key=lambda word: int(word) % 1000)\nx = 2'
    run.begin(commandOf(text, 2))
    // it was thrown out
    expect(run.go(() => false)).toBe('paused')
    run.interrupt()
    expect(run.go(() => false)).toBe('ended')
    expect(run.outcome()).toMatchObject({ end: 'interrupted', error: { line: 1 } })
    expect(runCell(run, 'len(words)').value).toBe('500')
    const patient = newRun()
    runCell(patient, 'words = [str(i) for i in range(500)]')
    run.rewind(1)
    expect(runCell(run, text)).toEqual(runCell(patient, text))
  })

  it('keeps what it had written, and no more, where it is interrupted before what was thrown out', () => {
    const first = "def f(x):\n    if x == 0: print 'in'\n    return sum(xrange(1000))\n"
    const before = "for i in xrange(300): pass\nprint 'one'\nprint 'two'\n"
    for (const last of ['map(f, xrange(10 ** 6))', 'x = [f(i) for i in range(3)]; map(f, xrange(10 ** 6))']) {
      const run = newRun({ patience: 20 })
      run.begin(commandOf(`${first}${before}${last}`, 1))
      // it was thrown out
      expect(run.go(() => false)).toBe('paused')
      run.interrupt()
      expect(run.go(() => false)).toBe('ended')
      const outcome = run.outcome()
      expect(textOf(outcome)).toMatch(
        last.startsWith('map') ? /^one\ntwo\nTraceback/ : /^one\ntwo\nin\nTraceback/,
      )
      const again = newRun()
      again.begin(outcome.command)
      while (again.go(() => false) === 'paused');
      expect(again.outcome()).toEqual(outcome)
    }
  })

  it('forgets the lines and the value of what was thrown out', () => {
    const run = newRun({ patience: 20 })
    const text = `def f(x):
    if x == 1:
        y = 2
    return sum(xrange(1000))
map(f, xrange(10 ** 6))`
    run.begin(commandOf(text, 1))
    expect(run.go(() => false)).toBe('paused')
    run.interrupt()
    expect(run.go(() => false)).toBe('ended')
    const outcome = run.outcome()
    expect(outcome.lines.slice(1, 4)).toEqual([null, null, null])
    const again = newRun()
    again.begin(outcome.command)
    while (again.go(() => false) === 'paused');
    expect(again.outcome()).toEqual(outcome)
  })

  it('is interrupted amid a native that has much to go through', () => {
    const run = newRun({ patience: 5 })
    runCell(run, 'x = 1')
    run.begin(commandOf('sum(xrange(10 ** 9))', 2))
    // it was thrown out
    expect(run.go(() => false)).toBe('paused')
    run.interrupt()
    expect(run.go(() => false)).toBe('ended')
    expect(run.outcome()).toMatchObject({ end: 'interrupted', error: { line: 1 } })
    expect(runCell(run, 'x').value).toBe('1')
  })

  it('is interrupted amid a number, a text or a list that takes long to make', () => {
    const run = newRun({ patience: 5 })
    runCell(run, 'x = range(10 ** 5)\ns = "a," * 10 ** 5')
    for (const text of ['10 ** 10 ** 7', 'pow(3, 10 ** 3000, 10 ** 3000 + 1)', 'repr(x)', 's.split(",")']) {
      run.begin(commandOf(text, 2))
      // it was thrown out
      expect(run.go(() => false)).toBe('paused')
      run.interrupt()
      expect(run.go(() => false)).toBe('ended')
      expect(run.outcome()).toMatchObject({ end: 'interrupted', error: { line: 1 } })
      run.rewind(1)
    }
    expect(runCell(run, 'len(x)').value).toBe('100000')
  })

  it('has children', () => {
    const run = newRun()
    const text = `import os
pid = os.fork()
if pid == 0:
    print 'child'
    raise ValueError
print os.waitpid(pid, 0)[1] >> 8`
    expect(textOf(runCell(run, text))).toMatch(/^child\nTraceback[^]*ValueError\n1\n$/)
    expect(textOf(runCell(run, 'print pid > 0'))).toBe('True\n')
  })

  it('runs out of memory', () => {
    const run = newRun({ ram: 64e6 })
    expect(runCell(run, "x = 'x' * 10 ** 12").error).toMatchObject({ name: 'MemoryError', line: 1 })
    expect(runCell(newRun(), 'x = [0] * 10 ** 9').error?.name).toBe('MemoryError')
    const outcome = runCell(run, 'a = 1\nl = []\nwhile True: l.append("x" * 10 ** 5)')
    expect(outcome).toMatchObject({ end: 'ended', status: 137 })
    expect(textOf(outcome)).toBe('Killed\n')
    run.rewind(1)
    expect(runCell(run, '2').value).toBe('2')
    expect(runCell(run, 'import os\nos._exit(137)')).toMatchObject({
      end: 'ended',
      status: 137,
      output: { head: [] },
    })
  })

  it('tells its parent what ended it', () => {
    const run = newRun({ ram: 64e6 })
    const text = `import os
if os.fork() == 0:
    l = []
    while True: l.append('x' * 10 ** 5)
print os.wait()[1]
if os.fork() == 0: os._exit(9)
print os.wait()[1]`
    expect(textOf(runCell(run, text))).toBe('9\n2304\n')
  })

  it('tells how much was resident after each of its lines', () => {
    const run = newRun()
    const { lines, figure } = runCell(run, 'x = range(100000)\n\ndel x\nif False:\n    pass')
    expect(lines[0]).toBeGreaterThan((figure?.value ?? 0) + 0.5)
    expect(lines[1]).toBeNull()
    expect(lines[4]).toBeNull()
    expect(figure).toMatchObject({ unit: 'MB', label: 'resident' })
  })

  it('can be looked at wherever it was', () => {
    const run = newRun()
    const { events } = runCell(run, 'x = range(100000)\nfor i in x:\n    y = [i]\ndel x')
    runCell(run, 'z = 1')
    const hash = run.hash()
    const half = run.seek(0, Math.floor(events / 2))
    expect(half.line).toBeGreaterThan(0)
    const first = run.seek(0, 0)
    expect(first.line).toBe(0)
    expect(half.figure.value).toBeGreaterThan(first.figure.value)
    expect(run.seek(0, Math.floor(events / 2))).toEqual(half)
    expect(run.seek(0, events).line).toBe(0)
    expect(run.hash()).toBe(hash)
    expect(runCell(run, 'y, z').value).toBe('([99999], 1)')
  })

  it('goes line by line', () => {
    const run = newRun()
    run.begin(commandOf('x = 1\nfor i in range(2):\n    x += i\nx', 1))
    const lines: number[] = []
    while (run.step(() => false) !== 'ended') lines.push(run.moment.line)
    expect(lines).toEqual([1, 2, 3, 2, 3, 2, 4])
    expect(run.outcome().value).toBe('2')
  })

  it('comes to a line once, also where it has to begin anew there', () => {
    const run = newRun({ patience: 20 })
    run.begin(commandOf('a = 1\nx = sorted(xrange(300000))\nc = 3', 1))
    const lines: number[] = []
    for (let how = run.step(() => false); how !== 'ended'; how = run.step(() => false))
      if (how === 'stepped') lines.push(run.moment.line)
    expect(lines).toEqual([1, 2, 3])
  })

  it('writes much', () => {
    const run = newRun()
    const outcome = runCell(run, "for i in xrange(50000): print 'line', i\nprint 'x' * 100000,")
    const { head, hidden, tail } = outcome.output
    expect(head[0]?.text.split('\n')).toHaveLength(201)
    expect(hidden).toBe(50001 - 220)
    expect(tail[0]?.text).toMatch(/^line 49981\n[^]*line 49999\nx{2000}… 98,000 more bytes\n$/)
    expect(run.between(0, 30000, 2)).toEqual([{ stream: 'stdout', text: 'line 30000\nline 30001\n' }])
    expect(run.between(0, 60000, 2)).toEqual([])
  })

  it('keeps the beginning and the end of more than there is room for', () => {
    const written = new Written(400_000)
    for (let line = 0; line < 200_000; line++) written.add('stdout', `${line}\n`)
    const { head, hidden, tail } = written.shown
    expect(head[0]?.text.startsWith('0\n1\n')).toBe(true)
    expect(tail[0]?.text.endsWith('199998\n199999\n')).toBe(true)
    const lines = hidden + 220
    const all = written.between(0, lines)
    expect(all.map(({ stream }) => stream)).toEqual(['stdout', 'stderr', 'stdout'])
    const gone = Number(
      /^… ([\d,]+) lines are not kept …\n$/.exec(all[1]?.text ?? '')?.[1]?.replaceAll(',', ''),
    )
    expect(gone + lines - 1).toBe(200_000)
    expect(all.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThan(450_000)
  })

  it('shows the beginning of a line that never ends', () => {
    const written = new Written()
    for (let part = 0; part < 20_000; part++) written.add('stdout', 'x'.repeat(999))
    written.add('stderr', '\xc3\xa9'.repeat(1500))
    const began = performance.now()
    for (let times = 0; times < 50; times++) expect(written.shown.hidden).toBe(0)
    expect(performance.now() - began).toBeLessThan(1000)
    expect(written.shown.head).toEqual([
      { stream: 'stdout', text: `${'x'.repeat(2000)}… 19,978,000 more bytes` },
      { stream: 'stderr', text: `${'é'.repeat(1000)}… 1,000 more bytes` },
    ])
  })

  it('ends the process where JavaScript has no memory left for it', () => {
    const run = newRun()
    runCell(run, 'x = 1')
    const grow = vi.spyOn(run.machine.python.objects.store.words, 'grow').mockImplementation(() => {
      throw new RangeError('Array buffer allocation failed')
    })
    const outcome = runCell(run, 'l = [[] for i in xrange(100000)]')
    grow.mockRestore()
    expect(outcome).toMatchObject({ end: 'ended', status: 137 })
    expect(textOf(outcome)).toContain('no memory left')
    expect(run.hasFailed).toBe(true)
  })

  it('may import anew what it had imported before it was gone back on', () => {
    const run = newRun()
    const text = 'import collections, functools, itertools, operator, random\ncollections.deque([1])'
    const first = runCell(run, text)
    expect(first.value).toBe('deque([1])')
    run.rewind(0)
    expect(runCell(run, text)).toEqual(first)
    run.rewind(0)
    runCell(run, 'import random')
    expect(runCell(run, text)).toMatchObject({ end: 'done', value: 'deque([1])' })
  })

  it('uses files beside it', () => {
    const run = newRun()
    expect(runCell(run, 'from lib import alloc, wait\nlen(alloc(3))').value).toBe('3')
    expect(textOf(runCell(run, "wait('here')", ['']))).toBe('WAIT here\n')
    expect(runCell(run, 'wait(1)', ['']).lines[0]).toBeGreaterThan(2)
  })

  it('keeps future statements for those after it', () => {
    const run = newRun()
    expect(runCell(run, 'from __future__ import division\n1 / 2').value).toBe('0.5')
    expect(runCell(run, '1 / 2').value).toBe('0.5')
    run.rewind(0)
    expect(runCell(run, '1 / 2').value).toBe('0')
  })
})
