/** The pictures drawn from a recorded interpreter, event by event, and held to what was recorded of it. */
import { describe, expect, it } from 'vitest'
import { drawFreeLists } from '../../../components/free-lists/draw.ts'
import { listsShown, sentence } from '../../../components/free-lists/view.ts'
import { drawPoolGrid } from '../../../components/pool-grid/draw.ts'
import { classesInUse, sentence as poolsSentence } from '../../../components/pool-grid/view.ts'
import type { FreeListView } from '../../../src/machine/index.ts'
import { freeListsOf } from '../../../src/machine/inspect/index.ts'
import type { NumberBlocks } from '../../../src/machine/objects/number-blocks.ts'
import { arenasOf, poolsIn, sizeClasses } from '../../../src/machine/pymalloc/index.ts'
import { PythonEventsPlayer, readPythonProgram } from '../../../src/machine/replay/index.ts'
import type { RecordedAddresses } from '../../../src/machine/replay/recorded-addresses.ts'
import { sha1 } from '../../../src/machine/replay/sha1.ts'
import { beside, recorded } from '../../support/python-recordings.ts'
import { machinesAtWaits } from '../../support/recorded-machine.ts'
import { svgFaults } from '../svg-faults.ts'

const FILES = ['freelists100.import.g217', 'freelists100.import.g236']
const GC_HEADER = 32
const DIGEST_LENGTH = 12
const SIZE = { width: 700, height: 360, label: 16, prefix: 'p-' }
const digest = (value: unknown): string => sha1(JSON.stringify(value)).slice(0, DIGEST_LENGTH)

/** Free lists as recordings write them: numbers of the addresses of the blocks, the collector's header first. */
function listsText(lists: readonly FreeListView[], addresses: RecordedAddresses): unknown {
  const of = (kind: string): number[] =>
    lists
      .find((list) => list.kind === kind)!
      .entries.map(({ address }) => addresses.numberOf(address - GC_HEADER))
  const tuple: Record<number, number[]> = {}
  for (const { kind, length } of lists)
    if (kind.startsWith('tuple ') && length > 0) tuple[Number(kind.slice('tuple '.length))] = of(kind)
  return {
    list: of('list'),
    dict: of('dict'),
    set: of('set'),
    tuple,
    frame: of('frame'),
    cfunction: of('builtin'),
    method: of('method'),
    unicode: of('unicode'),
  }
}

/** The figures under the stacks. */
const keptIn = (svg: string): string[] => Array.from(svg.matchAll(/>(\d+ kept)</g), ([, words]) => words!)

const intsText = (ints: NumberBlocks, addresses: RecordedAddresses): unknown => ({
  blocks: ints.blockList().map((block) => addresses.numberOf(ints.addressOfBlock(block))),
  free: ints.freeList().map((slot) => addresses.numberOf(ints.addressOf(slot))),
})

describe.each(FILES)('%s', (name) => {
  const events = readPythonProgram(recorded(name), beside)

  it('has at each wait the free lists, the int blocks and the pools that were recorded, and draws them', () => {
    // counts mappings as the recording numbers them
    const numbering = new PythonEventsPlayer(events)
    let waits = 0
    for (const { machine, wait, op } of machinesAtWaits(events)) {
      numbering.play(op)
      const { addresses } = numbering.layers
      const { digests } = events.waits[wait]!
      const { python } = machine
      const ints = python.objects.ints as NumberBlocks
      const freeLists = freeListsOf(machine)
      expect(digest(listsText(freeLists, addresses)), `free lists at wait ${wait}`).toBe(digests['lists'])
      expect(digest(intsText(ints, addresses)), `ints at wait ${wait}`).toBe(digests['int'])

      const svg = drawFreeLists({ freeLists }, SIZE, 'long')
      expect(svgFaults(svg, 25_000)).toEqual([])
      const capped = listsShown({ freeLists }, 'long').filter(({ kind }) => !kind.startsWith('tuple '))
      expect(keptIn(svg).slice(0, capped.length)).toEqual(capped.map(({ length }) => `${length} kept`))
      expect(keptIn(svg)).toContain(`${ints.freeSlots} kept`)

      const pools = arenasOf(python.pymalloc).flatMap((arena) => poolsIn(python.pymalloc, arena))
      const grid = { pools, classes: sizeClasses(python.pymalloc) }
      const poolsSvg = drawPoolGrid(grid, SIZE)
      expect(svgFaults(poolsSvg, 25_000)).toEqual([])
      for (const { blockBytes } of classesInUse(grid)) expect(poolsSvg).toContain(`>${blockBytes}</text>`)
      waits++
    }
    expect(waits).toBe(events.waits.length)
    expect(waits).toBeGreaterThan(3)
  })
})

it('says what the program’s lines do to the lists', () => {
  const events = readPythonProgram(recorded('freelists100.import.g217'), beside)
  const said = Array.from(machinesAtWaits(events), ({ machine }) => {
    const { python } = machine
    const pools = arenasOf(python.pymalloc).flatMap((arena) => poolsIn(python.pymalloc, arena))
    return `${sentence({ freeLists: freeListsOf(machine) })} ${poolsSentence({ pools, classes: sizeClasses(python.pymalloc) })}`
  })
  expect(said).toMatchInlineSnapshot(`
    [
      "Kept for the next of their kind: 4 of at most 80 lists. 198 pools of 32 size classes in 4 arenas: 156 full, 42 in part, 0 free.",
      "Kept for the next of their kind: 4 of at most 80 lists. 199 pools of 32 size classes in 4 arenas: 157 full, 41 in part, 1 free.",
      "Kept for the next of their kind: 80 of at most 80 lists, 80 of at most 80 dicts and 50 of at most 200 frames. 201 pools of 32 size classes in 4 arenas: 156 full, 44 in part, 1 free.",
      "Kept for the next of their kind: 80 of at most 80 lists, 80 of at most 80 dicts and 50 of at most 200 frames. 201 pools of 32 size classes in 4 arenas: 158 full, 42 in part, 1 free.",
      "Kept for the next of their kind: 80 of at most 80 lists and 80 of at most 80 dicts. 201 pools of 32 size classes in 4 arenas: 151 full, 49 in part, 1 free.",
    ]
  `)
})
