import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import {
  PythonEventsPlayer,
  readPythonBoot,
  readPythonProgram,
  replay,
  type PythonEvents,
} from '../../../src/machine/replay/index.ts'
import { chunksDownwards } from '../../../src/machine/malloc/glibc/index.ts'
import { CollectorCounts } from '../../../src/machine/replay/collector-counts.ts'
import { bytesOf } from '../../../src/machine/replay/python-events.ts'
import { STATE_PARTS } from '../../../src/machine/replay/python-state.ts'
import { sha1 } from '../../../src/machine/replay/sha1.ts'
import { Timeline } from '../../../src/machine/timeline.ts'
import {
  BOOT_FOLDER,
  beside,
  changed,
  numbersOf,
  recorded,
  type Recording,
} from '../../support/python-recordings.ts'

const FILES = readdirSync(BOOT_FOLDER).map((file) => file.replace(/\.json\.gz$/, ''))
const PROGRAM = 'frag200.import.g217'

describe('the layers do what the recorded interpreter did, event by event and in every part of its memory', () => {
  it.each(FILES)('%s', (name) => {
    const { comparison, residency } = replay(recorded(name), { beside })
    expect(comparison).toEqual({ ops: comparison?.ops, matched: comparison?.ops, first: undefined })
    // whoever asks for a block fills it, as a rule; so are the pages those of the recording
    expect(residency?.length).toBeGreaterThan(0)
    for (const moment of residency!) expect(moment).toMatchObject({ different: 0 })
  })
})

test('counted are the calls of an interpreter, those derived from them, and the parts of its memory', () => {
  const [calls, derived, parts] = [32_939, 1639, 21]
  expect(replay(recorded('boot-g217'))).toMatchObject({
    format: 'py276-boot/1',
    label: 'the start of an interpreter, g217',
    ops: calls + derived,
    simulated: 'CPython 2.7.6 on glibc 2.17',
    comparison: { ops: calls + derived + parts },
  })
  const [waits, partsOfWait] = [6, 15]
  const { ops, bootOps, kindByOp } = readPythonProgram(recorded(PROGRAM), beside)
  const positions = kindByOp.filter((_, op) => 'lbk()|'.includes(letterOf(kindByOp[op]!))).length
  expect(bootOps).toBe(calls + derived)
  expect(replay(recorded(PROGRAM), { beside })).toMatchObject({
    format: 'py276-prog/1',
    label: 'frag200, import, g217',
    comparison: { ops: ops - positions + waits * partsOfWait },
  })
})

describe('what differs is told with its op, the line of the program, and both values', () => {
  const { ops } = replay(recorded(PROGRAM), { beside }).comparison!
  const cases: readonly [string, (recording: Recording) => void, object][] = [
    [
      'another address',
      (recording) => (recording.data[numbersOf(recording, 'd', 0)]! += 24),
      { op: 'op 34731 in line 273 of random.py (choice): a float', recorded: 'h135096', here: 'h135072' },
    ],
    [
      'another block from a free list',
      (recording) => (recording.data[numbersOf(recording, '<', 0)] = 103),
      {
        op: 'op 34583 in line 3 of main.py: the next from the free list of tuples of 3',
        recorded: 'M1+248448',
        here: expect.stringMatching(/^M\d+\+\d+$/),
      },
    ],
    [
      'a block that was never made',
      (recording) => (recording.data[numbersOf(recording, 'f', 0)] = 24),
      { op: 'op 34598 in line 3 of main.py: free(h24)', recorded: 'h24', here: 'nothing is there' },
    ],
    [
      'a call of malloc that was not recorded',
      (recording) => {
        recording.data.splice(numbersOf(recording, 'p', 0), 2)
        recording.ops = recording.ops.replace('p', '')
      },
      {
        op: 'op 34652 in line 3 of main.py: inside of PyObject_Malloc(280) for the collector',
        recorded: 'nothing more is asked of malloc',
        here: 'malloc(280) = h146256',
      },
    ],
    [
      'one that is not made',
      (recording) => {
        recording.data.splice(numbersOf(recording, 'p', 0), 0, 992, 640_000)
        recording.ops = recording.ops.replace('p', 'pp')
        // the recorded call is the second now
        const at = numbersOf(recording, 'p', 0)
        recording.data.splice(at, 4, ...recording.data.slice(at + 2, at + 4), 992, 640_000)
      },
      {
        op: 'op 34654 in line 3 of main.py: inside of PyObject_Malloc(280) for the collector',
        recorded: 'malloc(992) = h640000',
        here: 'nothing more is asked of malloc',
      },
    ],
    [
      'another call',
      (recording) => (recording.data[numbersOf(recording, 'p', 3)]! += 8),
      {
        op: 'op 34695 in line 3 of prog.py (main): inside of PyObject_Malloc(448) for the collector',
        recorded: 'malloc(456) = h479520',
        here: 'malloc(448) = h479520',
      },
    ],
    [
      'a count of the collector',
      (recording) => recording.waits[2]!.gc[0]!++,
      { op: 'op 38163 in line 6 of lib.py (wait): at wait 3, gc[0]', recorded: '286', here: '285' },
    ],
    [
      'a digest',
      (recording) => (recording.waits[3]!.sha['bins'] = '0123456789ab'),
      {
        op: 'op 38218 in line 6 of lib.py (wait): at wait 4, bins',
        recorded: 'digest 0123456789ab',
        here: 'digest b2a5d9bb3026',
      },
    ],
  ]
  it.each(cases)('%s', (_, change, first) => {
    const { comparison } = replay(changed(PROGRAM, change), { beside })
    expect(comparison?.first).toEqual({ line: 1, ...first })
    expect(comparison?.matched).toBeLessThan(comparison!.ops)
    expect(comparison?.matched).toBeGreaterThan(ops - 1000)
  })

  it('a part of the memory at the end', () => {
    const boot = changed('boot-g236', ({ state }) => {
      ;(state as { malloc: { bins: Record<string, number[]> } }).malloc.bins['2']!.reverse()
    })
    expect(replay(boot).comparison).toEqual({
      ops: 34_599,
      matched: 34_598,
      first: { line: 1, op: 'op 34577: at the end, bins.2[0]', recorded: '271552', here: '306944' },
    })
  })

  it('a collection', () => {
    const other = changed('boot-g217', (recording) => (recording.data[numbersOf(recording, 'B', 0)] = 1))
    expect(replay(other).comparison?.first).toMatchObject({
      op: expect.stringMatching(/^op \d+: a collection begins$/),
      recorded: 'of generation 1',
      here: 'of generation 0',
    })
    const none = changed('boot-g217', (recording) => {
      for (const letter of 'BE') {
        recording.data.splice(numbersOf(recording, letter), 1)
        recording.ops = recording.ops.replace(letter, '')
      }
    })
    expect(replay(none).comparison?.first).toMatchObject({
      op: expect.stringMatching(/^op \d+: after PyObject_Malloc\(\d+\) for the collector$/),
      recorded: 'no collection begins',
      here: 'one of generation 0 begins',
    })
  })
})

