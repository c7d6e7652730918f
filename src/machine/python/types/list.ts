/**
 * list. Follows Objects/listobject.c of CPython 2.7.6; growth, arrays and free list are the objects layer's, sorting is in
 * list-sort.ts.
 */
import { NoMemory, NULL, indexOf, type Python, type Ref } from '../../objects/index.ts'
import { EQ, noArguments, oneArgument, variable, withKeywords, type TypeSpec } from '../native.ts'
import type { Vm } from '../vm.ts'
import { newListIterator, newListReverseIterator } from './iterators.ts'
import { sortList } from './list-sort.ts'
import { joinInBrackets } from './pieces.ts'
import { compareItems } from './sequence-compare.ts'
import { isSlice, sliceIndex, stretchOf } from './slice.ts'

/** What listextend makes room for of an iterable that does not say how long it is. */
const UNKNOWN_LENGTH = 8

const POINTER = 8
const MOST_ITEMS = 2 ** 60

/** PySequence_List: a new list of the items of an iterable. */
export function listFrom(vm: Vm, iterable: Ref): Ref {
  const list = vm.python.lists.create(0)
  try {
    extendList(vm, list, iterable)
    return vm.incref(list)
  } finally {
    vm.decref(list)
  }
}

/** listextend. */
export function extendList(vm: Vm, list: Ref, iterable: Ref): void {
  const { lists } = vm.python
  if (vm.isExactly(iterable, 'list') || vm.isExactly(iterable, 'tuple') || iterable === list)
    return lists.extend(list, vm.itemsOf(iterable))
  const iterator = vm.iter(iterable)
  try {
    const size = lists.sizeOf(list)
    lists.reserve(list, size + vm.lengthHint(iterable, UNKNOWN_LENGTH))
    for (let item = vm.next(iterator); item !== NULL; item = vm.next(iterator)) {
      if (lists.sizeOf(list) < lists.allocatedOf(list)) lists.fillUp(list, item)
      else
        try {
          lists.append(list, item)
        } finally {
          vm.decref(item)
        }
    }
    // cuts back what was guessed too large
    if (lists.sizeOf(list) < lists.allocatedOf(list)) lists.setSize(list, lists.sizeOf(list))
  } finally {
    vm.decref(iterator)
  }
}

/** list_slice of bounds that may be out of it. */
export function sliceOfList(vm: Vm, list: Ref, low: number, high: number): Ref {
  const { lists } = vm.python
  const size = lists.sizeOf(list)
  const from = Math.min(Math.max(low, 0), size)
  const to = Math.min(Math.max(high, from), size)
  return lists.slice(list, from, to)
}

/** list_ass_slice of bounds that may be out of it; `value` NULL: deleted. */
function assignSlice(vm: Vm, list: Ref, low: number, high: number, value: Ref): void {
  const { lists } = vm.python
  const items =
    value === NULL
      ? NULL
      : value === list
        ? sliceOfList(vm, list, 0, lists.sizeOf(list))
        : vm.sequenceFast(value, 'can only assign an iterable')
  try {
    const size = lists.sizeOf(list)
    const from = Math.min(Math.max(low, 0), size)
    const to = Math.min(Math.max(high, from), size)
    lists.assignSlice(list, from, to, items === NULL ? [] : vm.itemsOf(items))
  } finally {
    vm.decref(items)
  }
}

/** list_ass_subscript of an extended slice. */
function assignStretch(vm: Vm, list: Ref, slice: Ref, value: Ref): void {
  const { lists } = vm.python
  const { start, stop, step, count } = stretchOf(vm, slice, lists.sizeOf(list))
  if (step === 1) return assignSlice(vm, list, start, stop, value)
  if (value === NULL) {
    if (count > 0) deleteStretch(vm, list, start, step, count)
    return
  }
  const items =
    value === list
      ? sliceOfList(vm, list, 0, lists.sizeOf(list))
      : vm.sequenceFast(value, 'must assign iterable to extended slice')
  try {
    const values = vm.itemsOf(items)
    if (values.length !== count)
      throw vm.errorFormat(
        'ValueError',
        `attempt to assign sequence of size ${values.length} to extended slice of size ${count}`,
        'attempt to assign sequence of size  to extended slice of size '.length + 2 * 20,
      )
    if (count > 0) replaceStretch(vm, list, start, step, values)
  } finally {
    vm.decref(items)
  }
}

