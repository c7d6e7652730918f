import { expect, test } from 'vitest'
import { firstOtherAddressSpace } from '../../support/naive-process.ts'

test('address spaces are those of a naive model after every call', () => {
  const programs = process.env.FUZZ ? 4000 : 100
  expect(firstOtherAddressSpace(programs, Number(process.env.SEED ?? 13))).toBeUndefined()
}, 600_000)
