import { describe, expect, test } from 'vitest'
import {
  freeListsOf,
  ifGone,
  nameOf,
  namesOf,
  topPin,
  totalsOf,
  whereIs,
  whyResident,
} from '../../../src/machine/inspect/index.ts'
import { eachBlock } from '../../../src/machine/inspect/blocks.ts'
import { PythonMachine } from '../../../src/machine/machine.ts'
import { NULL, readOwner, refOf, type PythonVersion, type Ref } from '../../../src/machine/objects/index.ts'
import { numbersBelow } from '../../support/numbers.ts'

const VERSIONS: readonly PythonVersion[] = ['2.7.6', '2.7.18', '3.11']

/** A list without its array; the string 'ints'. */
const LIST = 72
const NAME = 41

/** A Python process on glibc 2.17, and its `__main__`. */
class Session {
  readonly machine: PythonMachine
  readonly main: Ref

  constructor(python: PythonVersion = '2.7.6') {
    this.machine = new PythonMachine({ version: '2.17', python })
    this.main = this.python.dicts.create()
    // the dict of interned strings comes with the first name, and stays
    this.bind('None', this.python.none)
  }

  get python() {
    return this.machine.python
  }

  get names() {
    return [{ label: '', dict: this.main }]
  }

  bind(name: string, value: Ref): Ref {
    this.python.bind(this.main, name, value)
    this.python.objects.run()
    return value
  }

  delete(name: string): void {
    this.python.unbind(this.main, name)
    this.python.objects.run()
  }

  range(name: string, end: number): Ref {
    const list = this.python.lists.range(0, end)
    this.python.objects.run()
    return this.bind(name, list)
  }

  /** Lists, dicts, tuples, strings, some of them dropped again. */
  mess(seed: number): void {
    const { python } = this
    const below = numbersBelow(seed)
    for (let step = 0; step < 400; step++) {
      const name = `name${below(60)}`
      const kind = below(6)
      if (kind === 0) this.delete(name)
      else if (kind === 1) this.range(name, below(3000))
      else if (kind === 2) this.bind(name, python.strs.ofLength(2 + below(9000)))
      else if (kind === 3) {
        const dict = this.bind(name, python.dicts.create())
        for (let key = below(40); key > 0; key--) {
          const number = python.numbers.int(key * 1000)
          const value = python.numbers.makeFloat(key / 2)
          python.dicts.set(dict, number, value)
          python.objects.decref(number)
          python.objects.decref(value)
        }
      } else if (kind === 4) {
        const list = this.bind(name, python.lists.create(0))
        for (let item = below(30); item > 0; item--) {
          const tuple = python.tuples.of(
            python.numbers.int(step + 1000),
            python.strs.fromText(`text ${step}`),
          )
          python.lists.append(list, tuple)
          python.objects.decref(tuple)
        }
      } else if (below(40) === 0) python.objects.collector.collect(2)
    }
  }
}

describe('where is an address', () => {
  test('an item of a list: page, mapping, chunk, block, list, field', () => {
    const session = new Session()
    const ints = session.range('ints', 1000)
    const { python, machine } = session
    const array = python.memory.addressOf(python.lists.arrayOf(ints))
    expect(whereIs(machine, array + 8 * 17 + 3)).toMatchObject({
      page: { isResident: true },
      mapping: { name: '[heap]' },
      chunk: { kind: 'live', bytes: 8016, part: 'block' },
      block: { address: array, bytes: 8008, holds: 'array', state: 'in use' },
      object: { type: 'list', text: 'list of 1000', refcount: 1, state: 'alive' },
      field: { name: 'ob_item[17]', offset: 8 * 17, bytes: 8 },
    })
    expect(whereIs(machine, array - 8)).toMatchObject({ chunk: { part: 'header' } })
  })

  test('an int in its block, and a slot that is free', () => {
    const session = new Session()
    const { python, machine } = session
    const ints = session.range('ints', 1000)
    const { address } = whereIs(machine, python.objects.ints!.addressOf(python.lists.get(ints, 700) >> 2))
    expect(whereIs(machine, address + 17)).toMatchObject({
      block: { holds: 'ints', bytes: 1000 },
      numbers: { kind: 'int', slot: python.lists.get(ints, 700) >> 2 },
      object: { type: 'int', text: '700', refcount: 1 },
      field: { name: 'ob_ival', offset: 16 },
    })
    session.delete('ints')
    expect(whereIs(machine, address)).toMatchObject({ object: { state: 'kept', text: 'a free slot' } })
  })

  test('a small object in its pool and arena, and what surrounds it', () => {
    const session = new Session()
    const { python, machine } = session
    const list = session.bind('list', python.lists.create(0))
    const block = whereIs(machine, 0)
    expect(block).toMatchObject({ page: { isResident: false } })
    const { address } = objectBlock(session, list)
    expect(whereIs(machine, address + 32)).toMatchObject({
      arena: { slot: 0, ntotal: 63 },
      pool: { blockBytes: 72, inUse: 1, blocks: 56 },
      block: { address, bytes: 72, holds: 'object' },
      object: { type: 'list', address: address + 32, bytes: 72 },
      field: { name: 'ob_refcnt', offset: 32 },
    })
    expect(whereIs(machine, address)).toMatchObject({ field: { name: 'gc_next' } })
    const { pool } = whereIs(machine, address)
    expect(whereIs(machine, pool!.address)).toMatchObject({ poolPart: 'header' })
    expect(whereIs(machine, pool!.address + 4095)).toMatchObject({ poolPart: 'tail' })
    expect(whereIs(machine, address + 3 * 72)).toMatchObject({
      block: { state: 'never used', holds: 'nothing' },
    })
  })

  test.each(VERSIONS)('every block of a mess is found again from any of its bytes, in %s', (version) => {
    const session = new Session(version)
    session.mess(7)
    const below = numbersBelow(11)
    const wrong: unknown[] = []
    let blocks = 0
    eachBlock(session.machine, ({ address, bytes, owner, place }) => {
      blocks++
      const whose = readOwner(owner)
      const offset = below(bytes - 8)
      const where = whereIs(session.machine, address + offset)
      const record = whose.kind === 'object' || whose.kind === 'body' ? refOf(whose.record) : undefined
      if (where.block?.address !== address || (record !== undefined && where.object?.ref !== record))
        wrong.push({ place, address, offset, where })
    })
    expect(wrong).toEqual([])
    expect(blocks).toBeGreaterThan(500)
  })
})

