/** What is said, at the usual rate, against the time that the front matter gives. */
import type { Slide } from '../deck.ts'
import { planByWords, totalOf, USUAL_RATE } from '../pacing.ts'
import { keyPlace, type LoadedDeck } from '../site/index.ts'
import { wordsByStep } from '../words.ts'
import { sumOf } from '../pacing.ts'
import { warningOf, type Finding, type StaticRule } from './finding.ts'

const rule = 'duration'
/** Further from the time than this part of it. */
const TOLERANCE = 0.15
/** Fewer slides than this part of them have a transcript: what is said is not written down. */
const WRITTEN = 0.5

export const duration: StaticRule = {
  name: rule,
  words: 'what is said against the `duration` that the talk has',
  *check(loaded): Iterable<Finding> {
    const { meta } = loaded.deck
    const slides = loaded.deck.slides.filter(isGiven)
    const written = slides.filter(({ transcript }) => transcript.length > 0).length
    if (meta.duration === 0 || written === 0 || written < WRITTEN * slides.length) return
    const words = slides.map((slide) => wordsByStep(slide, meta.lang))
    const minutes = totalOf(planByWords(words)) / 60
    const apart = minutes - meta.duration
    if (Math.abs(apart) <= TOLERANCE * meta.duration) return
    yield warningOf(
      { rule },
      placeOf(loaded),
      `what is said takes ${minutesOf(minutes)} (${words.map(sumOf).reduce((sum, one) => sum + one, 0)} words at ${USUAL_RATE} a minute), ` +
        `and \`duration\` is ${minutesOf(meta.duration)}: ${apart > 0 ? 'shorten the transcript' : 'say more'}, or give another \`duration\``,
    )
  },
}

/** An appendix is for questions, and a hidden slide for nobody. */
const isGiven = ({ classes }: Slide): boolean => !classes.includes('appendix') && !classes.includes('hidden')

const placeOf = ({ source }: Pick<LoadedDeck, 'source'>) => keyPlace(source, 'duration')

const minutesOf = (minutes: number): string => {
  const rounded = Math.round(minutes * 10) / 10
  return `${rounded} ${rounded === 1 ? 'minute' : 'minutes'}`
}
