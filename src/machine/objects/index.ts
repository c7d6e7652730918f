/** Python's objects. */
export { Python, type Python2Types, type PythonOptions } from './python.ts'
export { PYTHON_RULES, type PythonRules, type PythonVersion } from './versions.ts'
export { FLOAT_TAG, INT_TAG, NULL, RECORD_TAG, indexOf, refOf, tagOf, type Ref } from './ref.ts'
export { readOwner, type Owner } from './owner.ts'
export { Adopted } from './adopt.ts'
export { NoMemory } from './memory.ts'
export type { FreeListKind, Trace } from './trace.ts'
