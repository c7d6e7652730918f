import { bytesOf, count, counted, megabytes } from '../format.ts'
import { columnOf, endOf, heapBytes, largest, middleOf } from '../heap-map/stretches.ts'
import type { HeapCone, HeapMapView, HeapName, HeapObject, Stretch } from '../heap-map/view.ts'
import { chainOf } from './story.ts'
import { sceneryOf, type View } from './view.ts'

/** Heaps up to this size are looked at as a whole. */
const WHOLE = 20e6
/** A heap that has less free than this share of the scale is not held up, whatever is on top. */
const HELD = 1 / 50
/** How much of the column's ends the cones begin at, and how high they end, in label sizes. */
const CONE_SHARE = 0.02
const CONE_HEIGHT = 4.5
/** A slot of a dict's table. */
const DICT_SLOT = 24
/** A chunk's two words. */
const CHUNK_HEADER = 16

const WORDS: Partial<Record<Stretch['state'], string>> = {
  live: 'live ints',
  list: 'waiting',
  malloc: 'free',
}

/** Where the picture beside the column begins and ends, in label sizes from the column's top. */
export interface Beside {
  readonly top: number
  readonly bottom: number
}

/** The heap for `<heap-map>`: with a lens, or the column alone, and what leads from it to the picture beside. */
export function heapMapOf(view: View, beside?: Beside): HeapMapView {
  const { snapshot, most } = view
  const { pin, top, tally } = snapshot
  const column = columnOf(snapshot)
  const bytes = heapBytes(snapshot)
  const peak = snapshot.peakBreak - snapshot.heapStart
  const hole = largest(column, () => true)
  const isLarge = peak - bytes <= most / 2 && bytes > most / 2
  const plate =
    hole && isLarge && WORDS[hole.state]
      ? { from: hole.from, to: hole.to, lines: [megabytes(hole.to - hole.from), WORDS[hole.state] ?? ''] }
      : undefined
  const isLens = sceneryOf(view) === 'lens'
  return {
    start: snapshot.heapStart,
    column,
    bytes,
    peak,
    most,
    isHeld: pin !== undefined && tally.malloc > most * HELD && bytes > most / 2,
    plates: plate ? [plate] : [],
    named: chainOf(view).map(({ state }) => state),
    ...(isLens
      ? {
          lens:
            bytes <= WHOLE
              ? { range: 'whole' as const, stretches: column, top, names: namesOf(view, column) }
              : {
                  range: 'end' as const,
                  stretches: endOf(snapshot),
                  title: `last ${Math.round((bytes - (endOf(snapshot)[0]?.from ?? 0)) / 1024)} KB`,
                  top,
                  ...(pin ? { object: objectOf(view, pin) } : {}),
                },
        }
      : { cones: beside && sceneryOf(view) === 'blocks' ? conesOf(bytes, beside) : [] }),
  }
}

function conesOf(bytes: number, { top, bottom }: Beside): HeapCone[] {
  if (bytes < WHOLE) return [{ from: 0, to: bytes, top, bottom }]
  return [
    { from: bytes * (1 - CONE_SHARE), to: bytes, top, bottom: top + CONE_HEIGHT },
    { from: 0, to: bytes * CONE_SHARE, top: bottom - CONE_HEIGHT, bottom },
  ]
}

/** What the parts of a small heap are. */
function namesOf({ snapshot }: View, stretches: readonly Stretch[]): readonly HeapName[] {
  const { top, tally, ints } = snapshot
  const names: HeapName[] = []
  const above = stretches.at(-1)
  if (top > 0 && above && above.state !== 'live')
    names.push({ at: middleOf(above), words: [`top: ${bytesOf(top)}`] })
  const used = largest(stretches, ({ state }) => state === 'live')
  if (used)
    names.push({ at: middleOf(used), words: ['the interpreter', `${counted(ints.blocks, 'block')} of ints`] })
  const hole = largest(stretches, ({ state }) => state === 'malloc')
  if (hole && hole !== above)
    names.push({ at: middleOf(hole), words: ['holes', `${bytesOf(Math.max(0, tally.malloc - top))} free`] })
  return names
}

/** The chunk below the top. */
function objectOf({ snapshot }: View, pin: NonNullable<View['snapshot']['pin']>): HeapObject {
  const from = pin.address - CHUNK_HEADER - snapshot.heapStart
  const to = pin.address + pin.bytes - snapshot.heapStart
  const title = pin.label ? 'time’s dict table' : (pin.names[0] ?? pin.object?.text ?? 'a freed block')
  const slots = pin.bytes / DICT_SLOT
  const isTable = pin.label !== undefined && Number.isInteger(slots)
  return {
    title,
    address: `heap+${from.toString(16)}`,
    state: pin.keptBy ? 'list' : 'live',
    from,
    to,
    rows: [
      { offset: 0, name: 'prev_size', value: 'data below', short: 'in use' },
      { offset: 8, name: 'size', value: `${count(pin.bytes + CHUNK_HEADER)}` },
      ...(isTable
        ? [
            { offset: 16, name: 'slot 0', value: '24 bytes' },
            { offset: 40, name: 'slot 1', value: '24 bytes' },
            { name: `${slots - 3} more`, value: '' },
            { offset: 16 + (slots - 1) * DICT_SLOT, name: `slot ${slots - 1}`, value: '24 bytes' },
          ]
        : [{ offset: 16, name: 'data', value: `${count(pin.bytes)} bytes` }]),
    ],
  }
}
