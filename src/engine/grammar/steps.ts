/** Counts a slide's steps: pauses, fragments, code and demos, in source order. Step 0 is the slide as opened. */
import type { Block, DemoFacts, DemoRef, Problem, SlideSpec, Token, TokenMeta } from '../deck.ts'
import { warningAt } from '../problems.ts'

export interface SteppedSlide {
  readonly body: Block[]
  readonly transcript: Block[]
  readonly notes: Block[]
  readonly steps: number
}

/** Copies the slide's blocks with their steps; the spec stays as it is. */
export function countSteps(
  slide: SlideSpec,
  resolveDemo: (ref: DemoRef) => DemoFacts,
  report: (problem: Problem) => void,
): SteppedSlide {
  const counter = new StepCounter(resolveDemo)
  const body = counter.number(slide.body)
  const { steps } = counter
  return {
    body,
    steps,
    transcript: numberClicks(slide.transcript, steps, report),
    notes: numberClicks(slide.notes, steps, report),
  }
}

class StepCounter {
  steps = 0
  private shownAt = 0
  private isPaused = false
  private readonly resolveDemo: (ref: DemoRef) => DemoFacts

  constructor(resolveDemo: (ref: DemoRef) => DemoFacts) {
    this.resolveDemo = resolveDemo
  }

  number(body: SlideSpec['body']): Block[] {
    return body.flatMap((block) => {
      if (!block) {
        this.isPaused = true
        return []
      }
      const [first] = block.tokens
      // Footnotes are at the slide's foot, whatever comes when.
      if (first?.type === 'footnotes_open') return { ...block, tokens: this.numberTokens(block.tokens) }
      const step = this.appear()
      const tokens =
        first?.type === 'box_open' ? this.numberBox(block.tokens) : this.numberTokens(block.tokens)
      return { ...block, step, tokens }
    })
  }

  /** The step at which the next thing appears: after a pause, one of its own. */
  private appear(): number {
    if (this.isPaused) this.shownAt = ++this.steps
    this.isPaused = false
    return this.shownAt
  }

  private numberTokens(tokens: readonly Token[]): readonly Token[] {
    return copyTokens(tokens, (meta) => this.numberMeta(meta))
  }

  /** Pauses stand between the blocks in a box, too; those have no level. */
  private numberBox(tokens: readonly Token[]): readonly Token[] {
    const boxes: number[] = []
    return tokens.flatMap((token): readonly Token[] => {
      if (token.type === 'pause') {
        this.isPaused = true
        return []
      }
      if (token.type === 'box_close') boxes.pop()
      const isSeen = token.level === 0 && token.nesting >= 0 && !token.hidden
      if (!isSeen || token.type === 'reference_definition') return this.numberTokens([token])
      const outer = boxes.at(-1)
      // A fragment after a pause is what comes then.
      const isAwaited = this.isPaused && outer !== undefined && token.meta?.fragment === true
      if (isAwaited) this.isPaused = false
      const step = this.appear()
      const shown = outer === undefined || step <= outer ? token : { ...token, meta: { ...token.meta, step } }
      const [numbered] = this.numberTokens([shown])
      if (isAwaited) this.shownAt = numbered?.meta?.step ?? step
      if (token.type === 'box_open') boxes.push(numbered?.meta?.step ?? outer ?? step)
      return numbered ? [numbered] : []
    })
  }

  private numberMeta(meta: TokenMeta): TokenMeta {
    const numbered = { ...meta }
    if (meta.fragment) numbered.step = ++this.steps
    if (meta.code) {
      numbered.code = { ...meta.code, from: this.steps }
      this.steps += Math.max(0, meta.code.stages.length - 1)
    }
    if (meta.demo) {
      const id = meta.demo.id || meta.demo.tag
      const steps = Math.max(0, Math.trunc(this.resolveDemo({ ...meta.demo, id }).steps) || 0)
      numbered.demo = { ...meta.demo, id, from: this.steps, steps }
      this.steps += steps
    }
    return numbered
  }
}

/** The k-th `[click]` marks step k; those after `[click:3]` go on from 3. */
function numberClicks(blocks: readonly Block[], steps: number, report: (problem: Problem) => void): Block[] {
  let click = 0
  let isReported = false
  return blocks.map((block) => {
    const number = (meta: TokenMeta, { type, info }: Token): TokenMeta => {
      if (type !== 'click') return meta
      click = info === '' ? click + 1 : Number(info)
      if (click > steps && !isReported && meta.place) {
        isReported = true
        report(
          warningAt(meta.place, `this \`[click]\` marks step ${click}, but the slide has ${countOf(steps)}`),
        )
      }
      return { ...meta, click }
    }
    return { ...block, tokens: copyTokens(block.tokens, number) }
  })
}

const countOf = (steps: number): string => (steps === 1 ? '1 step' : `${steps || 'no'} steps`)

/** Copies what carries something of ours; what carries nothing is shared with the spec. */
function copyTokens(
  tokens: readonly Token[],
  number: (meta: TokenMeta, token: Token) => TokenMeta,
): readonly Token[] {
  return tokens.map((token) => {
    const meta = token.meta && number(token.meta, token)
    const children = token.children?.some((child) => child.meta)
      ? token.children.map((child) => (child.meta ? { ...child, meta: number(child.meta, child) } : child))
      : token.children
    return meta === token.meta && children === token.children ? token : { ...token, meta, children }
  })
}
