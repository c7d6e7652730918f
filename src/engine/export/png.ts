/** `--format png`: a picture a slide, or a step, of the stage as the room sees it, demos live. */
import type { Chromium } from '../chromium/index.ts'
import type { Problem, Slide } from '../deck.ts'
import { makeSite } from '../site/index.ts'
import { startChromium } from './draw-with.ts'
import { counted, type Format } from './format.ts'
import { takePictures, WAIT } from './stage-pictures.ts'

/** The window that the stage is laid out in, in CSS pixels: a picture of another width has more or fewer pixels of the same. */
const WINDOW = 1280
const WIDTH = 1920

export const png: Format<Chromium> = {
  kind: 'folder',
  extension: 'png',
  options: ['steps', 'width', 'wait'],
  begin: startChromium,
  async run({ loaded, slides, options, tell, write }, chromium) {
    const { steps = 'last', width = WIDTH, wait = WAIT } = options
    const { aspectRatio } = loaded.deck.meta
    const size = {
      width: WINDOW,
      height: Math.round((WINDOW * aspectRatio.height) / aspectRatio.width),
      scale: width / WINDOW,
    }
    const shots = slides.flatMap((slide) => stepsOf(slide, steps).map((step) => ({ slide, step })))
    const problems = new Map<string, Problem>()
    for await (const { shot, picture, ...taken } of takePictures(
      chromium,
      await makeSite(loaded),
      shots,
      size,
      { wait, tell },
    )) {
      for (const problem of taken.problems) problems.set(problem.message, problem)
      const step = steps === 'all' ? shot.step : undefined
      write(fileName(shot.slide, step, loaded.deck.slides.length), picture)
    }
    return {
      words: counted(shots.length, 'picture'),
      problems: [...problems.values()],
    }
  },
}

const stepsOf = ({ steps }: Slide, wanted: 'last' | 'all'): readonly number[] =>
  wanted === 'last' ? [steps] : Array.from({ length: steps + 1 }, (_, step) => step)

/** Sorted by name they are in the deck's order. */
function fileName({ number, id }: Slide, step: number | undefined, slides: number): string {
  const digits = String(number).padStart(Math.max(2, String(slides).length), '0')
  const name = id.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
  return `${digits}-${name}${step === undefined ? '' : `-${step}`}.png`
}
