/** Programs ask for memory as recorded ones did: every event of a real interpreter's allocators, with its address. */
import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { imageNamed } from '../../../src/machine/boot/index.ts'
import { PythonProcess } from '../../../src/machine/python/process.ts'
import { EventComparison, eventText, readProgram, traceOf } from '../../support/program-events.ts'
import { BOOT_FOLDER } from '../../support/python-recordings.ts'

/** What the recorded programs have beside them. */
const LIB = `import sys, random
def alloc(num, size=5000):
    return [random.choice('abcdef') * size for i in range(num)]
def wait(msg):
    sys.stdout.write("WAIT %s\\n" % msg)
    sys.stdin.readline()
`
/** Where the program is; buffers of stdio's, which are no business of the objects'. */
const UNTOLD = 'lbk()|st'

const FILES = readdirSync(BOOT_FOLDER).filter((file) => file.includes('.import.'))

it.each(FILES)('%s', async (file) => {
  const { events, prog, stdout } = readProgram(new URL(file, BOOT_FOLDER).pathname)
  const glibc = file.includes('.g217.') ? '2.17' : '2.36'
  const recorded = events.filter(({ letter }) => !UNTOLD.includes(letter))
  let output = ''
  const host = {
    write: (_descriptor: number, bytes: string) => void (output += bytes),
    read: () => '\n',
    readFile: (path: string) => (path === 'lib.py' ? LIB : undefined),
  }
  const image = await imageNamed(`python-2.7.6-glibc-${glibc}`)
  const process = new PythonProcess({ image, file: 'prog.py', source: prog, host })
  const comparison = new EventComparison()
  let matched = 0
  let first: string | undefined
  const { python } = process.machine
  python.memory.trace = traceOf(python, (event) => {
    const there = recorded[matched]
    if (!there || first !== undefined) return
    if (comparison.isSame(there, event)) matched++
    else first = `event ${matched}: recorded ${eventText(there)}, here ${eventText(event)}`
  })
  process.begin()
  process.run()
  expect({ matched, first, output }).toEqual({ matched: recorded.length, first: undefined, output: stdout })
})
