/**
 * New classes. Follows Objects/typeobject.c of CPython 2.7: type_new, best_base, solid_base, extra_ivars, add_subclass; the
 * order of what it makes in memory is type_new's.
 */
import { BASE_TYPE, DICT_TYPE, NULL, WEAK_TYPE, type Ref } from '../../objects/index.ts'
import type { Attribute, Keywords } from '../native.ts'
import { newAttributeDescriptor } from '../types/descriptors.ts'
import { newStaticMethod } from '../types/method-kinds.ts'
import type { Vm } from '../vm.ts'
import { wrongArgument } from './arguments.ts'
import { DICT_ATTRIBUTE, WEAKREF_ATTRIBUTE } from './instance-attributes.ts'
import type { NamedAttribute } from './model.ts'
import { setMro } from './mro.ts'
import { nameOfType } from './type-names.ts'

const POINTER = 8

/** type_new, with three arguments. */
export function newClass(vm: Vm, metatype: Ref, args: readonly Ref[], keywords?: Keywords): Ref {
  const [name, bases, dict] = classArguments(vm, args, keywords)
  const winner = bestMetatype(vm, metatype, vm.itemsOf(bases))
  if (winner !== metatype) {
    const make = vm.model.slotsOfType(winner).new
    if (make && make !== vm.model.slotsOfType(vm.model.typeNamed('type')).new)
      return make(vm, winner, args, keywords)
  }
  return makeClass(vm, winner, name, bases, dict)
}

function classArguments(vm: Vm, args: readonly Ref[], keywords?: Keywords): readonly [Ref, Ref, Ref] {
  const [name, bases, dict] = vm.parseKeywords('type', args, keywords, ['name', 'bases', 'dict'], 3) as [
    Ref,
    Ref,
    Ref,
  ]
  if (!vm.isStr(name)) throw wrongArgument(vm, 'type', 1, 'string', name)
  if (!vm.isTuple(bases)) throw wrongArgument(vm, 'type', 2, 'tuple', bases)
  if (!vm.isDict(dict)) throw wrongArgument(vm, 'type', 3, 'dict', dict)
  return [name, bases, dict]
}

/** The most derived of the metaclasses. */
function bestMetatype(vm: Vm, metatype: Ref, bases: readonly Ref[]): Ref {
  let winner = metatype
  for (const base of bases) {
    const own = vm.typeOf(base)
    if (own === vm.model.classType || vm.isSubtype(winner, own)) continue
    if (!vm.isSubtype(own, winner))
      throw vm.error(
        'TypeError',
        'metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases',
      )
    winner = own
  }
  return winner
}

function makeClass(vm: Vm, metatype: Ref, name: Ref, givenBases: Ref, givenDict: Ref): Ref {
  const { model } = vm
  const { classes } = model
  const { dicts } = vm.types2
  const isEmpty = vm.itemsOf(givenBases).length === 0
  const bases = isEmpty ? vm.tuple([vm.incref(model.typeNamed('object'))]) : vm.incref(givenBases)
  let plan: ReturnType<typeof planOf>
  try {
    plan = planOf(vm, name, bases, givenDict)
  } catch (thrown) {
    vm.decref(bases)
    throw thrown
  }
  const { base, slots, slotNames, addsDict, addsWeak } = plan
  const dict = dicts.copy(givenDict)
  const type = classes.createHeap(metatype, {
    name: vm.incref(name),
    base: vm.incref(base),
    bases,
    dict,
    slots,
    slotCount: slotNames.length,
    addsDict,
    addsWeak,
  })
  try {
    setModule(vm, dict)
    copyDoc(vm, type, dict)
    wrapNew(vm, dict)
    addDescriptors(vm, type, dict, plan)
    setMro(vm, type)
    if (getText(vm, dict, '__doc__') === NULL) setText(vm, dict, '__doc__', vm.none())
    for (const each of vm.itemsOf(bases)) if (vm.isType(each)) classes.addSubclass(each, type)
    classes.modified(type)
    return type
  } catch (thrown) {
    vm.decref(type)
    throw thrown
  }
}

/** PyDict_GetItemString: borrowed. */
function getText(vm: Vm, dict: Ref, name: string): Ref {
  const key = vm.str(name)
  const value = vm.types2.dicts.get(dict, key)
  vm.decref(key)
  return value
}

