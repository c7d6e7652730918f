/**
 * The notebook that a deck was imported from lies beside it when it had more than a deck can hold: outputs, metadata, ids
 * of cells. Where the deck's text is still what came of some of its cells, they are exported as they were.
 */
import { slideType, type ImportedStretch } from '../import/index.ts'
import { isUntouched, shownOf, sourceOf, withoutOwn, type Cell, type JsonObject } from '../notebook/index.ts'
import type { MadeCell } from './cells.ts'

export interface KeptNotebook {
  readonly cells: readonly Cell[]
  /** Of one file, in its order. */
  readonly stretches: readonly ImportedStretch[]
}

/** The cells of a file of the deck, those of `kept` in the place of made ones that say the same. */
export function withKept(made: readonly MadeCell[], kept: KeptNotebook, isPrivate: boolean): MadeCell[] {
  return new Matcher(made, kept, isPrivate).match()
}

class Matcher {
  private readonly made: readonly MadeCell[]
  private readonly kept: KeptNotebook
  private readonly isPrivate: boolean
  private readonly used = new Set<number>()
  /** The stretch after those that were found last: the next one is likely there. */
  private next = 0

  constructor(made: readonly MadeCell[], kept: KeptNotebook, isPrivate: boolean) {
    this.made = made
    this.kept = kept
    this.isPrivate = isPrivate
  }

  match(): MadeCell[] {
    const cells: MadeCell[] = []
    for (let at = 0; at < this.made.length;) {
      const run = this.runAt(at)
      if (run) {
        cells.push(...this.cellsOf(at, run))
        for (let index = run.first; index < run.last; index++) this.used.add(index)
        at = run.end
        this.next = run.last
      } else cells.push(this.made[at++]!)
    }
    return cells
  }

  /** The run that begins at a made cell, with the first stretches that do. */
  private runAt(at: number): Found | undefined {
    const count = this.kept.stretches.length
    for (let tried = 0; tried < count; tried++) {
      const run = this.extend(at, (this.next + tried) % count)
      if (run) return run
    }
    return undefined
  }

  private extend(at: number, first: number): Found | undefined {
    const { stretches } = this.kept
    let [mine, theirs, end, last] = ['', '', at, first]
    do {
      if (mine.length < theirs.length || end === at) {
        if (end === this.made.length) return undefined
        mine += this.made[end++]!.text
      } else {
        if (last === stretches.length || this.used.has(last)) return undefined
        theirs += stretches[last++]!.text
      }
      if (!mine.startsWith(theirs) && !theirs.startsWith(mine)) return undefined
    } while (mine !== theirs || last === first)
    while (stretches[last]?.text === '' && !this.used.has(last)) last++
    return { end, first, last }
  }

  private cellsOf(at: number, { end, first, last }: Found): MadeCell[] {
    const made = this.made.slice(at, end)
    const cells = this.kept.stretches.slice(first, last).map(({ cell }) => this.kept.cells[cell]!)
    const isSafe = this.isPrivate || (!made.some(({ isCut }) => isCut) && !cells.some(mayTell))
    if (!isSafe) return made
    const [one, ...more] = made as [MadeCell, ...MadeCell[]]
    const [cell, ...others] = cells
    if (more.length === 0 && others.length === 0 && cell) return [keptCell(one, cell)]
    const text = made.map((each) => each.text).join('')
    return cells.map((each, index) => ({
      slide: one.slide,
      cell: { ...each, metadata: withoutOwn(each.metadata) },
      origin: undefined,
      text: index === 0 ? text : '',
      isCut: false,
    }))
  }
}

/** The cell as it was, for the same text of the deck. */
function keptCell(made: MadeCell, cell: Cell): MadeCell {
  // What we made ourselves is made anew: a demo may look otherwise now.
  if (isUntouched(cell) || !made.origin) return made
  const { kind, parts } = made.origin
  const isSaid = kind === 'transcript' || kind === 'notes'
  const isSame = cell.type === made.cell?.type && (slideType(cell) === 'notes') === isSaid
  const bare = { ...cell, metadata: withoutOwn(cell.metadata) }
  if (!isSame) return { ...made, cell: bare, origin: undefined }
  const shown = cell.source
  const origin =
    shown === shownOf(parts) ? made.origin : { ...made.origin, parts: [{ source: sourceOf(parts), shown }] }
  return { ...made, cell: bare, origin }
}

/** Made cells up to `end`, and stretches from `first` up to `last`, that are the same text. */
interface Found {
  readonly end: number
  readonly first: number
  readonly last: number
}

/** Whether what a cell remembers of its deck may be private, though the cell says it no more. */
export function mayTell({ metadata }: Cell): boolean {
  const own = metadata['heapdeck'] as JsonObject | undefined
  return own !== undefined && (own['kind'] === 'notes' || JSON.stringify(own).includes('<!--'))
}
