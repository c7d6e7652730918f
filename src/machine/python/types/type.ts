/**
 * `type`. Follows Objects/typeobject.c of CPython 2.7: type_call, type_new, type_init, type_repr and the attributes of types.
 */
import { NULL, type Python, type Ref } from '../../objects/index.ts'
import { noArguments, oneArgument, type Attributes, type Keywords, type TypeSpec } from '../native.ts'
import { typeGetAttribute, typeSetAttribute } from '../protocols/attributes.ts'
import { isRecursiveInstance, isRecursiveSubclass } from '../protocols/classes.ts'
import { addressOf } from '../protocols/identity.ts'
import { mroOf } from '../protocols/mro.ts'
import { newClass } from '../protocols/type-creation.ts'
import { moduleOfType, shortNameOfType } from '../protocols/type-names.ts'
import type { Vm } from '../vm.ts'
import { newDictProxy } from './descriptors.ts'
import { setBases } from '../protocols/bases.ts'

const TYPE_BYTES = 872
const MEMBER_BYTES = 40

const countOf = (args: readonly Ref[], keywords: Keywords | undefined): number =>
  args.length + (keywords?.names.length ?? 0)

/** type_call. */
export function callType(vm: Vm, type: Ref, args: readonly Ref[], keywords?: Keywords): Ref {
  const make = vm.model.slotsOfType(type).new
  if (!make) throw vm.errorFormat('TypeError', `cannot create '${vm.nameOfType(type)}' instances`)
  const object = make(vm, type, args, keywords)
  if (args.length === 1 && countOf(args, keywords) === 1 && type === vm.model.typeNamed('type')) return object
  if (!vm.isSubtype(vm.typeOf(object), type)) return object
  const { init } = vm.slotsOf(object)
  if (!init) return object
  try {
    init(vm, object, args, keywords)
    return object
  } catch (thrown) {
    vm.decref(object)
    throw thrown
  }
}

function newType(vm: Vm, metatype: Ref, args: readonly Ref[], keywords?: Keywords): Ref {
  const count = countOf(args, keywords)
  if (metatype === vm.model.typeNamed('type') && count === 1 && args.length === 1)
    return vm.incref(vm.typeOf(args[0] as Ref))
  if (count !== 3) throw vm.error('TypeError', 'type() takes 1 or 3 arguments')
  return newClass(vm, metatype, args, keywords)
}

function checkName(vm: Vm, name: Ref): void {
  if (!vm.isStr(name))
    throw vm.errorFormat('TypeError', `attribute name must be string, not '${vm.typeName(name)}'`)
}

function reprType(vm: Vm, type: Ref): Ref {
  const module = moduleOfType(vm, type)
  const kind = vm.model.isHeapType(type) ? 'class' : 'type'
  return vm.str(
    module !== undefined && module !== '__builtin__'
      ? `<${kind} '${module}.${shortNameOfType(vm, type)}'>`
      : `<${kind} '${vm.nameOfType(type)}'>`,
  )
}

/** check_set_special_type_attr. */
function checkSettable(vm: Vm, type: Ref, value: Ref, name: string): void {
  if (!vm.model.isHeapType(type))
    throw vm.errorFormat('TypeError', `can't set ${vm.nameOfType(type)}.${name}`)
  if (value === NULL) throw vm.errorFormat('TypeError', `can't delete ${vm.nameOfType(type)}.${name}`)
}

const inDict = (vm: Vm, type: Ref, name: string): Ref =>
  vm.types2.dicts.get(vm.model.classes.dict(type), vm.model.name(name))

/** Py_TPFLAGS_DEFAULT, with HAVE_INDEX, of a type that is ready. */
const PLAIN = 0x615eb & ~0x400
const HEAP = 0x200
const BASE = 0x400
const COLLECTED = 0x4000
const ABSTRACT = 0x10_0000
/** Of what is derived from these: the bit from which isinstance is quick in C. */
const SUBCLASSES = [
  ['int', 23],
  ['long', 24],
  ['list', 25],
  ['tuple', 26],
  ['str', 27],
  ['unicode', 28],
  ['dict', 29],
  ['exceptions.BaseException', 30],
  ['type', 31],
] as const

/** tp_flags, as far as programs ask for them. */
function flagsOf(vm: Vm, type: Ref): number {
  const { classes } = vm.model
  let flags = PLAIN
  if (classes.isHeap(type)) flags += HEAP | COLLECTED
  else if (classes.isCollected(type)) flags += COLLECTED
  if (vm.model.isBaseType(type)) flags += BASE
  if (inDict(vm, type, '__abstractmethods__') !== NULL && vm.truth(inDict(vm, type, '__abstractmethods__')))
    flags += ABSTRACT
  for (const [name, bit] of SUBCLASSES) if (vm.isSubtype(type, vm.typeNamed(name))) flags += 2 ** bit
  return flags
}

