/**
 * Programs on an object graph, played on the simulated Python and on the naive one at once. After every op both have done the
 * same calls, in the same order, on the same blocks; `faults` says what else differs.
 */
import fc from 'fast-check'
import { PythonMachine } from '../../src/machine/machine.ts'
import type { HashDicts } from '../../src/machine/objects/dict.ts'
import type { FixedName } from '../../src/machine/objects/fixed.ts'
import type { FreeList } from '../../src/machine/objects/free-list.ts'
import {
  FLOAT_TAG,
  INT_TAG,
  NULL,
  indexOf,
  refOf,
  type Python,
  type Python2Types,
  type PythonVersion,
  type Ref,
  type Trace,
} from '../../src/machine/objects/index.ts'
import { readOwner } from '../../src/machine/objects/owner.ts'
import { PLACE } from '../../src/machine/objects/record.ts'
import { NaivePython, Thing, fieldsOf, type Event } from './naive-python.ts'
import { ownershipFaults } from './python-checks.ts'

const NAMES = ['a', 'b', 'c', 'dd', 'ee', 'ff', 'gg', 'hh', 'ii', 'jj']
/** Strings, ints and tuples of ints that are keys; some of them meet in a table of eight slots. */
const KEYS: readonly (string | number | readonly number[])[] = [
  'k',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'k0',
  'k1',
  'k2',
  'k3',
  'k4',
  'k5',
  0,
  8,
  16,
  24,
  3,
  -1,
  -2,
  1000,
  2 ** 31,
  [1, 2],
  [],
  [2, 1, 3000],
]

/** What can be made of nothing; the second list only in CPython 2. */
export const MAKES = [
  'list',
  'list()',
  'tuple',
  'dict',
  'dict()',
  'int',
  'float',
  'long',
  'str',
  'str of length',
  'range',
] as const
export const MAKES_2 = [
  'set',
  'unicode',
  'function',
  'method',
  'builtin',
  'cell',
  'instance',
  'object',
  'class',
  'generator',
  'frame',
  'slice',
  'traceback',
  'listiterator',
  'presized',
] as const
export type Make = (typeof MAKES)[number] | (typeof MAKES_2)[number]

export type Op =
  | {
      readonly kind: 'make'
      readonly what: Make
      readonly to: number
      readonly from: readonly number[]
      readonly size: number
    }
  | { readonly kind: 'many'; readonly what: Make; readonly to: number; readonly count: number }
  | {
      readonly kind: 'nest'
      readonly what: readonly Nesting[]
      readonly to: number
      readonly inner: number
      readonly width: number
      readonly outer: number
    }
  | {
      readonly kind: 'cycle'
      readonly what: readonly Nesting[]
      readonly to: number
      readonly depth: number
      readonly isDropped: boolean
    }
  | {
      readonly kind: 'bind' | 'unbind' | 'clear' | 'pop' | 'slice' | 'update'
      readonly to: number
      readonly from: number
      readonly at: number
    }
  | { readonly kind: 'store' | 'remove'; readonly to: number; readonly from: number; readonly at: number }
  | { readonly kind: 'collect'; readonly generation: number }

/** `finalized`: an old-style instance that has a `__del__`. */
export type Nesting = 'list' | 'tuple' | 'dict' | 'object' | 'instance' | 'finalized' | 'cell'

export class PythonProgram {
  readonly machine: PythonMachine
  readonly naive: NaivePython
  readonly namespace: Thing
  /** What was done to the simulated Python, so that it can be done to another one. */
  readonly done: ((python: Python) => unknown)[] = []
  /** What is to be done around each step of the simulated Python. */
  around = <T>(step: () => T): T => step()
  private readonly recorder: Recorder

