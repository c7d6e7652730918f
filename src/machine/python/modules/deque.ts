/**
 * deque. Follows Modules/_collectionsmodule.c of CPython 2.7.6. The items stand in a list of the interpreter's own, which
 * nobody but the deque refers to; the memory of its blocks is deque-blocks.ts's.
 */
import { NULL, RecordLayout, indexOf, refOf, type Python, type Ref } from '../../objects/index.ts'
import { EQ, GE, LE, NE, noArguments, oneArgument, variable, type TypeSpec } from '../native.ts'
import { listFrom } from '../types/list.ts'
import type { Vm } from '../vm.ts'
import { DequeBlocks } from './deque-blocks.ts'

const ITEMS = 0
const BLOCKS = 1
/** Words of a deque: most items, or NO_LIMIT; how often it was changed; where its items are in its blocks. */
const MOST = 0
const STATE = 1
const LEFT = 2
const RIGHT = 3
const WORDS = 4
const NO_LIMIT = -1

const DEQUE_BYTES = 80
const ITERATOR_BYTES = 56
const OUT_OF_RANGE = 'deque index out of range'

/** The collector sees the items as the deque's own; it dies from the right to the left. */
class DequeLayout extends RecordLayout {
  override readonly clear: (record: number) => void
  override readonly beginsToDie: (record: number) => void
  readonly blocks: DequeBlocks
  private readonly python: Python

  constructor(python: Python) {
    super(python.objects, {
      name: 'collections.deque',
      bytes: DEQUE_BYTES,
      hasGc: true,
      refs: ['items', 'blocks'],
      words: WORDS,
      isWeak: true,
    })
    this.python = python
    this.blocks = new DequeBlocks(python, this, { left: LEFT, right: RIGHT, blocks: BLOCKS })
    this.clear = (record) => this.drain(refOf(record))
    this.beginsToDie = (record) => {
      this.drain(refOf(record))
      this.blocks.end(refOf(record))
    }
  }

  items(self: Ref): Ref {
    return this.get(self, ITEMS)
  }

  size(self: Ref): number {
    return this.python.lists.sizeOf(this.items(self))
  }

  /** The caller's reference. */
  popRight(self: Ref): Ref {
    const { memory, lists } = this.python
    const size = this.size(self)
    const item = memory.outside(() => lists.pop(this.items(self), size - 1))
    this.setWord(self, STATE, this.word(self, STATE) + 1)
    this.blocks.popRight(self, size === 1)
    return item
  }

  popLeft(self: Ref): Ref {
    const { memory, lists } = this.python
    const item = memory.outside(() => lists.pop(this.items(self), 0))
    this.setWord(self, STATE, this.word(self, STATE) + 1)
    this.blocks.popLeft(self, this.size(self) === 0)
    return item
  }

  drain(self: Ref): void {
    while (this.size(self) > 0) this.python.objects.decref(this.popRight(self))
  }

  override traverse(record: number, visit: (child: Ref) => void): void {
    for (const item of this.python.lists.items(indexOf(this.items(refOf(record))))) visit(item)
  }
}

class Deques {
  readonly layout: DequeLayout
  private readonly python: Python

  constructor(python: Python) {
    this.python = python
    this.layout = new DequeLayout(python)
  }

  create(vm: Vm, type: Ref): Ref {
    const { layout } = this
    const self = layout.create(type)
    layout.setWord(self, MOST, NO_LIMIT)
    const items = vm.outside(() => vm.list([]))
    this.python.objects.collector.untrack(indexOf(items))
    layout.init(self, ITEMS, items)
    layout.blocks.start(vm, self)
    this.python.objects.collector.untrack(indexOf(layout.get(self, BLOCKS)))
    layout.track(self)
    return self
  }

  most(self: Ref): number {
    return this.layout.word(self, MOST)
  }

  get(self: Ref, index: number): Ref {
    return this.python.lists.get(this.layout.items(self), index)
  }

  append(vm: Vm, self: Ref, item: Ref): void {
    const { layout } = this
    layout.blocks.pushRight(self)
    vm.outside(() => this.python.lists.append(layout.items(self), item))
    this.changed(self)
    if (this.isTooLong(self)) vm.decref(layout.popLeft(self))
  }

  appendLeft(vm: Vm, self: Ref, item: Ref): void {
    const { layout } = this
    layout.blocks.pushLeft(self)
    vm.outside(() => this.python.lists.insert(layout.items(self), 0, item))
    this.changed(self)
    if (this.isTooLong(self)) vm.decref(layout.popRight(self))
  }

  extend(vm: Vm, self: Ref, iterable: Ref, add: (item: Ref) => void): void {
    const source = iterable === self ? listFrom(vm, self) : vm.incref(iterable)
    try {
      vm.forEach(source, add)
    } finally {
      vm.decref(source)
    }
  }

