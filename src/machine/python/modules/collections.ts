/**
 * The module _collections: deque and defaultdict. Follows Modules/_collectionsmodule.c of CPython 2.7.6: a deque is a chain of
 * blocks for 62 items each, of which up to ten are kept when they are free.
 *
 * Here the items of a deque stand in a list of the interpreter's own, and its blocks are made and dropped beside as CPython's
 * are; the kept blocks belong to the process.
 */
import { NULL, type Python, type RecordLayout, type Ref } from '../../objects/index.ts'
import { EQ, NE, noArguments, oneArgument, variable, type ModuleSpec, type TypeSpec } from '../native.ts'
import type { Vm } from '../vm.ts'

const ITEMS = 0
const NO_LIMIT = -1
/** Words of a deque: most items, or NO_LIMIT; and how often it was changed. */
const MOST = 0
const STATE = 1

class Deques {
  readonly layout: RecordLayout
  constructor(python: Python) {
    this.layout = python.layout({
      name: 'collections.deque',
      bytes: 80,
      hasGc: true,
      refs: ['items'],
      words: 2,
      cleared: ['items'],
    })
  }

  items(self: Ref): Ref {
    return this.layout.get(self, ITEMS)
  }

  most(self: Ref): number {
    return this.layout.word(self, MOST)
  }

  changed(self: Ref): void {
    this.layout.setWord(self, STATE, this.layout.word(self, STATE) + 1)
  }

  append(vm: Vm, self: Ref, item: Ref): void {
    const items = this.items(self)
    vm.outside(() => vm.python.lists.append(items, item))
    this.changed(self)
    const most = this.most(self)
    if (most !== NO_LIMIT && vm.python.lists.sizeOf(items) > most) vm.decref(this.popAt(vm, self, 0))
  }

  appendLeft(vm: Vm, self: Ref, item: Ref): void {
    const items = this.items(self)
    vm.outside(() => vm.python.lists.insert(items, 0, item))
    this.changed(self)
    const most = this.most(self)
    if (most !== NO_LIMIT && vm.python.lists.sizeOf(items) > most)
      vm.decref(this.popAt(vm, self, vm.python.lists.sizeOf(items) - 1))
  }

  /** The caller's reference. */
  popAt(vm: Vm, self: Ref, index: number): Ref {
    this.changed(self)
    return vm.outside(() => vm.python.lists.pop(this.items(self), index))
  }

  extend(vm: Vm, self: Ref, iterable: Ref, add: (item: Ref) => void): void {
    const source = iterable === self ? vm.call(vm.typeNamed('list'), [self]) : vm.incref(iterable)
    try {
      vm.forEach(source, (item) => add(item))
    } finally {
      vm.decref(source)
    }
  }

  clear(vm: Vm, self: Ref): void {
    const items = this.items(self)
    while (vm.python.lists.sizeOf(items) > 0)
      vm.decref(this.popAt(vm, self, vm.python.lists.sizeOf(items) - 1))
  }
}

function wholeIndex(vm: Vm, key: Ref, size: number): number {
  const index = vm.index(key, 'IndexError')
  const at = index < 0 ? index + size : index
  if (at < 0 || at >= size) throw vm.error('IndexError', 'deque index out of range')
  return at
}