/** Where the items that go are kept until the others are in place. */
function withGarbage(vm: Vm, count: number, work: () => readonly Ref[]): void {
  const { memory } = vm.python
  const place = memory.buffer(count * POINTER)
  for (const item of work()) vm.decref(item)
  memory.free(place)
}

function deleteStretch(vm: Vm, list: Ref, start: number, step: number, count: number): void {
  const { lists } = vm.python
  const [first, apart] = step < 0 ? [start + step * (count - 1), -step] : [start, step]
  withGarbage(vm, count, () => {
    const size = lists.sizeOf(list)
    const garbage: Ref[] = []
    let to = first
    for (let index = first; index < size; index++) {
      const item = lists.get(list, index)
      if ((index - first) % apart === 0 && garbage.length < count) garbage.push(item)
      else lists.init(list, to++, item)
    }
    lists.setSize(list, size - count)
    return garbage
  })
}

function replaceStretch(vm: Vm, list: Ref, start: number, step: number, values: readonly Ref[]): void {
  const { lists } = vm.python
  withGarbage(vm, values.length, () =>
    values.map((value, index) => {
      const at = start + index * step
      const old = lists.get(list, at)
      lists.init(list, at, vm.incref(value))
      return old
    }),
  )
}

function concat(vm: Vm, left: Ref, right: Ref): Ref {
  const { lists } = vm.python
  const size = lists.sizeOf(left)
  const made = lists.create(size + lists.sizeOf(right))
  for (let index = 0; index < size; index++) lists.init(made, index, vm.incref(lists.get(left, index)))
  for (let index = lists.sizeOf(right) - 1; index >= 0; index--)
    lists.init(made, size + index, vm.incref(lists.get(right, index)))
  return made
}

/** list_inplace_repeat of at least two times. */
function repeatInPlace(vm: Vm, list: Ref, times: number): void {
  const { lists } = vm.python
  const size = lists.sizeOf(list)
  lists.setSize(list, size * times)
  for (let index = size; index < size * times; index++)
    lists.init(list, index, vm.incref(lists.get(list, index - size)))
}

const notAnIndex = (vm: Vm, key: Ref) =>
  vm.errorFormat('TypeError', `list indices must be integers, not ${vm.typeName(key)}`)

