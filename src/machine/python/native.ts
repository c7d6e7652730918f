/**
 * How types, functions and modules that CPython has in C are described here: tables of JavaScript functions, named after
 * the slots of Include/object.h and the flags of Include/methodobject.h.
 *
 * References: arguments are borrowed; what is returned is the caller's own (a new reference). A native that fails throws
 * `Raised` (see vm.ts) and has let go of whatever it had made.
 */
import type { Layout, Ref } from '../objects/index.ts'
import type { Vm } from './vm.ts'

/** Keyword arguments of a call: names (JavaScript strings) and borrowed values. */
export interface Keywords {
  readonly names: readonly string[]
  readonly values: readonly Ref[]
  /** The dict that the caller has put them into, borrowed: names and values stand in its order. */
  readonly dict?: Ref
}

/** METH_NOARGS: called without a tuple of arguments. */
export interface NoArguments {
  readonly kind: 'noargs'
  readonly call: (vm: Vm, self: Ref) => Ref
  readonly doc?: string
}
/** METH_O: one argument, without a tuple. */
export interface OneArgument {
  readonly kind: 'one'
  readonly call: (vm: Vm, self: Ref, argument: Ref) => Ref
  readonly doc?: string
}
/** METH_VARARGS, and METH_KEYWORDS where `takesKeywords`: the caller has made a tuple, whose borrowed items `args` are. */
export interface VariableArguments {
  readonly kind: 'variable'
  readonly call: (vm: Vm, self: Ref, args: readonly Ref[], keywords?: Keywords) => Ref
  readonly takesKeywords: boolean
  /** Fewest and most positional arguments; PyArg_ParseTuple's message where there are others. Absent: the native counts itself. */
  readonly arity?: readonly [least: number, most: number]
  /** PyArg_UnpackTuple's message in place of PyArg_ParseTuple's. */
  readonly unpacks?: boolean
  readonly doc?: string
}
export type Native = NoArguments | OneArgument | VariableArguments
export type Natives = Readonly<Record<string, Native>>

export const noArguments = (call: NoArguments['call'], doc?: string): Native => ({
  kind: 'noargs',
  call,
  ...(doc === undefined ? {} : { doc }),
})
export const oneArgument = (call: OneArgument['call'], doc?: string): Native => ({
  kind: 'one',
  call,
  ...(doc === undefined ? {} : { doc }),
})
/** `least` to `most` positional arguments (Infinity: any number), no keywords. */
export const variable = (
  least: number,
  most: number,
  call: VariableArguments['call'],
  doc?: string,
): Native => ({
  kind: 'variable',
  call,
  takesKeywords: false,
  arity: [least, most],
  ...(doc === undefined ? {} : { doc }),
})
/** The same with PyArg_UnpackTuple, whose message is another one. */
export const unpacked = (
  least: number,
  most: number,
  call: VariableArguments['call'],
  doc?: string,
): Native => ({ ...variable(least, most, call, doc), unpacks: true }) as VariableArguments
/** Positional arguments and keywords, which the native looks at itself (`vm.parseKeywords`). */
export const withKeywords = (call: VariableArguments['call'], doc?: string): Native => ({
  kind: 'variable',
  call,
  takesKeywords: true,
  ...(doc === undefined ? {} : { doc }),
})

/** A computed attribute (PyGetSetDef, PyMemberDef). */
export interface Attribute {
  readonly get: (vm: Vm, self: Ref) => Ref
  /** `value` NULL: deleted. Absent: read only. */
  readonly set?: (vm: Vm, self: Ref, value: Ref) => void
  readonly doc?: string
  /** A member_descriptor, not a getset_descriptor. */
  readonly isMember?: boolean
}
export type Attributes = Readonly<Record<string, Attribute>>

export type Binary = (vm: Vm, left: Ref, right: Ref) => Ref
export type Unary = (vm: Vm, self: Ref) => Ref

/** The operators of rich comparison, as COMPARE_OP numbers them. */
export const LT = 0
export const LE = 1
export const EQ = 2
export const NE = 3
export const GT = 4
export const GE = 5

/**
 * The slots of a type. Binary slots get both operands in source order, as nb_add does, and answer `vm.notImplemented()`
 * (a new reference) where they don't know the other one.
 */
export interface Slots {
  repr?: Unary
  str?: Unary
  /** Sets `vm.python.keys.low` and `.high`. Null: not hashable. Absent: inherited; `object` hashes its address. */
  hash?: ((vm: Vm, self: Ref) => void) | null
  /** tp_compare: -1, 0, 1. */
  compare?: (vm: Vm, left: Ref, right: Ref) => number
  richCompare?: (vm: Vm, left: Ref, right: Ref, operator: number) => Ref
  call?: (vm: Vm, self: Ref, args: readonly Ref[], keywords?: Keywords) => Ref
  iter?: Unary
  /** NULL where it is exhausted (tp_iternext without an exception). */
  next?: Unary
  /** tp_getattro; `name` is a str. */
  getAttribute?: (vm: Vm, self: Ref, name: Ref) => Ref
  /** tp_setattro; `value` NULL: deleted. */
  setAttribute?: (vm: Vm, self: Ref, name: Ref, value: Ref) => void
  /** tp_descr_get; `object` and `type` may be NULL. */
  descriptorGet?: (vm: Vm, self: Ref, object: Ref, type: Ref) => Ref
  descriptorSet?: (vm: Vm, self: Ref, object: Ref, value: Ref) => void
  /** tp_new: an object of `type`, which is the type itself or derived from it. */
  new?: (vm: Vm, type: Ref, args: readonly Ref[], keywords?: Keywords) => Ref
  init?: (vm: Vm, self: Ref, args: readonly Ref[], keywords?: Keywords) => void

