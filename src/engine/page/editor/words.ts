/** The editor's own words and icons. */
import type { WriterState } from '../../edit/index.ts'

/** As a clock shows it: 19:42:07. */
export const timeOf = (at: number, withSeconds = true): string =>
  new Date(at).toLocaleTimeString('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    ...(withSeconds ? { second: '2-digit' } : {}),
  })

export function wordsOf(state: WriterState): string {
  switch (state.kind) {
    case 'saved':
      return `Saved, ${timeOf(state.at)}`
    case 'typed':
    case 'saving':
      return 'Saving'
    case 'failed':
      return 'Not saved'
    case 'gone':
      return 'Not saved'
    case 'conflict':
      return 'Not saved: two versions'
    case 'read-only':
      return 'Can’t be edited here'
  }
}

export const CHECK = 'M4 13l5 5L20 6'
export const ALARM = 'M12 3v11M12 18v3'
export const BACK = 'M15 4l-8 8 8 8'
export const ON = 'M9 4l8 8-8 8'
export const OWN = 'M14 4h6v6M20 4l-9 9M10 5H4v15h15v-6'
export const CROSS = 'M5 5l14 14M19 5L5 19'
