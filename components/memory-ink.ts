import { path, rect, tag, text, textWidth } from './svg.ts'

/**
 * The seven states of memory, each with one ink and one pattern in every picture. Inks are the theme's custom
 * properties; their fallbacks are middle tones that hold on a white and on a black ground, for decks whose theme
 * knows nothing of memory.
 */
export type MemoryState = 'live' | 'list' | 'pool' | 'malloc' | 'slack' | 'never' | 'back'

export const STATE_WORDS: Readonly<Record<MemoryState, string>> = {
  live: 'live',
  list: 'free in a free list',
  pool: 'free in a pool',
  malloc: 'free in malloc',
  slack: 'resident but unused',
  never: 'never touched',
  back: 'given back',
}

export const INK: Readonly<Record<MemoryState, string>> = {
  live: 'var(--m-live, CanvasText)',
  list: 'var(--m-list, #b8642f)',
  pool: 'var(--m-pool, #8b62e0)',
  malloc: 'var(--m-malloc, #3d8a75)',
  slack: 'var(--m-slack, #8f7a1a)',
  never: 'var(--m-never, #71838c)',
  back: 'var(--m-back, #e0307f)',
}

export const TINT: Readonly<Record<MemoryState, string>> = {
  live: 'var(--m-live-tint, transparent)',
  list: 'var(--m-list-tint, transparent)',
  pool: 'var(--m-pool-tint, transparent)',
  malloc: 'var(--m-malloc-tint, transparent)',
  slack: 'var(--m-slack-tint, transparent)',
  never: 'none',
  back: 'none',
}

/** What is no memory: text, ground, lines, and the cursor of time. */
export const PAINT = {
  ink: 'var(--ink, CanvasText)',
  ink2: 'var(--ink-2, CanvasText)',
  ink3: 'var(--ink-3, GrayText)',
  ground: 'var(--stage, Canvas)',
  edge: 'var(--edge, #7d8c88)',
  signal: 'var(--signal, #3b7de0)',
  sans: 'var(--sans, sans-serif)',
  mono: 'var(--mono, monospace)',
} as const

/** How far dashes and dots of an outline stand apart, in stroke widths. */
const OUTLINE: Readonly<Partial<Record<MemoryState, readonly [number, number]>>> = {
  never: [4, 3],
  back: [1, 3],
}

/** Patterns are this much wider on the stage, whose labels are 28 px, than on the page with its 13 to 17. */
const STAGE_SCALE = 1.65

/** Draws memory into one `<svg>`. `prefix` keeps its pattern ids apart from those of other pictures in the page. */
export class MemoryInk {
  readonly label: number
  /** Stroke width of outlines. */
  readonly outline: number
  /** Stroke width of leaders and flags. */
  readonly leader: number
  /** Stroke width of curves. */
  readonly curve: number
  /** Ground between neighbours. */
  readonly gap: number
  private readonly prefix: string
  private readonly scale: number

  /** `label`: font size of the picture's labels, from which all else follows. */
  constructor(prefix: string, label: number) {
    this.prefix = prefix
    this.label = label
    this.scale = Math.min(STAGE_SCALE, Math.max(label / 17, Math.min(1, label / 13)))
    this.outline = Math.min(3, label * 0.11)
    this.leader = Math.min(4, label * 0.145)
    this.curve = Math.min(5, label * 0.18)
    this.gap = Math.min(2, label * 0.07)
  }

  /** The `<defs>` of the patterns that these states need. */
  patterns(states: readonly MemoryState[]): string {
    return tag('defs', {}, states.map((state) => this.pattern(state)).join('') || ' ')
  }

  /** What fills a region in this state; `live` is solid, `never` empty. */
  fill(state: MemoryState): string {
    return state === 'live' ? INK.live : state === 'never' ? 'none' : `url(#${this.prefix}${state})`
  }

  /** A region: filled and outlined; plain ink when it is thinner than its pattern, drawn at least 2 px thick. */
  region(state: MemoryState, x: number, y: number, width: number, height: number): string {
    const least = this.gap * 2
    if (height < this.outline * 4 && state !== 'never')
      return rect(x, y + Math.min(0, height - least), width, Math.max(least, height), { fill: INK[state] })
    if (state === 'live') return rect(x, y, width, height, { fill: INK.live })
    return rect(x, y, width, height, { fill: this.fill(state), ...this.stroke(state) })
  }

