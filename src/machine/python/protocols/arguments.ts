/**
 * Arguments of natives. Follows Python/getargs.c of CPython 2.7: vgetargs1, vgetargskeywords, PyArg_UnpackTuple, seterror,
 * convertsimple ('i', 'l', 'n', 'd', 's'). Formats themselves are left out: a native converts its arguments one by one.
 */
import { NULL, type Ref } from '../../objects/index.ts'
import type { Keywords, VariableArguments } from '../native.ts'
import type { Vm } from '../vm.ts'

const LONG_MAX = 2n ** 63n - 1n
const LONG_MIN = -(2n ** 63n)

const plural = (count: number): string => (count === 1 ? '' : 's')

/** PyArg_ParseTuple's counting. */
export function parseArity(vm: Vm, name: string, args: readonly Ref[], least: number, most: number): void {
  const given = args.length
  if (given >= least && given <= most) return
  const bound = given < least ? least : most
  const how = least === most ? 'exactly' : given < least ? 'at least' : 'at most'
  throw vm.errorFormat(
    'TypeError',
    `${name}() takes ${how} ${bound} argument${plural(bound)} (${given} given)`,
  )
}

/** PyArg_UnpackTuple. */
export function unpackArity(vm: Vm, name: string, args: readonly Ref[], least: number, most: number): void {
  const given = args.length
  if (given >= least && given <= most) return
  const how = least === most ? '' : given < least ? 'at least ' : 'at most '
  throw vm.errorFormat(
    'TypeError',
    `${name} expected ${how}${given < least ? least : most} arguments, got ${given}`,
  )
}

/** How many arguments a native takes, where it has said so. */
export function checkArity(vm: Vm, name: string, native: VariableArguments, args: readonly Ref[]): void {
  if (native.arity === undefined) return
  const [least, most] = native.arity
  if (native.unpacks) unpackArity(vm, name, args, least, most)
  else parseArity(vm, name, args, least, most)
}

/** PyArg_ParseTupleAndKeywords: values by position of `names`, borrowed, NULL where absent. */
export function parseKeywords(
  vm: Vm,
  name: string,
  args: readonly Ref[],
  keywords: Keywords | undefined,
  names: readonly string[],
  required: number,
): Ref[] {
  const given = args.length + (keywords?.names.length ?? 0)
  if (given > names.length)
    throw vm.errorFormat(
      'TypeError',
      `${name}() takes at most ${names.length} argument${plural(names.length)} (${given} given)`,
    )
  let left = keywords?.names.length ?? 0
  const values = names.map((keyword, index) => {
    const named = left > 0 ? positionOf(vm, keywords as Keywords, keyword) : -1
    if (named >= 0) left--
    if (index < args.length) {
      if (named >= 0)
        throw vm.errorFormat('TypeError', `Argument given by name ('${keyword}') and position (${index + 1})`)
      return args[index] as Ref
    }
    if (named >= 0) return keywords?.values[named] as Ref
    if (index < required)
      throw vm.errorFormat('TypeError', `Required argument '${keyword}' (pos ${index + 1}) not found`)
    return NULL
  })
  const unknown = keywords?.names.find((keyword) => !names.includes(keyword))
  if (unknown !== undefined)
    throw vm.errorFormat('TypeError', `'${unknown}' is an invalid keyword argument for this function`)
  return values
}

/** Where the keyword is among those given; -1: it is not. PyDict_GetItemString makes a string to look for it. */
function positionOf(vm: Vm, keywords: Keywords, name: string): number {
  vm.decref(vm.str(name))
  return keywords.names.indexOf(name)
}

/** _PyArg_NoKeywords. */
export function noKeywords(vm: Vm, name: string, keywords: Keywords | undefined): void {
  if (keywords && keywords.names.length > 0)
    throw vm.errorFormat('TypeError', `${name} does not take keyword arguments`)
}

/** Formats 'i', 'l', 'n'. */
export function argumentInt(vm: Vm, argument: Ref): number {
  if (vm.isFloat(argument)) throw vm.error('TypeError', 'integer argument expected, got float')
  return asLong(vm, argument)
}

/** PyInt_AsLong; beyond 2**53 a number that is nearly it. */
export function asLong(vm: Vm, object: Ref): number {
  if (vm.isInt(object)) return vm.numberOf(object)
  if (vm.isLong(object)) return cLong(vm, vm.bigintOf(object))
  const convert = vm.slotsOf(object).int
  if (!convert) throw vm.error('TypeError', 'an integer is required')
  const number = convert(vm, object)
  try {
    if (vm.isInt(number)) return vm.numberOf(number)
    if (vm.isLong(number)) return cLong(vm, vm.bigintOf(number))
    throw vm.error('TypeError', '__int__ method should return an integer')
  } finally {
    vm.decref(number)
  }
}

/** PyInt_AsSsize_t. */
export function asSsize(vm: Vm, object: Ref): number {
  if (!vm.isLong(object)) return asLong(vm, object)
  const value = vm.bigintOf(object)
  if (value > LONG_MAX || value < LONG_MIN)
    throw vm.error('OverflowError', 'long int too large to convert to int')
  return Number(value)
}

function cLong(vm: Vm, value: bigint): number {
  if (value > LONG_MAX || value < LONG_MIN)
    throw vm.error('OverflowError', 'Python int too large to convert to C long')
  return Number(value)
}

/** Format 'd': PyFloat_AsDouble. */
export function argumentFloat(vm: Vm, argument: Ref): number {
  if (vm.isFloat(argument)) return vm.floatOf(argument)
  const convert = vm.slotsOf(argument).float
  if (!convert) throw vm.error('TypeError', 'a float is required')
  const number = convert(vm, argument)
  try {
    if (!vm.isFloat(number)) throw vm.error('TypeError', 'nb_float should return float object')
    return vm.floatOf(number)
  } finally {
    vm.decref(number)
  }
}

/** Format 's'. */
export function argumentString(vm: Vm, name: string, position: number, argument: Ref): string {
  if (vm.isStr(argument)) return vm.textOf(argument)
  if (vm.isUnicode(argument)) {
    const text = vm.strOf(argument)
    try {
      return vm.textOf(text)
    } finally {
      vm.decref(text)
    }
  }
  throw wrongArgument(vm, name, position, 'string', argument)
}

/** "f() argument 1 must be string, not int"; without its beginning where there is no name, as PyArg_ParseTuple of 2.7.6 has it. */
export function wrongArgument(vm: Vm, name: string, position: number, expected: string, argument: Ref) {
  const found = argument === vm.None ? 'None' : vm.typeName(argument)
  const where = name === '' ? '' : `${name}() argument ${position} `
  return vm.error('TypeError', `${where}must be ${expected}, not ${found}`)
}
