import { expect, test } from 'vitest'
import { firstOtherAddressSpace } from '../../support/naive-process.ts'
test('address spaces are those of a naive model after every call', () => {
  const programs = process.env.FUZZ ? 20_000 : 200
  expect(firstOtherAddressSpace(programs, Number(process.env.SEED ?? 13))).toBeUndefined()
})
