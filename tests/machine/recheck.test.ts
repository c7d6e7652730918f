import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { Glibc, Kernel, compareMalloc, readMallocTrace } from '../../src/machine/index.ts'
import { temporaryFolder } from '../support/heapdeck.ts'
import { PROFILES, mallocProgram } from '../support/malloc-programs.ts'
import { PLAYER_SOURCE, compile, playNatively, whyNoGlibc } from '../support/native.ts'

const OPS = process.env.FUZZ ? 200_000 : 10_000
const PROGRAMS = process.env.FUZZ ? 10 : 2
const MILLISECONDS = process.env.FUZZ ? 600_000 : 30_000

const why = whyNoGlibc()

test.runIf(why)('nothing is compared with the malloc of this machine', () => {
  console.warn(`not compared with the malloc of this machine: ${why}`)
})

describe.skipIf(why)('the malloc of this machine', () => {
  const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
  let folder = ''
  beforeAll(() => {
    let clean = (): void => {}
    folder = temporaryFolder((done) => (clean = done))
    compile(PLAYER_SOURCE, join(folder, 'player'))
    return clean
  })

  test.each(Object.entries(PROFILES))(
    `answers as the simulated one does: %s (SEED=${seed})`,
    (_, profile) => {
      for (let program = 0; program < PROGRAMS; program++) {
        const trace = join(folder, 'trace.txt')
        writeFileSync(trace, mallocProgram(profile, seed + program, OPS))
        const recorded = readMallocTrace(playNatively(join(folder, 'player'), trace))
        const { first, matched } = compareMalloc(recorded)!
        expect({ seed: seed + program, first, matched }).toEqual({
          seed: seed + program,
          first: undefined,
          matched: recorded.ops,
        })
      }
    },
    MILLISECONDS,
  )
})

/** A step of a faulty program: blocks are numbered in the order in which they are made. */
type Step =
  | readonly ['malloc', bytes: number]
  | readonly ['free', block: number, offset?: number]
  | readonly ['realloc', block: number, bytes: number]
  /** The size word in front of the block. */
  | readonly ['overwrite', block: number, word: number]

const many = (count: number, bytes: number): Step[] => Array.from({ length: count }, () => ['malloc', bytes])
const free = (from: number, to: number): Step[] =>
  Array.from({ length: to - from + 1 }, (_, index) => ['free', from + index])

const FAULTS: Readonly<Record<string, readonly Step[]>> = {
  'a small block twice': [
    ['malloc', 24],
    ['free', 0],
    ['free', 0],
  ],
  'a small block twice, once in a fastbin': [...many(9, 40), ...free(0, 7), ['free', 7]],
  'a small block twice when another was freed in between': [...many(4, 500), ...free(0, 2), ['free', 1]],
  'the last block twice': [
    ['malloc', 2000],
    ['free', 0],
    ['free', 0],
  ],
  'a large block twice': [
    ['malloc', 2000],
    ['malloc', 24],
    ['free', 0],
    ['free', 0],
  ],
  'a block of its own mapping twice, as a program that crashes': [
    ['malloc', 300_000],
    ['free', 0],
    ['free', 0],
  ],
  'a pointer into a block': [
    ['malloc', 200],
    ['free', 0, 8],
  ],
  'a pointer further into a block': [
    ['malloc', 200],
    ['free', 0, 32],
  ],
  'a block whose size was made odd': [
    ['malloc', 24],
    ['malloc', 24],
    ['overwrite', 0, 0x29],
    ['free', 0],
  ],
  'a block whose size is too large': [
    ['malloc', 2000],
    ['malloc', 24],
    ['overwrite', 0, 0x2000001],
    ['free', 0],
  ],
  'a block whose size is tiny': [
    ['malloc', 24],
    ['overwrite', 0, 0x11],
    ['free', 0],
  ],
  'a block in front of one whose size was overwritten': [
    ...many(3, 2000),
    ['overwrite', 1, 0x0],
    ['free', 0],
  ],
  'a block that says it is a mapping': [
    ['malloc', 2000],
    ['malloc', 24],
    ['overwrite', 0, 0x7e2],
    ['free', 0],
  ],
  'a block that is made larger after its size was overwritten': [
    ['malloc', 2000],
    ['malloc', 24],
    ['overwrite', 0, 0x11],
    ['realloc', 0, 5000],
  ],
  'a block that is made larger after its size became nothing': [
    ['malloc', 2000],
    ['overwrite', 0, 0],
    ['realloc', 0, 5000],
  ],
  'a block that is made larger after its size became huge': [
    ['malloc', 2000],
    ['overwrite', 0, 0x2000001],
    ['realloc', 0, 5000],
  ],
  'a block that is made larger when it says that it is a mapping': [
    ['malloc', 2000],
    ['malloc', 24],
    ['overwrite', 0, 0x7e2],
    ['realloc', 0, 5000],
  ],
  'a block that is made larger in front of one whose size was overwritten': [
    ...many(3, 2000),
    ['overwrite', 1, 0x1],
    ['realloc', 0, 5000],
  ],
  'a request after the size of top was overwritten': [
    ['malloc', 24],
    ['overwrite', 0, 0x21],
    ['free', 0],
    ['malloc', 24],
  ],
  'a pointer into a block that is made larger': [
    ['malloc', 200],
    ['free', 0],
    ['realloc', 0, 300],
  ],
}

const SIMULATED_ELSEWHERE = 'unnoticed'

describe.skipIf(why)('a faulty program ends with the words of glibc', () => {
  test.each(Object.entries(FAULTS))('%s', (_, steps) => {
    const folder = temporaryFolder(onTestFinished)
    const source = join(folder, 'fault.c')
    writeFileSync(source, programOf(steps))
    compile(source, join(folder, 'fault'), '-O0')
    const { stderr, signal } = spawnSync(join(folder, 'fault'), { encoding: 'utf8' })
    const real = stderr.trim() || { SIGSEGV: 'Segmentation fault' }[signal as string] || 'nothing'
    const here = endOf(steps)
    if (here.kind === SIMULATED_ELSEWHERE) expect(real).toBe('nothing')
    else expect(here.message).toBe(real)
  })
})

function programOf(steps: readonly Step[]): string {
  let made = 0
  const lines = steps.map((step) => {
    switch (step[0]) {
      case 'malloc':
        return `block[${made++}] = calloc(1, ${step[1]});`
      case 'free':
        return `free(block[${step[1]}] + ${step[2] ?? 0});`
      case 'realloc':
        return `block[${made++}] = realloc(block[${step[1]}], ${step[2]});`
      case 'overwrite':
        return `((size_t *)block[${step[1]}])[-1] = ${step[2]}ul;`
    }
  })
  return `#include <stdlib.h>\nchar *block[${steps.length}];\nint main(void) {\n  ${lines.join('\n  ')}\n  _Exit(0);\n}\n`
}

function endOf(steps: readonly Step[]): { kind: string; message: string } {
  const glibc = new Glibc(new Kernel().spawn())
  const blocks: number[] = []
  for (const step of steps)
    switch (step[0]) {
      case 'malloc':
        blocks.push(glibc.calloc(1, step[1]))
        break
      case 'free':
        glibc.free(blocks[step[1]]! + (step[2] ?? 0))
        break
      case 'realloc':
        blocks.push(glibc.realloc(blocks[step[1]]!, step[2]))
        break
      case 'overwrite':
        glibc.overwriteSize(blocks[step[1]]!, step[2])
    }
  return glibc.ended ?? { kind: 'none', message: 'nothing' }
}