  rotate(vm: Vm, self: Ref, steps: number): void {
    const { layout } = this
    const { lists } = this.python
    const size = layout.size(self)
    if (size <= 1) return
    layout.blocks.rotate(self, size, steps)
    this.changed(self)
    const items = layout.items(self)
    const by = ((steps % size) + size) % size
    vm.outside(() => {
      const order = vm.itemsOf(items)
      order.forEach((item, index) => lists.init(items, (index + by) % size, item))
    })
  }

  remove(vm: Vm, self: Ref, index: number): void {
    this.rotate(vm, self, -index)
    const item = this.layout.popLeft(self)
    this.rotate(vm, self, index)
    vm.decref(item)
  }

  changed(self: Ref): void {
    this.layout.setWord(self, STATE, this.layout.word(self, STATE) + 1)
  }

  private isTooLong(self: Ref): boolean {
    const most = this.most(self)
    return most !== NO_LIMIT && this.layout.size(self) > most
  }
}

function dequeType(deques: Deques, iterate: (vm: Vm, self: Ref, isReversed: boolean) => Ref): TypeSpec {
  const { layout } = deques
  const size = (self: Ref): number => layout.size(self)
  const isDeque = (vm: Vm, object: Ref): boolean => vm.isInstanceOf(object, 'collections.deque')

  function init(vm: Vm, self: Ref, iterable: Ref, most: Ref): void {
    let limit = NO_LIMIT
    if (most !== NULL && most !== vm.None) {
      limit = vm.argumentInt(most)
      if (limit < 0) throw vm.error('ValueError', 'maxlen must be non-negative')
    }
    layout.setWord(self, MOST, limit)
    layout.drain(self)
    if (iterable !== NULL) deques.extend(vm, self, iterable, (item) => deques.append(vm, self, item))
  }

  function setItem(vm: Vm, self: Ref, index: number, value: Ref): void {
    if (index < 0 || index >= size(self)) throw vm.error('IndexError', OUT_OF_RANGE)
    if (value === NULL) return deques.remove(vm, self, index)
    deques.changed(self)
    vm.python.lists.set(layout.items(self), index, vm.incref(value))
  }

  function richCompare(vm: Vm, left: Ref, right: Ref, operator: number): Ref {
    if (!isDeque(vm, left) || !isDeque(vm, right)) return vm.notImplemented()
    if (left === right) return vm.bool(operator === EQ || operator === LE || operator === GE)
    if (size(left) !== size(right) && (operator === EQ || operator === NE)) return vm.bool(operator === NE)
    return vm.richCompare(layout.items(left), layout.items(right), operator)
  }

  function repr(vm: Vm, self: Ref): Ref {
    if (!vm.reprEnter(self)) return vm.str('[...]')
    try {
      const list = listFrom(vm, self)
      try {
        const most = deques.most(self)
        return vm.str(`deque(${vm.reprText(list)}${most === NO_LIMIT ? '' : `, maxlen=${most}`})`)
      } finally {
        vm.decref(list)
      }
    } finally {
      vm.reprLeave(self)
    }
  }

  function copy(vm: Vm, self: Ref): Ref {
    if (deques.most(self) === NO_LIMIT) return vm.call(vm.typeOf(self), [self])
    const most = vm.int(deques.most(self))
    try {
      return vm.call(vm.typeOf(self), [self, most])
    } finally {
      vm.decref(most)
    }
  }

  function reduce(vm: Vm, self: Ref): Ref {
    const dict = vm.findAttribute(self, '__dict__')
    const list = listFrom(vm, self)
    const most = deques.most(self)
    const args =
      most !== NO_LIMIT
        ? vm.tuple([list, vm.int(most)])
        : vm.tuple(dict === NULL ? [list] : [list, vm.none()])
    return vm.tuple([vm.incref(vm.typeOf(self)), args, ...(dict === NULL ? [] : [dict])])
  }

  function count(vm: Vm, self: Ref, value: Ref): Ref {
    let found = 0
    const state = layout.word(self, STATE)
    for (let index = 0; index < size(self); index++) {
      if (vm.compareBool(deques.get(self, index), value, EQ)) found++
      if (layout.word(self, STATE) !== state) throw vm.error('RuntimeError', 'deque mutated during iteration')
    }
    return vm.int(found)
  }

  function remove(vm: Vm, self: Ref, value: Ref): Ref {
    const count = size(self)
    for (let index = 0; index < count; index++) {
      let isIt: boolean
      try {
        isIt = vm.compareBool(deques.get(self, 0), value, EQ)
      } catch (thrown) {
        if (size(self) === count) deques.rotate(vm, self, index)
        throw thrown
      }
      if (size(self) !== count) throw vm.error('IndexError', 'deque mutated during remove().')
      if (isIt) {
        const item = layout.popLeft(self)
        deques.rotate(vm, self, index)
        vm.decref(item)
        return vm.none()
      }
      deques.rotate(vm, self, -1)
    }
    throw vm.error('ValueError', 'deque.remove(x): x not in deque')
  }

  return {
    name: 'collections.deque',
    module: 'collections',
    layout,
    basicSize: DEQUE_BYTES,
    isBase: true,
    doc: 'deque([iterable[, maxlen]]) --> deque object',
    slots: {
      hash: null,
      new: (vm, type) => deques.create(vm, type),
      init: (vm, self, args, keywords) => {
        const [iterable = NULL, most = NULL] = vm.parseKeywords(
          'deque',
          args,
          keywords,
          ['iterable', 'maxlen'],
          0,
        )
        init(vm, self, iterable, most)
      },
      length: (_, self) => size(self),
      item: (vm, self, index) => {
        if (index < 0 || index >= size(self)) throw vm.error('IndexError', OUT_OF_RANGE)
        return vm.incref(deques.get(self, index))
      },
      setItem,
      inplaceConcat: (vm, self, other) => {
        deques.extend(vm, self, other, (item) => deques.append(vm, self, item))
        return vm.incref(self)
      },
      iter: (vm, self) => iterate(vm, self, false),
      richCompare,
      repr,
    },
    methods: {
      __copy__: noArguments(copy),
      __reduce__: noArguments(reduce),
      __reversed__: noArguments((vm, self) => iterate(vm, self, true)),
      append: oneArgument((vm, self, item) => {
        deques.append(vm, self, item)
        return vm.none()
      }),
      appendleft: oneArgument((vm, self, item) => {
        deques.appendLeft(vm, self, item)
        return vm.none()
      }),
      clear: noArguments((vm, self) => {
        layout.drain(self)
        return vm.none()
      }),
      count: oneArgument(count),
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
        return layout.popRight(self)
      }),
      popleft: noArguments((vm, self) => {
        if (size(self) === 0) throw vm.error('IndexError', 'pop from an empty deque')
        return layout.popLeft(self)
      }),
      remove: oneArgument(remove),
      reverse: noArguments((vm, self) => {
        vm.decref(vm.outside(() => vm.callMethod(layout.items(self), 'reverse')))
        return vm.none()
      }),
      rotate: variable(0, 1, (vm, self, [steps]) => {
        deques.rotate(vm, self, steps === undefined ? 1 : vm.argumentInt(steps))
        return vm.none()
      }),
    },
    attributes: {
      maxlen: {
        get: (vm, self) => (deques.most(self) === NO_LIMIT ? vm.none() : vm.int(deques.most(self))),
      },
    },
  }
}

