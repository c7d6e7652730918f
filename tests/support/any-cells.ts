/** Decks of cells as cells.json has them, and what a faithful machine does with them: it says what its process was given. */
import { runOrder, type CellFacts, type CellsFile } from '../../src/engine/cells/index.ts'
import type { Lineage, RunOutcome } from '../../src/engine/session.ts'

export const outcomeOf = (lineage: Lineage, more: Partial<RunOutcome> = {}): RunOutcome => ({
  command: lineage.at(-1)!,
  end: 'done',
  output: { head: [], hidden: 0, tail: [] },
  lines: [null],
  events: 1,
  hash: given(lineage),
  ...more,
})

/** All that the process of a lineage was given. */
export const given = (lineage: Lineage): string =>
  lineage.map(({ cell, count, text, inputs }) => [count, cell, text, ...inputs].join(' ')).join('; ')

type CellIdea = Partial<CellFacts> & Pick<CellFacts, 'id'>

/** Cells one below the other, or as `ideas` have them, as they ran when the site was built. */
export function cellsFile(ideas: readonly CellIdea[]): CellsFile {
  const cells: CellFacts[] = ideas.map((idea, index) => ({
    slide: 'one',
    lang: 'toy',
    text: `text of ${idea.id}`,
    after: idea.from ?? '',
    from: ideas[index - 1]?.id ?? 'start',
    isLocked: false,
    isHidden: false,
    isCollapsed: false,
    predicts: false,
    ...idea,
  }))
  const left = new Map<string, Lineage>()
  for (const [index, id] of runOrder(cells).entries()) {
    const cell = cells.find((one) => one.id === id)!
    const base = left.get(cell.from) ?? []
    left.set(id, [...base, { cell: id, count: index + 1, text: cell.text, inputs: [] }])
  }
  return {
    version: 1,
    cells: cells.map((cell) => {
      const lineage = left.get(cell.id)!
      return { ...cell, ran: { lineage, outcome: outcomeOf(lineage) } }
    }),
    sessions: { toy: { files: {} } },
  }
}
