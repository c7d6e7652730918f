import { PAGE_BYTES, type Address } from '../address.ts'
import type { Process } from '../kernel/index.ts'
import type { Timeline } from '../timeline.ts'
import type { Words } from '../words.ts'

/** Where the numbers of addresses in the k-th mapping begin: at k times this. Below, they count from the first break. */
const MAPPING_NUMBERS = 2 ** 36
/** In place of an address: null. */
export const NULL_NUMBER = -1

/**
 * How recordings number the addresses of a process: those of the heap from the first program break on, those in its k-th
 * mapping from k * 2^36. Where the kernel put a mapping is not recorded, so mappings are counted as they are made.
 */
export class RecordedAddresses {
  private readonly process: Process
  /** By mapping: pages from the mapping top down to its start; 0 of one that is gone. */
  private readonly depths: Words
  private count = 0

  constructor(timeline: Timeline, process: Process) {
    this.process = process
    this.depths = timeline.words(64)
    timeline.register(this)
  }

  registers(): number[] {
    return [this.count]
  }

  setRegisters([count = 0]: readonly number[]): void {
    this.count = count
  }

  /** A mapping has been made, moved, or unmapped. */
  mapped(start: Address): void {
    this.depths.grow(++this.count + 1)
    this.depths.set(this.count, this.depthOf(start))
  }

  remapped(from: Address, to: Address): void {
    if (from !== to) this.depths.set(this.mappingAt(from), this.depthOf(to))
  }

  unmapped(start: Address): void {
    this.depths.set(this.mappingAt(start), 0)
  }

  /** 0: null, or in none of the mappings that there are. */
  addressOf(number: number): Address {
    if (number < 0) return 0
    if (number < MAPPING_NUMBERS) return this.process.startBreak + number
    const start = this.startOf(Math.floor(number / MAPPING_NUMBERS))
    return start === 0 ? 0 : start + (number % MAPPING_NUMBERS)
  }

  numberOf(address: Address): number {
    const { process } = this
    if (address === 0) return NULL_NUMBER
    if (address <= process.programBreak) return address - process.startBreak
    const start = process.mappingAt(address)?.start ?? 0
    return this.mappingAt(start) * MAPPING_NUMBERS + address - start
  }

  /** Of a mapping; 0: none of that number, or none any more. */
  startOf(mapping: number): Address {
    const depth = mapping <= this.count ? (this.depths.data[mapping] as number) : 0
    return depth === 0 ? 0 : this.process.mappingTop - depth * PAGE_BYTES
  }

  /** Bytes of the mappings that there are, by their names in recordings. */
  regions(): Record<string, number> {
    const regions: Record<string, number> = {}
    for (let mapping = 1; mapping <= this.count; mapping++) {
      const start = this.startOf(mapping)
      if (start !== 0) regions[`M${mapping}`] = this.process.mappingAt(start)?.bytes ?? 0
    }
    return regions
  }

  /** Of the mapping that starts there; 0 if none does. */
  private mappingAt(start: Address): number {
    const depth = this.depthOf(start)
    let mapping = this.count
    while (mapping > 0 && this.depths.data[mapping] !== depth) mapping--
    return mapping
  }

  private depthOf(start: Address): number {
    return (this.process.mappingTop - start) / PAGE_BYTES
  }
}

/** A number of an address, for people: `h672`, `M2+16`. */
export function addressText(number: number): string {
  if (number === NULL_NUMBER) return 'null'
  if (number < MAPPING_NUMBERS) return `h${number}`
  return `M${Math.floor(number / MAPPING_NUMBERS)}+${number % MAPPING_NUMBERS}`
}
