/**
 * What a tab remembers over a reload, and between Read and the stage: its demos’ marks, where it was scrolled, and whether
 * Read is without its transcript. What a browser remembers for another day: the slide at which Read was left.
 */
import type { DemoMark } from '../sync/index.ts'
import { root } from './addresses.ts'

export type KeptMarks = [id: string, mark: DemoMark][]

const key = (what: string): string => `heapdeck-${what}:${root.href}`

export function remember(marks: KeptMarks): void {
  write('demos', marks)
}

export function recall(): KeptMarks {
  const marks = read('demos')
  return Array.isArray(marks) ? (marks as KeptMarks) : []
}

/** The sheet at the top of the window, and how far it is scrolled past. */
export interface ScrollPlace {
  readonly id: string
  readonly offset: number
}

export const rememberScroll = (place: ScrollPlace | undefined): void => write('scroll', place ?? null)

export function recallScroll(): ScrollPlace | undefined {
  const place = read('scroll') as ScrollPlace | null
  return place && typeof place.id === 'string' && Number.isFinite(place.offset) ? place : undefined
}

export const rememberUntold = (untold: boolean): void => write('untold', untold)

export const recallUntold = (): boolean => read('untold') === true

/** The build of other windows that this one loaded itself anew for. */
export const rememberBuild = (build: string): void => write('build', build)
export const recallBuild = (): unknown => read('build')

/** The slide at which Read was left; undefined: nowhere in particular. */
export const rememberPlace = (id: string | undefined): void => write('place', id ?? null, () => localStorage)

export function recallPlace(): string | undefined {
  const id = read('place', () => localStorage)
  return typeof id === 'string' ? id : undefined
}

const session = (): Storage => sessionStorage

function write(what: string, value: unknown, storage = session): void {
  try {
    storage().setItem(key(what), JSON.stringify(value))
  } catch {
    // Storage is full or refused: nothing is remembered.
  }
}

function read(what: string, storage = session): unknown {
  try {
    return JSON.parse(storage().getItem(key(what)) ?? 'null')
  } catch {
    return null
  }
}
