/** Where the speaker steps, against the steps that there are. A slide without marks is left alone. */
import type { Block, Place, Slide } from '../deck.ts'
import { allTokens } from '../tokens.ts'
import { warningOf, type Finding, type StaticRule } from './finding.ts'

const rule = 'steps-and-clicks'

interface Mark extends Place {
  readonly step: number
}

export const stepsAndClicks: StaticRule = {
  name: rule,
  words: '`[click]` marks that disagree with the steps of their slide',
  *check({ deck }): Iterable<Finding> {
    for (const slide of deck.slides) {
      const transcript = marksOf(slide.transcript)
      const notes = marksOf(slide.notes)
      for (const marks of [transcript, notes]) yield* checkOrder(slide, marks)
      // What is said counts; notes may have marks where there is something to remember.
      const marks = transcript.length > 0 ? transcript : notes
      const [first] = marks
      // More marks than steps: reading the deck has said so.
      if (!first || marks.some(({ step }) => step > slide.steps)) continue
      const marked = new Set(marks.map(({ step }) => step))
      const missing = Array.from({ length: slide.steps }, (_, index) => index + 1).filter(
        (step) => !marked.has(step),
      )
      if (missing.length === 0) continue
      yield warningOf(
        { rule, slide },
        marks.at(-1) ?? first,
        `the slide has ${counted(slide.steps, 'step')}, and ${counted(marked.size, 'of them has', 'of them have')} a \`[click]\`: ` +
          `mark where step ${missing.join(', ')} ${missing.length === 1 ? 'comes' : 'come'}`,
      )
    }
  },
}

function* checkOrder(slide: Slide, marks: readonly Mark[]): Iterable<Finding> {
  for (const [index, mark] of marks.entries()) {
    const before = marks[index - 1]
    if (before && mark.step <= before.step)
      yield warningOf(
        { rule, slide },
        mark,
        `this \`[click]\` marks step ${mark.step}, and the one before it step ${before.step}: steps come in order`,
      )
  }
}

const marksOf = (blocks: readonly Block[]): Mark[] =>
  blocks.flatMap(({ tokens, range }) =>
    [...allTokens(tokens)].flatMap(({ type, meta }) =>
      type === 'click' && meta?.click !== undefined ? [{ ...(meta.place ?? range), step: meta.click }] : [],
    ),
  )

const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`
