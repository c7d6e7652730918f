import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { REPOSITORY, heapdeck, temporaryFolder, writeFiles } from '../support/heapdeck.ts'

test('a program has our input, output and arguments, and its exit status is ours', () => {
  const folder = writeFiles(temporaryFolder(onTestFinished), {
    'beside.py': 'def greet(name): return "hello " + name\n',
    'greet.py': `import sys
from beside import greet
print greet(raw_input()), sys.argv[1:]
sys.stderr.write('no\\n')
sys.exit(3)
`,
  })
  const { stdout, stderr, status } = heapdeck(['run', 'greet.py', '--', '-x', 'y'], folder, 'deck\n')
  expect([stdout, stderr, status]).toEqual(["hello deck ['-x', 'y']\n", 'no\n', 3])
})

test('a traceback names the program as it was given, and shows its line', () => {
  const folder = writeFiles(temporaryFolder(onTestFinished), {
    'fails.py': 'def f():\n    return 1 / 0\nf()\n',
  })
  const { stderr, status } = heapdeck(['run', 'fails.py'], folder)
  expect(stderr).toBe(
    `Traceback (most recent call last):
  File "fails.py", line 3, in <module>
    f()
  File "fails.py", line 2, in f
    return 1 / 0
ZeroDivisionError: integer division or modulo by zero
`,
  )
  expect(status).toBe(1)
})

test('--json tells the memory at each wait instead of the output', () => {
  const program = join(REPOSITORY, 'tests/recorded/talk-programs/pools5.py')
  const { stdout, status } = heapdeck(['run', '--json', program, '--malloc', 'glibc-2.36'])
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  const recorded = JSON.parse(readFileSync(join(REPOSITORY, 'tests/recorded/rss-talk.json'), 'utf8')) as {
    runs: {
      program: string
      allocator: string
      mode: string
      steps: { at: string; anonKb: number; heapKb: number }[]
    }[]
  }
  const run = recorded.runs.find(
    ({ program: name, allocator, mode }) => name === 'pools5.py' && allocator === 'g236' && mode === 'import',
  )
  expect(lines.slice(0, -1).map(({ at, heapKb }) => [at, heapKb])).toEqual(
    run?.steps.map(({ at, heapKb }) => [`WAIT ${at}`, heapKb]),
  )
  expect(lines.at(-1)).toEqual({ exit: 0, stdoutLast: 'WAIT collect' })
  expect(status).toBe(0)
})

test.each([
  [['run'], 'name the program to run: heapdeck run PROG.py'],
  [['run', 'nowhere.py'], 'there is no nowhere.py'],
  [['run', 'tests/recorded'], 'tests/recorded is a folder: name a program'],
  [
    ['run', '--python', '3.12', 'tests/recorded/talk-programs/frag.py'],
    '--python 3.12 is not simulated; there are 2.7.6 and 2.7.18',
  ],
])('%j is refused in one line', (words, message) => {
  const { stderr, status } = heapdeck(words)
  expect([stderr, status]).toEqual([`heapdeck: ${message}\n`, 1])
})
