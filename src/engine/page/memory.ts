/** What a tab remembers over a reload, and between Read and the stage: its demos' states, and where it was scrolled. */
import type { Json } from '../demo.ts'

export type KeptStates = [id: string, kept: { state: Json; step: number | undefined }][]

const root = new URL(document.documentElement.dataset['root'] ?? './', location.href).href
const key = (what: string): string => `heapdeck-${what}:${root}`

export function remember(states: KeptStates): void {
  write('demos', states)
}

export function recall(): KeptStates {
  const states = read('demos')
  return Array.isArray(states) ? (states as KeptStates) : []
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

function write(what: string, value: unknown): void {
  try {
    sessionStorage.setItem(key(what), JSON.stringify(value))
  } catch {
    // Storage is full or refused: nothing is remembered.
  }
}

function read(what: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(key(what)) ?? 'null')
  } catch {
    return null
  }
}
