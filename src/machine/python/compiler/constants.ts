/**
 * The constants of one code object, each once.
 *
 * Follows `Python/compile.c: compiler_add_o` and `Objects/codeobject.c: code_richcompare` of CPython 2.7.6: constants
 * of different types stay apart, equal code objects become one.
 */
import type { Code, Constant } from '../code.ts'

export class Constants {
  readonly list: Constant[] = []
  private readonly indexByKey = new Map<string, number>()

  /** The constant's index. */
  add(constant: Constant): number {
    if (constant.type === 'code') {
      const index = this.list.findIndex(
        (other) => other.type === 'code' && isSameCode(other.code, constant.code),
      )
      return index < 0 ? this.list.push(constant) - 1 : index
    }
    const key = keyOf(constant)
    let index = this.indexByKey.get(key)
    if (index === undefined) this.indexByKey.set(key, (index = this.list.push(constant) - 1))
    return index
  }
}

function keyOf(constant: Constant): string {
  switch (constant.type) {
    case 'float':
      return `float ${signed(constant.value)}`
    case 'complex':
      return `complex ${signed(constant.real)} ${signed(constant.imag)}`
    case 'tuple':
      // The names of a from-import: folded tuples do not come here.
      return `tuple ${constant.items.map(keyOf).join()}`
    case 'None':
    case 'Ellipsis':
    case 'code':
      return constant.type
    default:
      return `${constant.type} ${constant.value}`
  }
}

const signed = (value: number): string => (Object.is(value, -0) ? '-0' : String(value))

function isSameCode(a: Code, b: Code): boolean {
  return (
    a.name === b.name &&
    a.firstlineno === b.firstlineno &&
    a.argcount === b.argcount &&
    a.nlocals === b.nlocals &&
    a.flags === b.flags &&
    isSameList(a.code, b.code) &&
    isSameList(a.names, b.names) &&
    isSameList(a.varnames, b.varnames) &&
    isSameList(a.freevars, b.freevars) &&
    isSameList(a.cellvars, b.cellvars) &&
    a.consts.length === b.consts.length &&
    a.consts.every((constant, index) => isEqual(constant, b.consts[index] as Constant))
  )
}

function isSameList<T>(a: ArrayLike<T>, b: ArrayLike<T>): boolean {
  if (a.length !== b.length) return false
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false
  return true
}

/** Python's `==`. */
function isEqual(a: Constant, b: Constant): boolean {
  const [x, y] = [partsOf(a), partsOf(b)]
  // Loose: a number equals a bigint of its value.
  if (x && y) return x.real == y.real && x.imag === y.imag
  if (isText(a) && isText(b)) return a.value === b.value && (a.type === b.type || isAscii(a.value))
  if (a.type === 'tuple' && b.type === 'tuple') {
    return (
      a.items.length === b.items.length &&
      a.items.every((item, index) => isEqual(item, b.items[index] as Constant))
    )
  }
  if (a.type === 'code' && b.type === 'code') return isSameCode(a.code, b.code)
  return a.type === b.type
}

function partsOf(constant: Constant): { readonly real: number | bigint; readonly imag: number } | null {
  if (constant.type === 'complex') return constant
  const isReal = constant.type === 'int' || constant.type === 'long' || constant.type === 'float'
  return isReal ? { real: constant.value, imag: 0 } : null
}

const isText = (constant: Constant): constant is Extract<Constant, { value: string }> =>
  constant.type === 'str' || constant.type === 'unicode'

const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text)
