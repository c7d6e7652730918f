import { describe, expect, it, test } from 'vitest'
import { OP, MallocTraceReader, opText, readMallocTrace } from '../../../src/machine/replay/index.ts'
import { mallocTrace } from '../../support/malloc-trace.ts'

const ALL_OPS = [
  '# everything that malloc is asked',
  'm 1 100 = h672 b135168',
  'c 2 3 40 = h784',
  'r 1 1 5000 = h912',
  'r 0 3 300000 = M1+16*74 u303088',
  'a 4 64 100 = h5952',
  'A 5 65536 200000 = M2+16*66@7ffff7d00000 u270320',
  'p 6 12 8 = 0',
  'v 7 10 = h8192 u40',
  'f 3 =',
  't 0 = 1 b20480',
  'o -3 65536 = 1',
  's -4096 = 20480 b16384',
  'i = 1 2 3 4 5 6 7 8 9',
  'w 20 =',
]

test('every op is read as it is written', () => {
  const trace = readMallocTrace(mallocTrace(ALL_OPS))
  expect(Array.from({ length: trace.ops }, (_, op) => opText(trace, op))).toEqual(
    ALL_OPS.slice(1).map((line) => line.split(' =')[0]),
  )
  expect([...trace.lineByOp]).toEqual(Array.from({ length: trace.ops }, (_, op) => op + 3))
})

test('pieces may be cut anywhere', () => {
  const bytes = mallocTrace(ALL_OPS)
  const whole = readMallocTrace(bytes)
  for (const size of [1, 7, 100]) {
    const reader = new MallocTraceReader()
    for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size))
    expect(reader.end()).toEqual(whole)
  }
})

test('the last line needs no end', () => {
  expect(readMallocTrace(mallocTrace(['m 1 10 = h672']).slice(0, -1)).ops).toBe(1)
})

test('a trace has results, digests, or neither', () => {
  expect(readMallocTrace(mallocTrace(['m 1 10 = h672'])).recorded.kind).toBe('results')
  expect(readMallocTrace(mallocTrace(['m 1 10'])).recorded.kind).toBe('nothing')
  const digests = mallocTrace(['m 1 10', 'f 1', 'd 1a', 'm 1 20', 'd ff'], { digestEvery: 2 })
  expect(readMallocTrace(digests).recorded).toEqual({
    kind: 'digests',
    every: 2,
    digests: Uint32Array.of(0x1a, 0xff),
  })
})

test('a size that no double holds is one that malloc treats alike', () => {
  const { kindByOp, aByOp } = readMallocTrace(
    mallocTrace(['m 1 9223372036854775807', 'm 2 9223372036854775808', 'm 3 1152921504606846977']),
  )
  expect(kindByOp[0]).toBe(OP.malloc)
  const [justBelow, half, large] = aByOp
  expect(justBelow).toBeLessThan(2 ** 63)
  expect(half).toBe(2 ** 63)
  expect(large).toBe(2 ** 60)
})

describe('a line that is wrong is named with its place and what was expected', () => {
  it.each([
    [['x 1 2'], '2:1', /an op is expected: one of m c r f .*, not "x 1 2"/],
    [['m 1 10', ''], '3:1', /an op is expected.*, the line ends/],
    [['m 1 10 = h6', 'm 2 10'], '3:7', /" =" and the results are expected/],
    [['m 1 10', 'm 2 10 = h5'], '3:7', /no results are expected, for the ops before have none, not " = h5"/],
    [['m 1'], '2:4', /a space and a size are expected, the line ends/],
    [['m 1  10'], '2:5', /a size is expected, not " 10"/],
    [['m one 10'], '2:3', /a block ID is expected, not "one 10"/],
    [['m 0 10'], '2:3', /a block ID from 1 to 9, the header's maxId/],
    [['f 10'], '2:3', /a block ID from 0 to 9, the header's maxId/],
    [['m 1 18446744073709551616'], '2:5', /a size below 2\^64/],
    [['m 1 10\r'], '2:7', /" =" or the end is expected, not "\\r"/],
    [['m 1 10 =h672'], '2:9', /a space and a pointer are expected, not "h672"/],
    [['m 1 10 = k672'], '2:10', /a pointer is expected: hN, Mk\+L\*n or 0, not "k672"/],
    [['m 1 10 = M1+16'], '2:15', /"\*" and pages are expected, the line ends/],
    [['m 1 10 = h672 b'], '2:16', /the break is expected, the line ends/],
    [['m 1 10 = h672 q5'], '2:14', /the end of the line is expected, not " q5"/],
    [['i = 1 2 3'], '2:10', /9 numbers of mallinfo2 are expected, there are 3/],
    [['o 1 3000000000'], '2:5', /a value of at most/],
    [['d ff'], '2:1', /without "digestEvery" there are no digests/],
  ])('%j', (lines, place, message) => {
    expectTraceError(() => readMallocTrace(mallocTrace(lines)), place, message)
  })

  it.each([
    [['m 1 10', 'f 1', 'm 1 10', 'd ff'], '4:1', /a digest is expected after op 2/],
    [['m 1 10', 'd ff', 'f 1', 'd ff'], '3:1', /a digest comes after every 2 ops/],
    [['m 1 10', 'f 1', 'd xyz'], '4:3', /a hexadecimal number, is expected, not "xyz"/],
    [['m 1 10', 'f 1', 'd 100000000'], '4:3', /a digest of 32 bits/],
    [['m 1 10 = h6', 'f 1 =', 'd ff'], '2:7', /a trace with digests has no results/],
    [['m 1 10', 'f 1'], '4:1', /a digest is expected after the last op/],
  ])('with digests: %j', (lines, place, message) => {
    expectTraceError(() => readMallocTrace(mallocTrace(lines, { digestEvery: 2 })), place, message)
  })
})

describe('a header that is wrong is named with the field', () => {
  it.each([
    [{ ops: 2 }, '3:1', /the file ends after 1 of 2 ops/],
    [{ ops: 0 }, '2:1', /the end is expected: the header says 0 ops/],
    [{ ops: undefined }, '1:1', /"ops" is missing: a whole number/],
    [{ maxId: -1 }, '1:57', /"maxId" is expected to be a whole number from 0 to \d+, not -1/],
    [{ brk0: '123' }, /^1:/, /"brk0" is expected to be an address such as "0x55555555a000", not "123"/],
    [{ env: { tcacheCount: '7' } }, /^1:/, /"tcacheCount" is expected to be a whole number/],
    [{ env: { hugetlb: 1 } }, /^1:/, /"hugetlb" is no known setting: tcache, tcacheCount/],
    [{ digestEvery: 0 }, /^1:/, /"digestEvery" is expected to be a whole number from 1/],
  ])('%j', (header, place, message) => {
    expectTraceError(() => readMallocTrace(mallocTrace(['m 1 10'], header)), place, message)
  })

  it('is not there', () => {
    expectTraceError(() => readMallocTrace(new Uint8Array()), '1:1', /the file is empty/)
    expectTraceError(
      () => readMallocTrace(new TextEncoder().encode('m 1 10\n')),
      '1:1',
      /a JSON object in one line/,
    )
  })
})

function expectTraceError(read: () => unknown, place: string | RegExp, message: RegExp): void {
  let error: unknown
  try {
    read()
  } catch (thrown) {
    error = thrown
  }
  expect(error).toMatchObject({ name: 'TraceError', message: expect.stringMatching(message) })
  const { line, column } = error as { line: number; column: number }
  expect(`${line}:${column}`).toMatch(place)
}