  /** The outline of a state as attributes. */
  stroke(state: MemoryState): { stroke: string; 'stroke-width': number; 'stroke-dasharray'?: string } {
    const dash = OUTLINE[state]
    return {
      stroke: INK[state],
      'stroke-width': this.outline,
      ...(dash && { 'stroke-dasharray': dash.map((part) => part * this.outline).join(' ') }),
    }
  }

  /** A legend in rows from `x`, `y` (middle of the first row), wrapped at `x + room`. */
  legend(x: number, y: number, entries: readonly LegendEntry[], room: number): string {
    const size = this.label * 0.9
    let drawn = ''
    this.placeLegend(entries, room).forEach(({ left, row }, i) => {
      const entry = entries[i]
      if (!entry) return
      const at = x + left
      const middle = y + row * size * LEGEND_ROW
      drawn += entry.mark(at, middle, size * SWATCH)
      drawn += text(at + size * (SWATCH + 0.4), middle + size * 0.34, entry.words, size, { fill: PAINT.ink2 })
    })
    return drawn
  }

  /** How high that legend is. */
  legendHeight(entries: readonly LegendEntry[], room: number): number {
    const rows = 1 + Math.max(0, ...this.placeLegend(entries, room).map((place) => place.row))
    return rows * this.label * 0.9 * LEGEND_ROW
  }

  /** A state's entry in a legend. */
  entry(state: MemoryState, words = STATE_WORDS[state]): LegendEntry {
    return {
      words,
      mark: (x, y, width) => {
        const height = width * 0.64
        return rect(x, y - height / 2, width, height, { fill: this.fill(state), ...this.stroke(state) })
      },
    }
  }

  private placeLegend(entries: readonly LegendEntry[], room: number): { left: number; row: number }[] {
    const size = this.label * 0.9
    let left = 0
    let row = 0
    return entries.map((entry) => {
      const width = size * (SWATCH + 0.4 + textWidth(entry.words))
      if (left > 0 && left + width > room) {
        left = 0
        row += 1
      }
      const place = { left, row }
      left += width + size * 1.2
      return place
    })
  }

  private pattern(state: MemoryState): string {
    const k = this.scale
    const tile = (width: number, height: number, marks: string, turn?: number) =>
      tag(
        'pattern',
        {
          id: this.prefix + state,
          width: width * k,
          height: height * k,
          patternUnits: 'userSpaceOnUse',
          patternTransform: turn === undefined ? undefined : `rotate(${turn})`,
        },
        (TINT[state] === 'none' ? '' : rect(0, 0, width * k, height * k, { fill: TINT[state] })) + marks,
      )
    const bar = (width: number, height: number) => rect(0, 0, width * k, height * k, { fill: INK[state] })
    const dot = (cx: number, cy: number, r: number) =>
      tag('circle', { cx: cx * k, cy: cy * k, r: r * k, fill: INK[state] })
    switch (state) {
      case 'malloc':
        return tile(8, 8, bar(2.1, 8), 45)
      case 'pool':
        return tile(6, 6, bar(2.2, 6))
      case 'list':
        return tile(9, 7, rect(0, 2.9 * k, 9 * k, 1.2 * k, { fill: INK.list }) + dot(4.5, 3.5, 2.3))
      case 'slack':
        return tile(6, 6, dot(1.6, 1.6, 1.25) + dot(4.6, 4.6, 1.25))
      case 'back':
        return tile(13, 13, bar(1.1, 13), -45)
      default:
        return ''
    }
  }
}

export interface LegendEntry {
  readonly words: string
  /** Its mark: from `x`, centred on `y`, `width` wide. */
  readonly mark: (x: number, y: number, width: number) => string
}

/** A legend's swatch, and the distance of its rows, in its font size. */
const SWATCH = 1.5
const LEGEND_ROW = 1.55

/** A legend entry for a line. */
export function lineEntry(words: string, stroke: string, strokeWidth: number): LegendEntry {
  return {
    words,
    mark: (x, y, width) => path(`M${x} ${y}h${width}`, { stroke, 'stroke-width': strokeWidth }),
  }
}

/** A whole picture: one `<svg>` without role or name, which its owner gives it. */
export function picture(width: number, height: number, content: string): string {
  return tag(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${Math.round(width)} ${Math.round(height)}` },
    tag('g', { fill: 'none', 'font-family': PAINT.sans }, content),
  )
}
