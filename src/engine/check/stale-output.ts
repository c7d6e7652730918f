/**
 * Outputs that were recorded of other code. A deck made of a notebook keeps it beside its slides, with what its cells
 * printed; where a cell's code has been edited in the deck since, that output is of what stood there before.
 */
import type { CodeBlock, Slide } from '../deck.ts'
import { NotebookError, parseNotebook } from '../notebook/index.ts'
import { openFolder, tokensOf, type LoadedDeck } from '../site/index.ts'
import { warningOf, type Finding, type StaticRule } from './finding.ts'

const rule = 'stale-output'
/** As `heapdeck import` names it. */
const KEPT = 'slides.ipynb'

export const staleOutput: StaticRule = {
  name: rule,
  words: 'cells whose recorded output is of other code',
  *check(loaded): Iterable<Finding> {
    const recorded = recordedCells(loaded)
    if (recorded.length === 0) return
    const cells = codeOf(loaded)
    for (const { at, was } of pairEdited(
      recorded.map(({ source }) => source),
      cells.map(({ code }) => code.text.trim()),
    )) {
      const { code, slide } = cells[at]!
      // What runs here has the output of its own text.
      if (!recorded[was]!.hasOutput || loaded.cells.find(code.id)?.facts.ran) continue
      yield warningOf(
        { rule, slide },
        code.place,
        `${KEPT} keeps the output of this cell as it was before it was edited: run it in Jupyter and import it again`,
      )
    }
  },
}

interface Recorded {
  readonly source: string
  readonly hasOutput: boolean
}

function recordedCells({ folder }: LoadedDeck): Recorded[] {
  const found = openFolder(folder).read(KEPT, '')
  if ('problem' in found) return []
  try {
    return parseNotebook(new TextDecoder().decode(found.bytes))
      .cells.filter(({ type }) => type === 'code')
      .map(({ source, outputs = [] }) => ({
        source: source.replace(/\r\n?/g, '\n').trim(),
        hasOutput: outputs.length > 0,
      }))
  } catch (error) {
    // Then nothing of it is shown or exported.
    if (error instanceof NotebookError) return []
    throw error
  }
}

const codeOf = ({ deck }: LoadedDeck): { readonly code: CodeBlock; readonly slide: Slide }[] =>
  deck.slides.flatMap((slide) =>
    [...tokensOf({ slides: [slide] })].flatMap(({ meta }) =>
      meta?.code ? [{ code: meta.code, slide }] : [],
    ),
  )

/**
 * Pairs of texts that stand in the same place and differ: `was` in `before`, `at` in `after`. What is the same in both, in
 * order, holds them in place. Between two such, as many on either side are the same cells; else those that are much alike.
 */
function pairEdited(before: readonly string[], after: readonly string[]): Pair[] {
  const pairs: Pair[] = []
  let [was, at] = [0, 0]
  for (const [nextWas, nextAt] of [...sameIn(before, after), [before.length, after.length] as const]) {
    if (nextWas - was === nextAt - at)
      for (let index = 0; index < nextWas - was; index++) pairs.push({ was: was + index, at: at + index })
    else pairs.push(...pairAlike(before, after, { was, at, nextWas, nextAt }))
    ;[was, at] = [nextWas + 1, nextAt + 1]
  }
  return pairs
}

interface Pair {
  readonly was: number
  readonly at: number
}

/** From 0 to 1: what two texts must have in common to be the same cell, edited. */
const ALIKE = 0.6

function pairAlike(
  before: readonly string[],
  after: readonly string[],
  { was, at, nextWas, nextAt }: Pair & { readonly nextWas: number; readonly nextAt: number },
): Pair[] {
  if ((nextWas - was) * (nextAt - at) > MOST_ALIKE) return []
  const pairs: Pair[] = []
  let next = at
  for (let index = was; index < nextWas; index++) {
    const known = piecesOf(before[index]!)
    const likest = Array.from({ length: nextAt - next }, (_, offset) => next + offset)
      .map((candidate) => ({ candidate, share: likeness(known, piecesOf(after[candidate]!)) }))
      .reduce((a, b) => (b.share > a.share ? b : a), { candidate: -1, share: 0 })
    if (likest.share < ALIKE) continue
    pairs.push({ was: index, at: likest.candidate })
    next = likest.candidate + 1
  }
  return pairs
}

const MOST_ALIKE = 10_000

/** Pairs of characters that follow each other. */
const piecesOf = (text: string): ReadonlySet<string> =>
  new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, index) => text.slice(index, index + 2)))

/** Dice's coefficient. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0
  for (const piece of a) if (b.has(piece)) shared++
  return a.size + b.size === 0 ? 0 : (2 * shared) / (a.size + b.size)
}

/** More than so many pairs are not compared: then nothing between the first and the last that differ is the same. */
const MOST_PAIRS = 4_000_000

/** The longest common run of texts, as pairs of indices, in order. */
function sameIn(before: readonly string[], after: readonly string[]): (readonly [number, number])[] {
  const least = Math.min(before.length, after.length)
  let start = 0
  while (start < least && before[start] === after[start]) start++
  let end = 0
  while (end < least - start && before.at(-1 - end) === after.at(-1 - end)) end++
  const head = Array.from({ length: start }, (_, index) => [index, index] as const)
  const tail = Array.from(
    { length: end },
    (_, index) => [before.length - end + index, after.length - end + index] as const,
  )
  const middle = between(before.slice(start, before.length - end), after.slice(start, after.length - end))
  return [...head, ...middle.map(([was, at]) => [was + start, at + start] as const), ...tail]
}

function between(before: readonly string[], after: readonly string[]): [number, number][] {
  if (before.length * after.length > MOST_PAIRS) return []
  const width = after.length + 1
  /** Of what is left from (was, at) on. */
  const lengths = new Uint32Array((before.length + 1) * width)
  const lengthAt = (was: number, at: number): number => lengths[was * width + at] ?? 0
  for (let was = before.length - 1; was >= 0; was--)
    for (let at = after.length - 1; at >= 0; at--)
      lengths[was * width + at] =
        before[was] === after[at]
          ? lengthAt(was + 1, at + 1) + 1
          : Math.max(lengthAt(was + 1, at), lengthAt(was, at + 1))
  const pairs: [number, number][] = []
  for (let was = 0, at = 0; was < before.length && at < after.length;) {
    if (before[was] === after[at]) pairs.push([was++, at++])
    else if (lengthAt(was + 1, at) >= lengthAt(was, at + 1)) was++
    else at++
  }
  return pairs
}
