/** What the author wrote, resolved: ids unique, steps counted, demos known, links checked. */
import type { Deck, DeckSpec, DemoFacts, DemoRef, Problem, Slide, SlideSpec } from '../deck.ts'
import { errorAt, sortProblems } from '../problems.ts'
import { resolveCells } from './cells.ts'
import { findWrittenIds, giveSlideIds } from './deck-ids.ts'
import { checkDemo } from './demo-checks.ts'
import { isHidden, withoutHidden } from './hidden.ts'
import { idKey } from './ids.ts'
import { checkLinks } from './moments.ts'
import { quote } from './quote.ts'
import { countSteps } from './steps.ts'

/** What is known of a demo before it is mounted; `undefined` when there is no such component. */
export type FactsOf = (
  ref: Pick<DemoRef, 'tag' | 'attributes' | 'id' | 'scene' | 'program'>,
) => DemoFacts | DemoProblem | undefined

/** Why a demo can't be shown. */
export interface DemoProblem {
  readonly problem: string
  /** The author's mistake lies there, not in the demo. */
  readonly of?: 'scene' | 'program'
  /** What it was before: it stands while the author writes. */
  readonly before?: DemoFacts
}

/** `problems` are all there are, the spec's included: errors before warnings, then by file and line. */
export function toDeck(spec: DeckSpec, factsOf: FactsOf): { deck: Deck; problems: Problem[] } {
  const problems: Problem[] = [...spec.problems]
  const report = (problem: Problem) => void problems.push(problem)
  const shown = withoutHidden(spec, report)
  const written = findWrittenIds(shown, report)
  const slideIds = giveSlideIds(shown, written)
  const hidden = shown === spec.slides ? [] : spec.slides.filter(isHidden)
  const hiddenIds = findWrittenIds(hidden, () => {}).idByKey
  const factsByDemo = new Map<string, DemoFacts | null>()
  const resolveDemo = (ref: DemoRef): DemoFacts => {
    const facts = findFacts(ref, factsOf, spec, report)
    factsByDemo.set(ref.id, facts)
    if (facts) checkDemo(ref, facts, report)
    const steps = ref.shows ? ref.shows.length - 1 : (facts?.steps ?? 0)
    return { ...(facts ?? NO_FACTS), steps }
  }
  const slides = shown.map((slide, index) =>
    toSlide(slide, { id: slideIds[index] ?? '', number: index + 1, resolveDemo, report }),
  )
  const idByKey = new Map([...written.idByKey, ...slideIds.map((id) => [idKey(id), id] as const)])
  for (const slide of slides) checkLinks(slide, { idByKey, hiddenIds, factsByDemo, report })
  const cells = resolveCells(slides, report)
  return {
    deck: {
      meta: { ...spec.meta, title: titleOf(spec, slides) },
      slides,
      cells,
      sources: spec.sources,
    },
    problems: sortProblems(
      problems,
      spec.sources.map(({ path }) => path),
    ),
  }
}

/** A deck without a title is called by its first slide. */
const titleOf = ({ meta }: DeckSpec, [first]: readonly Slide[]): string =>
  meta.title || first?.title || 'Slides'

const NO_FACTS: DemoFacts = { steps: 0, moments: [] }

function findFacts(
  ref: DemoRef,
  factsOf: FactsOf,
  spec: DeckSpec,
  report: (problem: Problem) => void,
): DemoFacts | null {
  const { tag, scene, program, place } = ref
  const facts = factsOf(ref)
  // That it is missing was said where it was looked for.
  if (scene?.path === '' || program?.path === '') return (facts && 'problem' in facts && facts.before) || null
  if (facts && !('problem' in facts)) return facts
  const file = facts?.of && ref[facts.of]
  if (facts?.of && file) report(errorAt(file.place, `${facts.of} ${quote(file.path)}: ${facts.problem}`))
  else if (facts) report(errorAt(place, `demo ${quote(tag)}: ${facts.problem}`))
  else {
    const folders = ['components', ...spec.meta.components].map((folder) => `${folder}/${tag}/${tag}.ts`)
    report(
      errorAt(
        place,
        `there is no component ${quote(tag)}: it is looked for in ${folders.join(', ')}, then among heapdeck's own`,
      ),
    )
  }
  return facts?.before ?? null
}

interface Resolving {
  readonly id: string
  readonly number: number
  readonly resolveDemo: (ref: DemoRef) => DemoFacts
  readonly report: (problem: Problem) => void
}

function toSlide(spec: SlideSpec, { id, number, resolveDemo, report }: Resolving): Slide {
  const { body, transcript, notes, steps } = countSteps(spec, resolveDemo, report)
  const tokens = body.flatMap((block) => block.tokens)
  return {
    id,
    number,
    title: spec.title,
    classes: spec.classes,
    background: spec.background,
    backgrounds: spec.backgrounds,
    steps,
    range: spec.range,
    body,
    transcript,
    notes,
    demos: tokens.flatMap((token) => token.meta?.demo ?? []),
    cells: tokens.flatMap((token) => (token.meta?.code?.run ? token.meta.code : [])),
  }
}
