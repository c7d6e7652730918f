/**
 * A code object as it comes out of a .pyc: its parts in the order, and by the calls, in which r_object makes them. Follows
 * Python/marshal.c of CPython 2.7.6 (r_object, w_object for what is a reference to an earlier string, and for the size of the
 * file), Objects/codeobject.c (PyCode_New).
 */
import type { Ref } from '../../objects/index.ts'
import type { Code, Constant } from '../code.ts'
import { unicodeRoom } from '../types/string-memory.ts'
import type { Vm } from '../vm.ts'

/** A type's letter, and a length or a number. */
const LETTER = 1
const NUMBER = 4
/** Magic number and time of a .pyc. */
export const HEADER = 8

const isName = (text: string): boolean => /^\w*$/.test(text)

/** Bytes of a .pyc of this code, header included, whose file name is as long as `path` in all code objects. */
export function sizeOfPyc(code: Code, path: string): number {
  const seen = new Set<string>()
  return HEADER + sizeOfCode(code, path, seen)
}

function sizeOfCode(code: Code, path: string, seen: Set<string>): number {
  const names = (texts: readonly string[]): number =>
    texts.reduce((sum, text) => sum + sizeOfName(text, seen), LETTER + NUMBER)
  return (
    LETTER +
    4 * NUMBER +
    (LETTER + NUMBER + code.code.length) +
    code.consts.reduce((sum, constant) => sum + sizeOf(constant, path, seen), LETTER + NUMBER) +
    names(code.names) +
    names(code.varnames) +
    names(code.freevars) +
    names(code.cellvars) +
    (LETTER + NUMBER + path.length) +
    sizeOfName(code.name, seen) +
    NUMBER +
    (LETTER + NUMBER + code.lnotab.length)
  )
}

/** An interned string, or a reference to it. */
function sizeOfName(text: string, seen: Set<string>): number {
  if (seen.has(text)) return LETTER + NUMBER
  seen.add(text)
  return LETTER + NUMBER + text.length
}

function sizeOf(constant: Constant, path: string, seen: Set<string>): number {
  switch (constant.type) {
    case 'int':
      return fitsWord(constant.value) ? LETTER + NUMBER : LETTER + 2 * NUMBER
    case 'long':
      return LETTER + NUMBER + 2 * digits(constant.value, 15)
    case 'float':
      return LETTER + 8
    case 'complex':
      return LETTER + 16
    case 'str':
      return isName(constant.value)
        ? sizeOfName(constant.value, seen)
        : LETTER + NUMBER + constant.value.length
    case 'unicode':
      return LETTER + NUMBER + utf8Length(constant.value)
    case 'tuple':
      return constant.items.reduce((sum, item) => sum + sizeOf(item, path, seen), LETTER + NUMBER)
    case 'code':
      return sizeOfCode(constant.code, path, seen)
    default:
      return LETTER
  }
}

const fitsWord = (value: bigint): boolean => BigInt.asIntN(32, value) === value

function digits(value: bigint, bits: number): number {
  const size = value < 0n ? -value : value
  return size === 0n ? 0 : Math.ceil(size.toString(2).length / bits)
}

function utf8Length(text: string): number {
  let length = 0
  for (const character of text) {
    const code = character.codePointAt(0) as number
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return length
}

/**
 * Reads a module's code. `make` builds the code object of what has been read (it takes over the references); `path` is the
 * length that file names have in memory.
 */
export class Unmarshaller {
  private readonly vm: Vm
  private readonly fileName: () => Ref
  private readonly make: (code: Code, parts: CodeParts) => Ref
  /** Interned strings in the order in which they came: a list of the interpreter's own. */
  private strings: Ref = 0
  private readonly numbers = new Map<string, number>()

  constructor(vm: Vm, fileName: () => Ref, make: (code: Code, parts: CodeParts) => Ref) {
    this.vm = vm
    this.fileName = fileName
    this.make = make
  }

  /** PyMarshal_ReadObjectFromString. */
  read(code: Code): Ref {
    this.strings = this.vm.list([])
    try {
      return this.code(code)
    } finally {
      this.vm.decref(this.strings)
    }
  }

  private code(code: Code): Ref {
    const text = (bytes: Uint8Array): Ref => this.vm.python.strs.fresh(String.fromCharCode(...bytes))
    return this.make(code, {
      code: text(code.code),
      consts: this.tuple(code.consts, (constant) => this.constant(constant)),
      names: this.names(code.names),
      varnames: this.names(code.varnames),
      freevars: this.names(code.freevars),
      cellvars: this.names(code.cellvars),
      filename: this.fileName(),
      name: this.name(code.name),
      lnotab: text(code.lnotab),
    })
  }

  /** The tuple is there before its items. */
  private tuple<Item>(items: readonly Item[], make: (item: Item) => Ref): Ref {
    const { tuples } = this.vm.python
    const tuple = tuples.create(items.length)
    items.forEach((item, index) => tuples.init(tuple, index, make(item)))
    return tuple
  }

  private names(texts: readonly string[]): Ref {
    return this.tuple(texts, (text) => this.name(text))
  }

  /** TYPE_INTERNED, or TYPE_STRINGREF. */
  private name(text: string): Ref {
    const { lists, strs } = this.vm.python
    const known = this.numbers.get(text)
    if (known !== undefined) return this.vm.incref(lists.get(this.strings, known))
    this.numbers.set(text, this.numbers.size)
    const string = strs.intern(strs.fresh(text))
    lists.append(this.strings, string)
    return string
  }

  private constant(constant: Constant): Ref {
    const { vm } = this
    switch (constant.type) {
      case 'int':
        return vm.integer(constant.value)
      case 'long':
        return vm.long(constant.value)
      case 'float':
        return vm.float(constant.value)
      case 'complex':
        return vm.complex(constant.real, constant.imag)
      case 'str':
        return isName(constant.value) ? this.name(constant.value) : vm.python.strs.fresh(constant.value)
      case 'unicode':
        return this.unicode(constant.value)
      case 'None':
        return vm.none()
      case 'Ellipsis':
        return vm.incref(vm.Ellipsis)
      case 'bool':
        return vm.bool(constant.value)
      case 'tuple':
        return this.tuple(constant.items, (item) => this.constant(item))
      case 'code':
        return this.code(constant.code)
    }
  }

  /** By way of a buffer for its bytes. */
  private unicode(text: string): Ref {
    const { memory } = this.vm.python
    const bytes = utf8Length(text)
    const buffer = memory.buffer(bytes)
    try {
      return bytes === 0 ? this.vm.unicode('') : unicodeRoom(this.vm, bytes, text)
    } finally {
      memory.free(buffer)
    }
  }
}

/** References of a code object. */
export interface CodeParts {
  readonly code: Ref
  readonly consts: Ref
  readonly names: Ref
  readonly varnames: Ref
  readonly freevars: Ref
  readonly cellvars: Ref
  readonly filename: Ref
  readonly name: Ref
  readonly lnotab: Ref
}
