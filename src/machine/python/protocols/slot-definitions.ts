/**
 * Special methods and the slots that they stand for, with the functions that call a slot from Python. Follows
 * Objects/typeobject.c of CPython 2.7: slotdefs and the wrap_* functions.
 *
 * The order is that of the slots in PyHeapTypeObject: numbers, then mappings, then sequences; the first that a type has gives
 * its dict the name.
 */
import { NULL, type Ref } from '../../objects/index.ts'
import { EQ, GE, GT, LE, LT, NE, type Keywords, type Slots } from '../native.ts'
import { lengthRef } from './sequences.ts'
import type { Vm } from '../vm.ts'
import { asLong, unpackArity } from './arguments.ts'

/** Calls what stands in a slot. */
export type Wrap = (
  vm: Vm,
  /** What stands in the slot. */
  wrapped: never,
  self: Ref,
  args: readonly Ref[],
  keywords: Keywords | undefined,
  name: string,
) => Ref

export interface SlotDefinition {
  readonly name: string
  readonly slot: keyof Slots
  /** Absent: no type's dict gets a wrapper of this name. */
  readonly wrap?: Wrap
  readonly doc?: string
  /** A class that defines the method gets a slot function. */
  readonly isDispatched: boolean
}

/** check_num_args. */
function checkCount(vm: Vm, args: readonly Ref[], count: number): void {
  if (args.length !== count)
    throw vm.errorFormat('TypeError', `expected ${count} arguments, got ${args.length}`)
}

/** PyArg_UnpackTuple without a name. */
const unpackCount = (vm: Vm, args: readonly Ref[], count: number): void =>
  unpackArity(vm, '', args, count, count)

/** PyArg_ParseTuple without a name. */
function parseCount(vm: Vm, args: readonly Ref[], count: number): void {
  if (args.length !== count)
    throw vm.errorFormat('TypeError', `function takes exactly ${count} arguments (${args.length} given)`)
}

function refuseKeywords(vm: Vm, name: string, keywords: Keywords | undefined): void {
  if (keywords !== undefined && keywords.names.length > 0)
    throw vm.errorFormat('TypeError', `wrapper ${name} doesn't take keyword arguments`)
}

const wrapper =
  <Slot extends keyof Slots>(
    count: number,
    call: (vm: Vm, wrapped: NonNullable<Slots[Slot]>, self: Ref, args: readonly Ref[]) => Ref,
    check = checkCount,
  ): Wrap =>
  (vm, wrapped, self, args, keywords, name) => {
    refuseKeywords(vm, name, keywords)
    check(vm, args, count)
    return call(vm, wrapped, self, args)
  }

const first = (args: readonly Ref[]): Ref => args[0] as Ref
const second = (args: readonly Ref[]): Ref => args[1] as Ref

const wrapUnary = wrapper<'repr'>(0, (vm, wrapped, self) => wrapped(vm, self))
const wrapBinary = wrapper<'add'>(1, (vm, wrapped, self, args) => wrapped(vm, self, first(args)))
const wrapReflected = wrapper<'add'>(1, (vm, wrapped, self, args) => wrapped(vm, first(args), self))
const wrapLength = wrapper<'length'>(0, (vm, wrapped, self) => lengthRef(vm, wrapped(vm, self)))
const wrapTruth = wrapper<'nonzero'>(0, (vm, wrapped, self) => vm.bool(wrapped(vm, self)))
const wrapContains = wrapper<'contains'>(1, (vm, wrapped, self, args) =>
  vm.bool(wrapped(vm, self, first(args))),
)
const wrapCompare = wrapper<'compare'>(1, (vm, wrapped, self, args) => {
  const other = first(args)
  if (vm.slotsOf(other).compare !== wrapped && !vm.isSubtype(vm.typeOf(other), vm.typeOf(self)))
    throw vm.errorFormat(
      'TypeError',
      `${vm.typeName(self)}.__cmp__(x,y) requires y to be a '${vm.typeName(self)}', not a '${vm.typeName(other)}'`,
    )
  return vm.int(wrapped(vm, self, other))
})
const wrapComparison = (operator: number): Wrap =>
  wrapper<'richCompare'>(1, (vm, wrapped, self, args) => wrapped(vm, self, first(args), operator))
