/** SyntaxError. Follows Objects/exceptions.c of CPython 2.7: SyntaxError_init, SyntaxError_str, my_basename. */
import { NULL, type Ref } from '../../objects/index.ts'
import type { Attributes, Keywords, Slots } from '../native.ts'
import type { Vm } from '../vm.ts'
import { fieldsOf, initException, objectMember } from './exception-fields.ts'

const PLACE = ['filename', 'lineno', 'offset', 'text']

function init(vm: Vm, self: Ref, args: readonly Ref[], keywords?: Keywords): void {
  initException(vm, self, args, keywords)
  const fields = fieldsOf(vm)
  const [msg, place] = args
  if (msg !== undefined) fields.set(self, 'msg', vm.incref(msg))
  if (place === undefined || args.length !== 2) return
  const sequence = vm.sequenceFast(place, `'${vm.typeName(place)}' object is not iterable`)
  const info = vm.itemsOf(sequence)
  if (info.length === PLACE.length)
    PLACE.forEach((field, index) => fields.set(self, field, vm.incref(info[index] as Ref)))
  vm.decref(sequence)
  if (info.length !== PLACE.length) throw vm.error('IndexError', 'tuple index out of range')
}

function str(vm: Vm, self: Ref): Ref {
  const fields = fieldsOf(vm)
  const message = fields.get(self, 'msg')
  const text = vm.strOf(message === NULL ? vm.None : message)
  const filename = fields.get(self, 'filename')
  const lineno = fields.get(self, 'lineno')
  const file = filename !== NULL && vm.isStr(filename) ? vm.textOf(filename).replace(/^.*\//s, '') : undefined
  const line = lineno !== NULL && vm.isExactly(lineno, 'int') ? vm.numberOf(lineno) : undefined
  const where = [file, line === undefined ? undefined : `line ${line}`].filter((part) => part !== undefined)
  if (where.length === 0) return text
  const full = vm.str(`${vm.textOf(text)} (${where.join(', ')})`)
  vm.decref(text)
  return full
}

export const syntaxErrorSlots: Slots = { init, str }

export const syntaxErrorAttributes: Attributes = Object.fromEntries(
  ['msg', ...PLACE, 'print_file_and_line'].map((field) => [field, objectMember(field)]),
)
