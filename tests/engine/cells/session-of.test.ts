/** Sessions made of a function: what ten lines give a language. */
import { expect, test } from 'vitest'
import { sessionOf } from '../../../src/engine/cells/session-of.ts'
import type { CellCommand, RunEvent } from '../../../src/engine/session.ts'

const command = (text: string, count = 1): CellCommand => ({ cell: `c${count}`, count, text, inputs: [] })
const shout = sessionOf((cells) => {
  const text = cells.map((cell) => cell.text).join(' ')
  if (text.includes('boom')) throw new TypeError('no booms')
  return {
    output: `${text}\n`,
    value: text.toUpperCase(),
    figure: { value: text.length, unit: 'letters', label: 'long' },
  }
})

test('a cell’s outcome follows from the texts before it', async () => {
  const events: RunEvent[] = []
  const { outcome } = shout.run([command('a'), command('b', 2)], (event) => events.push(event))
  expect(await outcome).toMatchObject({
    command: command('b', 2),
    end: 'done',
    output: { head: [{ stream: 'stdout', text: 'a b\n' }], hidden: 0, tail: [] },
    value: 'A B',
    figure: { value: 3 },
    lines: [null],
    events: 0,
  })
  expect(events).toEqual([
    { kind: 'output', output: { head: [{ stream: 'stdout', text: 'a b\n' }], hidden: 0, tail: [] } },
  ])
})

test('the same lineage has the same hash, another another', async () => {
  const hashOf = async (...texts: string[]) =>
    (await shout.run(texts.map((text) => command(text))).outcome).hash
  expect(await hashOf('a', 'b')).toBe(await hashOf('a', 'b'))
  expect(await hashOf('a', 'b')).not.toBe(await hashOf('ab'))
})

test('what it throws is the cell’s error', async () => {
  expect(await shout.run([command('boom', 7)]).outcome).toMatchObject({
    end: 'error',
    error: { name: 'TypeError', message: 'no booms', count: 7 },
  })
})

test('one that is interrupted before its turn does nothing, nor when it is repeated', async () => {
  const running = shout.run([command('a')])
  running.interrupt()
  const outcome = await running.outcome
  expect(outcome).toMatchObject({ end: 'interrupted', command: { stop: 0 } })
  const after = await shout.run([outcome.command, command('b', 2)]).outcome
  expect(after.value).toBe('B')
})

test('of much output the middle is left out, and can be had', async () => {
  const count = sessionOf(() => ({ output: Array.from({ length: 1000 }, (_, line) => `${line}\n`).join('') }))
  const { output } = await count.run([command('')]).outcome
  expect([output.head.length, output.hidden, output.tail.length]).toEqual([200, 780, 20])
  expect(output.tail.at(-1)?.text).toBe('999\n')
  expect(await count.output([command('')], 500, 2)).toEqual([
    { stream: 'stdout', text: '500\n' },
    { stream: 'stdout', text: '501\n' },
  ])
})
