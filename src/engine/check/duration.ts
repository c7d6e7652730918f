/** What is said, at the usual rate, against the time that the front matter gives. */
import type { Slide } from '../deck.ts'
import { planByWords, sumOf, totalOf, USUAL_RATE } from '../pacing.ts'
import { keyPlace, type LoadedDeck } from '../site/index.ts'
import { wordsByStep } from '../words.ts'
import { warningOf, type Finding, type StaticRule } from './finding.ts'

const rule = 'duration'
/** Further from the time than this part of it. */
const TOLERANCE = 0.15
/** Minutes that a demo may take to be shown in one of its states, beyond what is said of it. */
const SHOWN = 1
/** Fewer slides than this part of them have a transcript: what is said is not written down. */
const WRITTEN = 0.5

export const duration: StaticRule = {
  name: rule,
  words: 'what is said against the `duration` that the talk has',
  *check(loaded): Iterable<Finding> {
    const { meta } = loaded.deck
    const slides = loaded.deck.slides.filter(isGiven)
    if (meta.duration === 0) return
    const plan = slides.map((slide) => wordsByStep(slide, meta.lang))
    const words = sumOf(plan.map(sumOf))
    const least = totalOf(planByWords(plan)) / 60
    const states = sumOf(slides.flatMap(({ demos }) => demos.map(({ steps }) => steps + 1)))
    const most = least + states * SHOWN
    const isLong = least > meta.duration * (1 + TOLERANCE)
    const written = slides.filter(({ transcript }) => transcript.length > 0).length
    const isShort = written >= WRITTEN * slides.length && most < meta.duration * (1 - TOLERANCE)
    if (words === 0 || (!isLong && !isShort)) return
    const shown = states > 0 ? `, ${minutesOf(most)} with its demos` : ''
    yield warningOf(
      { rule },
      placeOf(loaded),
      `what is said takes ${minutesOf(least)} (${words} words at ${USUAL_RATE} a minute${shown}), and \`duration\` is ` +
        `${minutesOf(meta.duration)}: ${isLong ? 'shorten the transcript' : 'say more'}, or give another \`duration\``,
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
