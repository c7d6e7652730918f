/**
 * dict. Follows Objects/dictobject.c of CPython 2.7.6; tables are the objects layer's, updating is in dict-update.ts,
 * comparing in dict-compare.ts, views and iterators are in files of their own.
 */
import { NULL, indexOf, type Python, type Python2Types, type Ref } from '../../objects/index.ts'
import {
  EQ,
  NE,
  noArguments,
  oneArgument,
  variable,
  withKeywords,
  type Native,
  type TypeSpec,
} from '../native.ts'
import { unpackArity } from '../protocols/arguments.ts'
import { lookupSpecial } from '../protocols/attributes.ts'
import type { Vm } from '../vm.ts'
import { compareDicts, equalDicts } from './dict-compare.ts'
import { ITEMS, KEYS, VALUES, newDictIterator, type DictPart } from './dict-iterators.ts'
import { updateDict } from './dict-update.ts'
import { newDictView } from './dict-views.ts'
import { keyError } from './key-error.ts'
import { concatAndDrop, joinInBrackets, reprOrDrop } from './pieces.ts'

/** dict_keys, dict_values, dict_items. */
export function listOfDict(vm: Vm, dict: Ref, part: DictPart): Ref {
  const { lists, tuples, dicts } = vm.python
  for (;;) {
    const size = dicts.sizeOf(dict)
    const list = lists.create(size)
    if (part === ITEMS)
      try {
        // made beforehand: a collection could change the dict
        for (let index = 0; index < size; index++) lists.init(list, index, tuples.create(2))
      } catch (error) {
        vm.decref(list)
        throw error
      }
    if (dicts.sizeOf(dict) !== size) {
      vm.decref(list)
      continue
    }
    let index = 0
    for (const [key, value] of dicts.entries(dict)) {
      if (part === ITEMS) {
        const pair = lists.get(list, index)
        tuples.init(pair, 0, vm.incref(key))
        tuples.init(pair, 1, vm.incref(value))
      } else lists.init(list, index, vm.incref(part === KEYS ? key : value))
      index++
    }
    return list
  }
}

const isExactSet = (vm: Vm, object: Ref): boolean =>
  vm.isExactly(object, 'set') || vm.isExactly(object, 'frozenset')

