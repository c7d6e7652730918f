/** What the pictures show of a view. */
import { heapBytes } from '../heap-map/stretches.ts'
import type { HeapMapView } from '../heap-map/view.ts'
import type { View as BlocksView } from '../int-blocks/draw.ts'
import { madeAgainAt, type MadeAgainView } from '../made-again/view.ts'
import { poolGridOf, type PoolGridView } from '../pool-grid/view.ts'
import type { RssTimelineView } from '../rss-timeline/view.ts'
import { heapMapOf, type Beside } from './heap.ts'
import { timelineOf } from './timeline.ts'
import { sceneryOf, type Scenery, type View } from './view.ts'

export interface Pictures {
  readonly scenery: Scenery
  readonly heap: HeapMapView
  readonly time: RssTimelineView
  readonly blocks: BlocksView
  readonly again?: MadeAgainView
  readonly pools?: PoolGridView
}

export function picturesOf(view: View, beside?: Beside): Pictures {
  const { snapshot, run } = view
  const [made, again] = run.generations
  const scenery = sceneryOf(view)
  const pools = poolGridOf(snapshot)
  return {
    scenery,
    heap: heapMapOf(view, beside),
    time: timelineOf(view),
    blocks: { ints: snapshot.ints, heapStart: snapshot.heapStart },
    ...(scenery === 'again' && made ? { again: madeAgainAt(snapshot, { made, again }) } : {}),
    ...(pools ? { pools } : {}),
  }
}

/** The list's array as a mapping of its own: its bytes, and the height that it has at the column's scale of 1. */
export function arrayOf({
  snapshot,
  most,
}: View): { readonly bytes: number; readonly share: number } | undefined {
  const mapping = snapshot.mappings.find(({ what }) => what.startsWith('the array'))
  return mapping && { bytes: mapping.bytes, share: mapping.bytes / Math.max(most, heapBytes(snapshot)) }
}