describe('a recording that can not be read is named with its place', () => {
  const error = (name: string, change: (recording: Recording) => void): unknown => {
    try {
      return replay(changed(name, change), { beside })
    } catch (thrown) {
      return thrown
    }
  }

  it.each<[string, (recording: Recording) => void, RegExp]>([
    ['an unknown letter', (each) => (each.ops = `Z${each.ops}`), /letters of mcrfMG.*; the one at 0 is "Z"/],
    ['too few numbers', (each) => each.data.pop(), /the numbers of op \d+ and those behind it are expected/],
    ['too many', (each) => each.data.push(1), /the end is expected: the ops have no more numbers/],
    ['no number', (each) => (each.data[7] = 0.5), /a whole number is expected/],
    ['no size', (each) => (each.data[numbersOf(each, 'M')] = -8), /a size is expected, not -8/],
    [
      'no free list',
      (each) => (each.data[numbersOf(each, '<')] = 99),
      /the number of a free list is expected, not 99/,
    ],
    [
      'no generation',
      (each) => (each.data[numbersOf(each, 'B')] = 3),
      /a generation is expected, from 0 to 2, not 3/,
    ],
    [
      'another allocator',
      (each) => (each['allocator'] = 'g999'),
      /"allocator" is expected to be "g217" or "g236"/,
    ],
    ['no break', (each) => delete each['brk0'], /"brk0" is missing/],
    ['too few waits', (each) => each.waits.pop(), /6 objects, one for each \| of "ops"; there are 5/],
    ['a wait without a part', (each) => delete (each.waits[0] as { brk?: number }).brk, /"brk" is/],
    ['functions', (each) => (each['functions'] = [['main']]), /a list of \[name, file, first line\]/],
    ['another start', (each) => (each['bootData'] = 5), /there are 34578, with 61727 numbers/],
    [
      'another break',
      (each) => (each['brk0'] = 4096),
      /"brk0" is expected to be 93824994312192, as boot-g217/,
    ],
  ])('%s', (_, change, message) => {
    expect(error(PROGRAM, change)).toMatchObject({
      name: 'TraceError',
      line: 1,
      message: expect.stringMatching(message),
    })
  })

  it('an end without its memory', () => {
    expect(error('boot-g217', (each) => delete each['state'])).toMatchObject({
      message: expect.stringMatching(/"state" is expected to be an object|"state" is missing/),
    })
  })

  it('a program without the start of its interpreter', () => {
    for (const none of [undefined, () => undefined])
      expect(() => replay(recorded(PROGRAM), none ? { beside: none } : {})).toThrow(
        'the first ops of boot-g217.json.gz, which is needed beside this file and not there',
      )
    expect(() => replay(recorded(PROGRAM), { beside: () => recorded('boot-g236') })).toThrow(
      'the first ops of boot-g217.json.gz, and the file of that name has others',
    )
  })
})