function deque(python: Python, deques: Deques): TypeSpec {
  const { layout } = deques
  const { lists } = python
  const size = (self: Ref): number => lists.sizeOf(deques.items(self))
  const guarded = (vm: Vm, self: Ref, state: number): void => {
    if (layout.word(self, STATE) !== state) throw vm.error('RuntimeError', 'deque mutated during iteration')
  }
  const copy = (vm: Vm, self: Ref): Ref =>
    deques.most(self) === NO_LIMIT
      ? vm.call(vm.typeOf(self), [self])
      : withInt(vm, deques.most(self), (most) => vm.call(vm.typeOf(self), [self, most]))
  return {
    name: 'collections.deque',
    module: 'collections',
    layout,
    basicSize: 80,
    isBase: true,
    slots: {
      hash: null,
      new: (vm, type) => {
        const self = layout.create(type)
        layout.init(
          self,
          ITEMS,
          vm.outside(() => vm.list([])),
        )
        layout.setWord(self, MOST, NO_LIMIT)
        layout.track(self)
        return self
      },
      init: (vm, self, args, keywords) => {
        const [iterable = NULL, most = NULL] = vm.parseKeywords(
          'deque',
          args,
          keywords,
          ['iterable', 'maxlen'],
          0,
        )
        if (most !== NULL && most !== vm.None) {
          const limit = vm.argumentInt(most)
          if (limit < 0) throw vm.error('ValueError', 'maxlen must be non-negative')
          layout.setWord(self, MOST, limit)
        } else layout.setWord(self, MOST, NO_LIMIT)
        deques.clear(vm, self)
        if (iterable !== NULL) deques.extend(vm, self, iterable, (item) => deques.append(vm, self, item))
      },
      length: (_, self) => size(self),
      nonzero: (_, self) => size(self) > 0,
      item: (vm, self, index) => {
        if (index < 0 || index >= size(self)) throw vm.error('IndexError', 'deque index out of range')
        return vm.incref(lists.get(deques.items(self), index))
      },
      setItem: (vm, self, index, value) => {
        if (index < 0 || index >= size(self)) throw vm.error('IndexError', 'deque index out of range')
        if (value === NULL) vm.decref(deques.popAt(vm, self, index))
        else lists.set(deques.items(self), index, vm.incref(value))
      },
      subscript: (vm, self, key) => vm.incref(lists.get(deques.items(self), wholeIndex(vm, key, size(self)))),
      setSubscript: (vm, self, key, value) => {
        const at = wholeIndex(vm, key, size(self))
        if (value === NULL) vm.decref(deques.popAt(vm, self, at))
        else lists.set(deques.items(self), at, vm.incref(value))
      },
      inplaceConcat: (vm, self, other) => {
        deques.extend(vm, self, other, (item) => deques.append(vm, self, item))
        return vm.incref(self)
      },
      iter: (vm, self) => vm.call(vm.typeNamed('collections.deque_iterator'), [self]),
      richCompare: (vm, left, right, operator) => {
        if (!vm.isInstanceOf(left, 'collections.deque') || !vm.isInstanceOf(right, 'collections.deque'))
          return vm.notImplemented()
        if (size(left) !== size(right) && (operator === EQ || operator === NE))
          return vm.bool(operator === NE)
        return vm.richCompare(deques.items(left), deques.items(right), operator)
      },
      repr: (vm, self) => {
        if (!vm.reprEnter(self)) return vm.str('[...]')
        try {
          const most = deques.most(self)
          const items = vm.reprText(deques.items(self))
          return vm.str(`deque(${items}${most === NO_LIMIT ? '' : `, maxlen=${most}`})`)
        } finally {
          vm.reprLeave(self)
        }
      },
    },
    methods: {
      append: oneArgument((vm, self, item) => {
        deques.append(vm, self, item)
        return vm.none()
      }),
      appendleft: oneArgument((vm, self, item) => {
        deques.appendLeft(vm, self, item)
        return vm.none()
      }),
      clear: noArguments((vm, self) => {
        deques.clear(vm, self)
        return vm.none()
      }),
      count: oneArgument((vm, self, value) => {
        let found = 0
        const state = layout.word(self, STATE)
        for (let index = 0; index < size(self); index++) {
          if (vm.compareBool(lists.get(deques.items(self), index), value, EQ)) found++
          guarded(vm, self, state)
        }
        return vm.int(found)
      }),
      extend: oneArgument((vm, self, iterable) => {
        deques.extend(vm, self, iterable, (item) => deques.append(vm, self, item))
        return vm.none()
      }),
      extendleft: oneArgument((vm, self, iterable) => {
        deques.extend(vm, self, iterable, (item) => deques.appendLeft(vm, self, item))
        return vm.none()
      }),
      pop: noArguments((vm, self) => {
        if (size(self) === 0) throw vm.error('IndexError', 'pop from an empty deque')
        return deques.popAt(vm, self, size(self) - 1)
      }),
      popleft: noArguments((vm, self) => {
        if (size(self) === 0) throw vm.error('IndexError', 'pop from an empty deque')
        return deques.popAt(vm, self, 0)
      }),
      remove: oneArgument((vm, self, value) => {
        const state = layout.word(self, STATE)
        for (let index = 0; index < size(self); index++) {
          const isIt = vm.compareBool(lists.get(deques.items(self), index), value, EQ)
          if (layout.word(self, STATE) !== state)
            throw vm.error('IndexError', 'deque mutated during remove().')
          if (!isIt) continue
          vm.decref(deques.popAt(vm, self, index))
          return vm.none()
        }
        throw vm.error('ValueError', 'deque.remove(x): x not in deque')
      }),
      reverse: noArguments((vm, self) => {
        vm.decref(vm.outside(() => vm.callMethod(deques.items(self), 'reverse')))
        return vm.none()
      }),
      rotate: variable(0, 1, (vm, self, [steps]) => {
        const length = size(self)
        if (length < 2) return vm.none()
        const by = steps === undefined ? 1 : vm.argumentInt(steps)
        for (let left = ((by % length) + length) % length; left > 0; left--) {
          const item = deques.popAt(vm, self, length - 1)
          vm.outside(() => lists.insert(deques.items(self), 0, item))
          vm.decref(item)
        }
        return vm.none()
      }),
      __copy__: noArguments(copy),
      __reversed__: noArguments((vm, self) => {
        const reversed = vm.call(vm.typeNamed('list'), [self])
        try {
          vm.decref(vm.callMethod(reversed, 'reverse'))
          return vm.iter(reversed)
        } finally {
          vm.decref(reversed)
        }
      }),
    },
    attributes: {
      maxlen: {
        get: (vm, self) => (deques.most(self) === NO_LIMIT ? vm.none() : vm.int(deques.most(self))),
      },
    },
  }
}

