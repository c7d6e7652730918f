/**
 * The builtin exceptions. Follows Objects/exceptions.c of CPython 2.7: BaseException and what the others add to it.
 *
 * Left out: that `message` warns of its deprecation (the warning is not shown by default).
 */
import { NULL, type Python, type Ref } from '../../objects/index.ts'
import {
  noArguments,
  oneArgument,
  type Attributes,
  type Keywords,
  type Slots,
  type TypeSpec,
} from '../native.ts'
import { genericGetAttribute, genericSetAttribute } from '../protocols/attributes.ts'
import type { Vm } from '../vm.ts'
import { argsOf, fieldsOf, initException, objectMember, strOfException } from './exception-fields.ts'
import { basicSizeOf, exceptionLayouts, type ExceptionShape } from './exception-layouts.ts'
import { EXCEPTIONS } from './exception-names.ts'
import { syntaxErrorSlots, syntaxErrorAttributes } from './syntax-error.ts'
import { unicodeErrorParts } from './unicode-errors.ts'

function newException(vm: Vm, type: Ref): Ref {
  const self = vm.allocate(type)
  const fields = fieldsOf(vm)
  fields.set(self, 'args', vm.tuple([]))
  fields.set(self, 'message', vm.str(''))
  return self
}

const members = (...fields: string[]): Attributes =>
  Object.fromEntries(fields.map((field) => [field, objectMember(field)]))

const baseSlots: Slots = {
  new: newException,
  init: initException,
  str: strOfException,
  repr: (vm, self) => {
    const args = vm.repr(fieldsOf(vm).get(self, 'args'))
    const name = vm.nameOfType(vm.typeOf(self)).replace(/^.*\./, '')
    const text = vm.str(name + vm.textOf(args))
    vm.decref(args)
    return text
  },
  getAttribute: genericGetAttribute,
  setAttribute: genericSetAttribute,
  item: (vm, self, index) => {
    const item = argsOf(vm, self)[index]
    if (item === undefined) throw vm.error('IndexError', 'tuple index out of range')
    return vm.incref(item)
  },
  slice: (vm, self, low, high) =>
    vm.tuple(
      argsOf(vm, self)
        .slice(Math.max(0, low), Math.max(0, high))
        .map((item) => vm.incref(item)),
    ),
}

const baseMethods: NonNullable<TypeSpec['methods']> = {
  __reduce__: noArguments((vm, self) => {
    const fields = fieldsOf(vm)
    const parts = [vm.incref(vm.typeOf(self)), vm.incref(fields.get(self, 'args'))]
    const dict = fields.get(self, 'dict')
    if (dict !== NULL) parts.push(vm.incref(dict))
    return vm.tuple(parts)
  }),
  __setstate__: oneArgument((vm, self, state) => {
    if (state === vm.None) return vm.none()
    if (!vm.isDict(state)) throw vm.error('TypeError', 'state is not a dictionary')
    const pairs = [...vm.types2.dicts.entries(state)]
    for (const [key, value] of pairs) vm.setattr(self, key, value)
    return vm.none()
  }),
  __unicode__: noArguments((vm, self) => {
    if (vm.slotsOf(self).str !== strOfException) {
      const text = vm.strOf(self)
      try {
        return vm.unicodeOf(text)
      } finally {
        vm.decref(text)
      }
    }
    const args = argsOf(vm, self)
    if (args.length === 0) return vm.unicode('')
    return vm.unicodeOf(args.length === 1 ? (args[0] as Ref) : fieldsOf(vm).get(self, 'args'))
  }),
}

const baseAttributes: Attributes = {
  __dict__: {
    get: (vm, self) => {
      const fields = fieldsOf(vm)
      if (fields.get(self, 'dict') === NULL) fields.set(self, 'dict', vm.dict())
      return vm.incref(fields.get(self, 'dict'))
    },
    set: (vm, self, value) => {
      if (value === NULL) throw vm.error('TypeError', '__dict__ may not be deleted')
      if (!vm.isDict(value)) throw vm.error('TypeError', '__dict__ must be a dictionary')
      fieldsOf(vm).set(self, 'dict', vm.incref(value))
    },
  },
  args: {
    get: (vm, self) => vm.incref(fieldsOf(vm).get(self, 'args') || vm.None),
    set: (vm, self, value) => {
      if (value === NULL) throw vm.error('TypeError', 'args may not be deleted')
      const items: Ref[] = []
      try {
        vm.forEach(value, (item) => {
          items.push(vm.incref(item))
        })
      } catch (thrown) {
        for (const item of items) vm.decref(item)
        throw thrown
      }
      fieldsOf(vm).set(self, 'args', vm.tuple(items))
    },
  },
  message: {
    get: (vm, self) => {
      const fields = fieldsOf(vm)
      const dict = fields.get(self, 'dict')
      const own = dict === NULL ? NULL : vm.types2.dicts.get(dict, vm.model.name('message'))
      const message = own === NULL ? fields.get(self, 'message') : own
      if (message === NULL) throw vm.error('AttributeError', 'message attribute was deleted')
      return vm.incref(message)
    },
    set: (vm, self, value) => {
      const fields = fieldsOf(vm)
      if (value !== NULL) {
        if (fields.get(self, 'dict') === NULL) fields.set(self, 'dict', vm.dict())
        vm.types2.dicts.set(fields.get(self, 'dict'), vm.model.name('message'), value)
        return
      }
      const dict = fields.get(self, 'dict')
      if (dict !== NULL) vm.types2.dicts.delete(dict, vm.model.name('message'))
      fields.set(self, 'message', NULL)
    },
  },
}