/** PyDict_SetItemString: takes the value over. */
function setText(vm: Vm, dict: Ref, name: string, value: Ref): void {
  const key = vm.interned(name)
  vm.types2.dicts.set(dict, key, value)
  vm.decref(key)
  vm.decref(value)
}

function setModule(vm: Vm, dict: Ref): void {
  if (getText(vm, dict, '__module__') !== NULL) return
  const globals = vm.globals()
  const module = globals === NULL ? NULL : getText(vm, globals, '__name__')
  if (module !== NULL) setText(vm, dict, '__module__', vm.incref(module))
}

/** tp_doc is a copy of a docstring that is a str. */
function copyDoc(vm: Vm, type: Ref, dict: Ref): void {
  const doc = getText(vm, dict, '__doc__')
  if (doc === NULL || !vm.isStr(doc)) return
  vm.model.classes.setDoc(type, vm.python.memory.objectMalloc(vm.textOf(doc).length + 1))
}

/** `__new__` becomes a static method. */
function wrapNew(vm: Vm, dict: Ref): void {
  const make = getText(vm, dict, '__new__')
  if (make !== NULL && vm.isExactly(make, 'function'))
    setText(vm, dict, '__new__', newStaticMethod(vm, vm.incref(make)))
}

interface Plan {
  /** Borrowed. */
  readonly base: Ref
  /** A new reference to the tuple of the slots' names, or NULL. */
  readonly slots: Ref
  readonly slotNames: readonly string[]
  readonly addsDict: boolean
  readonly addsWeak: boolean
}

function planOf(vm: Vm, name: Ref, bases: Ref, dict: Ref): Plan {
  const { classes } = vm.model
  const base = bestBase(vm, vm.itemsOf(bases))
  if ((classes.flags(base) & BASE_TYPE) === 0)
    throw vm.errorFormat('TypeError', `type '${nameOfType(vm, base)}' is not an acceptable base type`)
  const mayAddDict = (classes.flags(base) & DICT_TYPE) === 0
  const mayAddWeak = (classes.flags(base) & WEAK_TYPE) === 0 && classes.itemSize(base) === 0
  const declared = getText(vm, dict, '__slots__')
  if (declared === NULL)
    return { base, slots: NULL, slotNames: [], addsDict: mayAddDict, addsWeak: mayAddWeak }
  return withSlots(vm, name, bases, base, declared, mayAddDict, mayAddWeak)
}

function withSlots(
  vm: Vm,
  className: Ref,
  bases: Ref,
  base: Ref,
  declared: Ref,
  mayAddDict: boolean,
  mayAddWeak: boolean,
): Plan {
  const { classes } = vm.model
  const given: Ref[] = []
  if (vm.isStr(declared) || vm.isUnicode(declared)) given.push(vm.incref(declared))
  else
    vm.forEach(declared, (item) => {
      given.push(vm.incref(item))
    })
  const tuple = vm.tuple(given)
  try {
    if (given.length > 0 && classes.itemSize(base) !== 0)
      throw vm.errorFormat(
        'TypeError',
        `nonempty __slots__ not supported for subtype of '${nameOfType(vm, base)}'`,
      )
    let addsDict = false
    let addsWeak = false
    const names: string[] = []
    for (const item of given) {
      const name = slotName(vm, item)
      if (name === '__dict__') {
        if (!mayAddDict || addsDict)
          throw vm.error('TypeError', '__dict__ slot disallowed: we already got one')
        addsDict = true
      } else if (name === '__weakref__') {
        if (!mayAddWeak || addsWeak)
          throw vm.error(
            'TypeError',
            '__weakref__ slot disallowed: either we already got one, or __itemsize__ != 0',
          )
        addsWeak = true
      } else names.push(mangled(vm.textOf(className), name))
    }
    names.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    for (const other of vm.itemsOf(bases)) {
      if (other === base) continue
      const isOld = !vm.isType(other)
      const flags = isOld ? DICT_TYPE | WEAK_TYPE : classes.flags(other)
      if (mayAddDict && (flags & DICT_TYPE) !== 0) addsDict = true
      if (mayAddWeak && (flags & WEAK_TYPE) !== 0) addsWeak = true
    }
    const slots = vm.tuple(names.map((name) => vm.interned(name)))
    return { base, slots, slotNames: names, addsDict, addsWeak }
  } finally {
    vm.decref(tuple)
  }
}

