import { expect, onTestFinished, test, vi } from 'vitest'
import {
  MachineClient,
  ProgramRun,
  PythonRun,
  STARTS,
  pythonSnapshotOf,
  type Port,
  type PythonScene,
} from '../../../src/machine/index.ts'
import { serve } from '../../../src/machine/worker/host.ts'
import type { Command } from '../../../src/machine/worker/protocol.ts'
import { INTS_VERSION, intsScene } from '../../support/ints-scene.ts'
import { connect, INTS } from './scenes.ts'

function open() {
  const connected = connect()
  onTestFinished(() => connected.client.close())
  return connected
}

test.each(['2.17', '2.36'] as const)(
  'answers through a port what a run of %s says itself',
  async (version) => {
    const { client } = open()
    const session = await client.openPython(INTS, { version })
    const run = new PythonRun(INTS, { version })
    const { events, lines, curve, generations } = run
    expect(session.facts).toEqual({ events, lines, curve, generations })
    // There and back again.
    for (const event of [events, 0, lines[1]!.to, 17, lines[0]!.to, events]) {
      run.seek(event)
      expect(await session.seek(event)).toEqual(pythonSnapshotOf(run))
      expect(await session.seek(event, { rows: 8 })).toEqual(pythonSnapshotOf(run, { rows: 8 }))
    }
  },
)

test('a question about a scene of Python is answered at its event, wherever the run has gone', async () => {
  const { port1, port2 } = new MessageChannel()
  serve(port2)
  const client = new MachineClient(port1)
  onTestFinished(() => client.close())
  const session = await client.openPython(intsScene(3000, 50), { version: INTS_VERSION })
  const [, made, , dropped] = session.facts.lines.map(({ to }) => to)
  const live = async (event: number) =>
    (await session.ask<'int density'>({ kind: 'int density' }, event)).reduce((sum, ints) => sum + ints, 0)
  const then = await session.seek(made!)
  const now = session.seek(dropped!)
  expect(await live(made!)).toBe(then.ints.live)
  expect(await live(dropped!)).toBe((await now).ints.live)
  expect(then.ints.live - (await now).ints.live).toBeGreaterThan(2500)
})

test('a program is run, looked at and asked', async () => {
  const { client } = open()
  const program = { file: 'ints.py', text: 'ints = range(3000)\nraw_input()\ndel ints\nprint 1 / 0\n' }
  const session = await client.openProgram(program, { glibc: '2.36' })
  const { events, lines, waits, curve, generations, output } = new ProgramRun(program, STARTS['2.36'])
  expect(session.facts).toEqual({ events, lines, waits, curve, generations, output, status: 1 })
  expect(output).toContain('ZeroDivisionError')
  const waiting = await session.seek(waits[0]!.event)
  expect(waiting.pin?.names).toContain('ints[2999]')
  expect((await session.ask<'int density'>({ kind: 'int density' }, events)).length).toBe(waiting.ints.blocks)
})

test('of the moments asked for while one is under way, only the last is sought, and answers all', async () => {
  const { client, made } = open()
  const session = await client.openPython(INTS)
  const sought = vi.spyOn(made[0]!.process, 'seek')
  const answers = await Promise.all([5, 6, 7, 8].map((event) => session.seek(event)))
  expect(answers.map(({ event }) => event)).toEqual([5, 8, 8, 8])
  expect(sought.mock.calls).toEqual([[5], [8]])
  expect((await session.seek(6)).event).toBe(6)
})

test('a moment that can’t be is refused in the machine’s words, and the next is answered', async () => {
  const { client } = open()
  const session = await client.openPython(INTS)
  await expect(session.seek(-1)).rejects.toThrow(`event -1 of ${session.facts.events}`)
  const [failed, answered] = await Promise.allSettled([session.seek(1.5), session.seek(2)])
  expect(failed).toMatchObject({
    status: 'rejected',
    reason: { message: `event 1.5 of ${session.facts.events}` },
  })
  expect(answered).toMatchObject({ status: 'fulfilled', value: { event: 2 } })
})

test('a scene that is none is refused with its line', async () => {
  const { client } = open()
  const scene: PythonScene = {
    file: 'ints.py',
    python: '2.7.6',
    lines: [{ text: 'ints = range(-1)', commands: [{ kind: 'range', name: 'ints', count: -1 }] }],
  }
  await expect(client.openPython(scene)).rejects.toThrow(/^ints\.py, line 1 \(ints = range\(-1\)\): ./)
  await expect(client.openPython({ file: 'x', lines: [() => 1] } as unknown as PythonScene)).rejects.toThrow(
    /clone/,
  )
  expect((await client.openPython(INTS)).facts.events).toBeGreaterThan(0)
})

test('snapshots are transferred, and taking one leaves the machine whole', async () => {
  const { client, host } = open()
  const sent = vi.spyOn(host, 'postMessage')
  const session = await client.openPython(INTS)
  const before = await session.seek(session.facts.events)
  const transferred = new Set((sent.mock.lastCall as unknown as [unknown, ArrayBuffer[]])[1])
  expect(transferred.size).toBeGreaterThan(Object.keys(before.column).length + Object.keys(before.end).length)
  await session.seek(3)
  expect(await session.seek(session.facts.events)).toEqual(before)
  expect(session.facts.curve.event.length).toBeGreaterThan(0)
})

