/** The types that belong to the object model itself, in the order in which they are made: bases first. */
import type { Python } from '../../objects/index.ts'
import type { TypeSpec } from '../native.ts'
import { classobjType } from './classobj.ts'
import {
  boundWrapperType,
  classMethodDescriptorType,
  dictProxyType,
  getsetDescriptorType,
  memberDescriptorType,
  methodDescriptorType,
  slotWrapperType,
} from './descriptors.ts'
import { exceptionTypes } from './exceptions.ts'
import { instanceType } from './instance.ts'
import { classMethodType, staticMethodType } from './method-kinds.ts'
import { objectType } from './object.ts'
import { propertyType } from './property.ts'
import { ellipsisType, noneType, notImplementedType } from './singletons.ts'
import { superType } from './super.ts'
import { typeType } from './type.ts'

export const objectModelTypes = (python: Python): readonly TypeSpec[] => [
  objectType(python),
  typeType(python),
  methodDescriptorType(python),
  classMethodDescriptorType(python),
  getsetDescriptorType(python),
  memberDescriptorType(python),
  slotWrapperType(python),
  boundWrapperType(python),
  dictProxyType(python),
  noneType(python),
  notImplementedType(python),
  ellipsisType(python),
  staticMethodType(python),
  classMethodType(python),
  propertyType(python),
  superType(python),
  classobjType(python),
  instanceType(python),
  ...exceptionTypes(python),
]
