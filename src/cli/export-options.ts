/** What `heapdeck export` is asked for, from its words. */
import type { ExportOptions } from '../engine/export/index.ts'
import { UsageError } from './usage.ts'

/** Options of the command line, as parseArgs takes them. */
export const EXPORT_FLAGS = {
  format: { type: 'string', short: 'f' },
  range: { type: 'string' },
  steps: { type: 'string' },
  handout: { type: 'boolean' },
  notes: { type: 'boolean' },
  width: { type: 'string' },
  wait: { type: 'string' },
  tape: { type: 'string' },
} as const

type Values = {
  readonly [Name in keyof typeof EXPORT_FLAGS]?:
    ((typeof EXPORT_FLAGS)[Name]['type'] extends 'boolean' ? boolean : string) | undefined
} & { readonly presenter?: boolean | undefined }

/** Throws a UsageError for a value that can't be meant. */
export function exportOptions(values: Values): ExportOptions {
  const { range, steps, handout, notes, presenter, tape } = values
  const width = numberOf('width', values.width, 16, 16_384)
  const wait = numberOf('wait', values.wait, 0, 86_400)
  if (steps !== undefined && steps !== 'all' && steps !== 'last')
    throw new UsageError(`--steps ${steps}: all and last are known`)
  return {
    ...(range === undefined ? {} : { range }),
    ...(steps === undefined ? {} : { steps }),
    ...(handout ? { handout } : {}),
    ...(notes ? { notes } : {}),
    ...(presenter ? { presenter } : {}),
    ...(width === undefined ? {} : { width }),
    ...(wait === undefined ? {} : { wait }),
    ...(tape === undefined ? {} : { tape }),
  }
}

function numberOf(name: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() === '' || !(value >= least && value <= most))
    throw new UsageError(`--${name} ${text}: a number from ${least} to ${most} is needed`)
  return value
}
