/**
 * Objects that are a few references: functions, bound methods, instances, cells, iterators and the like. Sizes from
 * Include/*.h of CPython 2.7 on 64 bits; the order of the references is the one in which the type's tp_dealloc lets go of
 * them. Follows Objects/funcobject.c, classobject.c, methodobject.c, cellobject.c, genobject.c, iterobject.c,
 * sliceobject.c, moduleobject.c, descrobject.c, typeobject.c (subtype_dealloc) of 2.7.6.
 *
 * Left out: Python 3's sizes.
 */
import type { FreeList } from './free-list.ts'
import { RecordLayout, type LayoutOptions } from './layout.ts'
import type { Objects } from './objects.ts'
import { indexOf, type Ref } from './ref.ts'

export type FixedType = Omit<LayoutOptions, 'name'>

const gc = (bytes: number, ...refs: string[]): FixedType => ({ bytes, hasGc: true, refs })

export const FIXED_TYPES = {
  function: {
    ...gc(88, 'code', 'globals', 'module', 'name', 'defaults', 'doc', 'dict', 'closure'),
    traversed: ['code', 'globals', 'module', 'defaults', 'doc', 'name', 'dict', 'closure'],
    dict: 'dict',
    isWeak: true,
  },
  method: { ...gc(48, 'function', 'self', 'class'), kept: 'method', isWeak: true },
  /** One word: the evaluator's number of what it calls. */
  builtin: { ...gc(40, 'self', 'module'), kept: 'builtin', words: 1 },
  cell: { ...gc(24, 'contents'), cleared: ['contents'] },
  module: { ...gc(24, 'dict'), dict: 'dict', isFinalized: true },
  /** Of an old-style class; then of a new-style one, which has a dict of attributes only when there are any. */
  instance: { ...gc(40, 'class', 'dict'), dict: 'dict', isWeak: true, isFinalized: true },
  object: { ...gc(32, 'dict'), last: 'class', trashcan: 'subtype', cleared: ['dict'], dict: 'dict' },
  class: {
    ...gc(72, 'bases', 'dict', 'name', 'getattr', 'setattr', 'delattr'),
    isWeak: true,
  },
  /** One word: whether it runs. */
  generator: {
    ...gc(48, 'frame', 'code'),
    words: 1,
    isWeak: true,
    isFinalized: true,
  },
  /** Words: the next index. */
  listiterator: { ...gc(32, 'list'), words: 1 },
  tupleiterator: { ...gc(32, 'tuple'), words: 1 },
  /** Words: the keys that the dict had, where it is, how many are left. */
  dictiterator: { ...gc(56, 'dict', 'result'), words: 3 },
  slice: { bytes: 40, hasGc: false, refs: ['step', 'start', 'stop'] },
  /** One word: whether its docstring is that of the function that gets. */
  property: { ...gc(56, 'get', 'set', 'delete', 'doc'), words: 1 },
  staticmethod: { ...gc(24, 'callable'), cleared: ['callable'] },
  classmethod: { ...gc(24, 'callable'), cleared: ['callable'] },
  /** Words: the last instruction, its line. */
  traceback: { ...gc(40, 'next', 'frame'), trashcan: 'plain', cleared: ['next', 'frame'], words: 2 },
} as const satisfies Record<string, FixedType>

export type FixedName = keyof typeof FIXED_TYPES

/** Objects of all these types, fields by their names. */
export class FixedObjects {
  /** Fields by number. */
  readonly layouts: Readonly<Record<FixedName, RecordLayout>>
  private readonly objects: Objects

  constructor(objects: Objects) {
    this.objects = objects
    this.layouts = Object.fromEntries(
      Object.entries(FIXED_TYPES).map(([name, type]) => [name, new RecordLayout(objects, { name, ...type })]),
    ) as Record<FixedName, RecordLayout>
  }

  /** A new object; takes over the caller's references. Fields that are not given are NULL. */
  create(name: FixedName, fields: Readonly<Record<string, Ref>> = {}): Ref {
    const layout = this.layouts[name]
    const object = layout.create()
    if (layout.hasGc) this.objects.collector.track(indexOf(object))
    for (const [field, value] of Object.entries(fields)) layout.init(object, layout.indexOf(field), value)
    return object
  }

  typeOf(name: FixedName): number {
    return this.layouts[name].type
  }

  /** Borrowed. */
  get(name: FixedName, object: Ref, field: string): Ref {
    const layout = this.layouts[name]
    return layout.get(object, layout.indexOf(field))
  }

  /** Takes over the caller's reference; lets go of what was there. */
  set(name: FixedName, object: Ref, field: string, value: Ref): void {
    const layout = this.layouts[name]
    layout.set(object, layout.indexOf(field), value)
  }

  /** For dead objects of which only the block is known. */
  shelf(name: 'method' | 'builtin'): { type: number; fields: number; list: FreeList } {
    return this.layouts[name].shelf
  }

  freeList(name: 'method' | 'builtin'): FreeList {
    return this.layouts[name].freeList as FreeList
  }

  /** PyMethod_ClearFreeList, PyCFunction_ClearFreeList. */
  clearFreeList(name: 'method' | 'builtin'): void {
    this.layouts[name].clearFreeList()
  }
}
