/**
 * Code objects of Python 2.7 as plain values: what the compiler makes and the evaluator loads into memory.
 *
 * Follows `Include/code.h` and `Objects/codeobject.c: PyCode_Addr2Line` of CPython 2.7.6. Left out: interning of
 * names, which needs the machine.
 */

/** A constant of a code object. A `str` holds one char U+0000..U+00FF a byte. */
export type Constant =
  | { readonly type: 'int' | 'long'; readonly value: bigint }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'complex'; readonly real: number; readonly imag: number }
  | { readonly type: 'str' | 'unicode'; readonly value: string }
  | { readonly type: 'None' | 'Ellipsis' }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'tuple'; readonly items: readonly Constant[] }
  | { readonly type: 'code'; readonly code: Code }

/** The fields that Python calls `co_…`. */
export interface Code {
  readonly argcount: number
  readonly nlocals: number
  readonly stacksize: number
  readonly flags: number
  readonly code: Uint8Array
  readonly consts: readonly Constant[]
  readonly names: readonly string[]
  readonly varnames: readonly string[]
  readonly freevars: readonly string[]
  readonly cellvars: readonly string[]
  readonly filename: string
  readonly name: string
  readonly firstlineno: number
  /** Pairs of bytes: how far the offset and the line move on. */
  readonly lnotab: Uint8Array
}

export const CO_OPTIMIZED = 0x1
export const CO_NEWLOCALS = 0x2
export const CO_VARARGS = 0x4
export const CO_VARKEYWORDS = 0x8
export const CO_NESTED = 0x10
export const CO_GENERATOR = 0x20
/** Neither free variables nor cells. */
export const CO_NOFREE = 0x40
export const CO_FUTURE_DIVISION = 0x2000
export const CO_FUTURE_ABSOLUTE_IMPORT = 0x4000
export const CO_FUTURE_WITH_STATEMENT = 0x8000
export const CO_FUTURE_PRINT_FUNCTION = 0x10000
export const CO_FUTURE_UNICODE_LITERALS = 0x20000
/** Of `compile`: the source was unicode text, its bytes are UTF-8. */
export const PyCF_SOURCE_IS_UTF8 = 0x100
/** Of `compile`: the end of the source does not close open blocks. */
export const PyCF_DONT_IMPLY_DEDENT = 0x200
/** The flags that code hands on to what it compiles. */
export const PyCF_MASK =
  CO_FUTURE_DIVISION |
  CO_FUTURE_ABSOLUTE_IMPORT |
  CO_FUTURE_WITH_STATEMENT |
  CO_FUTURE_PRINT_FUNCTION |
  CO_FUTURE_UNICODE_LITERALS

/** The line of the instruction at `offset`. */
export function lineOf(code: Code, offset: number): number {
  const { lnotab } = code
  let line = code.firstlineno
  let address = 0
  for (let index = 0; index < lnotab.length; index += 2) {
    address += lnotab[index] as number
    if (address > offset) break
    line += lnotab[index + 1] as number
  }
  return line
}