  constructor(version: PythonVersion = '2.7.6', thresholds?: readonly number[]) {
    this.machine = new PythonMachine({ python: version })
    this.naive = new NaivePython(version)
    this.recorder = new Recorder()
    const { python, naive } = this
    naive.none.ref = python.none
    if (thresholds) {
      naive.thresholds = [...thresholds]
      this.done.push(({ objects }) =>
        thresholds.forEach((each, index) => (objects.collector.thresholds[index] = each)),
      )
      this.done[0]!(python)
    }
    python.memory.trace = this.recorder.trace
    this.namespace = this.both(
      () => naive.dict(),
      ({ dicts }) => dicts.create(),
    )
    naive.held.push(this.namespace)
    for (let value = -5; value < 257; value++)
      this.both(
        () => naive.int(value),
        ({ numbers }) => numbers.int(value),
      )
    if (naive.is3)
      for (const text of ['', ...NAMES, ...KEYS].filter(
        (each) => typeof each === 'string' && each.length < 2,
      ) as string[])
        this.both(
          () => naive.str(text),
          ({ strs }) => strs.fromText(text),
        )
    if (!naive.is3) {
      const classWithDel = this.fixed('class', { dict: this.dict() })
      naive.classWithDel = classWithDel
      naive.held.push(classWithDel)
      this.act(
        () => undefined,
        (each) => this.knowFinalizers(each),
      )
    }
    this.settle('the start')
  }

  /** What the evaluator tells the collector. */
  knowFinalizers({ objects, python2 }: Python): void {
    const { classWithDel } = this.naive
    if (!python2 || !classWithDel) return
    const { fixed } = python2
    objects.collector.hasFinalizer = (record) =>
      objects.typeOf(refOf(record))?.name === 'instance' &&
      fixed.get('instance', refOf(record), 'class') === classWithDel.ref
  }

  get python(): Python {
    return this.machine.python
  }

  /** Does the same on both sides; the simulated one's answer names what the naive one made. */
  both(naive: () => Thing, simulated: (python: Python) => Ref): Thing {
    const thing = naive()
    const ref = this.around(() => simulated(this.python))
    this.done.push(simulated)
    if (thing.ref !== NULL && thing.ref !== ref)
      throw new Error(`a ${thing.kind} is ${ref}, not ${thing.ref}`)
    thing.ref = ref
    return thing
  }

  /** The same where nothing comes of it. */
  act(naive: () => unknown, simulated: (python: Python) => unknown): void {
    const there = naive()
    const here = this.around(() => simulated(this.python))
    this.done.push(simulated)
    if (typeof there !== 'object' && there !== undefined && there !== here)
      throw new Error(`it answers ${String(here)}, not ${String(there)}`)
  }

  /** Compares what both have done since the last time. */
  settle(what: string): void {
    const { events } = this.naive
    const found = this.recorder.events
    this.naive.events = []
    this.recorder.events = []
    for (let index = 0; index < Math.max(events.length, found.length); index++) {
      const difference = match(events[index], found[index])
      if (difference)
        throw new Error(
          `${what}: event ${index} of ${events.length}: ${difference}; before it ${tell(events.slice(Math.max(0, index - 4), index))}`,
        )
    }
    this.name()
  }

  /** What came to be inside of a call has no name yet. */
  private name(): void {
    const { pymalloc } = this.python
    for (const thing of this.naive.live) {
      if (thing.ref !== NULL || !thing.block) continue
      if (!this.naive.is3 && /^(int|float)$/.test(thing.kind)) {
        thing.ref = (thing.block.place << 2) | (thing.kind === 'int' ? INT_TAG : FLOAT_TAG)
        continue
      }
      const owner = readOwner(pymalloc.ownerOf(thing.block.place))
      if (owner.kind === 'object') thing.ref = refOf(owner.record)
    }
  }

