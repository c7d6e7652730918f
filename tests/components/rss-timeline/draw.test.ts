/** The time line drawn from a plain view. */
import { describe, expect, it } from 'vitest'
import { drawTimeline } from '../../../components/rss-timeline/draw.ts'
import type { RssTimelineView, TimePoint } from '../../../components/rss-timeline/view.ts'
import { svgFaults } from '../svg-faults.ts'

const MB = 1e6
const SIZE = { width: 1700, height: 210, label: 28, prefix: 't-' }
const PHONE = { width: 360, height: 156, label: 13, prefix: 't-' }

const flat = (bytes: number): TimePoint[] => [
  [0, bytes],
  [0.5, bytes],
  [1, bytes],
]
const resident = flat(165 * MB)
const wait = (key: number, name: string, place: number, isHere = false) => ({
  key,
  name,
  bytes: 125.1 * MB,
  isHere,
  place,
  from: place - 0.05,
  to: place + 0.05,
})
const VIEW: RssTimelineView = {
  resident,
  bands: [
    { state: 'live', points: flat(40 * MB) },
    { state: 'list', points: flat(100 * MB) },
    { state: 'malloc', points: resident },
  ],
  lines: [],
  waits: [wait(0, 'start', 0.05), wait(2, 'range', 0.5, true), wait(4, 'collect', 0.9)],
  now: { place: 0.5, bytes: 165 * MB, line: 1 },
  most: 165 * MB,
  ends: [
    { words: 'resident', bytes: 165 * MB },
    { words: 'live', bytes: 40 * MB },
  ],
}
const texts = (svg: string) =>
  [...svg.matchAll(/<text x="([^"]*)" y="([^"]*)"[^>]*>([^<]*)</g)].map(([, x, y, words]) => ({
    x: Number(x),
    y: Number(y),
    words,
  }))
const words = (svg: string) => texts(svg).map((each) => each.words)

describe('the bands', () => {
  it('lie one on the other, each in its pattern, and none is drawn without one', () => {
    const svg = drawTimeline(VIEW, SIZE)
    expect(svgFaults(svg)).toEqual([])
    const fills = [...svg.matchAll(/<path d="M[^"]*Z" fill="([^"]*)"/g)].map(([, fill]) => fill)
    expect(fills).toEqual(['url(#t-malloc)', 'url(#t-list)', 'var(--m-live, CanvasText)'])
    const [, top, base] =
      /<path d="M[\d.]+ ([\d.]+)L[\d. ]+L[\d.]+ ([\d.]+)L[^"]*" fill="url\(#t-list\)"/.exec(svg)!
    const y = (bytes: number) => 210 - 70 - (bytes / (165 * MB * 1.03)) * (210 - 70 - 19.6)
    expect(Number(top)).toBeCloseTo(y(100 * MB), 1)
    expect(Number(base)).toBeCloseTo(y(40 * MB), 1)
  })

  it('are the same when the run is seen from elsewhere', () => {
    const bandsOf = (svg: string) => svg.match(/<path d="M[^"]*Z"[^>]*>/g)
    const moved = { ...VIEW, now: { ...VIEW.now, place: 0.9 } }
    expect(bandsOf(drawTimeline(moved, SIZE))).toEqual(bandsOf(drawTimeline(VIEW, SIZE)))
  })
})

describe('the flags', () => {
  it('have a name and a figure each, where there is room, and the one we stand at in any case', () => {
    expect(words(drawTimeline(VIEW, SIZE))).toEqual(
      expect.arrayContaining(['start', 'range', 'collect', '125.1 MB']),
    )
    const close = { ...VIEW, waits: [wait(0, 'del ints', 0.49), wait(2, 'range', 0.5, true)] }
    expect(words(drawTimeline(close, SIZE))).toContain('range')
    expect(words(drawTimeline(close, SIZE))).not.toContain('del ints')
  })
})

describe('the names at the right end', () => {
  const rowsOf = (view: RssTimelineView) =>
    texts(drawTimeline(view, SIZE)).filter(({ x }) => x > 1700 - 5.2 * 28)
  it('stand beside what they name, and are left out on a phone', () => {
    expect(rowsOf(VIEW).map((row) => row.words)).toEqual(['resident', 'live'])
    expect(words(drawTimeline(VIEW, PHONE))).not.toContain('resident')
  })

  it('keep apart where the curves meet; one without a place stands under the one before', () => {
    const view: RssTimelineView = {
      ...VIEW,
      ends: [
        { words: 'resident', bytes: 2 * MB },
        { words: 'recorded' },
        { words: 'in lists', bytes: 1.5 * MB },
        { words: 'live', bytes: MB },
      ],
    }
    const rows = rowsOf(view)
    expect(rows.map((row) => row.words)).toEqual(['resident', 'recorded', 'in lists', 'live'])
    rows.slice(1).forEach(({ y }, index) => expect(y - rows[index]!.y).toBeGreaterThanOrEqual(28))
  })
})

it('draws what another process held at each wait, and nothing before the first', () => {
  const recorded = [
    { from: 0.1, to: 0.2, bytes: 2 * MB },
    { from: 0.4, to: 0.6, bytes: 125 * MB },
  ]
  const [, d] = /<path d="([^"]*)" stroke="var\(--ink-3, GrayText\)"/.exec(
    drawTimeline({ ...VIEW, recorded }, SIZE),
  )!
  // to the right, up or down halfway to the next wait, to the right
  expect(d).toMatch(/^M[\d.]+ [\d.]+H[\d.]+H[\d.]+V[\d.]+H[\d.]+$/)
})
