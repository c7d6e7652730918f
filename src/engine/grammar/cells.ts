/** The cells of a deck, resolved: whose process each starts from. */
import { START, type CellFacts } from '../cells/facts.ts'
import type { CodeBlock, Problem, Slide } from '../deck.ts'
import { errorAt } from '../problems.ts'
import { quote } from './quote.ts'

interface Placed {
  readonly code: CodeBlock
  readonly facts: CellFacts
}

/** In the order of the slides; a cell without a name, or with another's, is an error already, and none. What is wrong with `after=` is reported. */
export function resolveCells(slides: readonly Slide[], report: (problem: Problem) => void): CellFacts[] {
  const cells: Placed[] = []
  const last = new Map<string, string>()
  const taken = new Set<string>()
  for (const slide of slides)
    for (const code of slide.cells) {
      const { id, lang, text } = code
      if (!code.cell || id === '' || lang === '' || taken.has(id)) continue
      taken.add(id)
      cells.push({
        code,
        facts: { ...code.cell, id, slide: slide.id, lang, text, from: last.get(lang) ?? START },
      })
      last.set(lang, id)
    }
  const byId = new Map(cells.map((cell) => [cell.facts.id, cell]))
  const resolved = new Map<string, CellFacts>()
  for (const { code, facts } of cells) {
    const problem = problemOf(facts, byId)
    if (problem !== undefined) report(errorAt(code.afterPlace ?? code.place, problem))
    const isNamed = facts.after !== '' && problem === undefined
    resolved.set(facts.id, isNamed ? { ...facts, from: facts.after } : facts)
  }
  reportCircles(cells, resolved, report)
  return [...resolved.values()]
}

function problemOf({ id, lang, after }: CellFacts, byId: ReadonlyMap<string, Placed>): string | undefined {
  if (after === '' || after === START) return undefined
  if (after === id) return `the cell ${quote(id)} can't start from what it leaves itself`
  if (after.startsWith('#') && byId.has(after.slice(1)))
    return `no cell has the id ${quote(after)}: write ${quote(`after=${after.slice(1)}`)}`
  const other = byId.get(after)?.facts
  if (!other) {
    const others = [...byId.values()]
      .map(({ facts }) => facts)
      .filter((cell) => cell.lang === lang && cell.id !== id)
    const known = [...others.map((cell) => cell.id), START].join(', ')
    return `no cell has the id ${quote(after)}: \`after\` may name ${known}`
  }
  return other.lang === lang
    ? undefined
    : `the cell ${quote(after)} is ${other.lang}, and this one ${lang}: a process runs one language`
}

/** A circle has no beginning: the cell that closes it is named, and starts from a fresh process. */
function reportCircles(
  cells: readonly Placed[],
  resolved: Map<string, CellFacts>,
  report: (problem: Problem) => void,
): void {
  const sound = new Set([START])
  for (const { code, facts } of cells) {
    const way = [facts.id]
    for (let at = facts.id; !sound.has(at);) {
      const { from } = resolved.get(at)!
      if (way.includes(from)) {
        const circle = [...way.slice(way.indexOf(from)), from]
        const closing = cells.find(
          ({ facts: { id } }) => circle.includes(id) && resolved.get(id)!.after !== '',
        )
        const { code: written = code, facts: cell = facts } = closing ?? {}
        report(
          errorAt(
            written.afterPlace ?? written.place,
            `a circle of cells: ${circle.join(' starts from ')}: one of them must start from \`${START}\` or from a cell above`,
          ),
        )
        resolved.set(cell.id, { ...resolved.get(cell.id)!, from: START })
        break
      }
      way.push(from)
      at = from
    }
    for (const id of way) sound.add(id)
  }
}