test('two sessions hold memory; the one that was used least recently is built anew when it is asked', async () => {
  const { client, made } = open()
  const [first, second] = [await client.openPython(INTS), await client.openPython(INTS, { version: '2.17' })]
  const before = await first.seek(9)
  const third = await client.openPython(INTS, { tcache: false })
  expect(made).toHaveLength(3)
  // The second was parked.
  expect(await first.seek(9)).toEqual(before)
  expect((await third.seek(1)).event).toBe(1)
  expect(made).toHaveLength(3)
  const run = new PythonRun(INTS, { version: '2.17' })
  run.seek(4)
  expect(await second.seek(4)).toEqual(pythonSnapshotOf(run))
  expect(made).toHaveLength(4)
})

test('a closed session answers nothing more, here or there; others go on', async () => {
  const { client } = open()
  const [session, other] = [await client.openPython(INTS), await client.openPython(INTS)]
  const asked = [session.seek(1), session.seek(2)]
  session.close()
  session.close()
  for (const each of [...asked, session.seek(3)]) await expect(each).rejects.toThrow('the session was closed')
  await expect(session.seek(4)).rejects.toMatchObject({ name: 'SessionClosed' })
  expect((await other.seek(5)).event).toBe(5)
})

test('a scene that nobody wants any more when its turn comes is not run', async () => {
  const { client, made } = open()
  const wanted = [new AbortController(), new AbortController(), new AbortController()]
  const opened = wanted.map(({ signal }) => client.openPython(INTS, {}, signal))
  wanted[0]!.abort()
  wanted[1]!.abort()
  // the first was under way, or not begun either
  await opened[0]!.catch(() => {})
  await expect(opened[1]).rejects.toMatchObject({ name: 'SessionClosed' })
  const events = (await opened[2]!).facts.events
  expect((await (await opened[2]!).seek(events)).event).toBe(events)
  expect(made.length).toBeLessThanOrEqual(2)
})

test('a closed client ends its worker, and rejects what is under way', async () => {
  const { client } = open()
  const session = await client.openPython(INTS)
  const asked = session.seek(1)
  client.close()
  await expect(asked).rejects.toMatchObject({ name: 'SessionClosed' })
  await expect(client.openPython(INTS)).rejects.toMatchObject({ name: 'SessionClosed' })
  const terminate = vi.fn()
  const ended = new MachineClient({ ...silentPort(), terminate })
  const waits = ended.openPython(INTS)
  ended.close()
  expect(terminate).toHaveBeenCalledOnce()
  await expect(waits).rejects.toMatchObject({ name: 'SessionClosed' })
})

test('where no worker can be made the client says so by name', async () => {
  const client = new MachineClient(() => {
    throw new Error('workers are not allowed here')
  })
  const refusal = { name: 'WorkerRefused', message: 'workers are not allowed here' }
  await expect(client.openPython(INTS)).rejects.toMatchObject(refusal)
  await expect(client.openPython(INTS)).rejects.toMatchObject(refusal)
})

test('a worker can be made before the first scene, once; a refusal waits for who asks', async () => {
  const make = vi.fn(silentPort)
  const client = new MachineClient(make)
  client.start()
  client.start()
  void client.openPython(INTS).catch(() => {})
  expect(make).toHaveBeenCalledOnce()
  client.close()
  client.start()
  expect(make).toHaveBeenCalledOnce()
  const refusing = new MachineClient(() => {
    throw new Error('workers are not allowed here')
  })
  refusing.start()
  refusing.start()
  await expect(refusing.openPython(INTS)).rejects.toMatchObject({ name: 'WorkerRefused' })
})

test('where a worker never starts the client says so by name', async () => {
  const port = silentPort()
  const client = new MachineClient(() => port)
  const asked = [client.openPython(INTS), client.openPython(INTS)]
  port.fail({})
  for (const each of [...asked, client.openPython(INTS)])
    await expect(each).rejects.toMatchObject({ name: 'WorkerRefused', message: 'its worker did not start' })
})

test('a worker that stops later has answered nothing that is under way', async () => {
  const port = silentPort()
  const client = new MachineClient(port)
  const opening = client.openPython(INTS)
  const { events, lines, curve, generations } = new PythonRun(INTS)
  const facts = { events, lines, curve, generations }
  port.answer({ kind: 'opened', id: port.sent[0]!.id, session: 1, facts })
  const session = await opening
  const asked = session.seek(1)
  port.fail({ message: 'out of memory' })
  await expect(asked).rejects.toThrow('the machine stopped: out of memory')
})

test('a page and a worker of different builds part', async () => {
  const { port1, port2 } = new MessageChannel()
  onTestFinished(() => port1.close())
  serve(port2)
  const answer = new Promise((resolve) =>
    port1.addEventListener('message', ({ data }) => resolve(data), { once: true }),
  )
  port1.start()
  port1.postMessage({ kind: 'open', id: 7, version: 0, scene: INTS, options: {} } satisfies Command)
  expect(await answer).toEqual({
    kind: 'failed',
    id: 7,
    message: 'the worker speaks version 5, not 0: load the page anew',
  })
})

/** A port whose other end says what the test says. */
function silentPort() {
  const listeners = new Map<string, (event: { data: unknown; message?: string }) => void>()
  const sent: { id: number }[] = []
  return {
    sent,
    postMessage: (message: unknown) => void sent.push(message as { id: number }),
    addEventListener: (type: string, listener: (event: never) => void) =>
      void listeners.set(type, listener as (event: { data: unknown }) => void),
    answer: (data: unknown) => listeners.get('message')!({ data }),
    fail: (event: { message?: string }) => listeners.get('error')!({ data: undefined, ...event }),
  } satisfies Port & Record<string, unknown>
}
