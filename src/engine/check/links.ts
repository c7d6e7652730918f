/** Links within the deck: to steps that there are. Ids, moments and files are known from reading the deck. */
import type { Deck, Slide } from '../deck.ts'
import { readHash } from '../route.ts'
import { allTokens, attributeOf } from '../tokens.ts'
import { errorOf, warningOf, type Finding, type StaticRule } from './finding.ts'

const rule = 'links'

export const links: StaticRule = {
  name: rule,
  words: 'links within the deck that lead nowhere',
  *check({ deck }): Iterable<Finding> {
    for (const slide of deck.slides)
      for (const block of [...slide.body, ...slide.transcript, ...slide.notes])
        for (const { children } of block.tokens)
          for (const [index, token] of (children ?? []).entries()) {
            if (token.type !== 'link_open') continue
            const place = token.meta?.place ?? block.range
            const href = attributeOf(token, 'href') ?? ''
            const fault = href.startsWith('#') ? faultOf(href, slide, deck) : undefined
            if (fault !== undefined)
              yield warningOf({ rule, slide }, place, `\`${href}\` leads nowhere: ${fault}`)
            const rest = children!.slice(index + 1)
            const inner = rest.slice(
              0,
              rest.findIndex(({ type }) => type === 'link_close'),
            )
            if (![...allTokens(inner)].some(({ content }) => content.trim() !== ''))
              yield errorOf(
                { rule, slide },
                place,
                `the link to ${href || 'nowhere'} has no words: nobody can see or name it`,
              )
          }
  },
}

function faultOf(href: string, here: Slide, { slides }: Deck): string | undefined {
  const route = readHash(href)
  if (route.kind === 'slide' && !slides[route.slide - 1]) return `the deck has ${slides.length} slides`
  if (route.kind !== 'slide' && route.kind !== 'step') return undefined
  const slide = route.kind === 'slide' ? slides[route.slide - 1]! : here
  if (route.step <= slide.steps) return undefined
  return `slide ${slide.number} has ${slide.steps === 1 ? '1 step' : `${slide.steps || 'no'} steps`}`
}