const wrapHash = wrapper<'hash'>(0, (vm, wrapped, self) => {
  wrapped(vm, self)
  const { low, high } = vm.python.keys
  return vm.integer((BigInt(high) << 32n) | BigInt(low >>> 0))
})
const wrapNext = wrapper<'next'>(0, (vm, wrapped, self) => {
  const item = wrapped(vm, self)
  if (item === NULL) throw vm.errorValue('StopIteration', NULL)
  return item
})
const wrapRepeat = wrapper<'repeat'>(
  1,
  (vm, wrapped, self, args) => wrapped(vm, self, vm.index(first(args), 'OverflowError')),
  unpackCount,
)

/** getindex. */
function indexIn(vm: Vm, self: Ref, index: Ref): number {
  const number = vm.index(index, 'OverflowError')
  const length = vm.slotsOf(self).length
  return number < 0 && length ? number + length(vm, self) : number
}
const wrapItem = wrapper<'item'>(1, (vm, wrapped, self, args) =>
  wrapped(vm, self, indexIn(vm, self, first(args))),
)
const wrapSetItem = wrapper<'setItem'>(
  2,
  (vm, wrapped, self, args) => {
    wrapped(vm, self, indexIn(vm, self, first(args)), second(args))
    return vm.none()
  },
  unpackCount,
)
const wrapDeleteItem = wrapper<'setItem'>(1, (vm, wrapped, self, args) => {
  wrapped(vm, self, indexIn(vm, self, first(args)), NULL)
  return vm.none()
})
const wrapSlice = wrapper<'slice'>(
  2,
  (vm, wrapped, self, args) => wrapped(vm, self, asLong(vm, first(args)), asLong(vm, second(args))),
  parseCount,
)
const wrapSetSlice = wrapper<'setSlice'>(
  3,
  (vm, wrapped, self, args) => {
    wrapped(vm, self, asLong(vm, first(args)), asLong(vm, second(args)), args[2] as Ref)
    return vm.none()
  },
  parseCount,
)
const wrapDeleteSlice = wrapper<'setSlice'>(
  2,
  (vm, wrapped, self, args) => {
    wrapped(vm, self, asLong(vm, first(args)), asLong(vm, second(args)), NULL)
    return vm.none()
  },
  parseCount,
)
const wrapSetSubscript = wrapper<'setSubscript'>(
  2,
  (vm, wrapped, self, args) => {
    wrapped(vm, self, first(args), second(args))
    return vm.none()
  },
  unpackCount,
)
const wrapDeleteSubscript = wrapper<'setSubscript'>(1, (vm, wrapped, self, args) => {
  wrapped(vm, self, first(args), NULL)
  return vm.none()
})
const wrapCoerce = wrapper<'coerce'>(1, (vm, wrapped, self, args) => {
  const pair = wrapped(vm, self, first(args))
  return pair ? vm.tuple(pair) : vm.notImplemented()
})

type PowerSlot = NonNullable<Slots['power']>
const wrapPower: Wrap = (vm, wrapped: PowerSlot, self, args, keywords, name) => {
  refuseKeywords(vm, name, keywords)
  unpackArity(vm, '', args, 1, 2)
  return wrapped(vm, self, first(args), args[1] ?? vm.None)
}
const wrapReflectedPower: Wrap = (vm, wrapped: PowerSlot, self, args, keywords, name) => {
  refuseKeywords(vm, name, keywords)
  unpackArity(vm, '', args, 1, 2)
  return wrapped(vm, first(args), self, args[1] ?? vm.None)
}
const wrapCall: Wrap = (vm, wrapped: NonNullable<Slots['call']>, self, args, keywords) =>
  wrapped(vm, self, args, keywords)
