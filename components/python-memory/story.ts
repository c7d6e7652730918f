import type { PoolView } from '../../src/machine/index.ts'
import type { Link } from '../program-parts.ts'
import { LITTLE, bytesOf, count, counted } from '../format.ts'
import { lineOf } from './program.ts'
import { BLOCK_CHUNK, momentAt, ownBlocks, type View } from './view.ts'

/** What is seen: the headline. */
export function sentenceOf(view: View): string {
  return headlineOf(view).join(' ')
}

/** The same in the two lines that a stage has for it. */
export function headlineOf(view: View): readonly [string, string] {
  const { program, snapshot, position } = view
  if (view.look === 'pools' && snapshot.pools) return poolsHeadline(snapshot.pools.pools)
  const { knobs } = program
  const { tally, ints, pin } = snapshot
  const resident = bytesOf(tally.resident)
  const { moment, isReached } = momentAt(view)
  const text = program.lines[position.line]?.text.trim() ?? ''
  if (!isReached) return [`${resident} are resident,`, `${text} is under way.`]
  const blocks = ownBlocks(view)
  const object = knobs.object
  switch (moment) {
    case 'start':
      return [`${resident} are resident:`, `an interpreter, and ${counted(ints.blocks, 'block')} of ints.`]
    case 'range':
      return [
        `${resident}: ${countWords(program.ints)} ints,`,
        `and a list of ${bytesOf(program.ints * POINTER)} to hold them.`,
      ]
    case 'del ints':
      return [
        deletedWords(view),
        `The ints keep ${bytesOf(blocks * BLOCK_CHUNK)}, in ${counted(blocks, 'block')}.`,
      ]
    case 'again':
      return [`${countWords(program.ints, true)} ints again: ${resident},`, againWords(view)]
    case 'import gc':
      return pin?.label
        ? ['import gc put a dict table', `of ${count(pin.bytes)} bytes above all the ints.`]
        : knobs.mode === 'imported'
          ? ['gc was imported before:', 'import gc makes nothing.']
          : ['import gc needed little:', 'what it made lies in holes of the heap.']
    case 'collect':
      return collectHeadline(view, blocks)
    case 'made':
      return [`A hundred ${object}s, made one by one:`, 'each has a place of its own.']
    case 'dropped':
      return [`All hundred ${object}s are dropped:`, keptWords(view)]
    case 'made again':
      return [`${againCount(view)} of 100 ${object}s come back,`, 'newest first, each to an old address.']
    default:
      return [`${resident} are resident`, 'here.']
  }
}

function collectHeadline(view: View, blocks: number): readonly [string, string] {
  const { snapshot, program } = view
  const { tally, pin, ints } = snapshot
  const wentBack = residentAt(view, 'import gc') - tally.resident
  const free = tally.malloc - snapshot.top
  const kept = program.knobs.keep > 0
  if (kept && blocks > 0)
    return [
      `${bytesOf(free)} are free, ${counted(blocks, 'block')} stay:`,
      `one int kept in ${count(program.knobs.keep)} holds its block.`,
    ]
  if (wentBack > LITTLE)
    return [
      `gc imported before the ints: ${bytesOf(tally.resident)} stay.`,
      `${bytesOf(wentBack)} went back, block by block.`,
    ]
  if (pin?.label)
    return [
      `${bytesOf(free)} are free, none went back:`,
      `a dict table of ${count(pin.bytes)} bytes is on top.`,
    ]
  if (pin && isCached(view))
    return [`${bytesOf(free)} are free, none went back:`, 'freed blocks wait in the tcache, on top.']
  return [`${bytesOf(tally.resident)} are resident,`, `${counted(ints.blocks, 'block')} of ints are left.`]
}

function residentAt({ program, run, time }: View, moment: string): number {
  const line = lineOf(program, moment)
  return line < 0 ? 0 : time.valueAfter(run.curve.resident, line)
}

/** What a list has for each of its items. */
const POINTER = 8

/** What `del ints` has given back since the line before it. */
function deletedWords({ program, run, time, snapshot }: View): string {
  const line = program.lines.findIndex(({ does }) => does === 'delete')
  const back = time.valueAfter(run.curve.resident, line - 1) - snapshot.tally.resident
  if (back <= 0) return 'del ints gave back nothing.'
  return `del ints gave back ${bytesOf(back)}${back > LITTLE ? ', the array' : ''}.`
}

