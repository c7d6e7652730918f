import { heapMarks } from '../../heap-map/draw.ts'
import { MemoryInk, picture } from '../../memory-ink.ts'
import { timelineMarks } from '../../rss-timeline/draw.ts'
import { tag } from '../../svg.ts'
import { heapMapOf } from '../heap.ts'
import { chainOf } from '../story.ts'
import { timelineOf } from '../timeline.ts'
import type { View } from '../view.ts'
import { sideMarks } from './program.ts'

const WIDTH = 1700
const HEIGHT = 900
const LABEL = 28
const MAP = { width: 1020, height: 650 }
const SIDE = { x: 1075, width: 625, top: 40 }
const TIME_HEIGHT = 210

/** All pictures in one, for where nothing moves. */
export function drawPoster(view: View, prefix: string): string {
  const ink = new MemoryInk(prefix, LABEL)
  const { states, marks } = heapMarks(heapMapOf(view), { ...MAP, label: LABEL, prefix })
  const all = new Set([...states, ...chainOf(view).map(({ state }) => state)])
  return picture(
    WIDTH,
    HEIGHT,
    ink.patterns([...all]) +
      marks +
      sideMarks(view, SIDE, ink) +
      tag(
        'g',
        { transform: `translate(0 ${HEIGHT - TIME_HEIGHT})` },
        timelineMarks(timelineOf(view), {
          width: WIDTH,
          height: TIME_HEIGHT,
          label: LABEL,
          prefix: `${prefix}t-`,
        }),
      ),
  )
}
