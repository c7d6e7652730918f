/** Links inside the deck: `#demo-id:moment` takes a demo to a moment, `#id` leads to a slide or a heading. */
import { safeDecode } from '../route.ts'
import type { Block, DemoFacts, Place, Problem, Slide, Token } from '../deck.ts'
import { errorAt, warningAt } from '../problems.ts'
import { attributeOf } from '../tokens.ts'
import { idKey } from './ids.ts'
import { quote } from './quote.ts'

export interface LinkTargets {
  /** Ids of slides, headings, demos and cells, by their `idKey`. */
  readonly idByKey: ReadonlyMap<string, string>
  /** The same of slides that are hidden. */
  readonly hiddenIds: ReadonlyMap<string, string>
  /** `null` for a demo that isn't known: it is an error already. */
  readonly factsByDemo: ReadonlyMap<string, DemoFacts | null>
  readonly report: (problem: Problem) => void
}

/** Steps (`#2`, `#/3/2`), packed states (`#~…`) and the page's top lead somewhere in every deck. */
const ALWAYS = /^(?:\d+|\/.*|~.*)?$/
const MOMENT = /^([^:]+):(.+)$/

export function checkLinks(slide: Slide, targets: LinkTargets): void {
  for (const block of [...slide.body, ...slide.transcript, ...slide.notes]) {
    for (const { href, place } of linksOf(block)) checkTarget(href, place, targets)
  }
}

function linksOf(block: Block): { href: string; place: Place }[] {
  return block.tokens.flatMap(({ children }) =>
    (children ?? [])
      .filter(isInnerLink)
      .map((token) => ({ href: hrefOf(token).slice(1), place: token.meta?.place ?? block.range })),
  )
}

const hrefOf = (token: Token): string => attributeOf(token, 'href') ?? ''

const isInnerLink = (token: Token): boolean => token.type === 'link_open' && hrefOf(token).startsWith('#')

function checkTarget(
  href: string,
  place: Place,
  { idByKey, hiddenIds, factsByDemo, report }: LinkTargets,
): void {
  const target = safeDecode(href).normalize()
  if (ALWAYS.test(target)) return
  const [, demo, moment] = MOMENT.exec(target) ?? []
  if (demo === undefined || moment === undefined) {
    const id = idByKey.get(idKey(target))
    const hint = id === undefined ? '' : `; \`#${id}\` is there`
    if (id === undefined && hiddenIds.has(idKey(target)))
      report(warningAt(place, `\`#${target}\` leads to a slide that is hidden: nobody gets there`))
    else if (id !== target)
      report(warningAt(place, `\`#${target}\` leads nowhere: no slide or heading has this id${hint}`))
    return
  }
  const facts = factsByDemo.get(demo)
  if (facts === undefined && hiddenIds.has(idKey(demo)))
    report(
      errorAt(place, `the demo ${quote(demo)} is on a slide that is hidden: show it, or take the link away`),
    )
  else if (facts === undefined) {
    const demos = [...factsByDemo.keys()]
    const known = demos.length > 0 ? `there are ${demos.join(', ')}` : 'this deck has none'
    report(errorAt(place, `no demo has the id ${quote(demo)}: ${known}`))
  } else if (facts && !facts.moments.includes(moment)) {
    const known = facts.moments.length > 0 ? facts.moments.join(', ') : 'none'
    report(errorAt(place, `demo ${quote(demo)} has no moment ${quote(moment)}: its moments are ${known}`))
  }
}
