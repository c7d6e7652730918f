/** Runs under way in other windows of the deck: news, which belongs to nobody's state and is forgotten when it grows old. */
import { cellOf, type NotebookState, type RunUnderWay } from './notebook-state.ts'

/** `underWay` null: it runs no more. */
export interface CellNews {
  readonly id: string
  readonly underWay: RunUnderWay | null
}

/** Another window tells of a cell. */
export function hear(state: NotebookState, { id, underWay }: CellNews): NotebookState {
  const { [id]: known, ...others } = state.elsewhere
  if (underWay ? !cellOf(state, id) : !known) return state
  return { ...state, elsewhere: underWay ? { ...others, [id]: underWay } : others }
}

/** Of a cell: its run here, else one in another window. */
export const underWayOf = (state: NotebookState, id: string): RunUnderWay | undefined =>
  state.underWay?.id === id ? state.underWay : state.elsewhere[id]
