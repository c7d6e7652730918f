import { bytesOf, count, counted, megabytes } from '../format.ts'
import { columnOf, endOf, heapBytes, largest, middleOf } from '../heap-map/stretches.ts'
import type {
  HeapMapView,
  HeapName,
  HeapObject,
  MappingsBeside,
  ObjectRow,
  Stretch,
} from '../heap-map/view.ts'
import { STRING_HEADER_BYTES, chunkBytes } from './program.ts'
import { chainOf } from './story.ts'
import { stringMappings, type PinView, type View } from './view.ts'

/** Heaps up to this size are looked at as a whole. */
const WHOLE = 20e6
/** A heap that has less free than this share of the scale is not held up, whatever is on top. */
const HELD = 1 / 50

/** The heap for `<heap-map>`. */
export function heapMapOf(view: View): HeapMapView {
  const { snapshot, most, mostMapped } = view
  const { pin, top } = snapshot
  const column = columnOf(snapshot)
  const hole = largest(column, ({ state }) => state !== 'live')
  const object = pin && objectOf(pin, view)
  return {
    start: snapshot.heapStart,
    column,
    bytes: heapBytes(snapshot),
    peak: snapshot.peakBreak - snapshot.heapStart,
    most,
    isHeld: pin !== undefined && snapshot.free > most * HELD,
    plates: hole
      ? [
          {
            from: hole.from,
            to: hole.to,
            lines: [megabytes(hole.to - hole.from), hole.state === 'back' ? 'free, empty' : 'free'],
          },
        ]
      : [],
    ...(mostMapped && { mappings: mappingsOf(view) }),
    named: chainOf(view).map(({ state }) => state),
    lens:
      heapBytes(snapshot) <= WHOLE
        ? { range: 'whole', stretches: column, top, names: namesOf(view, column) }
        : {
            range: 'end',
            stretches: countedByString(endOf(snapshot), view),
            top,
            ...(object && { object }),
          },
  }
}

/** Strings that are mappings of their own. */
function mappingsOf(view: View): MappingsBeside {
  const { bytes } = stringMappings(view)
  return {
    pieces: [{ bytes, state: 'live' }],
    most: view.mostMapped,
    rest: isMappingGone(view) ? 'back' : 'never',
  }
}

/** Whether strings that were mappings went back. */
function isMappingGone(view: View): boolean {
  const { run, time, position, mostMapped } = view
  if (stringMappings(view).bytes > mostMapped / 2) return false
  const now = time.eventOf(position)
  return run.curve.resident.some(
    (bytes, index) => bytes > mostMapped / 2 && (run.curve.event[index] ?? 0) <= now,
  )
}

/** What the parts of a small heap are. */
function namesOf(view: View, stretches: readonly Stretch[]): readonly HeapName[] {
  const { snapshot } = view
  const { top, holes, free, liveOnHeap, list } = snapshot
  const names: HeapName[] = []
  const largestOf = (state: Stretch['state']) => largest(stretches, (each) => each.state === state)
  const above = stretches.at(-1)
  if (top > 0 && above && above.state !== 'live')
    names.push({ at: middleOf(above), words: [`top: ${bytesOf(top)}`] })
  const hole = largestOf('malloc') ?? largestOf('back')
  if (hole && hole !== above)
    names.push({
      at: middleOf(hole),
      words: [holes > 1 ? `${count(holes)} holes` : 'a hole', `${bytesOf(free)} free`],
    })
  const used = largestOf('live')
  if (used) names.push({ at: middleOf(used), words: [`${bytesOf(liveOnHeap)} in use`] })
  const listed = largestOf('list')
  if (listed && list > 0)
    names.push({ at: middleOf(listed), words: ['int blocks of range', 'free in their list'] })
  const strings = stringMappings(view)
  if (strings.mappings)
    names.push({ words: [counted(strings.mappings, 'mapping'), `${bytesOf(strings.bytes)}, at the left`] })
  return names
}

/** The lowest run of a lens is cut off, and its chunks are not counted: what of it is live are strings. */
function countedByString([lowest, ...others]: readonly Stretch[], { program }: View): Stretch[] {
  if (!lowest) return []
  const chunks = Math.max(1, Math.round((lowest.to - lowest.from) / chunkBytes(program.knobs.size)))
  return [{ ...lowest, chunks }, ...others]
}

/** The chunk below the top: malloc's two words, and the string that the program sees. */
function objectOf(pin: PinView, { snapshot, program }: View): HeapObject {
  const from = pin.address - snapshot.heapStart
  return {
    title: pin.name,
    address: `heap+${from.toString(16)}`,
    state: pin.state === 'live' ? 'live' : 'list',
    from,
    to: from + pin.bytes,
    rows: rowsOf(pin, program.knobs.size),
  }
}

/** Letters that the program's strings may be made of; which, was a matter of chance. */
const LETTER = { big: 'n', small: 'e' }

function rowsOf(pin: PinView, size: number): ObjectRow[] {
  const isBelowFree = pin.prevSize > 0
  const chunk: ObjectRow[] = [
    isBelowFree
      ? { offset: 0, name: 'prev_size', value: count(pin.prevSize) }
      : { offset: 0, name: 'prev_size', value: 'data below', short: 'in use' },
    // the lowest bit says whether the chunk below is in use
    { offset: 8, name: 'size', value: isBelowFree ? count(pin.bytes) : `${count(pin.bytes)} + 1` },
  ]
  // what is no string of the program's
  if (pin.requested !== size)
    return [...chunk, { offset: 16, name: 'data', value: `${count(pin.requested)} bytes` }]
  const letter = pin.name.startsWith('small') ? LETTER.small : LETTER.big
  return [
    ...chunk,
    { offset: 16, name: 'ob_refcnt', value: '1' },
    { offset: 24, name: 'ob_type', value: 'str' },
    { offset: 32, name: 'ob_size', value: count(size - STRING_HEADER_BYTES) },
    { offset: 40, name: 'ob_shash', value: '-1' },
    { offset: 48, name: 'ob_sstate', value: '0' },
    { offset: 52, name: 'ob_sval', value: `${letter.repeat(11)}…`, short: `${letter.repeat(8)}…` },
  ]
}
