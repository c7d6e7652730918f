/** What all windows of a talk share: absolute, small, plain JSON. Whoever has it is where the talk is. */
import type { Json } from '../demo.ts'

/** How a demo stands: as a step of its own declares, or as the person left it. */
export type DemoMark = { readonly step: number } | { readonly state: Json }

export interface DeckState {
  /** The slide's id. */
  readonly slide: string
  readonly step: number
  /** Every demo that was visited, by id. */
  readonly demos: Readonly<Record<string, DemoMark>>
  /** What the audience sees instead of the slide. */
  readonly screen: '' | 'black' | 'white'
  /** Steps of text size; 0 is the deck's own. */
  readonly size: number
  readonly contrast: boolean
}

/** Which state is the newer: greater epoch, then sequence, then writer. An epoch begins when another window takes the lead. */
export interface Stamp {
  readonly epoch: number
  readonly seq: number
  /** The window that wrote it. */
  readonly by: string
}

export const isNewer = (a: Stamp, b: Stamp | undefined): boolean =>
  b === undefined ||
  a.epoch > b.epoch ||
  (a.epoch === b.epoch && (a.seq > b.seq || (a.seq === b.seq && a.by > b.by)))

/** The stamp of what `by` does after `last`: the next in the sequence, or a new epoch when it was not the leader. */
export function nextStamp(last: Stamp | undefined, by: string): Stamp {
  if (last?.by === by) return { epoch: last.epoch, seq: last.seq + 1, by }
  return { epoch: (last?.epoch ?? 0) + 1, seq: 1, by }
}

/** A short text that is equal for equal states, whatever the order of their keys. */
export function hashState(state: DeckState): string {
  let hash = 0x811c9dc5
  for (const character of canonicalJson(state as unknown as Json))
    hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}

/** JSON that is equal for equal values, whatever the order of their keys. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const record = value as Readonly<Record<string, Json>>
  return `{${Object.keys(record)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(record[key]!)}`)
    .join()}}`
}
