import { INK, PAINT, type MemoryInk, type MemoryState } from '../memory-ink.ts'
import { path, rect, round, tag, text, textWidth } from '../svg.ts'
import type { Stretch } from './view.ts'

/** Where a stack stands; `y` says how high an offset from the heap's start is. */
export interface StackPlace {
  readonly x: number
  readonly width: number
  readonly y: (offset: number) => number
}

/** Marks of what is thinner than it can be drawn stand this far apart, in their thickness: else they would fill all. */
const CROWDED = 6

/** Stretches of memory one above the other; what has one ink is one path. In a lens there are gaps between chunks. */
export function drawStack(
  stretches: readonly Stretch[],
  { x, width, y }: StackPlace,
  ink: MemoryInk,
  hasGaps: boolean,
): string {
  const least = ink.gap
  const solid = new Map<MemoryState, string>()
  const drawSolid = (state: MemoryState, top: number, height: number) => {
    const thick = Math.max(least, height)
    const d = `M${round(x)} ${round(top + Math.min(0, height - least))}h${round(width)}v${round(thick)}h${round(-width)}z`
    solid.set(state, (solid.get(state) ?? '') + d)
  }
  const heightOf = ({ from, to }: Stretch) => y(from) - y(to)
  let drawn = ''
  for (const { from, to, state, chunks, marks } of mixed(stretches, (each) => heightOf(each) < least)) {
    const top = y(to)
    const height = y(from) - top
    const gap = hasGaps ? Math.min(ink.gap, height / 3) : 0
    if (state === 'live') {
      // neighbours that are seen one by one, at their mean size
      const parts = hasGaps && height / chunks > ink.gap * 2.5 ? Math.max(1, chunks) : 1
      for (let part = parts - 1; part >= 0; part--)
        drawSolid(state, top + (height * part) / parts + gap / 2, height / parts - gap)
    } else if (height < ink.outline * 4) drawSolid(state, top, height)
    else drawn += ink.region(state, x, top, width, height)
    let last = Infinity
    for (const mark of marks) {
      if (last - y(mark.to) < least * CROWDED) continue
      last = y(mark.to)
      drawn += rect(x, last, width, least, { fill: INK[mark.state] })
    }
  }
  return [...solid].map(([state, d]) => path(d, { fill: INK[state] })).join('') + drawn
}

/** Words on a region, on a piece of ground, in the middle of `x` and `y`. */
export function drawPlate(
  x: number,
  y: number,
  lines: readonly string[],
  room: number,
  ink: MemoryInk,
): string {
  const { label } = ink
  const longest = Math.max(...lines.map((line) => textWidth(line)))
  // never under what a back row can read, 2 % of a slide's height
  const size = Math.max(label * 0.79, Math.min(label * 0.95, (room - ink.gap * 8) / (longest * 1.04)))
  const width = longest * size + ink.gap * 4
  const height = lines.length * size * 1.22 + ink.gap * 3
  return tag(
    'g',
    { 'text-anchor': 'middle' },
    rect(x - width / 2, y - height / 2, width, height, { fill: PAINT.ground }) +
      lines
        .map((line, index) =>
          text(x, y - height / 2 + size * (1.02 + index * 1.22), line, size, {
            'font-weight': index ? undefined : 700,
            fill: index ? PAINT.ink2 : PAINT.ink,
          }),
        )
        .join(''),
  )
}

type Mixed = Stretch & { readonly marks: readonly Stretch[] }

/** Stretches that are too thin to be drawn, joined to one of the state that has the most of them; the others are marks in it. */
function mixed(stretches: readonly Stretch[], isThin: (stretch: Stretch) => boolean): Mixed[] {
  const all: Mixed[] = []
  let thin: Stretch[] = []
  const end = () => {
    const [first] = thin
    const last = thin.at(-1)
    if (!first || !last) return
    const bytes = new Map<MemoryState, number>()
    for (const { from, to, state } of thin) bytes.set(state, (bytes.get(state) ?? 0) + to - from)
    const state = [...bytes].reduce((most, each) => (each[1] > most[1] ? each : most))[0]
    all.push({
      from: first.from,
      to: last.to,
      state,
      chunks: 1,
      marks: thin.filter((each) => each.state !== state),
    })
    thin = []
  }
  for (const each of stretches)
    if (isThin(each)) thin.push(each)
    else {
      end()
      all.push({ ...each, marks: [] })
    }
  end()
  return all
}
