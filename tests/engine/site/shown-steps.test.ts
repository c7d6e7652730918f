import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { packState } from '../../../src/engine/packed.ts'
import { formatProblem } from '../../../src/engine/problems.ts'
import { tagsOf } from '../../../src/engine/site/demos.ts'
import { loadDeck } from '../../../src/engine/site/load.ts'
import { SECOND_DECK, temporaryFolder, writeFiles } from '../../support/heapdeck.ts'

function load(slides: string) {
  const components = join(SECOND_DECK, 'components')
  const folder = writeFiles(temporaryFolder(onTestFinished), {
    'slides.md': `---\ncomponents: [${components}]\n---\n\n${slides}`,
  })
  return loadDeck(folder)
}

it('pictures show what the author says of each step', async () => {
  const state = { version: 1, count: 40, by: 2, unit: 'pears', note: '', memo: '' }
  const { deck, demos, problems } = await load(
    `[Demo time]{step-counter steps="2 next ~${packState(state)}"}`,
  )
  expect(problems).toEqual([])
  const [demo] = deck.slides[0]!.demos
  expect(demo!.steps).toBe(2)
  const posters = await demos.posterSteps(demo!)
  expect(posters!.map(({ sentence }) => sentence)).toEqual([
    'There are 2 apples.',
    'There are 1 apples.',
    'There are 40 pears.',
  ])
  const { first, last } = demos.stillsOf(demo!)!
  expect([first.sentence, last.sentence]).toEqual(['There are 2 apples.', 'There are 40 pears.'])
})

it('a step that can’t be had is an error, and a state that the demo can’t read, too', async () => {
  const missing = await load('[Demo time]{step-counter steps="0 nowhere 9"}')
  expect(missing.problems.map(formatProblem)).toEqual([
    'slides.md:5:35: error: demo `step-counter` has no moment `nowhere`: its moments are start, next, last, its steps 0 to 2',
    'slides.md:5:43: error: demo `step-counter` has no step 9: its own are 0 to 2',
  ])
  const foreign = await load(`[Demo time]{step-counter steps="0 ~${packState({ version: 9 })}"}`)
  expect(foreign.problems.map(formatProblem)).toEqual([
    'slides.md:5:1: error: demo `step-counter`: it can\'t be drawn: step-counter: {"version":9} is no state',
  ])
})

it('an attribute that a demo doesn’t know, or that is out of range, is a warning with its place', async () => {
  const { problems } = await load('[Demo time]{step-counter start=101 stop=3}')
  expect(problems.map(formatProblem)).toEqual([
    'slides.md:5:26: warning: `start=101`: it is at most 100',
    'slides.md:5:36: warning: `step-counter` knows no attribute `stop`: it knows start, fail',
  ])
})

it('what can be written for each demo of the deck is known, whether it is there or not', async () => {
  const tags = await tagsOf(await load('# A'))
  expect(tags.map(({ tag }) => tag)).toContain('step-counter')
  const counter = tags.find(({ tag }) => tag === 'step-counter')!
  expect(counter.attributes[0]).toMatchObject({
    name: 'start',
    label: 'Starts at',
    type: 'number',
    least: -100,
  })
})
