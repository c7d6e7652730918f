/** In which order what dies lets go of what, and what waits in the trashcan. */
import { describe, expect, it } from 'vitest'
import { PythonMachine } from '../../../src/machine/machine.ts'
import type { Python, PythonVersion, Ref } from '../../../src/machine/objects/index.ts'
import { PLACE } from '../../../src/machine/objects/record.ts'
import { PythonProgram, type Nesting } from '../../support/python-programs.ts'

/** Objects with names; who dies is told by name. */
class Deaths {
  readonly python: Python
  readonly order: string[] = []
  private readonly names = new Map<number, string>()

  constructor(version: PythonVersion = '2.7.6') {
    this.python = new PythonMachine({ python: version }).python
    const died = (place: number): void => {
      const name = this.names.get(place)
      if (name !== undefined) this.order.push(name)
    }
    this.python.memory.trace = {
      kept: (_, place) => died(place),
      gcFree: died,
      objectFree: died,
      numberDropped: (_, slot) => died(-slot),
    }
  }

  named(name: string, ref: Ref): Ref {
    const { objects } = this.python
    this.names.set(
      (ref & 3) === 0 ? (objects.store.words.data[(ref >> 2) + PLACE] as number) : -(ref >> 2),
      name,
    )
    return ref
  }

  list(name: string, ...items: Ref[]): Ref {
    const { lists } = this.python
    const list = lists.create(items.length)
    items.forEach((item, index) => lists.init(list, index, item))
    return this.named(name, list)
  }

  /** Keys are strs of these names. */
  dict(name: string, values: Readonly<Record<string, Ref>>): Ref {
    const { dicts, strs, objects } = this.python
    const dict = dicts.create()
    for (const [key, value] of Object.entries(values)) {
      const str = this.named(`'${key}'`, strs.fromText(key))
      dicts.set(dict, str, value)
      objects.decref(str)
      objects.decref(value)
    }
    return this.named(name, dict)
  }

  of(ref: Ref): string {
    this.order.length = 0
    this.python.objects.decref(ref)
    return this.order.join(' ')
  }
}

describe('dying', () => {
  it('a list and a tuple let go of their items from the last to the first, and are gone after them', () => {
    const deaths = new Deaths()
    const { tuples, numbers } = deaths.python
    const int = (value: number): Ref => deaths.named(String(value), numbers.int(value))
    const tuple = deaths.named('tuple', tuples.of(int(1001), deaths.list('inner', int(1002)), int(1003)))
    expect(deaths.of(deaths.list('outer', int(1000), tuple, int(1004)))).toBe(
      '1004 1003 1002 inner 1001 tuple 1000 outer',
    )
  })

  it('a dict lets go of each key, then of its value, in the order of the slots', () => {
    const deaths = new Deaths()
    const values = Object.fromEntries(
      ['one', 'two', 'three', 'four'].map((key) => [key, deaths.list(key.toUpperCase())]),
    )
    expect(deaths.of(deaths.dict('dict', values))).toBe("'four' FOUR 'three' THREE 'two' TWO 'one' ONE dict")
    const deaths3 = new Deaths('3.11')
    const others = Object.fromEntries(['one', 'two'].map((key) => [key, deaths3.list(key.toUpperCase())]))
    expect(deaths3.of(deaths3.dict('dict', others))).toBe("'one' ONE 'two' TWO dict")
  })

  it('a deleted item loses its value first, in CPython 3 its key', () => {
    const orders = (['2.7.6', '3.11'] as const).map((version) => {
      const deaths = new Deaths(version)
      const { dicts, strs } = deaths.python
      const dict = deaths.dict('dict', { one: deaths.list('ONE') })
      const key = strs.fromText('one')
      dicts.delete(dict, key)
      return deaths.order.join(' ')
    })
    expect(orders).toEqual(["ONE 'one'", "'one' ONE"])
  })

  it('what lives on is not touched', () => {
    const deaths = new Deaths()
    const shared = deaths.list('shared')
    deaths.python.objects.incref(shared, 2)
    expect(deaths.of(deaths.list('list', shared, shared))).toBe('list')
    expect(deaths.python.objects.refcountOf(shared)).toBe(1)
  })

  it('an instance lets go of its dict, and of its class only when it is gone itself', () => {
    const deaths = new Deaths()
    const { fixed } = deaths.python.python2!
    const dict = deaths.dict('__dict__', { value: deaths.list('value') })
    const object = deaths.named('instance', fixed.create('object', { dict, class: deaths.list('class') }))
    expect(deaths.of(object)).toBe("'value' value __dict__ instance class")
    const old = fixed.create('instance', { dict: deaths.dict('__dict__', {}), class: deaths.list('class') })
    expect(deaths.of(deaths.named('instance', old))).toBe('class __dict__ instance')
  })

  it('a function and a bound method let go in the order of their deallocs', () => {
    const deaths = new Deaths()
    const { fixed, codes } = deaths.python.python2!
    const field = (name: string): Ref => deaths.list(name)
    const code = deaths.named('code', codes.create({ locals: 0, stack: 0 }, { consts: field('consts') }))
    const fields = ['globals', 'module', 'name', 'defaults', 'doc', 'dict', 'closure']
    const made = fixed.create('function', {
      code,
      ...Object.fromEntries(fields.map((name) => [name, field(name)])),
    })
    expect(deaths.of(deaths.named('function', made))).toBe(`consts code ${fields.join(' ')} function`)
    const method = fixed.create('method', {
      function: field('function'),
      self: field('self'),
      class: field('class'),
    })
    expect(deaths.of(deaths.named('method', method))).toBe('function self class method')
  })

  it('a frame lets go of locals, stack, the frame before, builtins, globals, locals, and last of its code', () => {
    const deaths = new Deaths()
    const { frames, codes } = deaths.python.python2!
    const { objects } = deaths.python
    const code = deaths.named('code', codes.create({ locals: 2, stack: 2 }))
    const context = {
      back: deaths.list('back'),
      builtins: deaths.list('builtins'),
      globals: deaths.list('globals'),
    }
    const frame = deaths.named('frame', frames.create(code, { ...context, locals: deaths.list('f_locals') }))
    for (const ref of [code, ...Object.values(context)]) objects.decref(ref)
    frames.setLocal(frame, 0, deaths.list('x'))
    frames.setLocal(frame, 1, deaths.list('y'))
    frames.push(frame, deaths.list('on the stack'))
    // the frame becomes the zombie of its code, and goes with it
    expect(deaths.of(frame)).toBe('x y on the stack back builtins globals f_locals frame frame code')
  })
})