describe('totals', () => {
  test.each(VERSIONS)('add up at every level, whatever a program of %s has done', (version) => {
    for (let seed = 1; seed <= 8; seed++) {
      const session = new Session(version)
      session.mess(seed)
      const totals = totalsOf(session.machine)
      const { objects, freeLists, pools, malloc, overhead, other, foreign } = totals
      expect(objects + freeLists + pools + malloc + overhead + other + foreign).toBe(totals.addresses)
      expect(totals.used + totals.unused).toBe(totals.resident)
      expect(totals.used).toBeGreaterThanOrEqual(0)
      expect(totals.unused).toBeGreaterThanOrEqual(0)
      expect(foreign).toBe(0)
      expect(objects).toBe(bytesOfObjects(session))
    }
  })

  test('tell where five million bytes of ints are: objects, free lists, malloc, given back', () => {
    const session = new Session()
    session.range('ints', 200_000)
    const full = totalsOf(session.machine)
    expect(full.objects).toBeGreaterThan(200_000 * 32)
    session.delete('ints')
    const dropped = totalsOf(session.machine)
    expect(full.objects - dropped.objects).toBe((200_000 - 257) * 24 + 200_000 * 8 + LIST + NAME)
    // the array is a block above the mmap threshold
    expect(dropped.givenBack).toBe(Math.ceil((200_000 * 8 + 16) / 4096) * 4096)
    expect(dropped.freeLists - full.freeLists).toBe((200_000 - 257) * 24 + LIST)
    expect(dropped.unused).toBeGreaterThan(190_000 * 24)
    session.python.objects.collector.collect(2)
    expect(totalsOf(session.machine).freeLists).toBeLessThan(41 * 24 + 72 * 2)
  })
})

test('free lists are told of in the order in which they are used, with addresses', () => {
  const session = new Session()
  const { python, machine } = session
  const lists = ['a', 'b', 'c'].map((name) => session.bind(name, python.lists.create(0)))
  const addresses = lists.map((list) => objectBlock(session, list).address + 32)
  for (const name of ['a', 'b', 'c']) session.delete(name)
  const list = freeListsOf(machine).find(({ kind }) => kind === 'list')!
  expect(list).toMatchObject({ cap: 80, length: 3, isCleared: false })
  expect(list.entries.map(({ address }) => address)).toEqual(addresses.toReversed())
  const again = python.lists.create(0)
  expect(objectBlock(session, again).address + 32).toBe(addresses[2])
})

