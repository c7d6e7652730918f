import { LITTLE, bytesOf, count, counted, megabytes } from '../format.ts'
import { heapBytes, isTrimmed } from '../heap-map/stretches.ts'
import type { Link } from '../program-parts.ts'
import { chunkBytes, deletedIn, madeIn, stringsOf } from './program.ts'
import { isComplete, stringMappings, topState, type View } from './view.ts'

/** What is seen: the headline. */
export function sentenceOf(view: View): string {
  return headlineOf(view).join(' ')
}

/** The same in the two lines that a stage has for it, each short enough for one. */
export function headlineOf(view: View): readonly [string, string] {
  const { program, snapshot, position } = view
  const { first, size, after } = program.knobs
  const resident = bytesOf(snapshot.resident)
  const line = program.lines[position.line]
  if (!isComplete(view))
    return deletedIn(line) !== undefined
      ? [
          `${bytesOf(Math.min(snapshot.live, snapshot.resident))} in use, ${resident} resident:`,
          `${line?.text.trim()} is under way.`,
        ]
      : [`${resident} are resident so far:`, `${line?.text.trim()} is under way.`]
  const moment = program.momentOfLine[position.line]
  const before = residentBefore(view) ?? peakOf(view)
  const wentBack = `${bytesOf(Math.max(0, before - snapshot.resident))} went back.`
  const isSame = isSameAsBefore(view)
  switch (moment) {
    case 'start':
      return [`${resident} are resident:`, 'an interpreter with nothing to do.']
    case 'big':
      return [`${resident}, nearly all of it in use:`, `${stringsOf(program)}.`]
    case 'small':
      if (first === 'small')
        return [`One string first, of ${count(size)} bytes.`, `${resident} are resident.`]
      return [
        view.mostMapped
          ? 'One more string, a mapping too.'
          : snapshot.pin?.name.startsWith('small')
            ? 'One more string, above all others.'
            : 'One more string, in a hole below.',
        `${isSame ? 'Still' : 'Now'} ${resident}.`,
      ]
    case 'del big':
      if (snapshot.resident > peakOf(view) / 2)
        return snapshot.pin?.name.startsWith('small[')
          ? [`${resident} stay resident,`, `held by one string of ${count(size)} bytes.`]
          : [`${resident} stay resident,`, `and ${snapshot.pin?.name ?? 'nothing'} is on top.`]
      if (view.mostMapped) return ['Each string was its own mapping:', `${resident} stay, ${wentBack}`]
      return [
        first === 'small'
          ? `Two lines swapped: ${resident} stay.`
          : `Nothing holds the top: ${resident} stay.`,
        wentBack,
      ]
    case 'collect':
      return isSame || snapshot.resident > peakOf(view) / 2
        ? ['gc.collect(2) does not help:', `${isSame ? 'still' : 'now'} ${resident} are resident.`]
        : ['gc.collect(2) frees the int blocks:', `${resident} are resident.`]
    case 'trim':
      return isTrimmed(snapshot) && before - snapshot.resident > LITTLE
        ? [
            'malloc_trim(0) empties the hole:',
            `${resident} stay, the heap spans ${bytesOf(heapBytes(snapshot))}.`,
          ]
        : ['malloc_trim(0) finds little:', `${resident} are resident.`]
    case 'del small':
      return [`With small gone, ${resident} stay.`, wentBack]
    default:
      return [`${resident} are resident`, after === 'nothing' ? 'here.' : `after ${after}.`]
  }
}

/** malloc_trim gives whole pages back, and keeps 33 bytes and the rest of one. */
const LEAST_TOP = 4096 + 33

/** From the top of the heap down. */
export function chainOf(view: View): readonly Link[] {
  const { snapshot, program } = view
  const { top, free, holes } = snapshot
  if (heapBytes(snapshot) === 0)
    return [{ state: 'never', words: ['The heap is empty: nobody has asked malloc yet.'] }]
  if (program.momentOfLine[view.position.line] === 'start')
    return [
      { state: 'live', words: ['Modules, types, names: the interpreter.'] },
      ...(holes
        ? [{ state: 'malloc' as const, words: [`${count(free)} bytes free, in ${count(holes)} holes.`] }]
        : []),
      { state: 'never', words: [`The top, ${count(top)} bytes.`] },
    ]
  const links: Link[] = []
  const wentBack = snapshot.peakBreak - snapshot.programBreak
  const isStuck = free > LITTLE
  if (wentBack > LITTLE)
    links.push({ state: 'back', words: ['The top went back: ', megabytes(wentBack), '.'] })
  else if (top > 0)
    links.push({
      state: topState(snapshot) === 'slack' ? 'malloc' : 'never',
      words: [
        `${!isStuck ? 'The top' : top > LEAST_TOP ? 'Only the top can go' : 'Not even the top can go'}: ${bytesOf(top)}.`,
      ],
    })
  return [...links, ...pinLinks(view, isStuck), ...mappingLinks(view)]
}