  /** What differs between the two, and what is wrong with the simulated one. */
  faults(withMemory = true): string[] {
    const { python, naive, machine } = this
    const { objects } = python
    const { collector } = objects
    const faults: string[] = []
    const counted = new Map<Thing, number>()
    const count = (thing: Thing | undefined): void => {
      if (thing) counted.set(thing, (counted.get(thing) ?? 0) + 1)
    }
    for (const thing of naive.live) for (const child of naive.referencesOf(thing)) count(child)
    for (const thing of naive.held) count(thing)
    for (const thing of naive.live) {
      const isUncounted = thing.interned ? 2 : 0
      const references = (counted.get(thing) ?? 0) - isUncounted
      const noted = objects.refcountOf(thing.ref)
      if (noted !== references || noted !== thing.refcount)
        faults.push(`a ${thing.kind} has ${references} references, notes ${noted}`)
    }
    if (!naive.is3)
      for (const { value, ref, refcount } of naive.smallInts.values())
        if (objects.refcountOf(ref) !== refcount)
          faults.push(`${value} has ${refcount} references, notes ${objects.refcountOf(ref)}`)
    naive.generations.forEach((generation, number) => {
      const there = generation.map(({ ref }) => ref).join(' ')
      const here = [...collector.generation(number)].join(' ')
      if (there !== here) faults.push(`generation ${number} is ${here}, not ${there}`)
    })
    if (naive.counts.join() !== collector.counts.join())
      faults.push(`the collector counts ${collector.counts.join()}, not ${naive.counts.join()}`)
    if (
      naive.longLivedTotal !== collector.longLivedTotal ||
      naive.longLivedPending !== collector.longLivedPending
    )
      faults.push(`long-lived are ${collector.longLivedTotal}, pending ${collector.longLivedPending}`)
    const kept: number[] = []
    for (const [kind, list] of this.freeLists()) {
      const places = list.entries().map((record) => objects.store.words.data[record + PLACE])
      const naively = (naive.freeLists.get(kind) ?? []).toReversed().map(({ block }) => block?.place)
      if (places.join() !== naively.join())
        faults.push(`kept of ${kind}: ${places.join()}, not ${naively.join()}`)
      if (list.length > list.cap) faults.push(`${list.length} kept of ${kind}, at most ${list.cap} may be`)
      kept.push(...list.entries())
    }
    for (const thing of naive.live)
      if (thing.zombie) kept.push(python.python2?.codes.zombieOf(thing.ref) ?? 0)
    for (const thing of naive.live) {
      const contents = contentsOf(python, thing)
      const naively = contents && naiveContents(thing)
      if (contents && contents.join() !== naively!.join())
        faults.push(`a ${thing.kind} holds ${contents.join(' ')}, not ${naively!.join(' ')}`)
    }
    if (withMemory)
      faults.push(...ownershipFaults(machine, { live: [...naive.live].map(({ ref }) => ref), kept }))
    return faults
  }

  private *freeLists(): Generator<[kind: string, list: FreeList]> {
    const { lists, dicts, tuples, numbers, python2 } = this.python
    yield ['list', lists.freeList]
    yield ['dict', dicts.freeList]
    yield ['float', numbers.floatFreeList]
    for (const [length, list] of tuples.freeLists.entries()) yield [`tuple ${length}`, list]
    if (!python2) return
    yield ['set', python2.sets.freeList]
    yield ['frame', python2.frames.freeList]
    yield ['unicode', python2.unicodes.freeList]
    yield ['method', python2.fixed.freeList('method')]
    yield ['builtin', python2.fixed.freeList('builtin')]
  }

  // The program

  run(op: Op): void {
    this.play(op)
    this.settle(JSON.stringify(op))
  }

  /** What a name is bound to, borrowed; None where it is not. */
  value(name: number): Thing {
    const text = NAMES[name % NAMES.length]!
    const slot = this.namespace.table!.slots.find((each) => each?.key?.text === text)
    return slot?.value ?? this.naive.none
  }

  /** `name = thing`; takes over the reference. */
  bind(name: number, thing: Thing): void {
    const text = NAMES[name % NAMES.length]!
    const { naive, namespace } = this
    this.act(
      () => {
        const key = naive.interned(text)
        naive.dictSet(namespace, key, thing)
        naive.decref(key)
        naive.decref(thing)
      },
      (python) => {
        python.bind(namespace.ref, text, thing.ref)
        python.objects.run()
      },
    )
  }