/** valid_identifier. */
function slotName(vm: Vm, item: Ref): string {
  if (!vm.isStr(item) && !vm.isUnicode(item))
    throw vm.errorFormat('TypeError', `__slots__ items must be strings, not '${vm.typeName(item)}'`)
  const name = vm.textOf(item)
  if (!/^[A-Za-z_][A-Za-z_0-9]*$/.test(name)) throw vm.error('TypeError', '__slots__ must be identifiers')
  return name
}

/** _Py_Mangle. */
function mangled(className: string, name: string): string {
  if (!name.startsWith('__') || name.endsWith('__')) return name
  const stripped = className.replace(/^_+/, '')
  return stripped === '' ? name : `_${stripped}${name}`
}

/** Member descriptors of slots; `__dict__` and `__weakref__`. */
function addDescriptors(vm: Vm, type: Ref, dict: Ref, { slotNames, addsDict, addsWeak }: Plan): void {
  const { classes } = vm.model
  const first = classes.slotCount(type) - slotNames.length
  const add = (named: NamedAttribute): void => {
    if (getText(vm, dict, named.name) !== NULL) return
    setText(vm, dict, named.name, newAttributeDescriptor(vm, type, named))
  }
  slotNames.forEach((name, index) => add(slotAttribute(vm, name, first + index)))
  if (addsDict) add(DICT_ATTRIBUTE)
  if (addsWeak) add(WEAKREF_ATTRIBUTE)
}

const slotAttributes = new Map<string, NamedAttribute>()

/** T_OBJECT_EX: the attribute of a slot; each is described once. */
function slotAttribute(_vm: Vm, name: string, index: number): NamedAttribute {
  const key = `${index} ${name}`
  let named = slotAttributes.get(key)
  if (!named) {
    const attribute: Attribute = {
      isMember: true,
      get: (vm, self) => {
        const value = vm.model.classes.slot(self, index)
        if (value === NULL) throw vm.error('AttributeError', name)
        return vm.incref(value)
      },
      set: (vm, self, value) => {
        const { classes } = vm.model
        if (value === NULL && classes.slot(self, index) === NULL) throw vm.error('AttributeError', name)
        classes.setSlot(self, index, value === NULL ? NULL : vm.incref(value))
      },
    }
    named = { name, attribute }
    slotAttributes.set(key, named)
  }
  return named
}

/** best_base: borrowed. */
export function bestBase(vm: Vm, bases: readonly Ref[]): Ref {
  let base: Ref = NULL
  let winner: Ref = NULL
  for (const each of bases) {
    if (vm.typeOf(each) === vm.model.classType) continue
    if (!vm.isType(each)) throw vm.error('TypeError', 'bases must be types')
    const candidate = solidBase(vm, each)
    if (winner === NULL) {
      winner = candidate
      base = each
    } else if (vm.isSubtype(winner, candidate)) continue
    else if (vm.isSubtype(candidate, winner)) {
      winner = candidate
      base = each
    } else throw vm.error('TypeError', 'multiple bases have instance lay-out conflict')
  }
  if (base === NULL) throw vm.error('TypeError', "a new-style class can't have only classic bases")
  return base
}

/** solid_base: the base whose instances have the same fields, but for dict and weak references. */
function solidBase(vm: Vm, type: Ref): Ref {
  const { classes } = vm.model
  const above = classes.base(type)
  const base = above === NULL ? vm.model.typeNamed('object') : solidBase(vm, above)
  return hasMoreFields(vm, type, base) ? type : base
}

/** extra_ivars. */
function hasMoreFields(vm: Vm, type: Ref, base: Ref): boolean {
  const { classes } = vm.model
  let size = classes.basicSize(type)
  if (classes.itemSize(type) !== 0 || classes.itemSize(base) !== 0)
    return size !== classes.basicSize(base) || classes.itemSize(type) !== classes.itemSize(base)
  const added = classes.flags(type) & ~classes.flags(base)
  if (classes.isHeap(type)) {
    if ((added & WEAK_TYPE) !== 0) size -= POINTER
    if ((added & DICT_TYPE) !== 0) size -= POINTER
  }
  return size !== classes.basicSize(base)
}