describe('why a page is resident', () => {
  test('one int of many is alive on it, and its name is told', () => {
    const session = new Session()
    const { python, machine } = session
    const ints = session.range('ints', 50_000)
    const kept = python.lists.get(ints, 40_000)
    python.objects.incref(kept)
    session.bind('kept', kept)
    const page = python.objects.ints!.addressOf(kept >> 2)
    expect(whyResident(machine, page, session.names)).toMatchObject({
      reason: 'alive',
      holder: { object: { type: 'int' }, names: [expect.stringMatching(/^ints\[\d+\]$/)] },
    })
    session.delete('ints')
    expect(whyResident(machine, page, session.names)).toMatchObject({
      reason: 'alive',
      holder: { object: { text: '40000' }, names: ['kept'] },
    })
    session.delete('kept')
    expect(whyResident(machine, page, session.names)).toMatchObject({
      reason: 'kept',
      holder: { keptBy: { list: 'int', isCleared: true } },
    })
  })

  test('after the collection it is free, but the heap only shrinks from its end', () => {
    const session = new Session()
    const { python, machine } = session
    const ints = session.range('ints', 50_000)
    const page = python.objects.ints!.addressOf(python.lists.get(ints, 20_000) >> 2)
    const small = session.bind('small', python.strs.ofLength(5000))
    session.delete('ints')
    python.objects.collector.collect(2)
    const { address } = objectBlock(session, small)
    expect(whyResident(machine, page, session.names)).toMatchObject({
      reason: 'under the pin',
      holder: { address, object: { text: 'str of 5000' }, names: ['small'] },
    })
    expect(topPin(machine, session.names)).toMatchObject({ names: ['small'] })
    session.delete('small')
    expect(whyResident(machine, page)).toMatchObject({ reason: 'not resident' })
  })

  test('a list that is kept for the next one, and a dict that its name leads to', () => {
    const session = new Session('2.7.18')
    const { python, machine } = session
    const dict = session.bind('dict', python.dicts.create())
    const list = session.bind('list', python.lists.create(0))
    const block = objectBlock(session, list)
    session.delete('list')
    expect(whyResident(machine, block.address)).toMatchObject({
      reason: 'kept',
      holder: { keptBy: { list: 'list', isCleared: false } },
    })
    expect(whyResident(machine, objectBlock(session, dict).address, session.names)).toMatchObject({
      reason: 'alive',
    })
  })

  test('an arena stays as long as one block of it is in use', () => {
    const session = new Session('2.7.18')
    const { python, machine } = session
    const strs = session.bind('strs', python.lists.create(0))
    for (let count = 0; count < 400; count++) {
      const str = python.strs.ofLength(450)
      python.lists.append(strs, str)
      python.objects.decref(str)
    }
    const first = python.lists.get(strs, 0)
    const last = objectBlock(session, python.lists.get(strs, 399)).address
    python.objects.incref(first)
    session.bind('first', first)
    session.delete('strs')
    expect(whyResident(machine, last, session.names)).toMatchObject({ reason: 'arena' })
  })
})

test('names lead to an object the shortest way, through containers, instances and attributes', () => {
  const session = new Session()
  const { python, machine } = session
  const { fixed } = python.python2!
  const target = python.strs.ofLength(100)
  const rows = python.lists.create(0)
  python.lists.append(rows, target)
  const attributes = python.dicts.create()
  python.bind(attributes, 'rows', rows)
  const job = fixed.create('object', { dict: attributes })
  const jobs = session.bind('jobs', python.lists.create(0))
  python.lists.append(jobs, job)
  python.objects.decref(job)
  expect(nameOf(machine, target, session.names)).toBe('jobs[0].rows[0]')
  const pair = session.bind('pair', python.tuples.create(2))
  python.tuples.init(pair, 0, python.numbers.int(1))
  python.tuples.init(pair, 1, target)
  expect(nameOf(machine, target, session.names)).toBe('pair[1]')
  expect(nameOf(machine, NULL, session.names)).toBeUndefined()
  const pin = topPin(new Session().machine)
  expect(pin).toMatchObject({ object: { type: 'dict' }, names: ["the interpreter's interned strings"] })
})

