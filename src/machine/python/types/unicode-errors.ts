/** UnicodeEncodeError and its kin. Follows Objects/exceptions.c of CPython 2.7: Unicode*Error_init and _str. */
import { NULL, type Ref } from '../../objects/index.ts'
import type { Attribute, Attributes, Keywords, Slots } from '../native.ts'
import type { Vm } from '../vm.ts'
import { argumentInt } from '../protocols/arguments.ts'
import { fieldsOf, initException, objectMember } from './exception-fields.ts'

interface Kind {
  readonly hasEncoding: boolean
  readonly object: 'str' | 'unicode'
}
const ENCODE: Kind = { hasEncoding: true, object: 'unicode' }
const DECODE: Kind = { hasEncoding: true, object: 'str' }
const TRANSLATE: Kind = { hasEncoding: false, object: 'unicode' }

const START = 0
const END = 2

const wide = (vm: Vm, self: Ref, at: number): number => fieldsOf(vm).layoutOf(self).wide(self, at)

const init =
  ({ hasEncoding, object }: Kind) =>
  (vm: Vm, self: Ref, args: readonly Ref[], keywords?: Keywords): void => {
    initException(vm, self, args, keywords)
    const fields = [...(hasEncoding ? ['encoding'] : []), 'object', 'start', 'end', 'reason']
    if (args.length !== fields.length)
      throw vm.errorFormat(
        'TypeError',
        `function takes exactly ${fields.length} arguments (${args.length} given)`,
      )
    const numbers = new Map<string, number>()
    fields.forEach((field, index) => {
      const argument = args[index] as Ref
      if (field === 'start' || field === 'end') return numbers.set(field, argumentInt(vm, argument))
      const expected = field === 'object' ? object : 'str'
      const isRight = expected === 'str' ? vm.isStr(argument) : vm.isUnicode(argument)
      if (!isRight)
        throw vm.error(
          'TypeError',
          `argument ${index + 1} must be ${expected}, not ${argument === vm.None ? 'None' : vm.typeName(argument)}`,
        )
      return undefined
    })
    const all = fieldsOf(vm)
    fields.forEach((field, index) => {
      if (!numbers.has(field)) all.set(self, field, vm.incref(args[index] as Ref))
    })
    const layout = all.layoutOf(self)
    layout.setWide(self, START, numbers.get('start') as number)
    layout.setWide(self, END, numbers.get('end') as number)
  }

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')

function badCharacter(text: string, index: number): string {
  const code = [...text][index]?.codePointAt(0) ?? 0
  return code <= 0xff ? `\\x${hex(code, 2)}` : code <= 0xffff ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`
}

const str =
  (kind: Kind) =>
  (vm: Vm, self: Ref): Ref => {
    const fields = fieldsOf(vm)
    const object = fields.get(self, 'object')
    if (object === NULL) return vm.str('')
    const part = (field: string): string => vm.strText(fields.get(self, field))
    const start = wide(vm, self, START)
    const end = wide(vm, self, END)
    const codec = kind.hasEncoding ? `'${part('encoding')}' codec can't ` : "can't "
    const verb = !kind.hasEncoding ? 'translate' : kind.object === 'str' ? 'decode' : 'encode'
    const what = kind.object === 'str' ? 'byte' : 'character'
    if (end === start + 1) {
      const text = vm.textOf(object)
      const bad =
        kind.object === 'str'
          ? `0x${hex(text.charCodeAt(start) & 0xff, 2)}`
          : `u'${badCharacter(text, start)}'`
      return vm.str(`${codec}${verb} ${what} ${bad} in position ${start}: ${part('reason')}`)
    }
    return vm.str(`${codec}${verb} ${what}s in position ${start}-${end - 1}: ${part('reason')}`)
  }

const numberMember = (at: number): Attribute => ({
  isMember: true,
  get: (vm, self) => vm.int(wide(vm, self, at)),
  set: (vm, self, value) => {
    if (value === NULL) throw vm.error('TypeError', "can't delete numeric/char attribute")
    fieldsOf(vm).layoutOf(self).setWide(self, at, argumentInt(vm, value))
  },
})

const attributes: Attributes = {
  encoding: objectMember('encoding'),
  object: objectMember('object'),
  start: numberMember(START),
  end: numberMember(END),
  reason: objectMember('reason'),
}

const parts = (kind: Kind): { readonly slots: Slots; readonly attributes: Attributes } => ({
  slots: { init: init(kind), str: str(kind) },
  attributes,
})

export const unicodeErrorParts = {
  UnicodeEncodeError: parts(ENCODE),
  UnicodeDecodeError: parts(DECODE),
  UnicodeTranslateError: parts(TRANSLATE),
}
