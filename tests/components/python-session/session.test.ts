/** Cells of Python as a page and a build ask for them, without workers. */
import { expect, onTestFinished, test } from 'vitest'
import { connect } from '../../../components/python-session/in-process.ts'
import { createSession } from '../../../components/python-session/python-session.ts'
import { PythonSession } from '../../../components/python-session/session.ts'
import type {
  CellCommand,
  Lineage,
  Output,
  RunEvent,
  RunOutcome,
  Session,
} from '../../../src/engine/session.ts'

const LIB = `import sys
def wait(msg):
    sys.stdout.write("WAIT %s\\n" % msg)
    sys.stdin.readline()
`

function newSession(): Session {
  const session = createSession({ files: { 'lib.py': LIB } })
  onTestFinished(() => session.close())
  return session
}

const cell = (count: number, text: string): CellCommand => ({ cell: `c${count}`, count, text, inputs: [] })

/** Runs texts one after the other, each from what the one before has left. */
async function runAll(
  session: Session,
  ...texts: string[]
): Promise<{ lineage: Lineage; outcome: RunOutcome }> {
  let lineage: Lineage = []
  let outcome: RunOutcome | undefined
  for (const [index, text] of texts.entries()) {
    outcome = await session.run([...lineage, cell(index + 1, text)]).outcome
    lineage = [...lineage, outcome.command]
  }
  return { lineage, outcome: outcome as RunOutcome }
}

test('cells leave what they make to those after them', async () => {
  const session = newSession()
  const { lineage, outcome } = await runAll(session, 'x = 40', 'x += 2', 'x')
  expect(outcome).toMatchObject({ end: 'done', value: '42' })
  // again from the same, and from another one
  expect(await session.run(lineage).outcome).toEqual(outcome)
  const { outcome: other } = await runAll(newSession(), 'x = 40', 'x += 2', 'x')
  expect(other).toEqual(outcome)
})

test('a process that nobody holds any more comes back as it was', async () => {
  const session = newSession()
  const a = await runAll(session, 'x = [1]', 'x.append(2)', 'x')
  const b = await runAll(session, 'x = [3]', 'x.append(4)', 'x')
  const c = await runAll(session, 'y = [5]', 'y.append(6)', 'y')
  expect([a, b, c].map(({ outcome }) => outcome.value)).toEqual(['[1, 2]', '[3, 4]', '[5, 6]'])
  const events: RunEvent[] = []
  expect(await session.run(a.lineage, (event) => events.push(event)).outcome).toEqual(a.outcome)
  expect(events.filter(({ kind }) => kind === 'before')).toHaveLength(2)
})

test('an endless cell is interrupted at once', async () => {
  const session = newSession()
  await session.prepare()
  const events: RunEvent[] = []
  const running = session.run([cell(1, 'n = 1\nwhile True: pass')], (event) => events.push(event))
  await expect.poll(() => events.filter(({ kind }) => kind === 'progress').length).toBeGreaterThan(2)
  running.interrupt()
  const outcome = await running.outcome
  // where it was, not in a worker that had to be taken away
  expect(outcome.command.stop).toBeGreaterThan(0)
  expect(outcome).toMatchObject({ end: 'interrupted', error: { name: 'KeyboardInterrupt', line: 2 } })
  expect((await session.run([outcome.command, cell(2, 'n')]).outcome).value).toBe('1')
})

test('a cell that writes without end tells of it now and then, and little', async () => {
  const session = newSession()
  await session.prepare()
  const outputs: Output[] = []
  const running = session.run([cell(1, 'while True: print "spam " * 10')], (event) => {
    if (event.kind === 'output') outputs.push(event.output)
  })
  const began = Date.now()
  await expect.poll(() => outputs.filter(({ hidden }) => hidden > 0).length).toBeGreaterThan(2)
  expect(outputs.length).toBeLessThan(2 + (Date.now() - began) / 100)
  const [first, ...later] = outputs.filter(({ hidden }) => hidden > 0)
  for (const { head, tail } of later) {
    // it was not sent again
    expect(head).toBe(first?.head)
    expect(tail[0]?.text.split('\n').length).toBeLessThan(22)
  }
  running.interrupt()
  expect((await running.outcome).command.stop).toBeGreaterThan(0)
})

test('a cell waits for its line, also of one that is interrupted before', async () => {
  const session = newSession()
  const events: RunEvent[] = []
  const running = session.run([cell(1, "from lib import wait\nwait('here')\nprint 2")], (event) => {
    events.push(event)
    if (event.kind === 'waiting') running.enter('')
  })
  const outcome = await running.outcome
  expect(outcome.command.inputs).toEqual([''])
  expect(outcome.output.head).toEqual([{ stream: 'stdout', text: 'WAIT here\n2\n' }])
  expect(events).toContainEqual(expect.objectContaining({ kind: 'waiting', line: 2 }))
  const waits = session.run([cell(1, 'raw_input()')], (event) => {
    if (event.kind === 'waiting') waits.interrupt()
  })
  expect(await waits.outcome).toMatchObject({ end: 'interrupted' })
})