/** Levels of one nest in the order of their deaths, the outermost 0. */
function deathsOfNest(
  version: PythonVersion,
  depth: number,
  wrap: (deaths: Deaths, name: string, inner: Ref) => Ref,
): number[] {
  const deaths = new Deaths(version)
  let inner = deaths.list(String(depth - 1))
  for (let level = depth - 2; level >= 0; level--) inner = wrap(deaths, String(level), inner)
  deaths.of(inner)
  return deaths.order.map(Number)
}

const down = (from: number, to: number): number[] =>
  Array.from({ length: from - to + 1 }, (_, index) => from - index)

describe('the trashcan', () => {
  const inList = (deaths: Deaths, name: string, inner: Ref): Ref => deaths.list(name, inner)
  const inTuple = (deaths: Deaths, name: string, inner: Ref): Ref =>
    deaths.named(name, deaths.python.tuples.of(inner))

  it.each<[PythonVersion, string, typeof inList]>([
    ['2.7.6', 'lists', inList],
    ['2.7.6', 'tuples', inTuple],
    ['3.11', 'lists', inList],
    ['3.11', 'tuples', inTuple],
  ])(
    'of CPython %s has %s beyond the fiftieth level wait, then takes them 49 at a time',
    (version, _, wrap) => {
      expect(deathsOfNest(version, 50, wrap)).toEqual(down(49, 0))
      expect(deathsOfNest(version, 51, wrap)).toEqual([...down(49, 0), 50])
      expect(deathsOfNest(version, 200, wrap)).toEqual([
        ...down(49, 0),
        ...down(98, 50),
        ...down(147, 99),
        ...down(196, 148),
        ...down(199, 197),
      ])
    },
  )

  it('has the one that came last go first', () => {
    const deaths = new Deaths()
    let inner = deaths.list('bottom', deaths.list('a'), deaths.list('b'), deaths.list('c'))
    for (let level = 48; level >= 0; level--) inner = deaths.list(String(level), inner)
    expect(deaths.of(inner)).toBe(['bottom', ...down(48, 0), 'a', 'b', 'c'].join(' '))
  })

  it('counts cells and functions for nothing', () => {
    const deaths = new Deaths()
    const { fixed } = deaths.python.python2!
    let inner = deaths.list('bottom')
    for (let level = 199; level >= 0; level--)
      inner = deaths.named(String(level), fixed.create('cell', { contents: inner }))
    expect(deaths.of(inner)).toBe(['bottom', ...down(199, 0)].join(' '))
  })

  it('is not emptied by instances, but by the next container that dies', () => {
    const deaths = new Deaths()
    const { fixed } = deaths.python.python2!
    const wrapped = (name: string, inner: Ref): Ref =>
      deaths.named(name, fixed.create('object', { dict: deaths.dict(`dict ${name}`, { inner }) }))
    let inner = deaths.list('bottom')
    for (let level = 29; level >= 0; level--) inner = wrapped(String(level), inner)
    // an instance and its dict are two levels; instance 25 would be the fiftieth, and instances stop one before
    expect(deaths.of(inner)).not.toContain('25')
    expect(deaths.order.at(-1)).toBe('0')
    expect(deaths.of(deaths.list('next'))).toMatch(/^next .*bottom .*25$/)
  })

  it.each<readonly Nesting[][]>([
    [['list', 'dict']],
    [['object']],
    [['instance', 'tuple']],
    [['object', 'list', 'cell']],
  ])('of %j is as the C code has it, at any depth', (what) => {
    for (const depth of [48, 49, 50, 51, 98, 99, 100, 101, 160, 300]) {
      const program = new PythonProgram()
      const list = program.list()
      for (let width = 0; width < 3; width++) {
        const nest = program.nest(what, depth + width, program.list())
        program.append(list, nest)
        program.decref(nest)
      }
      program.settle(`making ${depth}`)
      program.decref(list)
      program.settle(`depth ${depth}`)
      program.decref(program.list())
      program.settle('the next death')
      expect(program.faults()).toEqual([])
    }
  })
})
