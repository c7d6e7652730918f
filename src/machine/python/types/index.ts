/**
 * The types that every interpreter has, in an order that stays the same: their records know by number what was declared.
 */
import type { Ref } from '../../objects/index.ts'
import type { Interpreter } from '../evaluator/interpreter.ts'
import type { TypeSpec } from '../native.ts'
import { basestringType } from './basestring.ts'
import { boolType } from './bool.ts'
import { bufferType } from './buffer.ts'
import { bytearrayTypes } from './bytearray.ts'
import { builtinType } from './builtin.ts'
import { cellType } from './cell.ts'
import { classobjType } from './classobj.ts'
import { codeType } from './code.ts'
import { complexType } from './complex.ts'
import {
  boundWrapperType,
  classMethodDescriptorType,
  dictProxyType,
  getsetDescriptorType,
  memberDescriptorType,
  methodDescriptorType,
  slotWrapperType,
} from './descriptors.ts'
import { dictIteratorTypes } from './dict-iterators.ts'
import { dictViewTypes } from './dict-views.ts'
import { dictType } from './dict.ts'
import { enumerateTypes } from './enumerate.ts'
import { exceptionTypes } from './exceptions.ts'
import { fileType, type FileType } from './file.ts'
import { floatType } from './float.ts'
import { frameType, tracebackType } from './frame.ts'
import { functionType } from './function.ts'
import { generatorType } from './generator.ts'
import { instanceType } from './instance.ts'
import { intType } from './int.ts'
import { iteratorTypes } from './iterators.ts'
import { listType } from './list.ts'
import { longType } from './long.ts'
import { classMethodType, staticMethodType } from './method-kinds.ts'
import { methodType } from './method.ts'
import { memoryviewType } from './memoryview.ts'
import { moduleType } from './module.ts'
import { objectType } from './object.ts'
import { propertyType } from './property.ts'
import { setTypes } from './set.ts'
import { ellipsisType, noneType, notImplementedType, singletons } from './singletons.ts'
import { sliceType } from './slice.ts'
import { strType } from './str.ts'
import { superType } from './super.ts'
import { tupleType } from './tuple.ts'
import { typeType } from './type.ts'
import { unicodeType } from './unicode.ts'
import { weakcallableproxyType, weakproxyType, weakrefType } from './weakref.ts'
import { xrangeTypes } from './xrange.ts'

/** Declares them all; answers what the interpreter needs at hand. */
export function declareTypes(vm: Interpreter): {
  readonly specs: readonly TypeSpec[]
  readonly notImplemented: Ref
  readonly ellipsis: Ref
  readonly fileType: FileType
} {
  const { python } = vm
  const file = fileType(python, vm.files, vm.stdio)
  const specs: readonly TypeSpec[] = [
    objectType(python),
    typeType(python),
    noneType(python),
    notImplementedType(python),
    ellipsisType(python),
    intType(python),
    boolType(python),
    longType(python),
    floatType(python),
    complexType(python),
    basestringType(python.layout({ name: 'basestring', bytes: 16, hasGc: false })),
    strType(python),
    unicodeType(vm.types2),
    bufferType(python),
    ...bytearrayTypes(python),
    memoryviewType(python),
    tupleType(python),
    listType(python),
    dictType(python),
    ...dictViewTypes(python),
    ...dictIteratorTypes(python),
    ...setTypes(python),
    sliceType(python),
    ...xrangeTypes(python),
    ...iteratorTypes(python),
    ...enumerateTypes(python),
    functionType(python),
    methodType(python),
    builtinType(python),
    codeType(python),
    frameType(python),
    tracebackType(python),
    generatorType(python),
    cellType(python),
    moduleType(python),
    classobjType(python),
    instanceType(python),
    staticMethodType(python),
    classMethodType(python),
    propertyType(python),
    superType(python),
    methodDescriptorType(python),
    classMethodDescriptorType(python),
    getsetDescriptorType(python),
    memberDescriptorType(python),
    slotWrapperType(python),
    boundWrapperType(python),
    dictProxyType(python),
    weakrefType(python),
    weakproxyType(python),
    weakcallableproxyType(python),
    ...exceptionTypes(python),
    file.spec,
  ]
  for (const spec of specs) vm.model.declare(spec)
  const { notImplemented, ellipsis } = singletons(python)
  return { specs, notImplemented, ellipsis, fileType: file }
}