export function listType(python: Python): TypeSpec {
  const { lists } = python
  /** "list index out of range", kept once it has been needed; and the format of `index`'s error. */
  const kept = python.layout({
    name: 'strings of list',
    bytes: 16,
    hasGc: false,
    refs: ['range', 'format'],
    words: 0,
  })
  const strings = python.hold(python.memory.outside(() => kept.create()))
  const keptString = (vm: Vm, field: number, text: string): Ref => {
    if (kept.get(strings, field) === NULL) kept.init(strings, field, vm.str(text))
    return vm.incref(kept.get(strings, field))
  }

  const item = (vm: Vm, list: Ref, index: number): Ref => {
    if (index < 0 || index >= lists.sizeOf(list))
      throw vm.errorValue('IndexError', keptString(vm, 0, 'list index out of range'))
    return vm.incref(lists.get(list, index))
  }

  const setItem = (vm: Vm, list: Ref, index: number, value: Ref): void => {
    if (index < 0 || index >= lists.sizeOf(list))
      throw vm.error('IndexError', 'list assignment index out of range')
    if (value === NULL) assignSlice(vm, list, index, index + 1, NULL)
    else lists.set(list, index, vm.incref(value))
  }

  const wrapped = (list: Ref, index: number): number => (index < 0 ? index + lists.sizeOf(list) : index)

  const subscript = (vm: Vm, list: Ref, key: Ref): Ref => {
    if (vm.isIndex(key)) return item(vm, list, wrapped(list, vm.index(key, 'IndexError')))
    if (!isSlice(vm, key)) throw notAnIndex(vm, key)
    const { start, step, count } = stretchOf(vm, key, lists.sizeOf(list))
    if (step === 1) return lists.slice(list, start, start + count)
    const made = lists.create(count)
    for (let index = 0; index < count; index++)
      lists.init(made, index, vm.incref(lists.get(list, start + index * step)))
    return made
  }

  /** The index of the first item that equals `value`; -1 where there is none. */
  const find = (vm: Vm, list: Ref, value: Ref, start = 0, stop = Infinity): number => {
    for (let index = start; index < stop && index < lists.sizeOf(list); index++)
      if (vm.compareBool(lists.get(list, index), value, EQ)) return index
    return -1
  }

  return {
    name: 'list',
    layout: lists,
    basicSize: 40,
    isBase: true,
    doc: "list() -> new empty list\nlist(iterable) -> new list initialized from iterable's items",
    slots: {
      new: (vm, type) => vm.allocate(type),
      init: (vm, self, args, keywords) => {
        const [sequence] = vm.parseKeywords('list', args, keywords, ['sequence'], 0) as [Ref]
        lists.clear(indexOf(self))
        if (sequence !== NULL) extendList(vm, self, sequence)
      },
      repr: (vm, self) => {
        if (!vm.reprEnter(self)) return vm.str('[...]')
        let pieces = NULL
        try {
          if (lists.sizeOf(self) === 0) return vm.str('[]')
          pieces = lists.create(0)
          for (let index = 0; index < lists.sizeOf(self); index++) {
            const piece = vm.nested(' while getting the repr of a list', () =>
              vm.repr(lists.get(self, index)),
            )
            try {
              lists.append(pieces, piece)
            } finally {
              vm.decref(piece)
            }
          }
          return joinInBrackets(vm, '[', pieces, ']')
        } finally {
          vm.decref(pieces)
          vm.reprLeave(self)
        }
      },
      hash: null,
      iter: newListIterator,
      richCompare: (vm, left, right, operator) =>
        vm.isList(left) && vm.isList(right)
          ? compareItems(vm, lists, left, right, operator, true)
          : vm.notImplemented(),
      length: (_vm, self) => lists.sizeOf(self),
      contains: (vm, self, value) => {
        for (let index = 0; index < lists.sizeOf(self); index++)
          if (vm.compareBool(value, lists.get(self, index), EQ)) return true
        return false
      },
      concat: (vm, left, right) => {
        if (!vm.isList(right))
          throw vm.errorFormat('TypeError', `can only concatenate list (not "${vm.typeName(right)}") to list`)
        return concat(vm, left, right)
      },
      repeat: (_vm, self, count) => {
        const times = Math.max(0, count)
        if (lists.sizeOf(self) * times > MOST_ITEMS) throw new NoMemory('a list that long')
        return lists.repeat(self, times)
      },
      inplaceConcat: (vm, left, right) => {
        extendList(vm, left, right)
        return vm.incref(left)
      },
      inplaceRepeat: (vm, self, count) => {
        const size = lists.sizeOf(self)
        if (size === 0 || count === 1) return vm.incref(self)
        if (count < 1) lists.clear(indexOf(self))
        else if (size * count > MOST_ITEMS) throw new NoMemory('a list that long')
        else repeatInPlace(vm, self, count)
        return vm.incref(self)
      },
      item,
      setItem,
      slice: sliceOfList,
      setSlice: assignSlice,
      subscript,
      setSubscript: (vm, self, key, value) => {
        if (vm.isIndex(key)) return setItem(vm, self, wrapped(self, vm.index(key, 'IndexError')), value)
        if (!isSlice(vm, key)) throw notAnIndex(vm, key)
        assignStretch(vm, self, key, value)
      },
    },
    methods: {
      __getitem__: oneArgument(subscript, 'x.__getitem__(y) <==> x[y]'),
      __reversed__: noArguments(
        newListReverseIterator,
        'L.__reversed__() -- return a reverse iterator over the list',
      ),
      __sizeof__: noArguments(
        (vm, self) => vm.int(python.rules.bytes.list + lists.allocatedOf(self) * 8),
        'L.__sizeof__() -- size of L in memory, in bytes',
      ),
      append: oneArgument((vm, self, value) => {
        lists.append(self, value)
        return vm.none()
      }, 'L.append(object) -- append object to end'),
      insert: variable(
        2,
        2,
        (vm, self, args) => {
          const [where, value] = args as readonly [Ref, Ref]
          const size = lists.sizeOf(self)
          const index = wrapped(self, vm.argumentInt(where))
          lists.insert(self, Math.min(Math.max(index, 0), size), value)
          return vm.none()
        },
        'L.insert(index, object) -- insert object before index',
      ),
      extend: oneArgument((vm, self, iterable) => {
        extendList(vm, self, iterable)
        return vm.none()
      }, 'L.extend(iterable) -- extend list by appending elements from the iterable'),
      pop: variable(
        0,
        1,
        (vm, self, args) => {
          const given = args[0] === undefined ? -1 : vm.argumentInt(args[0])
          if (lists.sizeOf(self) === 0) throw vm.error('IndexError', 'pop from empty list')
          const index = wrapped(self, given)
          if (index < 0 || index >= lists.sizeOf(self)) throw vm.error('IndexError', 'pop index out of range')
          return lists.pop(self, index)
        },
        'L.pop([index]) -> item -- remove and return item at index (default last).\nRaises IndexError if list is empty or index is out of range.',
      ),
      remove: oneArgument((vm, self, value) => {
        const index = find(vm, self, value)
        if (index < 0) throw vm.error('ValueError', 'list.remove(x): x not in list')
        assignSlice(vm, self, index, index + 1, NULL)
        return vm.none()
      }, 'L.remove(value) -- remove first occurrence of value.\nRaises ValueError if the value is not present.'),
      index: variable(
        1,
        3,
        (vm, self, args) => {
          const [value, start, stop] = args as readonly [Ref, Ref?, Ref?]
          const bound = (given: Ref | undefined, otherwise: number): number =>
            given === undefined || given === vm.None
              ? otherwise
              : Math.max(0, wrapped(self, sliceIndex(vm, given)))
          const index = find(vm, self, value, bound(start, 0), bound(stop, lists.sizeOf(self)))
          if (index >= 0) return vm.int(index)
          const format = keptString(vm, 1, '%r is not in list')
          const values = vm.tuple([vm.incref(value)])
          let message: Ref
          try {
            message = vm.binary('remainder', format, values)
          } finally {
            vm.decref(values)
            vm.decref(format)
          }
          throw vm.errorValue('ValueError', message)
        },
        'L.index(value, [start, [stop]]) -> integer -- return first index of value.\nRaises ValueError if the value is not present.',
      ),
      count: oneArgument((vm, self, value) => {
        let count = 0
        for (let index = 0; index < lists.sizeOf(self); index++)
          if (vm.compareBool(lists.get(self, index), value, EQ)) count++
        return vm.int(count)
      }, 'L.count(value) -> integer -- return number of occurrences of value'),
      reverse: noArguments((vm, self) => {
        lists.reverse(self)
        return vm.none()
      }, 'L.reverse() -- reverse *IN PLACE*'),
      sort: withKeywords((vm, self, args, keywords) => {
        const [compare, key, reverse] = vm.parseKeywords(
          'sort',
          args,
          keywords,
          ['cmp', 'key', 'reverse'],
          0,
        ) as [Ref, Ref, Ref]
        sortList(vm, self, compare, key, reverse !== NULL && vm.argumentInt(reverse) !== 0)
        return vm.none()
      }, 'L.sort(cmp=None, key=None, reverse=False) -- stable sort *IN PLACE*;\ncmp(x, y) -> -1, 0, 1'),
    },
  }
}
