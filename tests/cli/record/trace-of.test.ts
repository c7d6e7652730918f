import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { settingsOf } from '../../../src/cli/record/settings.ts'
import { traceOf } from '../../../src/cli/record/trace-of.ts'
import { temporaryFolder, writeFiles } from '../../support/heapdeck.ts'

const BREAK = 0x55555555a000
const MAPPED = 0x7ffff7c00010
const PAGE_BYTES = 4096
const FINISHED = 1

/** A record of record.c: an op, the break afterwards, block taken, operands, block given, its size field. */
type Call = readonly [
  op: string,
  programBreak: number,
  taken: number,
  a: number | bigint,
  b: number,
  given: number,
  size: number,
]

interface Head {
  readonly otherCalls?: number
  readonly end?: number
  readonly tunables?: string
}

function traceFrom(
  calls: readonly Call[],
  { otherCalls = 0, end = FINISHED, tunables = '' }: Head,
  mainOnly = false,
) {
  const head = Buffer.alloc(PAGE_BYTES)
  head.write('heaprec1')
  for (const [field, value] of [42, BREAK, calls.length, otherCalls, end].entries())
    head.writeBigUInt64LE(BigInt(value), 8 + field * 8)
  head.write('2.36', 64)
  head.write(tunables, 128)
  head.write('/usr/bin/program', 1024)
  const records = Buffer.alloc(calls.length * 48)
  calls.forEach(([op, programBreak, ...rest], index) => {
    const fields = [BigInt(op.charCodeAt(0)) | (BigInt(programBreak) << 8n), ...rest.map(BigInt)]
    fields.forEach((field, at) => records.writeBigUInt64LE(BigInt.asUintN(64, field), index * 48 + at * 8))
  })
  const folder = writeFiles(temporaryFolder(onTestFinished), { recording: Buffer.concat([head, records]) })
  const trace = traceOf(join(folder, 'recording'), 'program', { mainOnly, environment: {} })
  const [header, ...lines] = trace.text.join('').trimEnd().split('\n')
  return { header: JSON.parse(header!), lines, notes: trace.notes }
}

const UP = BREAK + 135_168

test('blocks become IDs, and what they were given becomes results', () => {
  const { header, lines } = traceFrom(
    [
      ['m', UP, 0, 100, 0, BREAK + 672, 0x71],
      ['r', UP, BREAK + 672, 300_000, 0, MAPPED, 0x4a002],
      ['m', UP, 0, 24, 0, BREAK + 672, 0x71],
      ['f', UP, MAPPED, 0, 0, 0, 0],
      ['s', UP + 100, 0, 100, 0, UP, 0],
      ['o', UP + 100, 0, -1, 5, 1, 0],
      ['m', UP + 100, 0, 2n ** 64n - 1n, 0, 0, 0],
      ['m', UP + 100, 0, 50, 0, BREAK + 784, 0x41],
    ],
    {},
  )
  expect(lines).toEqual([
    'm 1 100 = h672 b135168',
    'r 1 1 300000 = M1+16*74 u303088',
    'm 2 24 = h672 u104',
    'f 1 =',
    's 100 = 135168 b135268',
    'o -1 5 = 1',
    'm 1 18446744073709551615 = 0',
    'm 1 50 = h784',
  ])
  expect(header).toEqual({
    format: 'malloc-golden-1',
    label: 'program',
    ops: 8,
    maxId: 2,
    brk0: '0x55555555a000',
    libc: 'glibc 2.36',
    env: {},
    note: 'recorded from /usr/bin/program',
  })
})

test('an aligned block in a mapping says where both are', () => {
  const chunk = MAPPED - 16 + 4080
  expect(
    traceFrom(
      [
        ['a', BREAK, 0, 8192, 300_000, chunk + 16, 0x4b012],
        ['L', BREAK, 0, 4080, 0, 0, 0],
      ],
      {},
    ).lines,
  ).toEqual(['a 1 8192 300000 = M1+4096*76@7ffff7c00000 u307200'])
})

test('calls of other threads are refused, or left out with their blocks', () => {
  const calls: Call[] = [
    ['m', UP, 0, 24, 0, BREAK + 672, 0x21],
    ['f', UP, BREAK + 9000, 0, 0, 0, 0],
    ['m', UP, 0, 24, 0, BREAK + 672, 0x21],
  ]
  expect(() => traceFrom(calls, { otherCalls: 7 })).toThrow('called malloc 7 times')
  const { lines, notes } = traceFrom(calls, { otherCalls: 7 }, true)
  expect(lines).toEqual(['m 1 24 = h672 b135168', 'f 1 =', 'm 1 24 = h672'])
  expect(notes).toEqual([
    '7 calls of other threads are left out, 1 of their blocks freed here, 1 of ours freed there: an approximation',
  ])
})

test('a recording that is no true one is refused', () => {
  expect(() => traceFrom([['f', UP, BREAK + 672, 0, 0, 0, 0]], {})).toThrow(
    'a block that malloc never gave was freed: 0x55555555a2a0',
  )
  expect(() => traceFrom([['m', UP, 0, 24, 0, BREAK + 672, 0x25]], {})).toThrow('memory of another arena')
})

test('a recording that ends before the program says so', () => {
  expect(traceFrom([], { end: 0 }).header.note).toMatch(/the recording ends before the program does/)
})

test('settings come from tunables and the older variables, as far as glibc takes them', () => {
  expect(
    settingsOf(
      'glibc.malloc.tcache_count=0:glibc.rtld.nns=4:glibc.malloc.mxfast=200:glibc.malloc.hugetlb=1',
      {
        MALLOC_TOP_PAD_: '0x1000',
        MALLOC_ARENA_MAX: '1',
      },
    ),
  ).toEqual({ settings: { tcacheCount: 0, topPad: 4096 }, unknown: ['hugetlb'] })
})
