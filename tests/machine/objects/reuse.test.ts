/** What CPython 2.7 keeps of the dead: frames, unicode strings with their buffers, strings of one character, tuples by length. */
import { describe, expect, it } from 'vitest'
import { PythonMachine } from '../../../src/machine/machine.ts'
import { NULL, type Python, type PythonVersion, type Ref } from '../../../src/machine/objects/index.ts'
import { PLACE } from '../../../src/machine/objects/record.ts'

const pythonOf = (version: PythonVersion = '2.7.6'): Python => new PythonMachine({ python: version }).python

const placeOf = ({ objects }: Python, ref: Ref): number =>
  objects.store.words.data[(ref >> 2) + PLACE] as number

/** What happens, in words, to the frames that have names. */
describe('frames', () => {
  const python = pythonOf()
  const { codes, frames } = python.python2!
  const { objects, dicts } = python
  const globals = dicts.create()
  const events: string[] = []
  python.memory.trace = {
    gcMalloc: (bytes) => events.push(`malloc ${bytes}`),
    gcFree: () => events.push('free'),
    objectRealloc: (_, bytes) => events.push(`realloc ${bytes}`),
    objectFree: () => events.push('free the code'),
    taken: (kind) => events.push(`take ${kind}`),
    kept: (kind) => events.push(`keep ${kind}`),
  }
  const call = (code: Ref): Ref =>
    frames.create(code, { back: NULL, builtins: globals, globals, locals: NULL })
  const did = (): string => events.splice(0).join(', ')

  it('stay with their code, one of each; others go to the free list, and grow where they are too small', () => {
    const small = codes.create({ locals: 0, stack: 2 })
    const large = codes.create({ locals: 3, stack: 7 })
    const [a, b] = [call(small), call(small)]
    expect(did()).toBe('malloc 432, malloc 432')
    objects.decref(b)
    objects.decref(a)
    expect(did()).toBe('keep zombie frame, keep frame')
    expect(call(small)).toBe(b)
    expect(did()).toBe('take zombie frame')
    const grown = call(large)
    expect(did()).toBe('take frame, realloc 496')
    expect(call(large)).not.toBe(grown)
    expect(did()).toBe('malloc 496')
    objects.decref(grown)
    expect(did()).toBe('keep zombie frame')
    expect(call(large)).toBe(grown)
    expect(did()).toBe('take zombie frame')
  })

  it('of a full free list are freed, and a zombie is with its code', () => {
    const code = codes.create({ locals: 1, stack: 1 })
    const many = Array.from({ length: 203 }, () => call(code))
    did()
    for (const frame of many) objects.decref(frame)
    expect(did()).toBe(
      ['keep zombie frame', ...Array.from({ length: 200 }, () => 'keep frame'), 'free', 'free'].join(', '),
    )
    expect(frames.freeList.length).toBe(200)
    objects.collector.collect(2)
    expect(frames.freeList.length).toBe(0)
    expect(codes.zombieOf(code)).not.toBe(0)
    did()
    objects.decref(code)
    expect(did()).toBe('free, free the code')
  })

  it('have their locals cleared when they come again', () => {
    const code = codes.create({ locals: 2, stack: 2 })
    const frame = call(code)
    frames.setLocal(frame, 0, dicts.create())
    frames.push(frame, dicts.create())
    objects.decref(frame)
    const again = call(code)
    expect([again, frames.local(again, 0), frames.depthOf(again)]).toEqual([frame, NULL, 0])
  })
})

describe('unicode strings', () => {
  const python = pythonOf()
  const { unicodes } = python.python2!
  const { objects } = python

  it('keep a buffer of up to eight characters in the free list, and it grows', () => {
    const short = unicodes.ofLength(5)
    const buffer = unicodes.bufferOf(short)
    objects.decref(short)
    const shorter = unicodes.ofLength(3)
    expect([shorter, unicodes.bufferOf(shorter)]).toEqual([short, buffer])
    objects.decref(shorter)
    const bytes: number[] = []
    python.memory.trace = {
      objectRealloc: (_, size) => bytes.push(size),
      objectMalloc: (size) => bytes.push(-size),
    }
    // by what it was last, not by what it has room for
    const five = unicodes.ofLength(5)
    expect(bytes).toEqual([24])
    objects.decref(five)
    objects.decref(unicodes.ofLength(9))
    expect(unicodes.bufferOf(unicodes.ofLength(1))).not.toBe(0)
    expect(bytes).toEqual([24, 40, -8])
    python.memory.trace = undefined
  })

  it('are 52 bytes and four for each character; u"" is always the same', () => {
    expect([0, 1, 2, 10, 100].map((length) => python.sizeOf(unicodes.ofLength(length)))).toEqual([
      52, 56, 60, 92, 452,
    ])
    expect(unicodes.ofLength(0)).toBe(unicodes.ofLength(0))
  })
})

describe('strings', () => {
  it.each<[PythonVersion, boolean]>([
    ['2.7.6', false],
    ['3.11', true],
  ])(
    'of one character or none are always the same; in CPython %s part of the interpreter: %s',
    (version, isStatic) => {
      const python = pythonOf(version)
      const { strs, objects } = python
      for (const text of ['', 'a', '\xff']) {
        const first = strs.fromText(text)
        expect(strs.fromText(text)).toBe(first)
        expect(placeOf(python, first) === 0).toBe(isStatic)
        objects.decref(first)
        objects.decref(first)
        expect(strs.textOf(strs.interned(text))).toBe(text)
        expect(strs.fromText(text)).toBe(first)
      }
    },
  )

  it('are interned as long as they live', () => {
    const { strs, objects } = pythonOf()
    const name = strs.interned('name')
    expect(objects.refcountOf(name)).toBe(1)
    const twin = strs.fromText('name')
    expect(twin).not.toBe(name)
    expect([strs.intern(twin), strs.interned('name')]).toEqual([name, name])
    expect(objects.refcountOf(name)).toBe(3)
    for (let count = 0; count < 3; count++) objects.decref(name)
    const other = strs.fromText('name')
    expect([strs.isInterned(other), strs.intern(other)]).toEqual([false, other])
  })
})

describe('tuples', () => {
  it.each<[PythonVersion, number]>([
    ['2.7.6', 19],
    ['3.11', 20],
  ])('of CPython %s are kept by length, up to %d items', (version, longest) => {
    const { tuples, none, objects } = pythonOf(version)
    const make = (size: number): Ref => tuples.of(...Array.from({ length: size }, () => none))
    for (let size = 1; size <= longest + 1; size++) {
      objects.incref(none, size)
      objects.decref(make(size))
      expect(tuples.freeLists[size]?.length).toBe(size <= longest ? 1 : undefined)
    }
    objects.collector.collect(1)
    expect(tuples.freeLists.every(({ length }, size) => length === Math.min(size, 1))).toBe(true)
    objects.collector.collect(2)
    expect(tuples.freeLists.every(({ length }) => length === 0)).toBe(true)
    expect(tuples.create(0)).toBe(tuples.create(0))
  })

  it('are kept by the two thousand', () => {
    const { tuples, objects, none } = pythonOf()
    const made = Array.from({ length: 2010 }, () => tuples.of(none))
    objects.incref(none, 2010)
    for (const tuple of made) objects.decref(tuple)
    expect(tuples.freeLists[1]!.length).toBe(2000)
    expect(tuples.of(none)).toBe(made[1999])
  })
})