const wrapInit: Wrap = (vm, wrapped: NonNullable<Slots['init']>, self, args, keywords) => {
  wrapped(vm, self, args, keywords)
  return vm.none()
}
const wrapGet = (vm: Vm, wrapped: NonNullable<Slots['descriptorGet']>, self: Ref, args: readonly Ref[]) => {
  unpackArity(vm, '', args, 1, 2)
  const object = first(args) === vm.None ? NULL : first(args)
  const type = args[1] === vm.None ? NULL : (args[1] ?? NULL)
  if (object === NULL && type === NULL) throw vm.error('TypeError', '__get__(None, None) is invalid')
  return wrapped(vm, self, object, type)
}
const wrapSet = wrapper<'descriptorSet'>(
  2,
  (vm, wrapped, self, args) => {
    wrapped(vm, self, first(args), second(args))
    return vm.none()
  },
  unpackCount,
)
const wrapDelete = wrapper<'descriptorSet'>(1, (vm, wrapped, self, args) => {
  wrapped(vm, self, first(args), NULL)
  return vm.none()
})

/** hackcheck: `object.__setattr__` is no way around a type's own. */
function checkIsOwn(vm: Vm, self: Ref, wrapped: unknown, name: string): void {
  let type = vm.typeOf(self)
  while (type !== NULL && vm.model.isHeapType(type)) type = vm.model.baseOf(type)
  if (type !== NULL && vm.model.slotsOfType(type).setAttribute !== wrapped)
    throw vm.errorFormat('TypeError', `can't apply this ${name} to ${vm.nameOfType(type)} object`)
}
const wrapSetAttribute = wrapper<'setAttribute'>(
  2,
  (vm, wrapped, self, args) => {
    checkIsOwn(vm, self, wrapped, '__setattr__')
    wrapped(vm, self, first(args), second(args))
    return vm.none()
  },
  unpackCount,
)
const wrapDeleteAttribute = wrapper<'setAttribute'>(1, (vm, wrapped, self, args) => {
  checkIsOwn(vm, self, wrapped, '__delattr__')
  wrapped(vm, self, first(args), NULL)
  return vm.none()
})

const of = (name: string, slot: keyof Slots, wrap: Wrap, doc?: string): SlotDefinition => ({
  name,
  slot,
  wrap,
  isDispatched: true,
  ...(doc === undefined ? {} : { doc }),
})

const binary = (name: string, slot: keyof Slots, sign: string): readonly SlotDefinition[] => [
  of(`__${name}__`, slot, wrapBinary, `x.__${name}__(y) <==> ${signed('x', sign, 'y')}`),
  of(`__r${name}__`, slot, wrapReflected, `x.__r${name}__(y) <==> ${signed('y', sign, 'x')}`),
]
const signed = (left: string, sign: string, right: string): string =>
  sign.endsWith('()') ? `${sign.slice(0, -2)}(${left}, ${right})` : `${left}${sign}${right}`

const inplace = (name: string, slot: keyof Slots, sign: string): SlotDefinition =>
  of(`__${name}__`, slot, wrapBinary, `x.__${name}__(y) <==> x${sign}=y`)

