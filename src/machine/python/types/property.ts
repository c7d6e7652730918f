/** `property`. Follows Objects/descrobject.c of CPython 2.7: property_init, property_descr_get, property_descr_set, property_copy. */
import { NULL, type Python, type Ref } from '../../objects/index.ts'
import { oneArgument, type TypeSpec } from '../native.ts'
import { genericGetAttribute } from '../protocols/attributes.ts'
import type { Vm } from '../vm.ts'

const BYTES = 56
const GET = 0
const SET = 1
const DELETE = 2
const DOC = 3

const DOCSTRING = `property(fget=None, fset=None, fdel=None, doc=None) -> property attribute

fget is a function to be used for getting an attribute value, and likewise
fset is a function for setting, and fdel a function for del'ing, an
attribute.  Typical use is to define a managed attribute x:

class C(object):
    def getx(self): return self._x
    def setx(self, value): self._x = value
    def delx(self): del self._x
    x = property(getx, setx, delx, "I'm the 'x' property.")

Decorators make defining new properties or modifying existing ones easy:

class C(object):
    @property
    def x(self):
        "I am the 'x' property."
        return self._x
    @x.setter
    def x(self, value):
        self._x = value
    @x.deleter
    def x(self):
        del self._x
`

export function propertyType(python: Python): TypeSpec {
  const layout = (python.python2 as NonNullable<Python['python2']>).fixed.layouts.property
  const at = (self: Ref, field: number): Ref => layout.get(self, field)
  const reader = (field: number) => ({
    isMember: true,
    get: (vm: Vm, self: Ref) => vm.incref(at(self, field) || vm.None),
  })
  /** A copy with another function. */
  const copier = (field: number) =>
    oneArgument((vm, self, value) => {
      const parts = [GET, SET, DELETE].map((each) =>
        each === field && value !== vm.None ? value : at(self, each) || vm.None,
      )
      const hasOwnDoc = layout.word(self, 0) === 0
      const doc = hasOwnDoc && at(self, DOC) !== NULL ? at(self, DOC) : vm.None
      return vm.call(vm.typeOf(self), [...parts, doc])
    })
  return {
    name: 'property',
    layout,
    basicSize: BYTES,
    isBase: true,
    doc: DOCSTRING,
    slots: {
      new: (vm, type) => vm.allocate(type),
      init: (vm, self, args, keywords) => {
        const given = vm.parseKeywords('property', args, keywords, ['fget', 'fset', 'fdel', 'doc'], 0)
        given.forEach((value, field) =>
          layout.set(self, field, value === NULL || value === vm.None ? NULL : vm.incref(value)),
        )
        // whether the docstring is that of the function
        layout.setWord(self, 0, 0)
        const get = at(self, GET)
        if (at(self, DOC) !== NULL || get === NULL) return
        const doc = vm.findAttribute(get, '__doc__')
        if (doc === NULL) return
        layout.set(self, DOC, doc)
        layout.setWord(self, 0, 1)
        if (vm.isExactly(self, 'property')) return
        vm.setattr(self, '__doc__', doc)
        layout.set(self, DOC, NULL)
      },
      getAttribute: genericGetAttribute,
      descriptorGet: (vm, self, object) => {
        if (object === NULL || object === vm.None) return vm.incref(self)
        const get = at(self, GET)
        if (get === NULL) throw vm.error('AttributeError', 'unreadable attribute')
        return vm.call(get, [object])
      },
      descriptorSet: (vm, self, object, value) => {
        const own = at(self, value === NULL ? DELETE : SET)
        if (own === NULL)
          throw vm.error('AttributeError', value === NULL ? "can't delete attribute" : "can't set attribute")
        vm.decref(vm.call(own, value === NULL ? [object] : [object, value]))
      },
    },
    methods: { getter: copier(GET), setter: copier(SET), deleter: copier(DELETE) },
    attributes: {
      fget: reader(GET),
      fset: reader(SET),
      fdel: reader(DELETE),
      __doc__: reader(DOC),
    },
  }
}