  unbind(name: number): void {
    const text = NAMES[name % NAMES.length]!
    const { naive, namespace } = this
    this.act(
      () => {
        const key = naive.interned(text)
        const value = naive.incref(naive.dictGet(namespace, key))
        naive.dictDelete(namespace, key)
        naive.decref(key)
        naive.decref(value)
      },
      (python) => {
        python.unbind(namespace.ref, text)
        python.objects.run()
      },
    )
  }

  decref(thing: Thing): void {
    this.act(
      () => void this.naive.decref(thing),
      ({ objects }) => objects.decref(thing.ref),
    )
  }

  collect(generation: number): number {
    let found = 0
    this.act(
      () => (found = this.naive.collect(generation)),
      ({ objects }) => objects.collector.collect(generation),
    )
    return found
  }

  private shared(thing: Thing): Thing {
    if (thing === this.naive.none) {
      this.act(
        () => undefined,
        ({ objects }) => objects.incref(thing.ref),
      )
      return thing
    }
    this.act(
      () => void this.naive.incref(thing),
      ({ objects }) => objects.incref(thing.ref),
    )
    return thing
  }

  key(number: number): Thing {
    const key = KEYS[number % KEYS.length]!
    const { naive } = this
    if (typeof key === 'string')
      return this.both(
        () => naive.str(key),
        ({ strs }) => strs.fromText(key),
      )
    if (typeof key === 'number')
      return this.both(
        () => naive.int(key),
        ({ numbers }) => numbers.int(key),
      )
    return this.tuple(
      key.map((value) =>
        this.both(
          () => naive.int(value),
          ({ numbers }) => numbers.int(value),
        ),
      ),
    )
  }

  /** Takes over the references. */
  tuple(items: readonly Thing[]): Thing {
    return this.both(
      () => this.naive.tuple(items),
      ({ tuples }) => tuples.of(...items.map(({ ref }) => ref)),
    )
  }

  fixed(kind: FixedName, fields: Readonly<Record<string, Thing>>): Thing {
    return this.both(
      () => this.naive.fixed(kind, fields),
      (python) =>
        two(python).fixed.create(
          kind,
          Object.fromEntries(Object.entries(fields).map(([name, { ref }]) => [name, ref])),
        ),
    )
  }

  list(size = 0): Thing {
    return this.both(
      () => this.naive.list(size),
      ({ lists }) => lists.create(size),
    )
  }

  dict(): Thing {
    return this.both(
      () => this.naive.dict(),
      ({ dicts }) => dicts.create(),
    )
  }

  append(list: Thing, item: Thing): void {
    this.act(
      () => void this.naive.append(list, item),
      ({ lists }) => lists.append(list.ref, item.ref),
    )
  }

  dictSet(dict: Thing, key: Thing, value: Thing): void {
    this.act(
      () => void this.naive.dictSet(dict, key, value),
      ({ dicts }) => dicts.set(dict.ref, key.ref, value.ref),
    )
  }

