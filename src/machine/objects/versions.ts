import type { Bytes } from '../address.ts'
import type { PyMallocVersion } from '../pymalloc/index.ts'
import type { FreeListKind } from './trace.ts'

export type PythonVersion = '2.7.6' | '2.7.18' | '3.11'

/**
 * What differs between the versions of CPython whose objects are simulated. Sizes are those of 64 bits, without the
 * collector's header. From Include/*.h and Objects/*.c of each.
 */
export interface PythonRules {
  readonly version: PythonVersion
  readonly pymalloc: PyMallocVersion
  /** PyGC_Head. */
  readonly gcHeader: Bytes
  /** Whether ints and floats lie in blocks of their own. */
  readonly numberBlocks: boolean
  /** Whether arrays and tables of containers come from pymalloc, not from malloc. */
  readonly arraysInPools: boolean
  /** Whether the empty tuple and strings of at most one character are part of the interpreter's data. */
  readonly singletonsAreStatic: boolean
  readonly bytes: {
    readonly list: Bytes
    /** Of no items. */
    readonly tuple: Bytes
    readonly dict: Bytes
    readonly set: Bytes
    /** Of no characters, the final zero counted. */
    readonly str: Bytes
    readonly float: Bytes
    /** Of no slots. */
    readonly frame: Bytes
  }
  /** How many objects each free list keeps. */
  readonly kept: {
    readonly list: number
    readonly dict: number
    readonly set: number
    readonly frame: number
    readonly method: number
    readonly builtin: number
    readonly unicode: number
    readonly float: number
    readonly tuple: number
  }
  /** Tuples from 1 to so many items have free lists. */
  readonly longestKeptTuple: number
  /** What a full collection clears, in this order; the others it leaves alone. */
  readonly cleared: readonly (FreeListKind | 'tuple' | 'ints' | 'floats')[]
}

const PYTHON_2: Omit<PythonRules, 'version' | 'pymalloc'> = {
  gcHeader: 32,
  numberBlocks: true,
  arraysInPools: false,
  singletonsAreStatic: false,
  bytes: { list: 40, tuple: 24, dict: 248, set: 200, str: 37, float: 24, frame: 384 },
  kept: {
    list: 80,
    dict: 80,
    set: 80,
    frame: 200,
    method: 256,
    builtin: 256,
    unicode: 1024,
    float: 0,
    tuple: 2000,
  },
  longestKeptTuple: 19,
  cleared: ['method', 'frame', 'builtin', 'tuple', 'unicode', 'ints', 'floats'],
}

export const PYTHON_RULES: Readonly<Record<PythonVersion, PythonRules>> = {
  '2.7.6': { version: '2.7.6', pymalloc: '2.7.6', ...PYTHON_2 },
  '2.7.18': { version: '2.7.18', pymalloc: '2.7.18', ...PYTHON_2 },
  '3.11': {
    version: '3.11',
    pymalloc: '3.11',
    gcHeader: 16,
    numberBlocks: false,
    arraysInPools: true,
    singletonsAreStatic: true,
    bytes: { list: 40, tuple: 24, dict: 48, set: 200, str: 49, float: 24, frame: 0 },
    kept: {
      list: 80,
      dict: 80,
      set: 0,
      frame: 0,
      method: 0,
      builtin: 0,
      unicode: 0,
      float: 100,
      tuple: 2000,
    },
    longestKeptTuple: 20,
    cleared: ['tuple', 'float', 'list', 'dict', 'dict keys'],
  },
}
