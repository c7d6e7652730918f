/** The abstract operations of Python's objects. */
export { parseArity, parseKeywords, unpackArity, noKeywords, wrongArgument } from './arguments.ts'
export {
  genericGetAttribute,
  genericSetAttribute,
  getattr,
  lookupSpecial,
  typeGetAttribute,
} from './attributes.ts'
export { argumentsOf, call, callAndDrop, callMethod, callWithTuple, tupleOf } from './call.ts'
export { isInstance, isSubclass } from './classes.ts'
export { hashAddress } from './compare.ts'
export { hexAddress } from './convert.ts'
export {
  classOfException,
  clearError,
  isExceptionClass,
  isExceptionInstance,
  matches,
  normalizeError,
  restoreError,
  unraisable,
} from './errors.ts'
export { ObjectModel } from './model.ts'
export { binary, inplace, inplacePower, power, unary } from './operators.ts'
export { contains, getItem, getSlice, iter, newSlice, next, setItem, setSlice } from './sequences.ts'
export { addType } from './static-types.ts'
export { newClass } from './type-creation.ts'
export { nameOfType, shortNameOfType } from './type-names.ts'
