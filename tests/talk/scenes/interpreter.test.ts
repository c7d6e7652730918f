import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { SceneRun, type RecordedCall } from '../../../src/machine/index.ts'
import { interpreter } from '../../../talk/scenes/interpreter.ts'

interface Boot {
  readonly ops: string
  readonly data: readonly number[]
  readonly state: { readonly malloc: { brk: number; top: [number, number]; chunks: number[] } }
}

const boot = JSON.parse(
  gunzipSync(readFileSync(new URL('../../recorded/boot/boot-g217.json.gz', import.meta.url))).toString(),
) as Boot

/** How many numbers each letter of a recording has; those of malloc are the ones that are named below. */
const NUMBERS: Readonly<Record<string, number>> = Object.fromEntries([
  ...'fFDjdeBEul'.split('').map((letter) => [letter, 1]),
  ...'mcMGistpo<>'.split('').map((letter) => [letter, 2]),
  ...'rRq'.split('').map((letter) => [letter, 3]),
  ...'ILX'.split('').map((letter) => [letter, 0]),
])
/** In mappings addresses are numbered: from here on, a mapping's number and an offset. */
const MAPPINGS = 2 ** 36
const PAGE_BYTES = 4096

/** The calls of malloc in the recording, and where each block that they make lies. */
function mallocCalls({ ops, data }: Boot): { calls: RecordedCall[]; addresses: number[] } {
  const calls: RecordedCall[] = []
  const addresses: number[] = []
  const madeAt = new Map<number, number>()
  const before = (address: number) => addresses.length - 1 - (madeAt.get(address) as number)
  const make = (address: number) => {
    madeAt.set(address, addresses.length)
    addresses.push(address)
  }
  let index = 0
  for (const letter of ops) {
    const numbers = data.slice(index, (index += NUMBERS[letter] as number))
    const [first = 0, second = 0, third = 0] = numbers
    if ('mpco'.includes(letter)) {
      calls.push(first)
      make(second)
    } else if ('fu'.includes(letter)) calls.push(-1 - before(first))
    else if ('rq'.includes(letter)) {
      calls.push(first === -1 ? second : [before(first), second])
      make(third)
    }
  }
  return { calls, addresses }
}

test('the interpreter asks of malloc what was recorded', () => {
  const [command] = interpreter
  expect(command).toMatchObject({ kind: 'calls', calls: mallocCalls(boot).calls })
})

test('every block of the interpreter lies where it lay in the process, and the heap ends as it did', () => {
  const run = new SceneRun(
    { file: 'main.py', lines: [{ text: 'import sys, random, gc, os', commands: interpreter.slice(0, 1) }] },
    { version: '2.17' },
  )
  const { malloc, process } = run.machine
  const { addresses } = mallocCalls(boot)
  const places: number[] = []
  for (let event = 1; event <= run.events; event++) {
    run.seek(event)
    const slot = places.length
    if (run.calls.born[slot] !== event - 1) continue
    const block = malloc.blockOf(run.chunks[slot] as number)
    const recorded = addresses[slot] as number
    // where the kernel puts a mapping is its own affair
    places.push(
      recorded < MAPPINGS
        ? block - process.startBreak
        : recorded - (recorded % PAGE_BYTES) + (block % PAGE_BYTES),
    )
  }
  expect(places).toEqual(addresses)

  const { brk, top, chunks } = boot.state.malloc
  const snapshot = run.snapshot()
  expect(snapshot.programBreak - snapshot.heapStart).toBe(brk)
  expect(snapshot.top).toBe(top[1])
  expect(snapshot.holes).toBe(chunks.filter((size) => size < 0).length)
  expect(snapshot.heapResident).toBe(728 * 1024)
})
