/**
 * What a browser keeps of a deck's cells for another day: edits, each with the published text that it was made from, and cells
 * that were added, as they stand. Other windows hear of those at once: each writes of them what was done in it, and nothing else.
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

export class Drafts {
  private readonly key: string
  /** As the browser had it when it was read or written last; undefined: nobody knows. */
  private words: string | null | undefined
  private kept: Record<string, Draft> = {}
  private added: Record<string, Added> = {}
  /** Added cells of this window that the browser had no room for: what it has of them is old. */
  private readonly unkept = new Set<string>()
  /** Made from another text than the one that is published now: the reader chooses. */
  private readonly conflicts = new Map<string, Draft>()

  constructor(deck: string) {
    this.key = `heapdeck-cells:${deck}`
    this.read()
  }

  /** `hear` is called when another window has kept something. */
  listen(hear: () => void): void {
    addEventListener('storage', ({ key }) => {
      if (key !== this.key) return
      this.read()
      hear()
    })
  }

  /** The notebook with the edits that were made from what is published now. */
  addTo(notebook: NotebookState): NotebookState {
    let state = notebook
    for (const [id, draft] of Object.entries(this.kept)) {
      const cell = cellOf(state, id)
      if (!cell || cell.isLocked || draft.text === cell.text) continue
      if (draft.published === cell.text) state = edit(state, id, draft.text)
      else this.conflicts.set(id, draft)
    }
    return { ...this.withAdded(state), past: [], doing: null }
  }

  /** The notebook with the added cells that are kept, as they stand there, and no others. */
  withAdded(notebook: NotebookState): NotebookState {
    let state = notebook
    for (const { id } of notebook.cells.filter(isAdded))
      if (!this.added[id] && !this.unkept.has(id)) state = removeElsewhere(state, id)
    // one may be below another of them
    let left = Object.entries(this.added).filter(([id]) => !this.unkept.has(id))
    while (left.length > 0) {
      const next = left.filter(([, { below }]) => !cellOf(state, below))
      if (next.length === left.length) break
      for (const [id, { below, state: one }] of left)
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
    this.read()
    delete this.kept[id]
    this.write()
    return draft
  }

  /** Keeps what became of added cells between two notebooks. */
  keepAdded(before: NotebookState, now: NotebookState): void {
    const gone = before.cells.filter((cell) => isAdded(cell) && !cellOf(now, cell.id))
    const changed = now.cells.filter(
      (cell) =>
        isAdded(cell) &&
        (this.unkept.has(cell.id) ||
          cellOf(before, cell.id)?.from !== cell.from ||
          !isSameState(before, now, cell.id)),
    )
    if (gone.length === 0 && changed.length === 0) return
    this.read()
    for (const { id } of gone) delete this.added[id]
    for (const { id, from } of changed) this.added[id] = { below: from, state: stateOf(now, id) }
    this.unkept.clear()
    if (!this.write()) for (const { id } of changed) this.unkept.add(id)
  }

  /** Keeps the text of a cell of the deck; one as published needs no keeping. */
  keep(notebook: NotebookState, id: string): void {
    const cell = cellOf(notebook, id)
    if (!cell || this.conflicts.has(id)) return
    const text = notebook.texts[id]!
    this.read()
    if (text === cell.text) delete this.kept[id]
    else this.kept[id] = { text, published: cell.text }
    this.write()
  }

  /** What all windows have kept so far. */
  private read(): void {
    try {
      const words = localStorage.getItem(this.key)
      if (words === this.words) return
      this.words = words
      this.kept = {}
      this.added = {}
      const kept: unknown = JSON.parse(words ?? '{}')
      for (const [id, one] of Object.entries((kept ?? {}) as Record<string, unknown>)) {
        const { text, published, below, state } = (one ?? {}) as Record<string, unknown>
        if (typeof text === 'string' && typeof published === 'string') this.kept[id] = { text, published }
        else if (typeof below === 'string' && isIdOfAdded(id)) {
          const checked = stateIn(state)
          if (checked) this.added[id] = { below, state: checked }
        }
      }
    } catch {
      // nothing is kept, or something else
    }
  }

  /** Answers whether the browser took it. */
  private write(): boolean {
    try {
      const all = { ...this.kept, ...this.added }
      const words = Object.keys(all).length > 0 ? JSON.stringify(all) : null
      this.words = undefined
      if (words === null) localStorage.removeItem(this.key)
      else localStorage.setItem(this.key, words)
      this.words = words
      return true
    } catch {
      // Storage is full or refused.
      return false
    }
  }
}

/** Undefined: another version wrote it. */
function stateIn(words: unknown): CellState | undefined {
  try {
    const state = checkState(words)
    return isPublished(state) ? undefined : (state as CellState)
  } catch {
    return undefined
  }
}