/** Words: how many items are to come, and the state of the deque when it began. */
function iteratorType(python: Python, deques: Deques, name: string, isReversed: boolean) {
  const layout = python.layout({ name, bytes: ITERATOR_BYTES, hasGc: true, refs: ['deque'], words: 2 })
  const spec: TypeSpec = {
    name,
    layout,
    basicSize: ITERATOR_BYTES,
    slots: {
      iter: (vm, self) => vm.incref(self),
      next: (vm, self) => {
        const source = layout.get(self, 0)
        const left = layout.word(self, 0)
        if (deques.layout.word(source, STATE) !== layout.word(self, 1)) {
          layout.setWord(self, 0, 0)
          throw vm.error('RuntimeError', 'deque mutated during iteration')
        }
        if (left === 0) return NULL
        layout.setWord(self, 0, left - 1)
        return vm.incref(deques.get(source, isReversed ? left - 1 : deques.layout.size(source) - left))
      },
    },
    methods: { __length_hint__: noArguments((vm, self) => vm.int(layout.word(self, 0))) },
  }
  const create = (vm: Vm, source: Ref): Ref => {
    const self = layout.create()
    layout.init(self, 0, vm.incref(source))
    layout.setWord(self, 0, deques.layout.size(source))
    layout.setWord(self, 1, deques.layout.word(source, STATE))
    layout.track(self)
    return self
  }
  return { spec, create }
}

/** deque, and the types of its iterators, which no module has. */
export function dequeTypes(python: Python): {
  readonly deque: TypeSpec
  readonly hidden: readonly TypeSpec[]
} {
  const deques = new Deques(python)
  const forwards = iteratorType(python, deques, 'deque_iterator', false)
  const backwards = iteratorType(python, deques, 'deque_reverse_iterator', true)
  return {
    deque: dequeType(deques, (vm, self, isReversed) => (isReversed ? backwards : forwards).create(vm, self)),
    hidden: [forwards.spec, backwards.spec],
  }
}