describe('names', () => {
  test('of locals are told with their function, and what has none is a temporary', () => {
    const session = new Session()
    const { python, machine } = session
    const { codes, frames } = python.python2!
    const varnames = python.tuples.of(python.strs.interned('big'), python.strs.interned('small'))
    const code = codes.create({ locals: 2, stack: 2 }, { varnames })
    const frame = frames.create(code, { back: NULL, builtins: NULL, globals: NULL, locals: NULL })
    const big = python.lists.create(0)
    const row = python.strs.ofLength(900)
    python.lists.append(big, row)
    frames.setLocal(frame, 0, big)
    const temporary = python.strs.ofLength(901)
    frames.push(frame, temporary)
    const spaces = [{ label: 'main', frame }]
    expect(nameOf(machine, big, spaces)).toBe('big, in main')
    expect(nameOf(machine, row, spaces)).toBe('big, in main[0]')
    expect(nameOf(machine, temporary, spaces)).toBe('a temporary of main')
    session.bind('big', big)
    python.objects.incref(big)
    expect(namesOf(machine, big, [...session.names, ...spaces])).toEqual(['big', 'big, in main'])
  })

  test('of what the interpreter keeps say so, and nothing that is deleted ends it', () => {
    const session = new Session()
    const { python, machine } = session
    const ints = session.range('ints', 100)
    expect(nameOf(machine, python.lists.get(ints, 35), session.names)).toBe("the interpreter's small ints")
    expect(nameOf(machine, session.main, session.names)).toBe('the names of the program')
    const page = python.objects.ints!.addressOf(python.lists.get(ints, 35) >> 2)
    expect(whyResident(machine, page, session.names)).toMatchObject({
      holder: { names: ["the interpreter's small ints"] },
    })
    python.objects.collector.keepGarbage(python.lists.create(0))
    const [garbage] = [python.lists.get(python.garbage, 0)]
    expect(nameOf(machine, garbage, session.names)).toBe('gc.garbage[0]')
  })

  test('of what lies very deep are short', () => {
    const session = new Session()
    const { python, machine } = session
    const innermost = python.strs.ofLength(700)
    let list = python.lists.create(0)
    python.lists.append(list, innermost)
    for (let depth = 0; depth < 50_000; depth++) {
      const outer = python.lists.create(1)
      python.lists.init(outer, 0, list)
      list = outer
    }
    session.bind('deep', list)
    expect(nameOf(machine, innermost, session.names)).toMatch(/^deep(\[0\])+ … 49989 steps … (\[0\])+$/)
  })
})

test('whoever gets a place of malloc’s after Python is not taken for Python', () => {
  const session = new Session()
  const { python, machine } = session
  session.range('ints', 2000)
  session.delete('ints')
  python.objects.collector.collect(2)
  const before = totalsOf(machine)
  const blocks = Array.from({ length: 40 }, (_, index) => machine.malloc.malloc(900 + index))
  for (const block of blocks) expect(whereIs(machine, block).block?.holds).toBe('something else')
  expect(totalsOf(machine).objects).toBe(before.objects)
})

describe('if objects went away', () => {
  test.each(VERSIONS)('so much would be given back as is given back, in %s', (version) => {
    for (let seed = 1; seed <= 6; seed++) {
      const session = new Session(version)
      session.mess(seed)
      const names = [...session.python.dicts.entries(session.main)].map(([key, value]) => ({
        name: session.python.strs.textOf(key)!,
        value,
      }))
      const chosen = names.filter((_, index) => index % 3 === 0)
      const before = session.machine.process.residentBytes
      const answer = ifGone(
        session.machine,
        chosen.map(({ value }) => value),
      )
      expect(session.machine.process.residentBytes).toBe(before)
      for (const { name } of chosen) session.delete(name)
      expect(before - session.machine.process.residentBytes).toBe(answer.atOnce)
      session.python.objects.collector.collect(2)
      expect(before - session.machine.process.residentBytes).toBe(answer.afterCollection)
    }
  })

  test('the talk: a small list at the end decides over all the memory below', () => {
    const session = new Session()
    const big = session.range('big', 100_000)
    const small = session.bind('small', session.python.strs.ofLength(5000))
    const { machine } = session
    session.machine.timeline.checkpoint()
    const alone = ifGone(machine, [big])
    expect(alone.afterCollection).toBeLessThan(1_000_000)
    const both = ifGone(machine, [big, small])
    expect(both.afterCollection).toBeGreaterThan(2_000_000)
    expect(both.atOnce).toBeLessThan(1_000_000)
    session.machine.timeline.restore(0)
    expect(session.python.lists.sizeOf(big)).toBe(100_000)
  })
})

/** The block of a record's object. */
function objectBlock({ machine }: Session, ref: Ref): { address: number; bytes: number } {
  let found: { address: number; bytes: number } | undefined
  eachBlock(machine, ({ owner, address, bytes }) => {
    const whose = readOwner(owner)
    if (whose.kind === 'object' && refOf(whose.record) === ref) found = { address, bytes }
  })
  if (!found) throw new Error(`no block of ${ref}`)
  return found
}

/** Added up from what can be reached by name, and what the layers keep alive themselves. */
function bytesOfObjects({ python, machine }: Session): number {
  let bytes = 0
  const seen = new Set<number>()
  eachBlock(machine, ({ owner, address }) => {
    const whose = readOwner(owner)
    if (whose.kind === 'object' && python.objects.refcountOf(refOf(whose.record)) > 0) {
      expect(seen.has(address)).toBe(false)
      seen.add(address)
      bytes += python.sizeOf(refOf(whose.record))
    }
    if (whose.kind === 'int block') bytes += 24 * python.objects.ints!.liveIn(whose.block)
    if (whose.kind === 'float block') bytes += 24 * python.objects.floats!.liveIn(whose.block)
  })
  return bytes
}
