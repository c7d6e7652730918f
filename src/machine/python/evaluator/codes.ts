/**
 * Code objects and what the loop needs of them at hand. The values are only added to; an object in memory knows its number.
 * Follows Objects/codeobject.c of CPython 2.7 (PyCode_New: which constants are interned).
 */
import type { Ref } from '../../objects/index.ts'
import { Roll } from '../../roll.ts'
import type { Registered } from '../../timeline.ts'
import {
  CO_GENERATOR,
  CO_NEWLOCALS,
  CO_OPTIMIZED,
  CO_VARARGS,
  CO_VARKEYWORDS,
  type Code,
  type Constant,
} from '../code.ts'
import { EXTENDED_ARG, HAVE_ARGUMENT } from '../compiler/opcodes.ts'
import type { Vm } from '../vm.ts'
import type { CodeParts } from './unmarshal.ts'

/** A code as the loop reads it. */
export class LoadedCode {
  readonly code: Code
  readonly bytes: Uint8Array
  readonly flags: number
  readonly argcount: number
  readonly cells: number
  readonly frees: number
  /** Locals that are arguments, `*args` and `**keywords` among them. */
  readonly parameters: number
  /** By cell variable: which parameter it is; -1: none. */
  readonly parameterOfCell: Int32Array
  /** By offset of an instruction: where in a dict's table its name was found last; the same in the dict of builtins. */
  readonly hints: Int32Array
  readonly builtinHints: Int32Array
  /** A call with as many arguments as it has parameters needs nothing but a frame and them. */
  readonly isSimple: boolean
  /** By offset of an instruction: its opcode, and its argument from the eighth bit on. */
  readonly instructions: Int32Array
  /** By offset: the line that begins there; 0: none does. */
  private lines: Int32Array | undefined = undefined

  constructor(code: Code) {
    this.code = code
    this.bytes = code.code
    this.flags = code.flags
    this.argcount = code.argcount
    this.cells = code.cellvars.length
    this.frees = code.freevars.length
    this.parameters = code.argcount + ((code.flags >> 2) & 1) + ((code.flags >> 3) & 1)
    const parameters = code.varnames.slice(0, this.parameters)
    this.parameterOfCell = Int32Array.from(code.cellvars, (name) => parameters.indexOf(name))
    this.hints = new Int32Array(code.code.length)
    this.builtinHints = new Int32Array(code.code.length)
    const plain = CO_OPTIMIZED | CO_NEWLOCALS
    this.instructions = Int32Array.from(code.code, (opcode, at) =>
      opcode < HAVE_ARGUMENT
        ? opcode
        : opcode | ((code.code[at + 1] as number) << 8) | ((code.code[at + 2] as number) << 16),
    )
    this.isSimple =
      (this.flags & (plain | CO_VARARGS | CO_VARKEYWORDS | CO_GENERATOR)) === plain &&
      this.cells + this.frees === 0
  }

  /** The instruction at an offset, an EXTENDED_ARG in front of it included. */
  instructionAt(offset: number): {
    readonly opcode: number
    readonly argument: number
    readonly next: number
  } {
    const argument = (this.instructions[offset] as number) >>> 8
    const opcode = this.bytes[offset] as number
    if (opcode !== EXTENDED_ARG) return { opcode, argument, next: offset + (opcode < HAVE_ARGUMENT ? 1 : 3) }
    const extended = this.instructionAt(offset + 3)
    return { ...extended, argument: (argument << 16) | extended.argument }
  }

  /** The line that begins at an offset; 0: none does. */
  lineAt(offset: number): number {
    if (this.lines === undefined) {
      const { firstlineno, lnotab } = this.code
      this.lines = new Int32Array(this.bytes.length)
      let address = 0
      let line = firstlineno
      this.lines[0] = line
      for (let index = 0; index < lnotab.length; index += 2) {
        address += lnotab[index] as number
        line += lnotab[index + 1] as number
        if (lnotab[index + 1] !== 0) this.lines[address] = line
      }
    }
    return this.lines[offset] as number
  }
}

