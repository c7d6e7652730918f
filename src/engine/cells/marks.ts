/** How a cell is marked: one word for how it looks, a sign for its brackets, and what there is to say of it. */
import { underWayOf } from './elsewhere.ts'
import { branchWords, isEdited, staleWords } from './lineage.ts'
import { countOf, type NotebookState } from './notebook-state.ts'

export type Mark =
  | 'idle'
  | 'queued'
  | 'running'
  | 'waiting'
  | 'paused'
  | 'done'
  | 'error'
  | 'interrupted'
  | 'ended'
  /** Its text is another than the one that ran. */
  | 'edited'
  /** It would come out otherwise now. */
  | 'stale'
  /** It ran from something else than the cell above. */
  | 'branch'

export interface CellMark {
  readonly mark: Mark
  /** `In [sign]`: a count, `*`, `…`, or a space. */
  readonly sign: string
  /** Of one that is stale, a branch, or that waits for its turn. */
  readonly words?: string
}

export function markOf(state: NotebookState, id: string): CellMark {
  const { queue } = state
  const turn = queue.findIndex((one) => one.id === id)
  const isHere = state.underWay?.id === id
  const underWay = turn >= 0 && !isHere ? undefined : underWayOf(state, id)
  if (underWay) return { mark: underWay.phase === 'before' ? 'running' : underWay.phase, sign: '*' }
  if (turn >= 0) {
    const others = turn + (state.underWay ? 1 : 0)
    const words =
      others === 0 ? 'runs next' : `after ${others === 1 ? '1 other cell' : `${others} other cells`}`
    return { mark: 'queued', sign: '…', words }
  }
  const run = state.runs[id]
  if (!run) return { mark: 'idle', sign: ' ' }
  const sign = String(countOf(run))
  if (isEdited(state, id)) return { mark: 'edited', sign }
  const stale = staleWords(state, id)
  if (stale) return { mark: 'stale', sign, words: stale }
  const branch = branchWords(state, id)
  if (branch && run.outcome.end === 'done') return { mark: 'branch', sign, words: branch }
  return { mark: run.outcome.end, sign }
}
