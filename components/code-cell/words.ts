/** What stands in a cell's foot. */
import type { Figure } from '../../src/engine/session.ts'
import { count as counted } from '../format.ts'
import type { CellView } from './view.ts'

export interface FootWords {
  readonly icon?: 'clock' | 'fault' | 'stop'
  readonly strong?: string
  readonly isAlarm?: boolean
  readonly rest: string
}

/** `510.4 MB resident` */
export const figureWords = ({ value, unit, label }: Figure): string =>
  [value.toFixed(1), unit, label].filter((part) => part !== '').join(' ')

/** `0.9 s`, `12 ms` */
export const timeWords = (ms: number): string =>
  ms < 100 ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`

const joined = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join(', ')

export function footWords(view: CellView, refusal: string | undefined): FootWords {
  const { mark, run, underWay, look, branch } = view
  const figure = (underWay ?? run?.outcome)?.figure
  const size = figure && figureWords(figure)
  if (refusal !== undefined && mark.mark === 'idle')
    return { icon: 'fault', strong: 'It can’t run here', isAlarm: true, rest: refusal }
  switch (mark.mark) {
    case 'idle':
      return { rest: 'Not run yet' }
    case 'queued':
      return { strong: 'Queued', rest: mark.words ?? '' }
    case 'running':
      return { rest: runningWords(view, size) }
    case 'waiting':
      return { strong: 'Waiting', rest: size ?? '' }
    case 'paused':
      return { strong: 'Paused', rest: joined(lineWords(underWay?.line), size) }
    case 'stale':
      return { icon: 'clock', strong: 'Stale', rest: mark.words ?? '' }
    case 'edited':
      return { strong: 'Edited', rest: 'the output is from the text before' }
    case 'branch':
      return { strong: 'Branch', rest: joined(branch?.replace(/^Branch /, ''), size) }
    case 'error': {
      const { name = 'Error', line, count = 0 } = run?.outcome.error ?? {}
      const where = lineWords(line)
      const isElsewhere = where !== '' && String(count) !== mark.sign
      return {
        icon: 'fault',
        strong: name,
        isAlarm: true,
        rest: joined(isElsewhere ? `${where} of cell ${count}` : where, size),
      }
    }
    case 'interrupted':
      return {
        icon: 'stop',
        strong: 'Interrupted',
        isAlarm: true,
        rest: run?.time ? `after ${timeWords(run.time)}` : '',
      }
    case 'ended': {
      const status = run?.outcome.status
      return {
        icon: 'stop',
        strong: 'The process ended',
        rest: status === undefined ? '' : `with status ${status}`,
      }
    }
    case 'done': {
      if (figure && look.prediction !== null) return { rest: guessWords(look.prediction, figure) }
      const when = run?.time === undefined ? 'when this page was built' : `in ${timeWords(run.time)}`
      return { rest: joined(`Ran ${when}`, size) }
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
  return [`In ${view.mark.sign}`, [foot.strong, foot.rest].filter(Boolean).join(' '), said]
    .filter(Boolean)
    .join('. ')
}

/** `Lines 1 to 1,000 of 10,000,000` */
export const rangeWords = (from: number, to: number, of: number): string =>
  `Lines ${counted(from + 1)} to ${counted(to)} of ${counted(of)}`