  add?: Binary
  subtract?: Binary
  multiply?: Binary
  divide?: Binary
  trueDivide?: Binary
  floorDivide?: Binary
  remainder?: Binary
  divmod?: Binary
  /** nb_power; `modulus` is None where there is none. */
  power?: (vm: Vm, base: Ref, exponent: Ref, modulus: Ref) => Ref
  lshift?: Binary
  rshift?: Binary
  and?: Binary
  xor?: Binary
  or?: Binary
  inplaceAdd?: Binary
  inplaceSubtract?: Binary
  inplaceMultiply?: Binary
  inplaceDivide?: Binary
  inplaceTrueDivide?: Binary
  inplaceFloorDivide?: Binary
  inplaceRemainder?: Binary
  inplacePower?: Binary
  inplaceLshift?: Binary
  inplaceRshift?: Binary
  inplaceAnd?: Binary
  inplaceXor?: Binary
  inplaceOr?: Binary
  negative?: Unary
  positive?: Unary
  absolute?: Unary
  invert?: Unary
  nonzero?: (vm: Vm, self: Ref) => boolean
  int?: Unary
  long?: Unary
  float?: Unary
  index?: Unary
  oct?: Unary
  hex?: Unary
  /** nb_coerce: both coerced as new references, or undefined where it can't be done. */
  coerce?: (vm: Vm, left: Ref, right: Ref) => readonly [Ref, Ref] | undefined

  /** sq_length and mp_length. */
  length?: (vm: Vm, self: Ref) => number
  concat?: Binary
  /** sq_repeat; `count` may be negative. */
  repeat?: (vm: Vm, self: Ref, count: number) => Ref
  inplaceConcat?: Binary
  inplaceRepeat?: (vm: Vm, self: Ref, count: number) => Ref
  /** sq_item; the index is as it is (a negative one has had the length added). IndexError beyond. */
  item?: (vm: Vm, self: Ref, index: number) => Ref
  /** sq_ass_item; `value` NULL: deleted. */
  setItem?: (vm: Vm, self: Ref, index: number, value: Ref) => void
  /** sq_slice, sq_ass_slice: what SLICE+n calls with ints; bounds have had the length added and may still be out of it. */
  slice?: (vm: Vm, self: Ref, low: number, high: number) => Ref
  setSlice?: (vm: Vm, self: Ref, low: number, high: number, value: Ref) => void
  contains?: (vm: Vm, self: Ref, value: Ref) => boolean
  subscript?: Binary
  /** mp_ass_subscript; `value` NULL: deleted. */
  setSubscript?: (vm: Vm, self: Ref, key: Ref, value: Ref) => void
}

/** A type that CPython has in C. */
export interface TypeSpec {
  /** As `repr` and messages name it ('list', 'itertools.count', 'exceptions.KeyError'): tp_name. */
  readonly name: string
  /** The module for `__module__`; '__builtin__' where absent. */
  readonly module?: string
  /** Name of the type that it derives from; 'object' where absent. */
  readonly base?: string
  /** Of its instances: the objects layer's type, or a layout that the module has declared itself. */
  readonly layout: Layout
  /** tp_basicsize, tp_itemsize, for `__basicsize__` and `sizeof`. */
  readonly basicSize: number
  readonly itemSize?: number
  /** Whether classes can derive from it (Py_TPFLAGS_BASETYPE). */
  readonly isBase?: boolean
  readonly doc?: string
  readonly slots: Slots
  readonly methods?: Natives
  readonly staticMethods?: Natives
  readonly classMethods?: Natives
  readonly attributes?: Attributes
  /** Plain values of its dict, made outside of the simulated memory: `(vm) => new reference`. */
  readonly constants?: Readonly<Record<string, (vm: Vm) => Ref>>
}

/** A module that CPython has in C, or that is part of the interpreter. */
export interface ModuleSpec {
  readonly name: string
  readonly doc?: string
  readonly functions?: Natives
  /** Types whose names without the module's become its attributes. */
  readonly types?: readonly TypeSpec[]
  /** Other attributes: `(vm) => new reference`. */
  readonly values?: Readonly<Record<string, (vm: Vm) => Ref>>
  /** Told when it has been made: for state of its own. */
  readonly init?: (vm: Vm, module: Ref) => void
}
