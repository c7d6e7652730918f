/** What an interpreter starts from is what a recorded one had after its start. */
import { describe, expect, it } from 'vitest'
import { buildImage, type RecordedEnd } from '../../../src/machine/boot/build-image.ts'
import { Boot, imageNamed, type BootImage, type ImageName } from '../../../src/machine/boot/index.ts'
import { indexOf } from '../../../src/machine/objects/index.ts'
import { PLACE } from '../../../src/machine/objects/record.ts'
import { PythonEventsPlayer, readPythonBoot } from '../../../src/machine/replay/index.ts'
import { LIST_KIND, TUPLES } from '../../../src/machine/replay/python-events.ts'
import { STATE_PARTS, comparePages } from '../../../src/machine/replay/python-state.ts'
import { recorded } from '../../support/python-recordings.ts'

interface Recording {
  readonly state: {
    readonly malloc: Readonly<Record<string, unknown>>
    readonly regions: unknown
    readonly residentPages: Readonly<Record<string, readonly number[]>>
    readonly python: Readonly<Record<string, unknown>> & RecordedEnd
  }
}

function started(image: BootImage): Boot {
  const boot = new Boot(image)
  boot.load()
  return boot
}

const read = (name: string): Recording => JSON.parse(new TextDecoder().decode(recorded(name))) as Recording

/** The parts of a machine's memory as recordings have them. */
function partsOf(boot: Boot, reference: PythonEventsPlayer): Readonly<Record<string, unknown>> & object {
  const { machine } = boot
  const { python, malloc, process } = machine
  const { lists, tuples, python2, objects } = python
  const freeList = (kind: number) => {
    if (kind > TUPLES) return tuples.freeLists[kind - TUPLES]
    const { list, dict, set, frame, method, builtin } = LIST_KIND
    return {
      [list]: lists.freeList,
      [dict]: python2?.dicts.freeList,
      [set]: python2?.sets.freeList,
      [frame]: python2?.frames.freeList,
      [method]: python2?.fixed.freeList('method'),
      [builtin]: python2?.fixed.freeList('builtin'),
    }[kind]
  }
  const player = {
    layers: {
      process,
      glibc: malloc,
      pymalloc: python.pymalloc,
      ints: objects.ints,
      floats: objects.floats,
      addresses: reference.layers.addresses,
      kept: { ids: (kind: number) => freeList(kind)?.entries() ?? [] },
      counts: { byGeneration: () => objects.collector.counts },
    },
    addressOfBlock: (record: number) =>
      python.memory.addressOf(objects.store.words.data[record + PLACE] as number),
  } as unknown as PythonEventsPlayer
  return Object.fromEntries(Object.entries(STATE_PARTS).map(([name, part]) => [name, part(player)]))
}

describe.each([
  ['python-2.7.6-glibc-2.17', 'boot-g217'],
  ['python-2.7.6-glibc-2.36', 'boot-g236'],
] as const)('%s', (name: ImageName, recording: string) => {
  it('has all of the recorded memory', async () => {
    const { state } = read(recording)
    const events = readPythonBoot(recorded(recording))
    const reference = new PythonEventsPlayer(events)
    reference.play(events.ops)
    const boot = started(await imageNamed(name))
    const parts = partsOf(boot, reference)
    const { python, malloc, regions } = state
    const { chunks, top } = malloc
    expect({ chunks: parts['chunks'], top: parts['top'] }).toEqual({ chunks, top })
    for (const part of Object.keys(STATE_PARTS)) {
      if (part === 'gc' || part === 'lists' || part === 'regions') continue
      const there = part in malloc ? malloc[part] : python[part]
      expect([part, parts[part]]).toEqual([part, there])
    }
    expect(parts['regions']).toEqual(regions)
    expect(parts['gc']).toEqual(python.gc.generations.map(({ count }) => count))
    const { machine } = boot
    const layers = { addresses: reference.layers.addresses, process: machine.process }
    expect(comparePages(layers as never, state.residentPages)).toMatchObject({ different: 0 })
  })

  it('is made of the recording', async () => {
    const { state } = read(recording)
    const image = buildImage(readPythonBoot(recorded(recording)), state.python)
    // JSON has no infinity
    expect(JSON.parse(JSON.stringify(image))).toEqual(JSON.parse(JSON.stringify(await imageNamed(name))))
  })

  it('gives modules the dicts that they had', async () => {
    const boot = started(await imageNamed(name))
    const { machine } = boot
    const { dicts, strs, none, memory, python2 } = machine.python
    const main = memory.outside(() => {
      const made = dicts.create()
      for (const key of ['__name__', '__doc__', 'sys']) dicts.set(made, strs.interned(key), none)
      return made
    })
    expect(boot.adoptDict('__main__', main)).toBe(true)
    expect([dicts.sizeOf(main), python2!.dicts.slotsOf(main)]).toEqual([3, 32])
    const before = memory.events
    // eleven names were there: the 22nd makes it grow
    for (let index = 0; index < 10; index++) dicts.set(main, strs.interned(`name ${index}`), none)
    const tableBefore = python2!.dicts.tableBlockOf(main)
    dicts.set(main, strs.interned('one more'), none)
    expect(python2!.dicts.slotsOf(main)).toBe(128)
    expect(memory.events).toBeGreaterThan(before)
    expect(python2!.dicts.tableBlockOf(main)).not.toBe(tableBefore)
    expect(machine.python.objects.collector.isTracked(indexOf(main))).toBe(true)
  })
})

it('has the names of a real interpreter, and some letters', async () => {
  const boot = started(await imageNamed('python-2.7.6-glibc-2.17'))
  boot.adoptInterned()
  const { machine } = boot
  const { strs, memory, python2 } = machine.python
  const eventsOf = (work: () => void): number => {
    const before = memory.events
    work()
    return memory.events - before
  }
  // made, and dropped for its twin
  expect(eventsOf(() => strs.interned('append'))).toBe(2)
  expect(eventsOf(() => strs.fromText('a'))).toBe(0)
  // its letter is a name somewhere, but nobody has asked for it alone
  expect(eventsOf(() => strs.fromText('b'))).toBe(2)
  expect(eventsOf(() => strs.fromText('b'))).toBe(0)
  expect(python2!.dicts.slotsOf(strs.internedStrings)).toBe(8192)
})

it('is an approximation where nobody has recorded it', async () => {
  const names = ['python-2.7.18-glibc-2.36', 'python-2.7.6-glibc-2.36-no-tcache'] as const
  for (const name of names) {
    const image = await imageNamed(name)
    expect(image.isExact).toBe(false)
    const { machine } = started(image)
    expect(machine.process.residentBytes).toBeGreaterThan(2 ** 19)
    machine.python.lists.create(1000)
  }
})

it('takes no time', async () => {
  const image = await imageNamed('python-2.7.6-glibc-2.36')
  const start = performance.now()
  for (let count = 0; count < 10; count++) started(image)
  expect((performance.now() - start) / 10).toBeLessThan(50)
})
