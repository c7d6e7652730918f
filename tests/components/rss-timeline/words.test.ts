/** What a time line says of a place. */
import { describe, expect, it } from 'vitest'
import type { RssTimelineView } from '../../../components/rss-timeline/view.ts'
import { nowWords, placeWords } from '../../../components/rss-timeline/words.ts'

const MB = 1e6

/** Ints are made, one waits, they go, one waits again. */
const VIEW: RssTimelineView = {
  resident: [
    [0, 5 * MB],
    [0.4, 165 * MB],
    [0.5, 165 * MB],
    [0.9, 125 * MB],
    [0.9, 100 * MB],
    [1, 100 * MB],
  ],
  bands: [
    {
      state: 'live',
      points: [
        [0, 5 * MB],
        [0.4, 165 * MB],
        [0.5, 165 * MB],
        [0.9, 5 * MB],
        [1, 5 * MB],
      ],
    },
    {
      state: 'list',
      points: [
        [0, 5 * MB],
        [0.4, 165 * MB],
        [0.5, 165 * MB],
        [0.9, 124.6 * MB],
        [0.9, 100 * MB],
        [1, 100 * MB],
      ],
    },
    {
      state: 'malloc',
      points: [
        [0, 5 * MB],
        [0.4, 165 * MB],
        [0.5, 165 * MB],
        [0.9, 125 * MB],
        [0.9, 100 * MB],
        [1, 100 * MB],
      ],
    },
  ],
  lines: [
    { text: 'ints = range(5*1000*1000)', from: 0, to: 0.4, isWait: false },
    { text: "wait('range')", from: 0.4, to: 0.5, isWait: true },
    { text: 'del ints', from: 0.5, to: 0.9, isWait: false },
    { text: 'def end():', from: 0.9, to: 1, isWait: true },
  ],
  waits: [],
  now: { place: 0.9, bytes: 125.04 * MB, line: 2 },
  most: 165 * MB,
}

describe('a place of the run', () => {
  it('has its line, how far it has run, and who holds what is resident', () => {
    expect(placeWords(VIEW, 0.7)).toBe(
      'del ints, 50 %: 145.0 MB resident; 85.0 MB live, 59.8 MB free in a free list, 200 KB free in malloc',
    )
  })

  it('leaves out bands that have nothing there', () => {
    expect(placeWords(VIEW, 0.1)).toBe('ints = range(5*1000*1000), 25 %: 45.0 MB resident; 45.0 MB live')
  })

  it('at a wait is the same all along', () => {
    expect(placeWords(VIEW, 0.4)).toBe("wait('range'): 165.0 MB resident; 165.0 MB live")
    expect(placeWords(VIEW, 0.49)).toBe(placeWords(VIEW, 0.4))
  })

  it('where a curve falls at once has what is there after it, to the end of the run', () => {
    expect(placeWords(VIEW, 0.9)).toBe(
      'def end(): 100.0 MB resident; 5.0 MB live, 95.0 MB free in a free list',
    )
    expect(placeWords(VIEW, 1)).toBe(placeWords(VIEW, 0.9))
  })

  it('is not said where no program is known', () => {
    expect(placeWords({ ...VIEW, lines: [] }, 0.3)).toBe('')
  })
})

describe('the cursor', () => {
  it('at the end of a line is still in it, with what the machine holds', () => {
    expect(nowWords(VIEW)).toContain('del ints, 100 %: 125.0 MB resident; 5.0 MB live')
  })
})
