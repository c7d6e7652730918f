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
  switch (a.type) {
    case 'int':
    case 'long':
    case 'float':
      // Loose: a number equals a bigint of its value.
      return 'value' in b && typeof b.value !== 'string'
        ? a.value == b.value
        : b.type === 'complex' && isEqual(b, a)
    case 'complex':
      return b.type === 'complex'
        ? a.real === b.real && a.imag === b.imag
        : a.imag === 0 && 'value' in b && a.real == b.value
    case 'str':
    case 'unicode':
      return (
        (b.type === 'str' || b.type === 'unicode') &&
        a.value === b.value &&
        // eslint-disable-next-line no-control-regex
        (a.type === b.type || /^[\0-\x7f]*$/.test(a.value))
      )
    case 'tuple':
      return (
        b.type === 'tuple' &&
        a.items.length === b.items.length &&
        a.items.every((item, index) => isEqual(item, b.items[index] as Constant))
      )
    case 'code':
      return b.type === 'code' && isSameCode(a.code, b.code)
    default:
      return a.type === b.type
  }
}
