/**
 * Code objects as Python sees them. Follows Objects/codeobject.c of CPython 2.7.
 *
 * Left out: making one by calling the type; code objects are equal only to themselves.
 */
import type { CodeField, Python, Ref } from '../../objects/index.ts'
import type { Interpreter } from '../evaluator/interpreter.ts'
import { genericGetAttribute } from '../protocols/attributes.ts'
import { hexAddress } from '../protocols/convert.ts'
import type { Attribute, TypeSpec } from '../native.ts'
import type { Code } from '../code.ts'
import type { Vm } from '../vm.ts'

const valueOf = (vm: Vm, code: Ref): Code => (vm as Interpreter).codes.of(code).code

const reference = (field: CodeField): Attribute => ({
  get: (vm, self) => vm.incref(vm.types2.codes.get(self, field)),
  isMember: true,
})
const number = (field: 'argcount' | 'nlocals' | 'stacksize' | 'flags' | 'firstlineno'): Attribute => ({
  get: (vm, self) => vm.int(valueOf(vm, self)[field]),
  isMember: true,
})

export const codeType = (python: Python): TypeSpec => ({
  name: 'code',
  layout: python.python2!.codes,
  basicSize: 128,
  slots: {
    getAttribute: genericGetAttribute,
    repr: (vm, self) => {
      const { name, filename, firstlineno } = valueOf(vm, self)
      return vm.str(
        `<code object ${name} at ${hexAddress(vm, self)}, file "${filename}", line ${firstlineno}>`,
      )
    },
  },
  attributes: {
    co_argcount: number('argcount'),
    co_nlocals: number('nlocals'),
    co_stacksize: number('stacksize'),
    co_flags: number('flags'),
    co_firstlineno: number('firstlineno'),
    co_code: reference('code'),
    co_consts: reference('consts'),
    co_names: reference('names'),
    co_varnames: reference('varnames'),
    co_freevars: reference('freevars'),
    co_cellvars: reference('cellvars'),
    co_filename: reference('filename'),
    co_name: reference('name'),
    co_lnotab: reference('lnotab'),
  },
})
