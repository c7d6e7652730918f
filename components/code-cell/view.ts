/** What there is to show of a cell. */
import {
  ancestorsOf,
  beforeEditWords,
  branchWords,
  cellOf,
  firstLook,
  isInOrder,
  lineageWords,
  markOf,
  textOf,
  underWayOf,
  type CellFacts,
  type CellLook,
  type CellMark,
  type CellRun,
  type NotebookState,
  type RunUnderWay,
} from '../../src/engine/cells/index.ts'
import type { Figure, Output } from '../../src/engine/session.ts'

export interface CellView {
  readonly id: string
  readonly cell: CellFacts
  readonly text: string
  readonly mark: CellMark
  readonly look: CellLook
  /** What it does now, here, or in another window, unless it waits for its turn here. */
  readonly underWay?: RunUnderWay
  /** It runs in another window, which alone has control of it. */
  readonly isElsewhere: boolean
  /** Of one that does not run, what it did last. */
  readonly run?: CellRun
  /** Of one that runs, what it did before. */
  readonly before?: CellRun
  /** As long as one that runs has written nothing, that of the run before. */
  readonly output?: Output
  readonly isOld: boolean
  /** It asks for its figure first, and shows nothing of a run before. */
  readonly asksFirst: boolean
  /** What it asks for. */
  readonly asked: Pick<Figure, 'unit' | 'label'>
  /** `[1] → [3]`, where it ran out of order. */
  readonly lineage: string
  readonly branch?: string
  /** `from [1] before its edit` */
  readonly beforeEdit?: string
  /** It ran when the site was built, and all were restarted since. */
  readonly isRestarted: boolean
  /** The cell that waits for a line, and which the others wait for. */
  readonly waitsFor?: string
}

export function viewOf(state: NotebookState, id: string): CellView {
  const cell = cellOf(state, id)!
  const look = state.looks[id] ?? firstLook(cell)
  const asksFirst = cell.predicts && look.prediction === null
  const mark = markOf(state, id)
  const underWay = mark.mark === 'queued' ? undefined : underWayOf(state, id)
  const isUntold = asksFirst || tellsAnswer(state, id)
  const known = isUntold ? undefined : state.runs[id]
  const [run, before] = underWay ? [undefined, known] : [known, undefined]
  const isOld = before !== undefined && underWay !== undefined && isEmpty(underWay.output)
  const output = isOld ? before.outcome.output : (underWay?.output ?? run?.outcome.output)
  const branch = branchWords(state, id)
  const beforeEdit = beforeEditWords(state, id)
  const waiting = state.underWay
  const isWithheld = isUntold && !/^(queued|running|waiting|paused)$/.test(mark.mark)
  return {
    id,
    cell,
    text: textOf(state, id),
    mark: isWithheld ? { mark: 'idle', sign: ' ' } : mark,
    look,
    ...(underWay ? { underWay } : {}),
    isElsewhere: underWay !== undefined && underWay !== state.underWay,
    ...(run ? { run } : {}),
    ...(before ? { before } : {}),
    isOld,
    ...(output ? { output } : {}),
    asksFirst,
    asked: (state.runs[id] ?? cell.ran)?.outcome.figure ?? { unit: '', label: 'there' },
    lineage: run && !isInOrder(state, id) ? shortened(lineageWords(state, id)) : '',
    ...(run && branch ? { branch } : {}),
    ...(run && beforeEdit ? { beforeEdit } : {}),
    isRestarted: cell.ran !== undefined && !state.runs[id],
    ...(waiting && waiting.id !== id && waiting.phase === 'waiting' ? { waitsFor: waiting.id } : {}),
  }
}

/** Whether it runs here, or is to: it can be interrupted. */
export const isBusy = ({ isElsewhere, mark }: CellView): boolean =>
  !isElsewhere && /^(queued|running|waiting|paused)$/.test(mark.mark)

const isEmpty = ({ head, tail }: Output): boolean => head.length === 0 && tail.length === 0

/** As it ran when the site was built it would answer what a cell above it asks first. */
const tellsAnswer = (state: NotebookState, id: string): boolean =>
  state.runs[id] !== undefined &&
  state.runs[id] === cellOf(state, id)?.ran &&
  ancestorsOf(state, id).some((above) => {
    const cell = cellOf(state, above)
    return cell?.predicts && (state.looks[above] ?? firstLook(cell)).prediction === null
  })

/** Of many its first and its last two. */
function shortened(words: string): string {
  const all = words.split(' → ')
  if (all.length < 2) return ''
  return all.length < 5 ? words : [all[0], '…', ...all.slice(-2)].join(' → ')
}

/** Lines to be marked in the text: where it is, and where its fault lies; from 1, 0: none. */
export function markedLines(view: CellView, looked: number): { readonly at: number; readonly bad: number } {
  const { underWay, run } = view
  if (underWay) return { at: underWay.line, bad: 0 }
  if (!run || run.lineage.at(-1)!.text !== view.text) return { at: 0, bad: 0 }
  const { error, end } = run.outcome
  const isHere = error?.count === run.lineage.at(-1)!.count && end !== 'done'
  return { at: looked, bad: isHere ? (error?.line ?? 0) : 0 }
}

/** What stands at the right of each line: the figure after it, where it is another than after the line before that ran. */
export function lineFigures({ run, text }: CellView): (string | undefined)[] {
  if (!run || run.lineage.at(-1)!.text !== text || !run.outcome.figure) return []
  const { unit } = run.outcome.figure
  let last = ''
  return run.outcome.lines.map((value) => {
    if (value === null) return undefined
    const words = `${value.toFixed(1)} ${unit}`.trim()
    if (words === last) return undefined
    last = words
    return words
  })
}