  /** A new object that refers to others; the names' number among `from`. */
  make(what: Make, size: number, from: readonly Thing[]): Thing {
    const { naive } = this
    const other = (index: number): Thing => this.shared(from[index % Math.max(1, from.length)] ?? naive.none)
    switch (what) {
      case 'list': {
        const list = this.list(size)
        for (let index = 0; index < size; index++) {
          const item = other(index)
          this.act(
            () => void (list.items[index] = item),
            ({ lists }) => lists.init(list.ref, index, item.ref),
          )
        }
        return list
      }
      case 'list()':
        return this.both(
          () => naive.listByCall(),
          ({ lists }) => lists.instantiate(),
        )
      case 'tuple':
        return this.tuple(Array.from({ length: size }, (_, index) => other(index)))
      case 'dict':
        return this.dict()
      case 'dict()':
        return this.both(
          () => naive.dictByCall(),
          ({ dicts }) => dicts.instantiate(),
        )
      case 'presized':
        return this.both(
          () => naive.presized(size),
          ({ dicts }) => (dicts as HashDicts).presized(size),
        )
      case 'int':
        return this.both(
          () => naive.int(250 + size),
          ({ numbers }) => numbers.int(250 + size),
        )
      case 'float':
        return this.both(
          () => naive.float(size / 2),
          ({ numbers }) => numbers.makeFloat(size / 2),
        )
      case 'long':
        return this.both(
          () => naive.long(size),
          ({ numbers }) => numbers.makeLong(size, 0, size),
        )
      case 'str':
        return this.both(
          () => naive.str('spam, eggs and spam'.slice(0, size)),
          ({ strs }) => strs.fromText('spam, eggs and spam'.slice(0, size)),
        )
      case 'str of length':
        return this.both(
          () => naive.strOfLength(size * size + 2),
          ({ strs }) => strs.ofLength(size * size + 2),
        )
      case 'range':
        return this.both(
          () => naive.range(253, 253 + size * size),
          ({ lists, objects }) => {
            const list = lists.range(253, 253 + size * size)
            objects.run()
            return list
          },
        )
      case 'set':
        return this.both(
          () => naive.set(),
          (python) => two(python).sets.create(),
        )
      case 'unicode':
        return this.both(
          () => naive.unicode(size),
          (python) => two(python).unicodes.ofLength(size),
        )
      case 'frame':
        return this.frame(size, other(0), from)
      case 'generator': {
        const frame = this.frame(size, other(0), from)
        const code = this.shared(frame.last!)
        return this.fixed('generator', { frame, code })
      }
      default: {
        const fields = fieldsOf(what)
        return this.fixed(
          what as FixedName,
          Object.fromEntries(fields.slice(0, size + 1).map((field, index) => [field, other(index)])),
        )
      }
    }
  }

  /** A frame of a code object of its own, or of that of another frame. Takes over the reference to its first local. */
  private frame(size: number, local: Thing, from: readonly Thing[]): Thing {
    const { naive, namespace } = this
    const like = from
      .map((thing) => (thing.kind === 'generator' ? thing.items[0] : thing))
      .find((thing) => thing?.kind === 'frame')
    const code = like ? this.shared(like.last!) : this.code(1 + (size % 5), 1 + (size % 7))
    const back = like && size % 3 === 0 ? like : undefined
    const locals = size % 4 === 0 ? this.dict() : undefined
    const frame = this.both(
      () => naive.frame(code, back, namespace, namespace, locals),
      (python) =>
        two(python).frames.create(code.ref, {
          back: back?.ref ?? NULL,
          builtins: namespace.ref,
          globals: namespace.ref,
          locals: locals?.ref ?? NULL,
        }),
    )
    this.act(
      () => void (frame.items[0] = local),
      (python) => two(python).frames.setLocal(frame.ref, 0, local.ref),
    )
    if (size % 2 === 0) {
      const value = this.shared(local)
      this.act(
        () => void frame.stack.push(value),
        (python) => two(python).frames.push(frame.ref, value.ref),
      )
    }
    this.decref(code)
    return frame
  }

  private code(locals: number, stack: number): Thing {
    const { naive } = this
    const consts = this.tuple([])
    return this.both(
      () => naive.code(locals, stack, consts),
      (python) => two(python).codes.create({ locals, stack }, { consts: consts.ref }),
    )
  }

  /** Something around something, many levels deep. Takes over the reference. */
  nest(what: readonly Nesting[], depth: number, innermost: Thing): Thing {
    const { naive } = this
    let inner = innermost
    for (let level = 0; level < depth; level++) {
      switch (what[level % what.length]) {
        case 'tuple':
          inner = this.tuple([inner])
          break
        case 'dict':
          inner = this.dictWith(inner)
          break
        case 'object':
          inner = this.fixed('object', { dict: this.dictWith(inner), class: this.shared(naive.none) })
          break
        case 'instance':
          inner = this.fixed('instance', { dict: this.dictWith(inner), class: this.shared(naive.none) })
          break
        case 'finalized':
          inner = this.fixed('instance', {
            dict: this.dictWith(inner),
            class: this.shared(naive.classWithDel!),
          })
          break
        case 'cell':
          inner = this.fixed('cell', { contents: inner })
          break
        default: {
          const [list, item] = [this.list(1), inner]
          this.act(
            () => void (list.items[0] = item),
            ({ lists }) => lists.init(list.ref, 0, item.ref),
          )
          inner = list
        }
      }
    }
    return inner
  }