const attributes: Attributes = {
  __name__: {
    get: (vm, type) =>
      vm.model.isHeapType(type) ? vm.incref(vm.model.classes.name(type)) : vm.str(shortNameOfType(vm, type)),
    set: (vm, type, value) => {
      checkSettable(vm, type, value, '__name__')
      if (!vm.isStr(value))
        throw vm.errorFormat(
          'TypeError',
          `can only assign string to ${vm.nameOfType(type)}.__name__, not '${vm.typeName(value)}'`,
        )
      vm.model.classes.set(type, 'name', vm.incref(value))
    },
  },
  __bases__: {
    get: (vm, type) => vm.incref(vm.model.classes.bases(type)),
    set: (vm, type, value) => {
      checkSettable(vm, type, value, '__bases__')
      setBases(vm, type, value)
    },
  },
  __module__: {
    get: (vm, type) => {
      if (!vm.model.isHeapType(type)) return vm.interned(moduleOfType(vm, type) as string)
      const module = inDict(vm, type, '__module__')
      if (module === NULL) throw vm.errorFormat('AttributeError', '__module__')
      return vm.incref(module)
    },
    set: (vm, type, value) => {
      checkSettable(vm, type, value, '__module__')
      vm.types2.dicts.set(vm.model.classes.dict(type), vm.model.name('__module__'), value)
      vm.model.classes.modified(type)
    },
  },
  __dict__: { get: (vm, type) => newDictProxy(vm, vm.model.classes.dict(type)) },
  __doc__: {
    get: (vm, type) => {
      const doc = inDict(vm, type, '__doc__')
      if (doc === NULL) return vm.none()
      const get = vm.model.isHeapType(type) ? vm.slotsOf(doc).descriptorGet : undefined
      return get ? get(vm, doc, NULL, type) : vm.incref(doc)
    },
  },
  __base__: {
    get: (vm, type) => vm.incref(vm.model.classes.base(type) || vm.None),
    isMember: true,
  },
  __mro__: { get: (vm, type) => vm.incref(vm.model.classes.mro(type) || vm.None), isMember: true },
  __basicsize__: { get: (vm, type) => vm.int(vm.model.classes.basicSize(type)), isMember: true },
  __flags__: { get: (vm, type) => vm.int(flagsOf(vm, type)), isMember: true },
  __itemsize__: { get: (vm, type) => vm.int(vm.model.classes.itemSize(type)), isMember: true },
}

export const typeType = (python: Python): TypeSpec => ({
  name: 'type',
  layout: (python.python2 as NonNullable<Python['python2']>).classes.layout,
  basicSize: TYPE_BYTES,
  itemSize: MEMBER_BYTES,
  isBase: true,
  doc: "type(object) -> the object's type\ntype(name, bases, dict) -> a new type",
  slots: {
    repr: reprType,
    call: callType,
    getAttribute: (vm, type, name) => {
      checkName(vm, name)
      return typeGetAttribute(vm, type, name)
    },
    setAttribute: typeSetAttribute,
    new: newType,
    init: (vm, _self, args, keywords) => {
      if (keywords !== undefined && args.length === 1 && keywords.names.length > 0)
        throw vm.error('TypeError', 'type.__init__() takes no keyword arguments')
      if (args.length !== 1 && args.length !== 3)
        throw vm.error('TypeError', 'type.__init__() takes 1 or 3 arguments')
    },
    richCompare: (vm, left, right, operator) => {
      if (!vm.isType(left) || !vm.isType(right)) return vm.notImplemented()
      const order = Math.sign(addressOf(vm, left) - addressOf(vm, right))
      return vm.bool(
        [order < 0, order <= 0, order === 0, order !== 0, order > 0, order >= 0][operator] as boolean,
      )
    },
    hash: (vm, self) => vm.model.slotsOfType(vm.model.typeNamed('object')).hash?.(vm, self),
  },
  methods: {
    mro: noArguments(mroOf, "mro() -> list\nreturn a type's method resolution order"),
    __subclasses__: noArguments(
      (vm, type) => vm.list(vm.model.classes.subclasses(type).map((each) => vm.incref(each))),
      '__subclasses__() -> list of immediate subclasses',
    ),
    __instancecheck__: oneArgument(
      (vm, type, object) => vm.bool(isRecursiveInstance(vm, object, type)),
      '__instancecheck__() -> bool\ncheck if an object is an instance',
    ),
    __subclasscheck__: oneArgument(
      (vm, type, derived) => vm.bool(isRecursiveSubclass(vm, derived, type)),
      '__subclasscheck__() -> bool\ncheck if a class is a subclass',
    ),
  },
  attributes,
})
