/**
 * `object`. Follows Objects/typeobject.c of CPython 2.7: object_new, object_init, object_repr, object_str, object_get_class,
 * object_set_class.
 *
 * Left out: abstract classes.
 */
import type { Python, Ref } from '../../objects/index.ts'
import { NULL } from '../../objects/index.ts'
import { noArguments, variable, type Keywords, type TypeSpec } from '../native.ts'
import { genericGetAttribute, genericSetAttribute } from '../protocols/attributes.ts'
import { hashAddress } from '../protocols/compare.ts'
import { hexAddress } from '../protocols/convert.ts'
import { moduleOfType } from '../protocols/type-names.ts'
import type { Vm } from '../vm.ts'

const OBJECT_BYTES = 16

const hasArguments = (args: readonly Ref[], keywords: Keywords | undefined): boolean =>
  args.length > 0 || (keywords !== undefined && keywords.names.length > 0)

export function newObject(vm: Vm, type: Ref, args: readonly Ref[], keywords?: Keywords): Ref {
  if (hasArguments(args, keywords)) {
    const { new: make, init } = vm.model.slotsOfType(type)
    if (make !== newObject && init !== initObject)
      vm.warn('DeprecationWarning', 'object() takes no parameters')
    else if (make !== newObject || init === initObject)
      throw vm.error('TypeError', 'object() takes no parameters')
  }
  return vm.allocate(type)
}

export function initObject(vm: Vm, self: Ref, args: readonly Ref[], keywords?: Keywords): void {
  if (!hasArguments(args, keywords)) return
  const { new: make, init } = vm.slotsOf(self)
  if (init !== initObject && make !== newObject)
    vm.warn('DeprecationWarning', 'object.__init__() takes no parameters')
  else if (init !== initObject || make === newObject)
    throw vm.error('TypeError', 'object.__init__() takes no parameters')
}

function reprObject(vm: Vm, self: Ref): Ref {
  const type = vm.typeOf(self)
  const module = moduleOfType(vm, type)
  const name = vm.nameOfType(type).replace(/^.*\./, '')
  const address = hexAddress(vm, self)
  return vm.str(
    module !== undefined && module !== '__builtin__'
      ? `<${module}.${name} object at ${address}>`
      : `<${vm.nameOfType(type)} object at ${address}>`,
  )
}

/** The names of the slots that a class and its bases have. */
function slotNames(vm: Vm, type: Ref): string {
  const { classes } = vm.model
  const names: string[] = []
  for (let each = type; each !== NULL && classes.isHeap(each); each = classes.base(each)) {
    const slots = classes.slots(each)
    if (slots !== NULL) names.push(...vm.itemsOf(slots).map((name) => vm.textOf(name)))
  }
  return names.join()
}

/** object_set_class. */
function setClass(vm: Vm, self: Ref, value: Ref): void {
  if (value === NULL) throw vm.error('TypeError', "can't delete __class__ attribute")
  if (!vm.isType(value))
    throw vm.errorFormat(
      'TypeError',
      `__class__ must be set to new-style class, not '${vm.typeName(value)}' object`,
    )
  const { classes } = vm.model
  const old = vm.typeOf(self)
  if (!classes.isHeap(value) || !classes.isHeap(old))
    throw vm.error('TypeError', '__class__ assignment: only for heap types')
  if (
    classes.layoutOf(value) !== classes.layoutOf(old) ||
    classes.basicSize(value) !== classes.basicSize(old) ||
    classes.flags(value) !== classes.flags(old) ||
    classes.slotCount(value) !== classes.slotCount(old) ||
    slotNames(vm, value) !== slotNames(vm, old)
  )
    throw vm.errorFormat(
      'TypeError',
      `__class__ assignment: '${vm.nameOfType(old)}' object layout differs from '${vm.nameOfType(value)}'`,
    )
  classes.setClass(self, value)
}

/** _common_reduce: what copy_reg makes of it. */
function reduced(vm: Vm, self: Ref, protocol: number): Ref {
  const module = vm.importModule('copy_reg')
  const number = vm.int(protocol)
  try {
    return vm.callMethod(module, '_reduce_ex', self, number)
  } finally {
    vm.decref(number)
    vm.decref(module)
  }
}

/** object_reduce_ex: by a `__reduce__` of its own, where its class has one. */
function reduceEx(vm: Vm, self: Ref, [protocol]: readonly Ref[]): Ref {
  const number = protocol === undefined ? 0 : vm.argumentInt(protocol)
  const reduce = vm.findAttribute(self, '__reduce__')
  if (reduce === NULL) return reduced(vm, self, number)
  try {
    const own = vm.lookup(vm.typeOf(self), '__reduce__')
    const common = vm.lookup(vm.typeNamed('object'), '__reduce__')
    return own === common ? reduced(vm, self, number) : vm.call(reduce)
  } finally {
    vm.decref(reduce)
  }
}

export const objectType = (python: Python): TypeSpec => ({
  name: 'object',
  layout: (python.python2 as NonNullable<Python['python2']>).object,
  basicSize: OBJECT_BYTES,
  isBase: true,
  doc: 'The most base type',
  slots: {
    repr: reprObject,
    str: (vm, self) => (vm.slotsOf(self).repr ?? reprObject)(vm, self),
    hash: hashAddress,
    getAttribute: genericGetAttribute,
    setAttribute: genericSetAttribute,
    new: newObject,
    init: initObject,
  },
  methods: {
    __format__: variable(
      1,
      1,
      (vm, self, args) => {
        const [spec] = args as [Ref]
        if (!vm.isUnicode(spec) && !vm.isStr(spec))
          throw vm.error('TypeError', 'argument to __format__ must be unicode or str')
        const text = vm.isUnicode(spec) ? vm.unicodeOf(self) : vm.strOf(self)
        try {
          if (vm.length(spec) > 0)
            vm.warn(
              'PendingDeprecationWarning',
              'object.__format__ with a non-empty format string is deprecated',
            )
          return vm.callMethod(text, '__format__', spec)
        } finally {
          vm.decref(text)
        }
      },
      'default object formatter',
    ),
    __sizeof__: noArguments((vm, self) => {
      const { classes } = vm.model
      const type = vm.typeOf(self)
      const items = vm.isType(self) ? classes.ownSlotCount(self) : 0
      return vm.int(classes.basicSize(type) + items * classes.itemSize(type))
    }, '__sizeof__() -> int\nsize of object in memory, in bytes'),
    __reduce__: variable(
      0,
      1,
      (vm, self, [protocol]) => reduced(vm, self, protocol === undefined ? 0 : vm.argumentInt(protocol)),
      'helper for pickle',
    ),
    __reduce_ex__: variable(0, 1, reduceEx, 'helper for pickle'),
  },
  classMethods: {
    __subclasshook__: variable(0, Infinity, (vm) => vm.notImplemented()),
  },
  attributes: {
    __class__: {
      get: (vm, self) => vm.incref(vm.typeOf(self)),
      set: setClass,
      doc: "the object's class",
    },
  },
})