test('a cell is paused, stepped and resumed', async () => {
  const session = newSession()
  const lines: number[] = []
  const running = session.run([cell(1, 'x = 1\nx = 2\nx = 3\nx')], (event) => {
    if (event.kind !== 'paused') return
    lines.push(event.line)
    if (lines.length < 4) running.step()
    else running.resume()
  })
  running.pause()
  expect((await running.outcome).value).toBe('3')
  expect(lines).toEqual([1, 2, 3, 4])
})

test('a restart settles what is under way, and the next cell runs', async () => {
  const session = newSession()
  const first = session.run([cell(1, 'while True: pass')])
  const second = session.run([cell(2, '2')])
  await new Promise((resolve) => setTimeout(resolve, 100))
  session.restart()
  const third = session.run([cell(1, '3')])
  expect(await first.outcome).toMatchObject({ end: 'interrupted' })
  expect(await second.outcome).toMatchObject({ end: 'interrupted' })
  expect(await third.outcome).toMatchObject({ end: 'done', value: '3' })
})

/** A worker that may be told to hear no more, or to die. */
class Patient extends EventTarget {
  isDeaf = false
  isGone = false
  private readonly port = connect()

  constructor() {
    super()
    this.port.addEventListener('message', ({ data }) => {
      if (!this.isDeaf && !this.isGone) this.dispatchEvent(new MessageEvent('message', { data }))
    })
    this.port.start?.()
    onTestFinished(() => this.port.close?.())
  }

  postMessage(message: unknown): void {
    if (!this.isDeaf && !this.isGone) this.port.postMessage(message, [])
  }

  die(message: string): void {
    this.dispatchEvent(Object.assign(new Event('error'), { message }))
    this.terminate()
  }

  terminate(): void {
    if (!this.isGone) this.port.postMessage({ kind: 'drop cells' }, [])
    this.isGone = true
  }
}

function patientSession(): { session: PythonSession; workers: Patient[] } {
  const workers: Patient[] = []
  const session = new PythonSession({}, () => {
    const worker = new Patient()
    workers.push(worker)
    return worker as unknown as ReturnType<typeof connect>
  })
  onTestFinished(() => session.close())
  return { session, workers }
}

test('a worker that does not hear its interrupt is taken away, and the process is as before the cell', async () => {
  const { session, workers } = patientSession()
  const { lineage } = await runAll(session, 'x = 1')
  const lines: number[] = []
  const running = session.run([...lineage, cell(2, 'x = 2\nwhile True: pass')], (event) => {
    if (event.kind === 'progress') lines.push(event.line)
  })
  await expect.poll(() => lines).toContain(2)
  workers[0]!.isDeaf = true
  running.interrupt()
  const outcome = await running.outcome
  expect(outcome).toMatchObject({ end: 'interrupted', command: { stop: 0 } })
  expect(outcome.error).toMatchObject({ name: 'KeyboardInterrupt', count: 2, line: 2 })
  expect(outcome.error?.message).toContain('did not answer')
  expect(outcome.output.head).toEqual([])
  expect((await session.run([...lineage, outcome.command, cell(3, 'x')]).outcome).value).toBe('1')
  expect(workers.map(({ isGone }) => isGone)).toEqual([true, false])
})

test('a worker that dies is replaced', async () => {
  const { session, workers } = patientSession()
  const { lineage } = await runAll(session, 'x = 1')
  const running = session.run([...lineage, cell(2, 'while True: pass')])
  await new Promise((resolve) => setTimeout(resolve, 100))
  workers[0]!.die('out of memory')
  const outcome = await running.outcome
  expect(outcome).toMatchObject({ end: 'interrupted', command: { stop: 0 } })
  expect(outcome.error?.message).toContain('out of memory')
  expect((await session.run([...lineage, cell(2, 'x')]).outcome).value).toBe('1')
})

test('no more than two workers hold processes', async () => {
  const { session, workers } = patientSession()
  for (const text of ['1', '2', '3', '4'])
    await Promise.all([session.run([cell(1, text)]).outcome, session.look([cell(1, text)], 0)])
  expect(workers).toHaveLength(2)
})

test('where there is no machine, a run says so', async () => {
  const session = new PythonSession({}, () => {
    throw new Error('no workers here')
  })
  await expect(session.run([cell(1, '1')]).outcome).rejects.toThrow('no workers here')
})

test('any moment can be looked at, and any line of the output read', async () => {
  const session = newSession()
  const { lineage, outcome } = await runAll(
    session,
    'y = 1',
    'x = range(100000)\nfor i in range(500): print i\ndel x',
  )
  const half = await session.look(lineage, Math.floor(outcome.events / 2))
  expect(half.line).toBe(2)
  expect(half.figure?.value).toBeGreaterThan(outcome.figure?.value ?? Infinity)
  expect(await session.output(lineage, 300, 2)).toEqual([{ stream: 'stdout', text: '300\n301\n' }])
  expect((await session.run([...lineage, cell(3, 'y')]).outcome).value).toBe('1')
})
