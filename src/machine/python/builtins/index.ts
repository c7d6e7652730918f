import type { ModuleSpec } from '../native.ts'
import { ITERATING } from './iterating.ts'
import { LOOKING } from './looking.ts'
import { NUMBERS } from './numbers.ts'
import { RUNNING } from './running.ts'

/** What the module `__builtin__` has beside types, exceptions and constants. */
export const BUILTIN_FUNCTIONS: NonNullable<ModuleSpec['functions']> = {
  ...ITERATING,
  ...LOOKING,
  ...NUMBERS,
  ...RUNNING,
}
