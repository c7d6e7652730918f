/** What stands in a cell's foot. */
import type { CellRun } from '../../src/engine/cells/index.ts'
import type { Figure } from '../../src/engine/session.ts'
import { count as counted } from '../format.ts'
import type { CellView } from './view.ts'

export interface FootWords {
  readonly icon?: 'clock' | 'fault' | 'stop'
  readonly strong?: string
  readonly isAlarm?: boolean
  readonly rest: string
  /** How it ended, where something else is said first. */
  readonly outcome?: FootWords
}

export const LOCKED = 'Its text is locked'

/** `510.4 MB resident` */
export const figureWords = ({ value, unit, label }: Figure): string =>
  [value.toFixed(1), unit, label].filter((part) => part !== '').join(' ')

/** `0.9 s`, `12 ms` */
export const timeWords = (ms: number): string =>
  ms < 100 ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`

const joined = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join(', ')

export function footWords(view: CellView, refusal: string | undefined): FootWords {
  const { mark, run, underWay } = view
  const figure = underWay?.figure
  const size = figure && figureWords(figure)
  if (refusal !== undefined && mark.mark === 'idle')
    return { icon: 'fault', strong: 'It can’t run here', isAlarm: true, rest: refusal }
  if (view.isElsewhere) return { strong: 'In another window', rest: elsewhereWords(view, size) }
  switch (mark.mark) {
    case 'idle':
      return { rest: view.isRestarted ? 'Not run since the restart' : 'Not run yet' }
    case 'queued':
      return { strong: 'Queued', rest: mark.words ?? '' }
    case 'running':
      return { rest: runningWords(view, size) }
    case 'waiting':
      return { strong: 'Waiting', rest: size ?? '' }
    case 'paused':
      return { strong: 'Paused', rest: joined(lineWords(underWay?.line), size) }
    case 'stale':
      return {
        icon: 'clock',
        strong: 'Stale',
        rest: mark.words ?? '',
        // what it should have started from is said already
        ...(run ? { outcome: outcomeWords({ ...view, branch: '' }, run) } : {}),
      }
    case 'edited':
      return { strong: 'Edited', rest: 'the output is from the text before' }
    case 'branch':
    case 'done':
    case 'error':
    case 'interrupted':
    case 'ended':
      return run ? outcomeWords(view, run) : { rest: '' }
  }
}

/** How its run ended. */
function outcomeWords({ mark, look, branch, beforeEdit }: CellView, run: CellRun): FootWords {
  const { end, error, figure, status } = run.outcome
  const size = figure && figureWords(figure)
  switch (end) {
    case 'error': {
      const { name = 'Error', line, count = 0 } = error ?? {}
      const where = lineWords(line)
      const isElsewhere = where !== '' && String(count) !== mark.sign
      return {
        icon: 'fault',
        strong: name,
        isAlarm: true,
        rest: joined(isElsewhere ? `${where} of cell ${count}` : where, beforeEdit, size),
      }
    }
    case 'interrupted':
      return {
        icon: 'stop',
        strong: 'Interrupted',
        isAlarm: true,
        rest: run.time ? `after ${timeWords(run.time)}` : '',
      }
    case 'ended':
      return {
        icon: 'stop',
        strong: 'The process ended',
        rest: status === undefined ? '' : `with status ${status}`,
      }
    case 'done': {
      if (figure && look.prediction !== null) return { rest: guessWords(look.prediction, figure) }
      if (branch) return { strong: 'Branch', rest: joined(branch.replace(/^Branch /, ''), size) }
      const when = run.time === undefined ? 'when this page was built' : `in ${timeWords(run.time)}`
      return { rest: joined(`Ran ${when}`, beforeEdit, size) }
    }
  }
}

/** `You said 80 MB; it is 125.1 MB` */
const guessWords = (guess: number, { value, unit }: Figure): string =>
  `You said ${guess} ${unit}; it is ${value.toFixed(1)} ${unit}`

const lineWords = (line: number | undefined): string => (line ? `line ${line}` : '')

function runningWords({ underWay }: CellView, size: string | undefined): string {
  if (underWay?.phase === 'before' && underWay.before)
    return `Runs what comes before: ${underWay.before.done} of ${underWay.before.of}`
  return joined(lineWords(underWay?.line), size) || 'Running'
}

function elsewhereWords(view: CellView, size: string | undefined): string {
  const { underWay } = view
  if (underWay?.phase === 'waiting') return joined('waits for a line', size)
  if (underWay?.phase === 'paused') return joined('paused', lineWords(underWay.line), size)
  return runningWords(view, size)
}

/** What a screen reader hears once a run has come to its end: the first words of it. */
export function spokenWords(view: CellView, foot: FootWords): string {
  const { run } = view
  if (!run) return ''
  const { head } = run.outcome.output
  const first = head
    .map(({ text }) => text)
    .join('')
    .slice(0, 200)
    .split('\n')
    .slice(0, 2)
    .join(' ')
    .trim()
  const { error, value } = run.outcome
  const said = error ? `${error.name}: ${error.message}` : (value?.slice(0, 200) ?? first)
  const stands = [foot, foot.outcome].map((words) =>
    words ? [words.strong, words.rest].filter(Boolean).join(' ') : '',
  )
  return [`In ${view.mark.sign}`, ...stands, said].filter(Boolean).join('. ')
}

/** `Lines 1 to 1,000 of 10,000,000` */
export const rangeWords = (from: number, to: number, of: number): string =>
  `Lines ${counted(from + 1)} to ${counted(to)} of ${counted(of)}`
