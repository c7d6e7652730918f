import type { RunShare } from '../../src/machine/index.ts'
import type { MemoryState } from '../memory-ink.ts'

/** A stretch of the heap in one state. Bytes from the heap's start. */
export interface Stretch {
  readonly from: number
  readonly to: number
  readonly chunks: number
  readonly state: MemoryState
  /** How much of it is known to be in that state; without it all of it. */
  readonly share?: RunShare
}

/** Words on the column, a figure first; drawn where their stretch is high enough for them. */
export interface HeapPlate {
  readonly from: number
  readonly to: number
  /** `505.7 MB`, `free`. */
  readonly lines: readonly string[]
}

/** Mappings of their own, at the right of the column and to its scale. */
export interface MappingsBeside {
  /** From the bottom up. */
  readonly pieces: readonly { readonly bytes: number; readonly state: MemoryState }[]
  /** What all of them take when all are there. */
  readonly most: number
  /** What of that is not there: not yet, or no more. */
  readonly rest: 'never' | 'back'
}

/** A name at the right of the lens, with a leader to its place. */
export interface HeapName {
  /** From the heap's start; undefined: it is not in the lens, and stands at its foot. */
  readonly at?: number
  /** The first is bold. */
  readonly words: readonly string[]
}

/** A field of an object, or a word of malloc's. */
export interface ObjectRow {
  /** From the chunk's start; undefined: some are left out. */
  readonly offset?: number
  readonly name: string
  readonly value: string
  /** The value where there is little room. */
  readonly short?: string
}

/** A lens on the chunk that holds the top up. */
export interface HeapObject {
  readonly title: string
  /** `heap+1e54cb30`. */
  readonly address: string
  readonly state: MemoryState
  /** Its chunk, from the heap's start. */
  readonly from: number
  readonly to: number
  /** From low addresses to high ones, which is upwards. */
  readonly rows: readonly ObjectRow[]
}

/** A lens on the heap's end, or on all of it. */
export interface HeapLens {
  readonly range: 'end' | 'whole'
  readonly stretches: readonly Stretch[]
  /** `last 200 KB`, which is what it says by itself. */
  readonly title?: string
  /** Size of malloc's top. */
  readonly top: number
  /** What lies at the lower end where that is not live; `free`, `below` if nothing else is said. */
  readonly below?: readonly string[]
  /** Named lines at its right, in the place of `object`. */
  readonly names?: readonly HeapName[]
  readonly object?: HeapObject
}

/** Leads from a part of the column to the right edge of a picture that has no lens. */
export interface HeapCone {
  readonly from: number
  readonly to: number
  /** Where it ends at the right edge, in label sizes from the top of the picture. */
  readonly top: number
  readonly bottom: number
}

export interface HeapMapView {
  /** Address of the heap's start. */
  readonly start: number
  /** The whole heap, from low addresses to high ones, of neighbours in one state one stretch. */
  readonly column: readonly Stretch[]
  /** From the heap's start to the break, and to where the break has been. */
  readonly bytes: number
  readonly peak: number
  /** The column's height: one scale for all steps of a demo. */
  readonly most: number
  /** Whether one chunk holds much free memory back: the column's edge is in its ink. */
  readonly isHeld: boolean
  readonly plates: readonly HeapPlate[]
  readonly mappings?: MappingsBeside
  /** States that the legend names though they may be too thin to be seen: those the words beside the picture name. */
  readonly named?: readonly MemoryState[]
  /** Without it there are the column and the cones only, and no legend: the owner has one for all pictures. */
  readonly lens?: HeapLens
  readonly cones?: readonly HeapCone[]
}
