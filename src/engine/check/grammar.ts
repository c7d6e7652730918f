/** What reading the deck has said already, under the rule that it belongs to. */
import type { Problem } from '../deck.ts'
import type { Finding, StaticRule } from './finding.ts'
import { SlideFinder } from './lines.ts'

const NAME = 'grammar'

/** Words of a message, and whose matter they are; what is not here is the grammar's own. */
const RULE_BY_WORDS: readonly (readonly [rule: string, words: RegExp])[] = [
  ['steps-and-clicks', /^this `\[click\]` marks step/],
  ['links', /leads nowhere|^no demo has the id|is not published: link to a slide/],
  ['demo-moments', /^demo `.*(?:has no moment|it can't be drawn)/],
  ['private-notes', /begins no notes here/],
]

export const grammar: StaticRule = {
  name: NAME,
  words: 'what the grammar and loading the deck say',
  *check({ deck, problems }): Iterable<Finding> {
    const finder = new SlideFinder(deck)
    for (const problem of problems) {
      const slide = finder.at(problem)
      yield { ...problem, rule: ruleOf(problem), ...(slide ? { slide: slide.id } : {}) }
    }
  },
}

const ruleOf = ({ message }: Problem): string =>
  RULE_BY_WORDS.find(([, words]) => words.test(message))?.[0] ?? NAME