  private dictWith(value: Thing): Thing {
    const dict = this.dict()
    const key = this.key(1)
    this.dictSet(dict, key, value)
    this.decref(key)
    this.decref(value)
    return dict
  }

  private play(op: Op): void {
    const { naive } = this
    switch (op.kind) {
      case 'make':
        this.bind(
          op.to,
          this.make(
            this.makeable(op.what),
            op.size,
            op.from.map((name) => this.value(name)),
          ),
        )
        break
      case 'many': {
        const list = this.list()
        for (let index = 0; index < op.count; index++) {
          const item = this.make(this.makeable(op.what), index % 12, [
            this.value(op.to),
            list.items[0] ?? naive.none,
          ])
          this.append(list, item)
          this.decref(item)
        }
        this.bind(op.to, list)
        break
      }
      case 'nest': {
        const what = this.nestable(op.what)
        const list = this.list()
        for (let count = 0; count < op.width; count++) {
          const item = this.nest(what, op.inner + count, this.shared(this.value(op.to)))
          this.append(list, item)
          this.decref(item)
        }
        this.bind(op.to, this.nest(what, op.outer, list))
        break
      }
      case 'cycle': {
        const core = this.list()
        this.append(core, this.value(op.to))
        const around = this.nest(this.nestable(op.what), op.depth, this.shared(core))
        this.append(core, around)
        this.decref(core)
        if (op.isDropped) this.decref(around)
        else this.bind(op.to, around)
        break
      }
      case 'bind':
        this.bind(op.to, this.shared(this.value(op.from)))
        break
      case 'unbind':
        this.unbind(op.to)
        break
      case 'collect':
        this.collect(op.generation)
        break
      case 'store':
        this.store(this.value(op.to), op.at, this.value(op.from))
        break
      case 'remove':
      case 'pop':
        this.remove(this.value(op.to), op.at)
        break
      case 'clear':
        this.clear(this.value(op.to))
        break
      case 'slice':
        this.slice(this.value(op.to), op.at, this.value(op.from))
        break
      case 'update':
        this.update(this.value(op.to), this.value(op.from))
    }
  }

  private nestable(what: readonly Nesting[]): readonly Nesting[] {
    return this.naive.is3 ? what.filter((each) => /^(list|tuple|dict)$/.test(each)).concat('list') : what
  }

  private makeable(what: Make): Make {
    return this.naive.is3 && !(MAKES as readonly string[]).includes(what) ? 'tuple' : what
  }

  private store(into: Thing, at: number, value: Thing): void {
    const { naive } = this
    switch (into.kind) {
      case 'list':
        if (at % 3 === 0 || into.items.length === 0) this.append(into, value)
        else if (at % 3 === 1) {
          const index = at % (into.items.length + 1)
          this.act(
            () => void naive.insert(into, index, value),
            ({ lists }) => lists.insert(into.ref, index, value.ref),
          )
        } else {
          const index = at % into.items.length
          const item = this.shared(value)
          this.act(
            () => void naive.setItem(into, index, item),
            ({ lists }) => lists.set(into.ref, index, item.ref),
          )
        }
        break
      case 'dict': {
        const key = this.key(at)
        this.dictSet(into, key, value)
        this.decref(key)
        break
      }
      case 'set': {
        const key = this.key(at)
        this.act(
          () => void naive.setAdd(into, key),
          (python) => two(python).sets.add(into.ref, key.ref),
        )
        this.decref(key)
        break
      }
      case 'frame': {
        const local = this.shared(value)
        const index = at % into.items.length
        this.act(
          () => {
            const old = into.items[index]
            into.items[index] = local
            naive.decref(old)
          },
          (python) => two(python).frames.setLocal(into.ref, index, local.ref),
        )
        break
      }
      case 'cell':
      case 'object':
      case 'instance':
      case 'class':
      case 'function':
      case 'method':
      case 'traceback':
      case 'listiterator': {
        const fields = fieldsOf(into.kind)
        const field = fields[at % fields.length]!
        const item = this.shared(value)
        this.act(
          () => void naive.setField(into, field, item),
          (python) => two(python).fixed.set(into.kind as FixedName, into.ref, field, item.ref),
        )
      }
    }
  }

