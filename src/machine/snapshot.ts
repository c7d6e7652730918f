import type { Address, Bytes } from './address.ts'

/** What a heap looks like at an event: copies, for pictures. */
export interface HeapSnapshot {
  readonly version: 1
  readonly event: number
  readonly line: number
  readonly heapStart: Address
  readonly programBreak: Address
  readonly peakBreak: Address
  readonly resident: Bytes
  readonly live: Bytes
  readonly cached: Bytes
  readonly free: Bytes
  readonly top: Bytes
  readonly mapped: Bytes
  readonly mappings: number
  readonly column: Runs
  readonly end: Runs
  readonly pin?: Pin
  readonly holes: number
  readonly largestHole: Bytes
  readonly stuck: Bytes
}

export interface Pin {
  readonly address: Address
  readonly bytes: Bytes
  readonly requested: Bytes
  readonly name: string
  readonly prevSize: Bytes
}

export interface Runs {
  readonly from: Float64Array
  readonly bytes: Float64Array
  readonly state: Uint8Array
  readonly resident: Float64Array
}
