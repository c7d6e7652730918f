/** What a rehearsal took, by slide id and step, as data that can be kept and handed on: pure. Times are seconds. */
import { sumOf, type Plan } from './pacing.ts'

const FORMAT = 'heapdeck-rehearsal'
const VERSION = 1

/** Seconds by step, by slide id. */
export type Times = Readonly<Record<string, readonly number[]>>

export interface Rehearsal {
  readonly format: typeof FORMAT
  readonly version: typeof VERSION
  /** The deck's title, for a person. */
  readonly deck: string
  /** When it was exported, ISO 8601. */
  readonly date: string
  readonly slides: Times
}

export const toRehearsal = (deck: string, date: Date, slides: Times): Rehearsal => ({
  format: FORMAT,
  version: VERSION,
  deck,
  date: date.toISOString(),
  slides,
})

/** The rehearsal in a file; or what is wrong with it, one sentence. */
export function parseRehearsal(text: string): { rehearsal: Rehearsal } | { problem: string } {
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch {
    return { problem: 'This file is no JSON: export a rehearsal from the presenter view.' }
  }
  if (!isRecord(data) || data['format'] !== FORMAT)
    return { problem: 'This file holds no rehearsal: export one from the presenter view.' }
  if (data['version'] !== VERSION)
    return {
      problem: `This rehearsal is of version ${JSON.stringify(data['version'])}, which is not known here.`,
    }
  const { slides } = data
  if (!isRecord(slides)) return { problem: 'This rehearsal has no slides.' }
  for (const [id, steps] of Object.entries(slides))
    if (!isTimes(steps))
      return {
        problem: `The times of slide “${id}” are wrong: a list of seconds, 0 or more for each step, is needed.`,
      }
  const rehearsal = {
    ...toRehearsal(String(data['deck'] ?? ''), new Date(0), slides as Times),
    date: String(data['date'] ?? ''),
  }
  return { rehearsal }
}

/** Both: a slide that the newer one knows took what it says there. */
export const merge = (older: Times, newer: Times): Times => ({ ...older, ...newer })

/** `times` with `seconds` more at a step of a slide that has `steps` steps after its first. */
export function addTime(times: Times, id: string, at: number, steps: number, seconds: number): Times {
  const known = Object.hasOwn(times, id) ? times[id]! : []
  const all = Array.from({ length: steps + 1 }, (_, step) => known[step] ?? 0)
  const step = Math.min(at, steps)
  all[step]! += seconds
  return { ...times, [id]: all }
}

export interface SummaryRow {
  readonly number: number
  readonly title: string
  readonly planned: number
  /** Undefined: the slide was not rehearsed. */
  readonly took: number | undefined
  /** It took clearly longer than planned. */
  readonly isLong: boolean
}

export interface Summary {
  readonly rows: readonly SummaryRow[]
  /** Of the slides that were rehearsed. */
  readonly planned: number
  readonly took: number
}

/** Longer than planned by this part of it, and by this many seconds, is long. */
const LONG = 0.2
const LONG_SECONDS = 10

/** Where a rehearsal ran long, slide by slide. */
export function summarize(
  slides: readonly { readonly id: string; readonly title: string }[],
  plan: Plan,
  times: Times,
): Summary {
  const rows = slides.map(({ id, title }, index): SummaryRow => {
    const planned = sumOf(plan[index] ?? [])
    const took = Object.hasOwn(times, id) ? sumOf(times[id]!) : undefined
    const over = (took ?? 0) - planned
    return {
      number: index + 1,
      title: title || id,
      planned,
      took,
      isLong: over > LONG_SECONDS && over > LONG * planned,
    }
  })
  const rehearsed = rows.filter(({ took }) => took !== undefined)
  return {
    rows,
    planned: sumOf(rehearsed.map((row) => row.planned)),
    took: sumOf(rehearsed.map((row) => row.took ?? 0)),
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isTimes = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((one) => typeof one === 'number' && Number.isFinite(one) && one >= 0)
