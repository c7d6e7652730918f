/**
 * What a browser keeps of a deck's cells for another day: edits, each with the published text that it was made from, and cells
 * that were added. Other windows hear of those at once.
 */
import {
  addAgain,
  cellOf,
  edit,
  isAdded,
  remove,
  textOf,
  type Addition,
  type NotebookState,
} from '../../src/engine/cells/index.ts'

export interface Draft {
  readonly text: string
  readonly published: string
}

/** In the deck's order: a cell that was added may be below another of them. */
type Additions = Record<string, Omit<Addition, 'id'>>

export class Drafts {
  private readonly key: string
  private kept: Record<string, Draft> = {}
  private added: Additions = {}
  /** Made from another text than the one that is published now: the reader chooses. */
  private readonly conflicts = new Map<string, Draft>()

  constructor(deck: string) {
    this.key = `heapdeck-cells:${deck}`
    this.read()
  }

  /** `hear` is called when another window has added cells, or removed them, or changed their texts. */
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
    return { ...this.withAdded(state), past: [], editing: null }
  }

  /** The notebook with the added cells that are kept, and no others. */
  withAdded(notebook: NotebookState): NotebookState {
    let state = notebook
    for (const { id } of notebook.cells.filter(isAdded)) if (!this.added[id]) state = remove(state, id)
    for (const [id, { below, text }] of Object.entries(this.added)) {
      state = addAgain(state, { id, below, text })
      if (cellOf(state, id)) state = edit(state, id, text)
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
    delete this.kept[id]
    this.write()
    return draft
  }

  /** Keeps all cells that were added. */
  keepAdded(notebook: NotebookState): void {
    const added = notebook.cells
      .filter(isAdded)
      .map(({ id, from }) => [id, { below: from, text: textOf(notebook, id) }] as const)
    this.added = Object.fromEntries(added)
    this.write()
  }

  /** Keeps the text of a cell of the deck; one as published needs no keeping. */
  keep(notebook: NotebookState, id: string): void {
    const cell = cellOf(notebook, id)
    if (!cell || this.conflicts.has(id)) return
    const text = notebook.texts[id]!
    if (text === cell.text) delete this.kept[id]
    else this.kept[id] = { text, published: cell.text }
    this.write()
  }

  private read(): void {
    this.kept = {}
    this.added = {}
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(this.key) ?? '{}')
      const all = Object.entries((kept ?? {}) as Record<string, Partial<Draft & Addition> | null>)
      for (const [id, one] of all) {
        if (typeof one?.text !== 'string') continue
        const { text, published, below } = one
        if (typeof published === 'string') this.kept[id] = { text, published }
        else if (typeof below === 'string') this.added[id] = { text, below }
      }
    } catch {
      // nothing is kept, or something else
    }
  }

  private write(): void {
    try {
      const all = { ...this.kept, ...this.added }
      if (Object.keys(all).length > 0) localStorage.setItem(this.key, JSON.stringify(all))
      else localStorage.removeItem(this.key)
    } catch {
      // Storage is full or refused: nothing is kept.
    }
  }
}