const NUMBER: readonly SlotDefinition[] = [
  ...binary('add', 'add', '+'),
  ...binary('sub', 'subtract', '-'),
  ...binary('mul', 'multiply', '*'),
  ...binary('div', 'divide', '/'),
  ...binary('mod', 'remainder', '%'),
  ...binary('divmod', 'divmod', 'divmod()'),
  of('__pow__', 'power', wrapPower, 'x.__pow__(y[, z]) <==> pow(x, y[, z])'),
  of('__rpow__', 'power', wrapReflectedPower, 'y.__rpow__(x[, z]) <==> pow(x, y[, z])'),
  of('__neg__', 'negative', wrapUnary, 'x.__neg__() <==> -x'),
  of('__pos__', 'positive', wrapUnary, 'x.__pos__() <==> +x'),
  of('__abs__', 'absolute', wrapUnary, 'x.__abs__() <==> abs(x)'),
  of('__nonzero__', 'nonzero', wrapTruth, 'x.__nonzero__() <==> x != 0'),
  of('__invert__', 'invert', wrapUnary, 'x.__invert__() <==> ~x'),
  ...binary('lshift', 'lshift', '<<'),
  ...binary('rshift', 'rshift', '>>'),
  ...binary('and', 'and', '&'),
  ...binary('xor', 'xor', '^'),
  ...binary('or', 'or', '|'),
  of('__coerce__', 'coerce', wrapCoerce, 'x.__coerce__(y) <==> coerce(x, y)'),
  of('__int__', 'int', wrapUnary, 'x.__int__() <==> int(x)'),
  of('__long__', 'long', wrapUnary, 'x.__long__() <==> long(x)'),
  of('__float__', 'float', wrapUnary, 'x.__float__() <==> float(x)'),
  of('__oct__', 'oct', wrapUnary, 'x.__oct__() <==> oct(x)'),
  of('__hex__', 'hex', wrapUnary, 'x.__hex__() <==> hex(x)'),
  inplace('iadd', 'inplaceAdd', '+'),
  inplace('isub', 'inplaceSubtract', '-'),
  inplace('imul', 'inplaceMultiply', '*'),
  inplace('idiv', 'inplaceDivide', '/'),
  inplace('imod', 'inplaceRemainder', '%'),
  inplace('ipow', 'inplacePower', '**'),
  inplace('ilshift', 'inplaceLshift', '<<'),
  inplace('irshift', 'inplaceRshift', '>>'),
  inplace('iand', 'inplaceAnd', '&'),
  inplace('ixor', 'inplaceXor', '^'),
  inplace('ior', 'inplaceOr', '|'),
  ...binary('floordiv', 'floorDivide', '//'),
  ...binary('truediv', 'trueDivide', '/'),
  inplace('ifloordiv', 'inplaceFloorDivide', '//'),
  inplace('itruediv', 'inplaceTrueDivide', '/'),
  of('__index__', 'index', wrapUnary, 'x[y:z] <==> x[y.__index__():z.__index__()]'),
]

const MAPPING: readonly SlotDefinition[] = [
  of('__len__', 'length', wrapLength, 'x.__len__() <==> len(x)'),
  of('__getitem__', 'subscript', wrapBinary, 'x.__getitem__(y) <==> x[y]'),
  of('__setitem__', 'setSubscript', wrapSetSubscript, 'x.__setitem__(i, y) <==> x[i]=y'),
  of('__delitem__', 'setSubscript', wrapDeleteSubscript, 'x.__delitem__(y) <==> del x[y]'),
]

/** Of these, a class that defines `__add__` has the numbers' slots only. */
const undispatched = (definition: SlotDefinition): SlotDefinition => ({ ...definition, isDispatched: false })

const SEQUENCE: readonly SlotDefinition[] = [
  undispatched(of('__add__', 'concat', wrapBinary, 'x.__add__(y) <==> x+y')),
  undispatched(of('__mul__', 'repeat', wrapRepeat, 'x.__mul__(n) <==> x*n')),
  undispatched(of('__rmul__', 'repeat', wrapRepeat, 'x.__rmul__(n) <==> n*x')),
  of('__getitem__', 'item', wrapItem, 'x.__getitem__(y) <==> x[y]'),
  of(
    '__getslice__',
    'slice',
    wrapSlice,
    'x.__getslice__(i, j) <==> x[i:j]\n\nUse of negative indices is not supported.',
  ),
  of('__setitem__', 'setItem', wrapSetItem, 'x.__setitem__(i, y) <==> x[i]=y'),
  of('__delitem__', 'setItem', wrapDeleteItem, 'x.__delitem__(y) <==> del x[y]'),
  of(
    '__setslice__',
    'setSlice',
    wrapSetSlice,
    'x.__setslice__(i, j, y) <==> x[i:j]=y\n\nUse  of negative indices is not supported.',
  ),
  of(
    '__delslice__',
    'setSlice',
    wrapDeleteSlice,
    'x.__delslice__(i, j) <==> del x[i:j]\n\nUse of negative indices is not supported.',
  ),
  of('__contains__', 'contains', wrapContains, 'x.__contains__(y) <==> y in x'),
  undispatched(of('__iadd__', 'inplaceConcat', wrapBinary, 'x.__iadd__(y) <==> x+=y')),
  undispatched(of('__imul__', 'inplaceRepeat', wrapRepeat, 'x.__imul__(y) <==> x*=y')),
]