export function dictType(python: Python): TypeSpec {
  const { dicts, sets } = python.python2 as Python2Types

  const subscript = (vm: Vm, self: Ref, key: Ref): Ref => {
    const value = dicts.get(self, key)
    if (value !== NULL) return vm.incref(value)
    if (!vm.isExactly(self, 'dict')) {
      const missing = lookupSpecial(vm, self, '__missing__')
      if (missing !== NULL)
        try {
          return vm.call(missing, [key])
        } finally {
          vm.decref(missing)
        }
    }
    throw keyError(vm, key)
  }
  const contains = (_vm: Vm, self: Ref, key: Ref): boolean => dicts.get(self, key) !== NULL

  const repr = (vm: Vm, self: Ref): Ref => {
    if (!vm.reprEnter(self)) return vm.str('{...}')
    let colon = NULL
    let pieces = NULL
    try {
      if (dicts.sizeOf(self) === 0) return vm.str('{}')
      pieces = python.lists.create(0)
      colon = vm.str(': ')
      for (let slot = dicts.nextSlot(self, 0); slot >= 0; slot = dicts.nextSlot(self, slot + 1)) {
        const value = vm.incref(dicts.valueAt(self, slot))
        let piece = NULL
        try {
          piece = concatAndDrop(vm, vm.repr(dicts.keyAt(self, slot)), vm.incref(colon))
          piece = concatAndDrop(vm, piece, reprOrDrop(vm, value, piece))
        } finally {
          vm.decref(value)
        }
        try {
          python.lists.append(pieces, piece)
        } finally {
          vm.decref(piece)
        }
      }
      return joinInBrackets(vm, '{', pieces, '}')
    } finally {
      vm.decref(pieces)
      vm.decref(colon)
      vm.reprLeave(self)
    }
  }

  const listing = (part: DictPart, doc: string): Native =>
    noArguments((vm, self) => listOfDict(vm, self, part), doc)
  const iterating = (part: DictPart, doc: string): Native =>
    noArguments((vm, self) => newDictIterator(vm, self, part), doc)
  const viewing = (part: DictPart, doc: string): Native =>
    noArguments((vm, self) => newDictView(vm, self, part), doc)

  return {
    name: 'dict',
    layout: dicts,
    basicSize: 248,
    isBase: true,
    doc: "dict() -> new empty dictionary\ndict(mapping) -> new dictionary initialized from a mapping object's\n    (key, value) pairs\ndict(iterable) -> new dictionary initialized as if via:\n    d = {}\n    for k, v in iterable:\n        d[k] = v\ndict(**kwargs) -> new dictionary initialized with the name=value pairs\n    in the keyword argument list.  For example:  dict(one=1, two=2)",
    slots: {
      new: (vm, type) => vm.allocate(type),
      init: (vm, self, args, keywords) => updateDict(vm, self, 'dict', args, keywords),
      repr,
      hash: null,
      compare: compareDicts,
      richCompare: (vm, left, right, operator) => {
        if (!vm.isDict(left) || !vm.isDict(right) || (operator !== EQ && operator !== NE))
          return vm.notImplemented()
        return vm.bool(equalDicts(vm, left, right) === (operator === EQ))
      },
      iter: (vm, self) => newDictIterator(vm, self, KEYS),
      length: (_vm, self) => dicts.sizeOf(self),
      contains,
      subscript,
      setSubscript: (vm, self, key, value) => {
        if (value !== NULL) dicts.set(self, key, value)
        else if (!dicts.delete(self, key)) throw keyError(vm, key)
      },
    },
    methods: {
      __contains__: oneArgument(
        (vm, self, key) => vm.bool(contains(vm, self, key)),
        'D.__contains__(k) -> True if D has a key k, else False',
      ),
      __getitem__: oneArgument(subscript, 'x.__getitem__(y) <==> x[y]'),
      __sizeof__: noArguments((vm, self) => {
        const slots = dicts.slotsOf(self)
        return vm.int(python.rules.bytes.dict + (slots > 8 ? slots * 24 : 0))
      }, 'D.__sizeof__() -> size of D in memory, in bytes'),
      has_key: oneArgument(
        (vm, self, key) => vm.bool(contains(vm, self, key)),
        'D.has_key(k) -> True if D has a key k, else False',
      ),
      get: variable(
        0,
        Infinity,
        (vm, self, args) => {
          unpackArity(vm, 'get', args, 1, 2)
          const value = dicts.get(self, args[0] as Ref)
          return vm.incref(value !== NULL ? value : (args[1] ?? vm.None))
        },
        'D.get(k[,d]) -> D[k] if k in D, else d.  d defaults to None.',
      ),
      setdefault: variable(
        0,
        Infinity,
        (vm, self, args) => {
          unpackArity(vm, 'setdefault', args, 1, 2)
          const [key, otherwise = vm.None] = args as readonly [Ref, Ref?]
          vm.hash(key)
          const { low, high } = python.keys
          const value = dicts.getWithHash(self, key, low, high)
          if (value !== NULL) return vm.incref(value)
          dicts.setWithHash(self, key, otherwise, low, high)
          return vm.incref(otherwise)
        },
        'D.setdefault(k[,d]) -> D.get(k,d), also set D[k]=d if k not in D',
      ),
      pop: variable(
        0,
        Infinity,
        (vm, self, args) => {
          unpackArity(vm, 'pop', args, 1, 2)
          const [key, otherwise] = args as readonly [Ref, Ref?]
          const value = dicts.sizeOf(self) === 0 ? NULL : dicts.pop(self, key)
          if (value !== NULL) return value
          if (otherwise === undefined) throw keyError(vm, key)
          return vm.incref(otherwise)
        },
        'D.pop(k[,d]) -> v, remove specified key and return the corresponding value.\nIf key is not found, d is returned if given, otherwise KeyError is raised',
      ),
      popitem: noArguments((vm, self) => {
        const pair = python.tuples.create(2)
        if (dicts.sizeOf(self) === 0) {
          vm.decref(pair)
          throw vm.error('KeyError', 'popitem(): dictionary is empty')
        }
        const [key, value] = dicts.popItem(self)
        python.tuples.init(pair, 0, key)
        python.tuples.init(pair, 1, value)
        return pair
      }, 'D.popitem() -> (k, v), remove and return some (key, value) pair as a\n2-tuple; but raise KeyError if D is empty.'),
      keys: listing(KEYS, "D.keys() -> list of D's keys"),
      values: listing(VALUES, "D.values() -> list of D's values"),
      items: listing(ITEMS, "D.items() -> list of D's (key, value) pairs, as 2-tuples"),
      iterkeys: iterating(KEYS, 'D.iterkeys() -> an iterator over the keys of D'),
      itervalues: iterating(VALUES, 'D.itervalues() -> an iterator over the values of D'),
      iteritems: iterating(ITEMS, 'D.iteritems() -> an iterator over the (key, value) items of D'),
      viewkeys: viewing(KEYS, "D.viewkeys() -> a set-like object providing a view on D's keys"),
      viewvalues: viewing(VALUES, "D.viewvalues() -> an object providing a view on D's values"),
      viewitems: viewing(ITEMS, "D.viewitems() -> a set-like object providing a view on D's items"),
      update: withKeywords((vm, self, args, keywords) => {
        updateDict(vm, self, 'update', args, keywords)
        return vm.none()
      }, 'D.update([E, ]**F) -> None.  Update D from dict/iterable E and F.\nIf E present and has a .keys() method, does:     for k in E: D[k] = E[k]\nIf E present and lacks .keys() method, does:     for (k, v) in E: D[k] = v\nIn either case, this is followed by: for k in F: D[k] = F[k]'),
      clear: noArguments((vm, self) => {
        dicts.clear(indexOf(self))
        return vm.none()
      }, 'D.clear() -> None.  Remove all items from D.'),
      copy: noArguments((_vm, self) => dicts.copy(self), 'D.copy() -> a shallow copy of D'),
    },
    classMethods: {
      fromkeys: variable(
        0,
        Infinity,
        (vm, type, args) => {
          unpackArity(vm, 'fromkeys', args, 1, 2)
          const [iterable, value = vm.None] = args as readonly [Ref, Ref?]
          const dict = vm.call(type, [])
          try {
            fill(vm, dict, iterable, value)
            return vm.incref(dict)
          } finally {
            vm.decref(dict)
          }
        },
        'dict.fromkeys(S[,v]) -> New dict with keys from S and values equal to v.\nv defaults to None.',
      ),
    },
  }

  function* keysOfDict(dict: Ref): Generator<readonly [Ref, number, number]> {
    for (let slot = dicts.nextSlot(dict, 0); slot >= 0; slot = dicts.nextSlot(dict, slot + 1))
      yield [dicts.keyAt(dict, slot), ...dicts.hashAt(dict, slot)]
  }

  function* keysOfSet(set: Ref): Generator<readonly [Ref, number, number]> {
    for (let entry = sets.nextEntry(set, 0); entry >= 0; entry = sets.nextEntry(set, entry + 1))
      yield [sets.keyAt(set, entry), ...sets.hashAt(set, entry)]
  }

  function fill(vm: Vm, dict: Ref, iterable: Ref, value: Ref): void {
    const isPlain = vm.isExactly(dict, 'dict')
    if (isPlain && dicts.sizeOf(dict) === 0) {
      if (vm.isExactly(iterable, 'dict'))
        return dicts.fill(dict, dicts.sizeOf(iterable), keysOfDict(iterable), value)
      if (isExactSet(vm, iterable)) return dicts.fill(dict, sets.sizeOf(iterable), keysOfSet(iterable), value)
    }
    vm.forEach(iterable, (key) => {
      if (isPlain) dicts.set(dict, key, value)
      else vm.setItem(dict, key, value)
    })
  }
}
