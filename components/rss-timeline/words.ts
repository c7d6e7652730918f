import { shortBytes } from '../format.ts'
import { STATE_WORDS } from '../memory-ink.ts'
import type { RssTimelineView, TimePoint } from './view.ts'

/** What is at a place: `del ints, 62 %: 145.2 MB resident; 80.1 MB live, 60.0 MB free in a free list`. */
export function placeWords(view: RssTimelineView, place: number): string {
  const line = view.lines.findIndex(({ to }) => place < to)
  return wordsOf(view, line < 0 ? view.lines.length - 1 : line, place, valueAt(view.resident, place))
}

/** The same of where the cursor stands. */
export function nowWords(view: RssTimelineView): string {
  const { line, place, bytes } = view.now
  return wordsOf(view, line, place, bytes)
}

function wordsOf(view: RssTimelineView, index: number, place: number, resident: number): string {
  const line = view.lines[index]
  if (!line) return ''
  const { text, from, to, isWait } = line
  const done = isWait ? '' : `, ${Math.round(((place - from) / (to - from)) * 100)} %`
  // each band ends where the one above it begins
  let below = 0
  const bands = view.bands.flatMap(({ state, points }) => {
    const top = valueAt(points, place)
    const bytes = shortBytes(Math.max(0, top - below))
    below = top
    return bytes.startsWith('0') ? [] : [`${bytes} ${STATE_WORDS[state]}`]
  })
  const held = bands.length > 0 ? `; ${bands.join(', ')}` : ''
  return `${text.replace(/:$/, '')}${done}: ${shortBytes(resident)} resident${held}`
}

/** A curve's value at a place, as it is drawn: where two points share a place, that of the second. */
function valueAt(points: readonly TimePoint[], place: number): number {
  const at = Math.max(
    0,
    points.findLastIndex(([each]) => each <= place),
  )
  const [from, bytes] = points[at] ?? [0, 0]
  const [to, next] = points[at + 1] ?? [from, bytes]
  return to > from ? bytes + ((next - bytes) * (place - from)) / (to - from) : bytes
}