  private remove(from: Thing, at: number): void {
    const { naive } = this
    if (from.kind === 'list' && from.items.length > 0) {
      const index = at % 2 === 0 ? from.items.length - 1 : at % from.items.length
      const item = this.both(
        () => naive.pop(from, index),
        ({ lists }) => lists.pop(from.ref, index),
      )
      this.decref(item)
    } else if (from.kind === 'dict' || from.kind === 'set') {
      const key = this.key(at)
      this.act(
        () => (from.kind === 'dict' ? naive.dictDelete(from, key) : naive.setDiscard(from, key)),
        (python) =>
          from.kind === 'dict'
            ? python.dicts.delete(from.ref, key.ref)
            : two(python).sets.discard(from.ref, key.ref),
      )
      this.decref(key)
    }
  }

  private clear(thing: Thing): void {
    if (thing === this.namespace) return
    if (thing.kind === 'list')
      this.act(
        () => void this.naive.clearList(thing),
        ({ lists }) => lists.clear(indexOf(thing.ref)),
      )
    else if (thing.kind === 'dict')
      this.act(
        () => void this.naive.clearDict(thing),
        ({ dicts }) => dicts.clear(indexOf(thing.ref)),
      )
  }

  private slice(list: Thing, at: number, other: Thing): void {
    if (list.kind !== 'list') return
    const size = list.items.length
    const low = at % (size + 1)
    const high = Math.min(size, low + (at % 13))
    const items = /^(list|tuple)$/.test(other.kind)
      ? other.items.slice(0, 30).map((item) => item ?? this.naive.none)
      : []
    const refs = items.map(({ ref }) => ref)
    if (at % 4 === 0)
      this.act(
        () => void this.naive.extend(list, items),
        ({ lists }) => lists.extend(list.ref, refs),
      )
    else
      this.act(
        () => void this.naive.assignSlice(list, low, high, items),
        ({ lists }) => lists.assignSlice(list.ref, low, high, refs),
      )
  }

  private update(dict: Thing, other: Thing): void {
    if (this.naive.is3 || dict.kind !== 'dict' || other.kind !== 'dict') return
    this.act(
      () => void this.naive.update(dict, other),
      ({ dicts }) => (dicts as HashDicts).update(dict.ref, other.ref),
    )
  }
}

const two = ({ python2 }: Python): Python2Types => python2 as Python2Types

/** What containers hold, in their order, if it is easily told. */
function contentsOf(
  { lists, tuples, dicts, python2 }: Python,
  { kind, ref, items }: Thing,
): Ref[] | undefined {
  switch (kind) {
    case 'list':
      return Array.from({ length: lists.sizeOf(ref) }, (_, index) => lists.get(ref, index))
    case 'tuple':
      return Array.from({ length: tuples.sizeOf(ref) }, (_, index) => tuples.get(ref, index))
    case 'dict':
      return [...dicts.entries(ref)].flat()
    case 'set':
      return [...(python2?.sets.members(ref) ?? [])]
    case 'frame':
      return items.map((_, index) => python2?.frames.local(ref, index) ?? NULL)
    default:
      return undefined
  }
}

function naiveContents({ items, table }: Thing): Ref[] {
  const held = table
    ? table.slots.flatMap((slot) => (slot?.key ? [slot.key, ...(slot.value ? [slot.value] : [])] : []))
    : items
  return held.map((thing) => thing?.ref ?? NULL)
}

interface Found {
  readonly what: string
  readonly detail: string | number
  readonly place: number
  readonly old: number
}