function againWords({ program, run, time, snapshot }: View): string {
  const before = time.valueAfter(run.curve.intBlocks, lineOf(program, 'del ints'))
  const made = snapshot.ints.blocks - before
  return made > 0
    ? `${counted(made, 'new block')} for what the kept ints displace.`
    : 'not one new block, each int where it was.'
}

/** Whether what is on top is memory that malloc keeps for the next of its size: 2.17 has no such cache. */
function isCached({ program, snapshot: { pin } }: View): boolean {
  return pin !== undefined && !pin.object && !pin.label && !pin.keptBy && program.knobs.glibc !== '2.17'
}

/** `five million`, `5,000,300`. */
export function countWords(ints: number, isFirst = false): string {
  const words = MILLIONS[ints / 1e6 - 1]
  if (words === undefined) return count(ints)
  return `${isFirst ? `${words[0]?.toUpperCase()}${words.slice(1)}` : words} million`
}

const MILLIONS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']

/** Of the hundred that were made last, how many lie where one of those before was. */
export function againCount({ run }: View): number {
  const [first, second] = run.generations
  if (!first || !second) return 0
  const before = new Set(first.address)
  return second.address.slice(0, keptCount(first.object)).filter((address) => before.has(address)).length
}

/** How many of a hundred its free list keeps. */
function keptCount(object: string): number {
  return object === 'frame' ? 100 : 80
}

function keptWords({ snapshot, program }: View): string {
  const list = snapshot.freeLists.find(({ kind }) => kind === program.knobs.object)
  const kept = list?.length ?? 0
  return kept >= 80 && program.knobs.object !== 'frame'
    ? `${kept} are kept for the next, ${100 - kept} go to their pools.`
    : `${kept} are kept for the next, none goes back.`
}

/** From the top of the heap down; empty where there is nothing to explain. */
export function chainOf(view: View): readonly Link[] {
  const { snapshot, program } = view
  const { tally, pin, top, peakBreak, programBreak } = snapshot
  const { moment, isReached } = momentAt(view)
  if (!isReached || (moment !== 'collect' && moment !== 'import gc')) return []
  if (peakBreak - programBreak > LITTLE && program.knobs.keep === 0)
    return [
      { state: 'back', words: ['The newest block is the top’s neighbour, and is freed first.'] },
      {
        state: 'back',
        words: ['The top eats it, and the next, ', `${count(releasedBlocks(view))} times`, '.'],
      },
      { state: 'live', words: ['The table of the module ', 'time', ' lies below them all.'] },
    ]
  const links: Link[] = [{ state: 'never', words: [`Only the top can go: ${bytesOf(top)}.`] }]
  if (pin?.label)
    links.push({
      state: 'live',
      words: ['Below it a ', 'dict table', ' of the module time, made by import gc.'],
    })
  else if (pin?.object) links.push({ state: 'live', words: ['Below it ', pinName(pin), ', live.'] })
  else if (isCached(view))
    links.push({ state: 'list', words: ['Below it freed int blocks in the ', 'tcache', '.'] })
  else if (pin?.keptBy) links.push({ state: 'list', words: ['Below it ', 'a block', ' of waiting ints.'] })
  else if (pin) links.push({ state: 'live', words: ['Below it ', 'a block', ' in use.'] })
  if (tally.list > LITTLE)
    links.push({ state: 'list', words: ['Below that ', bytesOf(tally.list), ' wait for the next ints.'] })
  else if (tally.malloc > LITTLE)
    links.push({ state: 'malloc', words: ['Below that ', bytesOf(tally.malloc - top), ' free, and stuck.'] })
  return links
}

/** A list by its array, which alone may be a chunk of malloc's. */
function pinName({ names: [name], object }: NonNullable<View['snapshot']['pin']>): string {
  if (name === undefined) return object?.text ?? 'a block'
  return object?.type === 'list' ? `the array of ${name}` : name
}

function releasedBlocks({ program, run, time, snapshot }: View): number {
  const before = lineOf(program, 'import gc')
  return time.valueAfter(run.curve.intBlocks, before) - snapshot.ints.blocks
}

function poolsHeadline(pools: readonly PoolView[]): readonly [string, string] {
  const arenas = new Set(pools.map(({ slot }) => slot)).size
  const full = pools.filter(({ state }) => state === 'full').length
  return [
    `${counted(pools.length, 'pool')} of 4 KiB in ${counted(arenas, 'arena')},`,
    `each for blocks of one size; ${count(full)} full.`,
  ]
}
