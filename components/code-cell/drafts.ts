/**
 * What a browser keeps of a deck's cells for another day, each by itself: edits, each with the published text that it was made
 * from, and cells that were added, as they stand. Other windows hear of those at once: each writes of them what was done in it,
 * and nothing else.
 */
import {
  addElsewhere,
  cellOf,
  checkState,
  edit,
  isAdded,
  isIdOfAdded,
  isPublished,
  isSameState,
  removeElsewhere,
  stateOf,
  withState,
  type CellState,
  type NotebookState,
} from '../../src/engine/cells/index.ts'

export interface Draft {
  readonly text: string
  readonly published: string
}

/** A cell that was added, as it stands, and below which one. */
interface Added {
  readonly below: string
  readonly state: CellState
}

type Kept = Draft | Added

export class Drafts {
  /** Of a cell's key; its id follows. */
  private readonly prefix: string
  /** As the browser has them, or is to have them. */
  private readonly kept = new Map<string, Kept>()
  /** Cells that the browser had no room for: what it has of them is old. */
  private readonly refused = new Set<string>()
  /** Cells that were read, and not shown since. */
  private readonly heard = new Set<string>()
  /** Made from another text than the one that is published now: the reader chooses. */
  private readonly conflicts = new Map<string, Draft>()

  constructor(deck: string) {
    this.prefix = `heapdeck-cells:${deck}#`
    this.readAll()
  }

  /** `hear` is called when another window has kept something. */
  listen(hear: () => void): void {
    addEventListener('storage', ({ key }) => {
      if (key === null) this.readAll()
      else if (key.startsWith(this.prefix)) this.read(key.slice(this.prefix.length))
      else return
      hear()
    })
    // a page that comes back as it was left has heard nothing meanwhile
    addEventListener('pageshow', ({ persisted }) => {
      if (!persisted) return
      this.readAll()
      hear()
    })
  }

  /** The notebook with the edits that were made from what is published now. */
  addTo(notebook: NotebookState): NotebookState {
    let state = notebook
    for (const [id, draft] of this.kept) {
      const cell = cellOf(state, id)
      if (isOfAdded(draft) || !cell || cell.isLocked || draft.text === cell.text) continue
      if (draft.published === cell.text) state = edit(state, id, draft.text)
      else this.conflicts.set(id, draft)
    }
    return { ...this.withAdded(state), past: [], doing: null }
  }

  /** The notebook with the added cells that are kept, as they stand there, and no others. */
  withAdded(notebook: NotebookState): NotebookState {
    let state = notebook
    for (const { id } of notebook.cells.filter(isAdded))
      if (!this.kept.has(id)) state = removeElsewhere(state, id)
    let left = [...this.kept].flatMap(([id, one]) =>
      isOfAdded(one) && (this.heard.has(id) || !cellOf(state, id)) ? [{ ...one, id }] : [],
    )
    this.heard.clear()
    // one may be below another of them
    while (left.length > 0) {
      const next = left.filter(({ below }) => !cellOf(state, below))
      if (next.length === left.length) break
      for (const { id, below, state: one } of left)
        if (cellOf(state, below)) state = withState(addElsewhere(state, { id, below }), id, one)
      left = next
    }
    return state
  }

  conflictOf(id: string): Draft | undefined {
    return this.conflicts.get(id)
  }

  /** The old edit, which is none any more. */
  settle(id: string): Draft | undefined {
    const draft = this.conflicts.get(id)
    this.conflicts.delete(id)
    this.put(id, undefined)
    return draft
  }

  /** Keeps what became of added cells between two notebooks. */
  keepAdded(before: NotebookState, now: NotebookState): void {
    for (const { id } of before.cells.filter(isAdded)) if (!cellOf(now, id)) this.put(id, undefined)
    for (const { id, from } of now.cells.filter(isAdded))
      if (cellOf(before, id)?.from !== from || !isSameState(before, now, id))
        this.put(id, { below: from, state: stateOf(now, id) })
  }

  /** Keeps the text of a cell of the deck; one as published needs no keeping. */
  keep(notebook: NotebookState, id: string): void {
    const cell = cellOf(notebook, id)
    if (!cell || this.conflicts.has(id)) return
    const text = notebook.texts[id]!
    this.put(id, text === cell.text ? undefined : { text, published: cell.text })
  }

  /** What all windows have kept so far. */
  private readAll(): void {
    try {
      const keys = Array.from({ length: localStorage.length }, (_, at) => localStorage.key(at)!)
      const ids = keys
        .filter((key) => key.startsWith(this.prefix))
        .map((key) => key.slice(this.prefix.length))
      for (const id of new Set([...this.kept.keys(), ...ids])) this.read(id)
    } catch {
      // Storage is refused: nothing is kept.
    }
  }

  private read(id: string): void {
    if (this.refused.has(id)) return
    const one = keptIn(id, localStorage.getItem(this.prefix + id))
    if (one) this.kept.set(id, one)
    else this.kept.delete(id)
    this.heard.add(id)
  }

  /** `one` undefined: nothing is to be kept of the cell. What was refused before may find room now. */
  private put(id: string, one: Kept | undefined): void {
    if (one) this.kept.set(id, one)
    else this.kept.delete(id)
    for (const each of new Set([id, ...this.refused]))
      if (this.write(each)) this.refused.delete(each)
      else this.refused.add(each)
  }

  /** Answers whether the browser took it. */
  private write(id: string): boolean {
    const one = this.kept.get(id)
    try {
      if (one) localStorage.setItem(this.prefix + id, JSON.stringify(one))
      else localStorage.removeItem(this.prefix + id)
      return true
    } catch {
      // Storage is full or refused.
      return false
    }
  }
}

const isOfAdded = (one: Kept): one is Added => 'below' in one

/** Undefined: nothing is kept, or another version wrote it. */
function keptIn(id: string, words: string | null): Kept | undefined {
  try {
    const { text, published, below, state } = JSON.parse(words ?? '{}') as Record<string, unknown>
    if (typeof text === 'string' && typeof published === 'string') return { text, published }
    const checked = checkState(state)
    return typeof below === 'string' && isIdOfAdded(id) && !isPublished(checked)
      ? { below, state: checked as CellState }
      : undefined
  } catch {
    return undefined
  }
}
