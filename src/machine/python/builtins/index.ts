import type { Natives } from '../native.ts'
import { ITERATING } from './iterating.ts'
import { LOOKING } from './looking.ts'
import { NUMBERS } from './numbers.ts'
import { RUNNING } from './running.ts'
import { SIGNATURES } from './signatures.ts'

const documented = (natives: Natives): Natives =>
  Object.fromEntries(
    Object.entries(natives).map(([name, native]) => {
      const doc = SIGNATURES[name]
      return [name, doc === undefined ? native : { ...native, doc }]
    }),
  )

/** What the module `__builtin__` has beside types, exceptions and constants. */
export const BUILTIN_FUNCTIONS: Natives = documented({
  ...ITERATING,
  ...LOOKING,
  ...NUMBERS,
  ...RUNNING,
})
