import { expect, it } from 'vitest'
import { count, counted, megabytes } from '../../components/format.ts'

it('writes megabytes of 10^6 bytes with one decimal', () => {
  expect(megabytes(498_408 * 1024)).toBe('510.4 MB')
  expect(megabytes(0)).toBe('0.0 MB')
})

it('puts commas between thousands', () => {
  expect([0, 999, 1_000, 123_456, 1_234_567].map(count)).toEqual([
    '0',
    '999',
    '1,000',
    '123,456',
    '1,234,567',
  ])
})

it('counts one and many', () => {
  expect([counted(1, 'block'), counted(0, 'block'), counted(2_000, 'int')]).toEqual([
    '1 block',
    '0 blocks',
    '2,000 ints',
  ])
})