/** Writes down what the simulated Python tells. */
class Recorder {
  events: Found[] = []
  readonly trace: Required<Trace> = {
    malloc: (bytes, place) => this.add('malloc', bytes, place),
    realloc: (old, bytes, place) => this.add('realloc', bytes, place, old),
    free: (place) => this.add('free', '', place),
    objectMalloc: (bytes, place) => this.add('objectMalloc', bytes, place),
    gcMalloc: (bytes, place) => this.add('gcMalloc', bytes, place),
    objectRealloc: (old, bytes, place) => this.add('objectRealloc', bytes, place, old),
    objectFree: (place) => this.add('objectFree', '', place),
    gcFree: (place) => this.add('gcFree', '', place),
    number: (kind, slot) => this.add('number', kind, slot),
    numberDropped: (kind, slot) => this.add('numberDropped', kind, slot),
    numbersCleared: (kind) => this.add('numbersCleared', kind),
    taken: (kind, place) => this.add('taken', kind, place),
    kept: (kind, place) => this.add('kept', kind, place),
    collectionBegins: (generation) => this.add('collectionBegins', generation),
    freeListsCleared: () => this.add('freeListsCleared', ''),
    collectionEnds: (found) => this.add('collectionEnds', found),
  }

  private add(what: string, detail: string | number, place = 0, old = 0): void {
    this.events.push({ what, detail, place, old })
  }
}

/** What differs; the naive event's block learns where it is. */
function match(event: Event | undefined, found: Found | undefined): string | undefined {
  if (!event || !found)
    return `${found ? tellFound(found) : 'nothing'}, not ${event ? tell([event]) : 'nothing'}`
  const { what, detail, block, isNew, had } = event
  const place = had === undefined ? found.place : found.old
  const isPlaced = !block || isNew === true || had === false || block.place === place
  if (what !== found.what || detail !== found.detail || !isPlaced)
    return `${tellFound(found)}, not ${tell([event])}`
  if (block && (isNew === true || had !== undefined)) block.place = found.place
  return undefined
}

const tell = (events: readonly Event[]): string =>
  events.map(({ what, detail, block }) => `${what} ${detail} @${block?.place ?? '-'}`).join(', ')
const tellFound = ({ what, detail, place, old }: Found): string =>
  `${what} ${detail} @${old ? `${old}->` : ''}${place}`

// Programs at random

const name = fc.nat({ max: NAMES.length - 1 })
const anyMake = fc.constantFrom<Make>(...MAKES, ...MAKES_2)
const anyNesting = fc.array(
  fc.constantFrom<Nesting>('list', 'tuple', 'dict', 'object', 'instance', 'finalized', 'cell'),
  { minLength: 1, maxLength: 3 },
)

const anyOp: fc.Arbitrary<Op> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('make' as const),
      what: anyMake,
      to: name,
      from: fc.array(name, { minLength: 1, maxLength: 4 }),
      size: fc.nat({ max: 22 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('many' as const),
      what: fc.oneof(
        anyMake,
        fc.constantFrom<Make>('frame', 'generator', 'list', 'dict', 'tuple', 'unicode'),
      ),
      to: name,
      count: fc.nat({ max: 220 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('nest' as const),
      what: anyNesting,
      to: name,
      inner: fc.nat({ max: 60 }),
      width: fc.nat({ max: 5 }),
      outer: fc.nat({ max: 60 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('cycle' as const),
      what: anyNesting,
      to: name,
      depth: fc.nat({ max: 5 }),
      isDropped: fc.boolean(),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('store' as const),
      to: name,
      from: name,
      at: fc.nat({ max: 60 }),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constantFrom('bind' as const, 'unbind', 'remove', 'pop', 'slice', 'slice', 'update', 'clear'),
      to: name,
      from: name,
      at: fc.nat({ max: 60 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('collect' as const), generation: fc.nat({ max: 2 }) }),
  },
)

export const anyOps = (length: number): fc.Arbitrary<Op[]> =>
  fc.array(anyOp, { minLength: Math.floor(length / 4), maxLength: length, size: 'max' })

export const anyThresholds: fc.Arbitrary<readonly number[] | undefined> = fc.option(
  fc.tuple(fc.integer({ min: 1, max: 60 }), fc.nat({ max: 4 }), fc.nat({ max: 4 })),
  { nil: undefined },
)
