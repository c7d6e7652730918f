/** `super`. Follows Objects/typeobject.c of CPython 2.7: super_init, supercheck, super_getattro, super_descr_get. */
import { NULL, type Python, type RecordLayout, type Ref } from '../../objects/index.ts'
import type { TypeSpec } from '../native.ts'
import { noKeywords, wrongArgument } from '../protocols/arguments.ts'
import { findAttribute, genericGetAttribute } from '../protocols/attributes.ts'
import type { Vm } from '../vm.ts'

const BYTES = 40
/** References, in the order in which super_dealloc lets go of them. */
const OBJECT = 0
const TYPE = 1
const OBJECT_TYPE = 2

/** supercheck: a new reference to the type whose mro is searched. */
function check(vm: Vm, type: Ref, object: Ref): Ref {
  if (vm.isType(object) && vm.isSubtype(object, type)) return vm.incref(object)
  if (vm.isSubtype(vm.typeOf(object), type)) return vm.incref(vm.typeOf(object))
  const own = findAttribute(vm, object, vm.model.name('__class__'))
  if (own !== NULL && vm.isType(own) && own !== vm.typeOf(object) && vm.isSubtype(own, type)) return own
  vm.decref(own)
  throw vm.error('TypeError', 'super(type, obj): obj must be an instance or subtype of type')
}

function getAttribute(vm: Vm, layout: RecordLayout, self: Ref, name: Ref): Ref {
  const start = layout.get(self, OBJECT_TYPE)
  const mro = start === NULL || vm.textOf(name) === '__class__' ? NULL : vm.model.classes.mro(start)
  if (mro === NULL) return genericGetAttribute(vm, self, name)
  const { model } = vm
  const types = vm.itemsOf(mro)
  const after = types.indexOf(layout.get(self, TYPE)) + 1
  for (const type of after === 0 ? [] : types.slice(after)) {
    const dict = vm.isType(type) ? model.classes.dict(type) : vm.types2.fixed.get('class', type, 'dict')
    const found = vm.types2.dicts.get(dict, name)
    if (found === NULL) continue
    const get = vm.slotsOf(found).descriptorGet
    if (!get) return vm.incref(found)
    const object = layout.get(self, OBJECT)
    vm.incref(found)
    try {
      return get(vm, found, object === start ? NULL : object, start)
    } finally {
      vm.decref(found)
    }
  }
  return genericGetAttribute(vm, self, name)
}

export function superType(python: Python): TypeSpec {
  const layout = python.layout({
    name: 'super',
    bytes: BYTES,
    hasGc: true,
    refs: ['object', 'type', 'objectType'],
  })
  const reader = (field: number) => ({
    isMember: true,
    get: (vm: Vm, self: Ref) => vm.incref(layout.get(self, field) || vm.None),
  })
  return {
    name: 'super',
    layout,
    basicSize: BYTES,
    isBase: true,
    doc: `super(type, obj) -> bound super object; requires isinstance(obj, type)
super(type) -> unbound super object
super(type, type2) -> bound super object; requires issubclass(type2, type)
Typical use to call a cooperative superclass method:
class C(B):
    def meth(self, arg):
        super(C, self).meth(arg)`,
    slots: {
      new: (vm, type) => vm.allocate(type),
      init: (vm, self, args, keywords) => {
        noKeywords(vm, 'super', keywords)
        vm.parseArity('super', args, 1, 2)
        const [type, given = vm.None] = args as [Ref, Ref | undefined]
        if (!vm.isType(type)) throw wrongArgument(vm, '', 1, 'type', type)
        const object = given === vm.None ? NULL : given
        const objectType = object === NULL ? NULL : check(vm, type, object)
        layout.set(self, TYPE, vm.incref(type))
        layout.set(self, OBJECT, object === NULL ? NULL : vm.incref(object))
        layout.set(self, OBJECT_TYPE, objectType)
      },
      repr: (vm, self) => {
        const type = layout.get(self, TYPE)
        const start = layout.get(self, OBJECT_TYPE)
        const name = type === NULL ? 'NULL' : vm.nameOfType(type)
        return vm.str(
          start === NULL
            ? `<super: <class '${name}'>, NULL>`
            : `<super: <class '${name}'>, <${vm.nameOfType(start)} object>>`,
        )
      },
      getAttribute: (vm, self, name) => getAttribute(vm, layout, self, name),
      descriptorGet: (vm, self, object) => {
        if (object === NULL || object === vm.None || layout.get(self, OBJECT) !== NULL) return vm.incref(self)
        const type = layout.get(self, TYPE)
        if (!vm.isExactly(self, 'super')) return vm.call(vm.typeOf(self), [type, object])
        const objectType = check(vm, type, object)
        const bound = vm.allocate(vm.typeOf(self))
        layout.init(bound, TYPE, vm.incref(type))
        layout.init(bound, OBJECT, vm.incref(object))
        layout.init(bound, OBJECT_TYPE, objectType)
        return bound
      },
    },
    attributes: {
      __thisclass__: reader(TYPE),
      __self__: reader(OBJECT),
      __self_class__: reader(OBJECT_TYPE),
    },
  }
}