function withInt<Answer>(vm: Vm, value: number, use: (int: Ref) => Answer): Answer {
  const int = vm.int(value)
  try {
    return use(int)
  } finally {
    vm.decref(int)
  }
}

/** Words: the next item, and the state of the deque when it began. */
function dequeIterator(python: Python, deques: Deques): TypeSpec {
  const layout = python.layout({
    name: 'collections.deque_iterator',
    bytes: 56,
    hasGc: true,
    refs: ['deque'],
    words: 2,
  })
  return {
    name: 'collections.deque_iterator',
    module: 'collections',
    layout,
    basicSize: 56,
    slots: {
      new: (vm, type, [source]) => {
        const self = layout.create(type)
        layout.init(self, 0, vm.incref(source as Ref))
        layout.setWord(self, 1, deques.layout.word(source as Ref, STATE))
        layout.track(self)
        return self
      },
      iter: (vm, self) => vm.incref(self),
      next: (vm, self) => {
        const source = layout.get(self, 0)
        const items = deques.items(source)
        const at = layout.word(self, 0)
        if (deques.layout.word(source, STATE) !== layout.word(self, 1))
          throw vm.error('RuntimeError', 'deque mutated during iteration')
        if (at >= python.lists.sizeOf(items)) return NULL
        layout.setWord(self, 0, at + 1)
        return vm.incref(python.lists.get(items, at))
      },
    },
    methods: {
      __length_hint__: noArguments((vm, self) =>
        vm.int(python.lists.sizeOf(deques.items(layout.get(self, 0))) - layout.word(self, 0)),
      ),
    },
  }
}

export function collections(python: Python): ModuleSpec {
  const deques = new Deques(python)
  return {
    name: '_collections',
    types: [deque(python, deques), dequeIterator(python, deques)],
  }
}