describe('a played interpreter has a past', () => {
  const events = readPythonProgram(recorded('small_first200.import.g236'), beside)

  it('any op between two others can be come back to, and goes on in the same way', () => {
    const player = new PythonEventsPlayer(events)
    const { timeline } = player.layers
    const states: string[] = []
    for (const at of [10_001, 30_500, events.bootOps + 300, events.bootOps + 2000]) {
      player.play(at)
      timeline.checkpoint()
      states.push(memoryOf(player))
    }
    player.play(events.ops)
    const end = memoryOf(player)
    for (const [checkpoint, state] of [...states.entries()].toReversed()) {
      timeline.restore(checkpoint)
      expect(memoryOf(player)).toBe(state)
    }
    player.play(events.ops)
    expect(memoryOf(player)).toBe(end)
  })

  it('another one takes over its present', () => {
    const player = new PythonEventsPlayer(events)
    player.play(events.bootOps)
    const copy = new PythonEventsPlayer(events)
    copy.layers.timeline.copyFrom(player.layers.timeline)
    player.play(events.ops)
    expect(memoryOf(copy)).not.toBe(memoryOf(player))
    copy.play(events.ops)
    expect(memoryOf(copy)).toBe(memoryOf(player))
  })
})

test('the owner of a block tells which op made it', () => {
  const text = new TextDecoder().decode(recorded(PROGRAM))
  const { waits } = JSON.parse(text) as {
    waits: { belowTop: [number, number, { size: number } | 'free'][] }[]
  }
  const player = new PythonEventsPlayer(readPythonProgram(recorded(PROGRAM), beside))
  player.play(player.events.ops)
  const { glibc, process, pymalloc } = player.layers
  const below = [...chunksDownwards(glibc)].slice(1, 7)
  expect(below.map(({ address, bytes }) => [address - process.startBreak, bytes])).toEqual(
    waits.at(-1)!.belowTop.map(([offset, bytes]) => [offset, bytes]),
  )
  expect(
    below.map(({ kind, chunk }) =>
      kind === 'free' ? kind : bytesOf(player.events, pymalloc.ownerOf(-chunk) - 1),
    ),
  ).toEqual(waits.at(-1)!.belowTop.map(([, , owner]) => (owner === 'free' ? owner : owner.size)))
})

test('the largest int is one of 64 bits', () => {
  const events = readPythonBoot(recorded('boot-g217'))
  const op = events.numberByOp.findIndex((number) => number >= 2 ** 63)
  const player = new PythonEventsPlayer(events)
  player.play(op)
  const address = player.step()
  const { ints } = player.layers
  const slot = ints
    .blockList()
    .flatMap((block) => ints.slotsOf(block))
    .find((each) => ints.addressOf(each) === address)!
  expect(ints.words.data.slice(slot, slot + 3)).toEqual(Int32Array.of(1, -1, 2 ** 31 - 1))
})

describe('a collection is due', () => {
  it('of the oldest generation above its threshold, with the 701st object', () => {
    const counts = new CollectorCounts(new Timeline())
    const generations: number[] = []
    for (let made = 1; generations.length < 12; made++) {
      counts.allocated()
      const [due] = counts.due()
      if (due === undefined) continue
      expect(made % 701).toBe(0)
      generations.push(due)
      counts.begin(due)
      expect(counts.due()).toEqual([])
      counts.end()
    }
    expect(generations).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
  })

  it('of all there are only until the first, for then it may be put off', () => {
    const counts = new CollectorCounts(new Timeline())
    counts.setRegisters([701, 11, 11, 0, 0])
    expect(counts.due()).toEqual([2])
    counts.setRegisters([701, 11, 11, 0, 1])
    expect(counts.due()).toEqual([2, 1])
  })
})

test.each([0, 1, 3, 55, 56, 63, 64, 65, 119, 120, 1000])('SHA-1 of %i characters', (length) => {
  const text = 'A chunk, a pool, a block. '.repeat(40).slice(0, length)
  expect(sha1(text)).toBe(createHash('sha1').update(text).digest('hex'))
})

/** All that a played interpreter's memory is, as text. */
function memoryOf(player: PythonEventsPlayer): string {
  const { process } = player.layers
  const parts = Object.entries(STATE_PARTS).map(([name, part]) => [name, part(player)])
  return JSON.stringify([player.at, parts, process.maps()])
}

function letterOf(kind: PythonEvents['kindByOp'][number]): string {
  return 'mcrfMGRFDijdeIL<>BEXstpoqulbk()|'[kind]!
}