/** All codes of a process, by number from 1: whoever loads the same ones again has the same numbers. */
export class CodeTable implements Registered {
  private readonly vm: Vm
  private readonly loaded: Roll<LoadedCode>
  private readonly numbers = new Map<Code, number>()

  constructor(vm: Vm) {
    this.vm = vm
    this.loaded = new Roll(vm.python.timeline)
    vm.python.timeline.register(this)
  }

  registers(): number[] {
    return [this.loaded.count]
  }

  setRegisters([count = 0]: readonly number[]): void {
    this.loaded.count = count
  }

  forgetFuture(): void {
    this.loaded.forgetFuture()
  }

  beside(): readonly LoadedCode[] {
    return this.loaded.all()
  }

  /** Processes have them together: what changes of one is hints. */
  setBeside(loaded: readonly LoadedCode[]): void {
    this.loaded.count = 0
    for (const each of loaded) this.numbers.set(each.code, this.loaded.add(each))
  }

  at(number: number): LoadedCode {
    return this.loaded.at(number) as LoadedCode
  }

  /** Whether any code that was loaded is like that. */
  some(isLike: (code: Code) => boolean): boolean {
    return this.loaded.all().some(({ code }) => isLike(code))
  }

  of(code: Ref): LoadedCode {
    return this.at(this.vm.types2.codes.codeNumber(code))
  }

  /** A new code object, its names, constants and inner code objects, in the order in which PyCode_New has them. */
  make(code: Code): Ref {
    const { vm } = this
    const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes)
    const names = (texts: readonly string[]): Ref => vm.tuple(texts.map((each) => vm.interned(each)))
    const strs = new Map<string, Ref>()
    return this.from(code, {
      code: vm.str(text(code.code)),
      consts: vm.tuple(code.consts.map((each) => this.constant(each, strs, true))),
      names: names(code.names),
      varnames: names(code.varnames),
      freevars: names(code.freevars),
      cellvars: names(code.cellvars),
      filename: vm.str(code.filename),
      name: vm.interned(code.name),
      lnotab: vm.str(text(code.lnotab)),
    })
  }

  /** A new code object of parts that there are; takes over the references. */
  from(code: Code, parts: CodeParts): Ref {
    const { codes } = this.vm.types2
    const known = this.numbers.get(code) ?? Infinity
    const isThere = known <= this.loaded.count && this.at(known).code === code
    const number = isThere ? known : this.loaded.add(new LoadedCode(code))
    this.numbers.set(code, number)
    const locals = code.nlocals + code.cellvars.length + code.freevars.length
    const made = codes.create({ locals, stack: code.stacksize }, { ...parts })
    codes.setCodeNumber(made, number)
    return made
  }

  /** `strs`: those made so far, which a tuple of constants that was put together refers to. */
  private constant(constant: Constant, strs: Map<string, Ref>, isOuter: boolean): Ref {
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
        return this.string(constant.value, strs, isOuter)
      case 'unicode':
        return vm.types2.unicodes.fresh(constant.value)
      case 'None':
        return vm.none()
      case 'Ellipsis':
        return vm.incref(vm.Ellipsis)
      case 'bool':
        return vm.bool(constant.value)
      case 'tuple':
        return vm.tuple(constant.items.map((item) => this.constant(item, strs, false)))
      case 'code':
        return this.make(constant.code)
    }
  }

  private string(text: string, strs: Map<string, Ref>, isOuter: boolean): Ref {
    const { vm } = this
    const known = isOuter ? undefined : strs.get(text)
    if (known !== undefined) return vm.incref(known)
    const string = isOuter && /^\w*$/.test(text) ? vm.interned(text) : vm.str(text)
    strs.set(text, string)
    return string
  }
}

export const isCode = (vm: Vm, ref: Ref): boolean => vm.types2.codes.isCode(ref)