const TYPE: readonly SlotDefinition[] = [
  of('__cmp__', 'compare', wrapCompare, 'x.__cmp__(y) <==> cmp(x,y)'),
  of('__repr__', 'repr', wrapUnary, 'x.__repr__() <==> repr(x)'),
  of('__hash__', 'hash', wrapHash, 'x.__hash__() <==> hash(x)'),
  of('__call__', 'call', wrapCall, 'x.__call__(...) <==> x(...)'),
  of('__str__', 'str', wrapUnary, 'x.__str__() <==> str(x)'),
  of('__getattribute__', 'getAttribute', wrapBinary, "x.__getattribute__('name') <==> x.name"),
  { name: '__getattr__', slot: 'getAttribute', isDispatched: true },
  of('__setattr__', 'setAttribute', wrapSetAttribute, "x.__setattr__('name', value) <==> x.name = value"),
  of('__delattr__', 'setAttribute', wrapDeleteAttribute, "x.__delattr__('name') <==> del x.name"),
  of('__lt__', 'richCompare', wrapComparison(LT), 'x.__lt__(y) <==> x<y'),
  of('__le__', 'richCompare', wrapComparison(LE), 'x.__le__(y) <==> x<=y'),
  of('__eq__', 'richCompare', wrapComparison(EQ), 'x.__eq__(y) <==> x==y'),
  of('__ne__', 'richCompare', wrapComparison(NE), 'x.__ne__(y) <==> x!=y'),
  of('__gt__', 'richCompare', wrapComparison(GT), 'x.__gt__(y) <==> x>y'),
  of('__ge__', 'richCompare', wrapComparison(GE), 'x.__ge__(y) <==> x>=y'),
  of('__iter__', 'iter', wrapUnary, 'x.__iter__() <==> iter(x)'),
  of('next', 'next', wrapNext, 'x.next() -> the next value, or raise StopIteration'),
  of('__get__', 'descriptorGet', wrapGet, 'descr.__get__(obj[, type]) -> value'),
  of('__set__', 'descriptorSet', wrapSet, 'descr.__set__(obj, value)'),
  of('__delete__', 'descriptorSet', wrapDelete, 'descr.__delete__(obj)'),
  of('__init__', 'init', wrapInit, 'x.__init__(...) initializes x; see help(type(x)) for signature'),
  { name: '__new__', slot: 'new', isDispatched: true },
]

export const SLOT_DEFINITIONS: readonly SlotDefinition[] = [...NUMBER, ...MAPPING, ...SEQUENCE, ...TYPE]

/** By slot. */
export const DEFINITIONS_OF_SLOT: ReadonlyMap<keyof Slots, readonly SlotDefinition[]> = (() => {
  const map = new Map<keyof Slots, SlotDefinition[]>()
  for (const definition of SLOT_DEFINITIONS) {
    const known = map.get(definition.slot)
    if (known) known.push(definition)
    else map.set(definition.slot, [definition])
  }
  return map
})()

export const SPECIAL_NAMES: ReadonlySet<string> = new Set(SLOT_DEFINITIONS.map(({ name }) => name))
