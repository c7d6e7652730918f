/**
 * `format.format(…)` of str and unicode. Follows Objects/stringlib/string_format.h of 2.7.6: do_string_format,
 * build_string, output_markup, get_field_object, render_field, output_extend; the pieces of a format are
 * text/format-string.ts's.
 */
import {
  codePointLength,
  Fault,
  parseFormat,
  type Accessor,
  type Field,
  type FormatPiece,
} from '../text/index.ts'
import { NULL, type Ref } from '../../objects/index.ts'
import type { Keywords } from '../native.ts'
import type { Vm } from '../vm.ts'
import { raisedBy } from './faults.ts'
import { formatBuiltin, formatObject } from './format-method.ts'
import { resizeStr, resizeUnicode } from './string-memory.ts'

/** Characters by which the output grows at first, and at most. */
const FIRST_INCREMENT = 100
const LAST_INCREMENT = 3200
const EXACT = ['str', 'int', 'long', 'float'] as const

/** What is asked for when a format is rendered. */
interface Rendering {
  readonly vm: Vm
  readonly isUnicode: boolean
  readonly args: readonly Ref[]
  readonly keywords: Keywords | undefined
}

/** `format.format(*args, **keywords)`. */
export function formatMethodOf(vm: Vm, format: Ref, args: readonly Ref[], keywords?: Keywords): Ref {
  const text = vm.textOf(format)
  return build({ vm, isUnicode: vm.isUnicode(format), args, keywords }, parseFormat(text), text.length)
}

function build(rendering: Rendering, pieces: readonly FormatPiece[], length: number): Ref {
  const output = new Output(rendering, length)
  try {
    for (const piece of pieces) {
      if (piece instanceof Fault) throw raisedBy(rendering.vm, piece)
      if (typeof piece === 'string') output.write(piece)
      else writeField(rendering, piece, output)
    }
    return output.finish()
  } finally {
    output.drop()
  }
}

/** A string that grows by more each time. */
class Output {
  private readonly vm: Vm
  private readonly isUnicode: boolean
  private text = ''
  private room: number
  private increment = FIRST_INCREMENT
  private string: Ref

  constructor({ vm, isUnicode }: Rendering, length: number) {
    this.vm = vm
    this.isUnicode = isUnicode
    this.room = length + FIRST_INCREMENT
    this.string = isUnicode ? vm.types2.unicodes.ofLength(this.room) : vm.python.strs.ofLength(this.room)
  }

  write(text: string): void {
    this.text += text
    const length = codePointLength(this.text)
    if (length <= this.room) return
    this.resize((this.room = length + this.increment))
    if (this.increment < LAST_INCREMENT) this.increment *= 2
  }

  finish(): Ref {
    this.resize(codePointLength(this.text))
    const { string } = this
    this.string = NULL
    return string
  }

  drop(): void {
    this.vm.decref(this.string)
    this.string = NULL
  }

  private resize(length: number): void {
    const change = this.isUnicode ? resizeUnicode : resizeStr
    this.string = change(this.vm, this.string, length, this.text)
  }
}

function writeField(rendering: Rendering, field: Field, output: Output): void {
  const { vm } = rendering
  let value = valueOf(rendering, field)
  let spec = NULL
  try {
    if (field.conversion !== undefined) {
      const converted = convert(rendering, value, field.conversion)
      vm.decref(value)
      value = converted
    }
    const [only = ''] = field.spec
    const isPlain = field.spec.length <= 1 && typeof only === 'string'
    if (!isPlain) spec = build(rendering, field.spec, specLength(field.spec))
    render(rendering, value, isPlain ? (only as string) : vm.textOf(spec), output)
  } finally {
    vm.decref(value)
    vm.decref(spec)
  }
}

const specLength = (pieces: readonly FormatPiece[]): number =>
  pieces.reduce((sum, piece) => sum + (typeof piece === 'string' ? piece.length : 2), 0)

function convert({ vm, isUnicode }: Rendering, value: Ref, conversion: 'r' | 's' | Fault): Ref {
  if (conversion instanceof Fault) throw raisedBy(vm, conversion)
  if (conversion === 'r') return vm.repr(value)
  return isUnicode ? vm.unicodeOf(value) : vm.strOf(value)
}

function valueOf(rendering: Rendering, { first, accessors }: Field): Ref {
  const { vm } = rendering
  let value = typeof first === 'number' ? positional(rendering, first) : named(rendering, first)
  for (const accessor of accessors) {
    const whole = value
    try {
      value = part(rendering, whole, accessor)
    } finally {
      vm.decref(whole)
    }
  }
  return value
}

function positional({ vm, args }: Rendering, index: number): Ref {
  const value = args[index]
  if (value === undefined) throw vm.error('IndexError', 'tuple index out of range')
  return vm.incref(value)
}

function named(rendering: Rendering, name: string): Ref {
  const { vm, keywords } = rendering
  const key = textOf(rendering, name)
  const index = keywords?.names.indexOf(name) ?? -1
  if (index < 0) throw vm.errorValue('KeyError', key)
  vm.decref(key)
  return vm.incref(keywords?.values[index] as Ref)
}

const textOf = ({ vm, isUnicode }: Rendering, text: string): Ref =>
  isUnicode ? vm.unicode(text) : vm.str(text)

function part(rendering: Rendering, value: Ref, accessor: Accessor | Fault): Ref {
  const { vm } = rendering
  if (accessor instanceof Fault) throw raisedBy(vm, accessor)
  if (accessor.kind === 'item' && typeof accessor.key === 'number') return numbered(vm, value, accessor.key)
  const key = textOf(rendering, accessor.kind === 'item' ? String(accessor.key) : accessor.name)
  try {
    return accessor.kind === 'item' ? vm.getItem(value, key) : vm.getattr(value, key)
  } finally {
    vm.decref(key)
  }
}

function numbered(vm: Vm, value: Ref, index: number): Ref {
  const { item } = vm.slotsOf(value)
  if (item && !vm.isDict(value)) return item(vm, value, index)
  const key = vm.integer(index)
  try {
    return vm.getItem(value, key)
  } finally {
    vm.decref(key)
  }
}

function render(rendering: Rendering, value: Ref, spec: string, output: Output): void {
  const { vm, isUnicode } = rendering
  const isKnown = isUnicode ? vm.isExactly(value, 'unicode') : EXACT.some((type) => vm.isExactly(value, type))
  const formatted = isKnown ? formatBuiltin(vm, value, spec) : formatAny(rendering, value, spec)
  try {
    const text = isUnicode ? vm.unicodeOf(formatted) : vm.strOf(formatted)
    output.write(vm.textOf(text))
    vm.decref(text)
  } finally {
    vm.decref(formatted)
  }
}

function formatAny(rendering: Rendering, value: Ref, spec: string): Ref {
  const object = textOf(rendering, spec)
  try {
    return formatObject(rendering.vm, value, object)
  } finally {
    rendering.vm.decref(object)
  }
}