/** What holds the top up, and what lies below it. */
function pinLinks(view: View, isStuck: boolean): readonly Link[] {
  const { snapshot } = view
  const { pin, free } = snapshot
  if (!pin) return []
  if (pin.state === 'list' && pin.name === 'int blocks')
    return [{ state: 'list', words: ['Int blocks of ', 'alloc', '’s range are on top.'] }, ...lowLinks(view)]
  if (pin.state === 'list')
    return [
      { state: 'list', words: ['', pin.name, ' is on top, kept for the next of its kind.'] },
      ...lowLinks(view),
    ]
  if (pin.state === 'cached')
    return [{ state: 'list', words: ['A freed block in the ', 'tcache', ' is on top.'] }, ...lowLinks(view)]
  if (pin.name.startsWith('big') && isLive(view, 'big'))
    return [
      { state: 'live', words: ['Below it ', 'big', `, ${megabytes(listBytes(view))}, live.`] },
      ...intLinks(view),
    ]
  const holder = /^(big|small)/.test(pin.name) ? ', live, held by main.' : ', live.'
  const links: Link[] = [{ state: 'live', words: ['Below it ', pin.name, holder] }]
  if (isStuck && isTrimmed(snapshot))
    links.push({ state: 'back', words: ['Below that ', megabytes(free), ' free, and empty.'] })
  else if (isStuck)
    links.push({ state: 'malloc', words: ['Below that ', megabytes(free), ' free, and stuck.'] })
  else if (isLive(view, 'big') && !view.mostMapped)
    links.push({ state: 'live', words: ['Below that ', 'big', `, ${megabytes(listBytes(view))}, live.`] })
  return links
}

/** The string that would hold the top, where it lies too low for that. */
function lowLinks(view: View): readonly Link[] {
  return isLive(view, 'small') && !isLive(view, 'big') && !view.mostMapped && isComplete(view)
    ? [{ state: 'live', words: ['', 'small[0]', ' lies low, and holds nothing.'] }]
    : []
}

/** Strings that are mappings of their own. */
function mappingLinks(view: View): readonly Link[] {
  const { snapshot, program } = view
  if (!view.mostMapped) return []
  const { bytes, mappings } = stringMappings(view)
  if (bytes > LITTLE)
    return [
      {
        state: 'live',
        words: ['Beside it ', counted(mappings, 'mapping'), `, ${megabytes(bytes)}.`],
      },
    ]
  if (!isComplete(view) || isLive(view, 'big') || snapshot.event === 0) return []
  return program.momentOfLine[view.position.line] === 'start' ||
    (program.knobs.first === 'small' && program.momentOfLine[view.position.line] === 'small')
    ? []
    : [{ state: 'back', words: ['A freed mapping goes back: ', megabytes(view.mostMapped), '.'] }]
}

/** Blocks of ints that Python keeps to itself. */
function intLinks({ snapshot: { list } }: View): readonly Link[] {
  return list > LITTLE ? [{ state: 'list', words: ['', megabytes(list), ' wait in the int free list.'] }] : []
}

/** What the strings of `big` take on the heap, in chunks. */
function listBytes(view: View): number {
  const { program, snapshot } = view
  const all = program.strings * chunkBytes(program.knobs.size)
  return Math.min(all, snapshot.liveOnHeap)
}

/** The one deletion that helps here, and what it frees; undefined: there is none. */
export function remedyOf(
  view: View,
): { readonly words: string; readonly block: 'big' | 'small' } | undefined {
  const { snapshot } = view
  if (isLive(view, 'big')) return { words: 'Free big', block: 'big' }
  if (snapshot.free > LITTLE && !isTrimmed(snapshot) && snapshot.pin?.name.startsWith('small'))
    return { words: `Free ${snapshot.pin.name}`, block: 'small' }
  return undefined
}

/** Whether a list is there, all of it. */
export function isLive({ program, position }: View, block: string): boolean {
  let live = false
  for (const line of program.lines.slice(0, position.line + 1)) {
    if (deletedIn(line) === block) live = false
    else if (madeIn(line) === block) live = true
  }
  return live
}

function peakOf({ run }: View): number {
  return run.curve.resident.reduce((most, bytes) => Math.max(most, bytes), 0)
}

/** Whether the figure on the screen is that of the wait before. */
function isSameAsBefore(view: View): boolean {
  const before = residentBefore(view)
  return before !== undefined && bytesOf(before) === bytesOf(view.snapshot.resident)
}

/** Resident bytes at the wait before. */
function residentBefore(view: View): number | undefined {
  return [...view.time.valuesAtWaits(view.run.curve.resident)].findLast(
    ([line]) => line < view.position.line,
  )?.[1]
}
