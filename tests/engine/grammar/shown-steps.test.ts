import { describe, expect, it } from 'vitest'
import { packState } from '../../../src/engine/packed.ts'
import { deckOf, problemsOf } from '../../support/grammar-decks.ts'

const packed = `~${packState({ version: 1, count: 7 })}`

describe('`steps=` of a demo', () => {
  it('says what each step shows, and how many there are', () => {
    const { deck, lines } = deckOf(`[Demo time]{step-counter steps="0 end 2 ${packed}" by=2}`)
    expect(lines).toEqual([])
    const [demo] = deck.slides[0]!.demos
    expect(demo).toMatchObject({ steps: 3, attributes: { by: '2' } })
    expect(demo!.shows!.map(({ written }) => written)).toEqual(['0', 'end', '2', packed])
    expect(deck.slides[0]!.steps).toBe(3)
  })

  it('may be one step alone', () => {
    expect(deckOf('[Demo time]{step-counter steps=end}').deck.slides[0]!.steps).toBe(0)
  })

  it.each([
    [
      'steps="0 no"',
      '1:35: error: demo `step-counter` has no moment `no`: its moments are start, end, its steps 0 to 2',
    ],
    ['steps="0 3"', '1:35: error: demo `step-counter` has no step 3: its own are 0 to 2'],
    [
      'steps=no',
      '1:32: error: demo `step-counter` has no moment `no`: its moments are start, end, its steps 0 to 2',
    ],
    [
      'steps="0 ~x!"',
      "1:35: error: demo `step-counter` is given a packed state that can't be read: copy all of it, or write a moment's name",
    ],
    ['steps=""', '1:26: error: `steps` is empty: it says what each step shows, as in `steps="0 1"`'],
    ['steps=0 steps=1', '1:34: error: `steps` is given twice'],
  ])('%s is an error with its place', (attribute, problem) => {
    expect(problemsOf(`[Demo time]{step-counter ${attribute}}`)).toEqual([`slides.md:${problem}`])
  })
})