function initSystemExit(vm: Vm, self: Ref, args: readonly Ref[], keywords?: Keywords): void {
  initException(vm, self, args, keywords)
  if (args.length === 0) return
  const fields = fieldsOf(vm)
  fields.set(self, 'code', vm.incref(args.length === 1 ? (args[0] as Ref) : fields.get(self, 'args')))
}

function initEnvironmentError(vm: Vm, self: Ref, args: readonly Ref[], keywords?: Keywords): void {
  initException(vm, self, args, keywords)
  if (args.length <= 1 || args.length > 3) return
  const fields = fieldsOf(vm)
  const [errno, strerror, filename] = args as [Ref, Ref, Ref | undefined]
  fields.set(self, 'errno', vm.incref(errno))
  fields.set(self, 'strerror', vm.incref(strerror))
  if (filename === undefined) return
  fields.set(self, 'filename', vm.incref(filename))
  fields.set(self, 'args', vm.tuple([vm.incref(errno), vm.incref(strerror)]))
}

function strOfEnvironmentError(vm: Vm, self: Ref): Ref {
  const fields = fieldsOf(vm)
  const [errno, strerror, filename] = ['errno', 'strerror', 'filename'].map((field) =>
    fields.get(self, field),
  ) as [Ref, Ref, Ref]
  const text = (ref: Ref): string => vm.strText(ref === NULL ? vm.None : ref)
  if (filename !== NULL) return vm.str(`[Errno ${text(errno)}] ${text(strerror)}: ${vm.reprText(filename)}`)
  if (errno !== NULL && strerror !== NULL) return vm.str(`[Errno ${text(errno)}] ${text(strerror)}`)
  return strOfException(vm, self)
}

function reduceEnvironmentError(vm: Vm, self: Ref): Ref {
  const fields = fieldsOf(vm)
  const args = argsOf(vm, self)
  const filename = fields.get(self, 'filename')
  const all = args.length === 2 && filename !== NULL ? [...args, filename] : args
  const parts = [vm.incref(vm.typeOf(self)), vm.tuple(all.map((arg) => vm.incref(arg)))]
  const dict = fields.get(self, 'dict')
  if (dict !== NULL) parts.push(vm.incref(dict))
  return vm.tuple(parts)
}

function strOfKeyError(vm: Vm, self: Ref): Ref {
  const args = argsOf(vm, self)
  return args.length === 1 ? vm.repr(args[0] as Ref) : strOfException(vm, self)
}

/** What a type adds to its base. */
const PARTS: Readonly<Record<string, Pick<TypeSpec, 'methods' | 'attributes'> & { readonly slots?: Slots }>> =
  {
    BaseException: { slots: baseSlots, methods: baseMethods, attributes: baseAttributes },
    SystemExit: { slots: { init: initSystemExit }, attributes: members('code') },
    EnvironmentError: {
      slots: { init: initEnvironmentError, str: strOfEnvironmentError },
      methods: { __reduce__: noArguments(reduceEnvironmentError) },
      attributes: members('errno', 'strerror', 'filename'),
    },
    SyntaxError: { slots: syntaxErrorSlots, attributes: syntaxErrorAttributes },
    KeyError: { slots: { str: strOfKeyError } },
    ...unicodeErrorParts,
  }

/** All of them, bases before what derives from them. */
export const exceptionTypes = (python: Python): readonly TypeSpec[] => {
  const layouts = exceptionLayouts(python)
  const shapes = new Map<string, ExceptionShape>([['object', 'BaseException']])
  return EXCEPTIONS.map(([name, base, doc, own]) => {
    const shape = own ?? (shapes.get(base) as ExceptionShape)
    shapes.set(name, shape)
    const { slots = {}, methods, attributes } = PARTS[name] ?? {}
    return {
      name: `exceptions.${name}`,
      module: 'exceptions',
      base: base === 'object' ? base : `exceptions.${base}`,
      layout: layouts[shape],
      basicSize: basicSizeOf(shape),
      isBase: true,
      doc,
      slots: { new: newException, init: initOf(name, base), ...slots },
      ...(methods ? { methods } : {}),
      ...(attributes ? { attributes } : {}),
    }
  })
}

const inits = new Map<string, NonNullable<Slots['init']>>()

/** Each type has an `__init__` of its own, which is its base's. */
function initOf(name: string, base: string): NonNullable<Slots['init']> {
  const init = PARTS[name]?.slots?.init ?? inits.get(base) ?? initException
  inits.set(name, init)
  return init
}
