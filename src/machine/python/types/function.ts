/**
 * Functions written in Python. Follows Objects/funcobject.c of CPython 2.7.
 *
 * Left out: restricted mode, making one by calling the type.
 */
import { NULL, type Python, type Ref } from '../../objects/index.ts'
import { genericGetAttribute, genericSetAttribute } from '../protocols/attributes.ts'
import { hexAddress } from '../protocols/convert.ts'
import type { Attribute, TypeSpec } from '../native.ts'
import type { Interpreter } from '../evaluator/interpreter.ts'
import { isCode } from '../evaluator/codes.ts'
import type { Vm } from '../vm.ts'
import { newMethod } from './method.ts'

/** References of a function. */
export const FUNCTION = {
  code: 0,
  globals: 1,
  module: 2,
  name: 3,
  defaults: 4,
  doc: 5,
  dict: 6,
  closure: 7,
} as const

const read = (vm: Vm, self: Ref, field: keyof typeof FUNCTION): Ref =>
  vm.types2.fixed.layouts.function.get(self, FUNCTION[field])
const write = (vm: Vm, self: Ref, field: keyof typeof FUNCTION, value: Ref): void =>
  vm.types2.fixed.layouts.function.set(self, FUNCTION[field], value)

const orNone = (vm: Vm, ref: Ref): Ref => vm.incref(ref === NULL ? vm.None : ref)

const member = (field: keyof typeof FUNCTION): Attribute => ({
  get: (vm, self) => orNone(vm, read(vm, self, field)),
  set: (vm, self, value) => write(vm, self, field, vm.incref(value)),
  isMember: true,
})
const readOnly = (field: keyof typeof FUNCTION): Attribute => ({
  get: (vm, self) => orNone(vm, read(vm, self, field)),
  isMember: true,
})

const name: Attribute = {
  get: (vm, self) => vm.incref(read(vm, self, 'name')),
  set: (vm, self, value) => {
    if (value === NULL || !vm.isStr(value))
      throw vm.error('TypeError', '__name__ must be set to a string object')
    write(vm, self, 'name', vm.incref(value))
  },
}

const code: Attribute = {
  get: (vm, self) => vm.incref(read(vm, self, 'code')),
  set: (vm, self, value) => {
    if (value === NULL || !isCode(vm, value))
      throw vm.error('TypeError', '__code__ must be set to a code object')
    const { codes } = vm as Interpreter
    const closure = read(vm, self, 'closure')
    const closed = closure === NULL ? 0 : vm.python.tuples.sizeOf(closure)
    const wanted = codes.of(value).frees
    if (closed !== wanted)
      throw vm.errorFormat(
        'ValueError',
        `${vm.textOf(read(vm, self, 'name'))}() requires a code object with ${closed} free vars, not ${wanted}`,
      )
    write(vm, self, 'code', vm.incref(value))
  },
}

const defaults: Attribute = {
  get: (vm, self) => orNone(vm, read(vm, self, 'defaults')),
  set: (vm, self, value) => {
    const given = value === vm.None ? NULL : value
    if (given !== NULL && !vm.isTuple(given))
      throw vm.error('TypeError', '__defaults__ must be set to a tuple object')
    write(vm, self, 'defaults', vm.incref(given))
  },
}

const dict: Attribute = {
  get: (vm, self) => {
    if (read(vm, self, 'dict') === NULL) write(vm, self, 'dict', vm.dict())
    return vm.incref(read(vm, self, 'dict'))
  },
  set: (vm, self, value) => {
    if (value === NULL) throw vm.error('TypeError', "function's dictionary may not be deleted")
    if (!vm.isDict(value)) throw vm.error('TypeError', "setting function's dictionary to a non-dict")
    write(vm, self, 'dict', vm.incref(value))
  },
}

export const functionType = (python: Python): TypeSpec => ({
  name: 'function',
  layout: python.python2!.fixed.layouts.function,
  basicSize: 88,
  slots: {
    repr: (vm, self) => vm.str(`<function ${vm.textOf(read(vm, self, 'name'))} at ${hexAddress(vm, self)}>`),
    call: (vm, self, args, keywords) => (vm as Interpreter).callFunction(self, args, keywords),
    getAttribute: genericGetAttribute,
    setAttribute: genericSetAttribute,
    descriptorGet: (vm, self, object, type) => newMethod(vm, self, object === vm.None ? NULL : object, type),
  },
  attributes: {
    func_code: code,
    __code__: code,
    func_defaults: defaults,
    __defaults__: defaults,
    func_dict: dict,
    __dict__: dict,
    func_name: name,
    __name__: name,
    func_closure: readOnly('closure'),
    __closure__: readOnly('closure'),
    func_doc: member('doc'),
    __doc__: member('doc'),
    func_globals: readOnly('globals'),
    __globals__: readOnly('globals'),
    __module__: member('module'),
  },
})
