import type { ResultText } from './result-text.ts'

const OFFSET_BASIS = 2166136261
const PRIME = 16777619
const NEWLINE = 10

/** FNV-1a of 32 bits over the results of ops, each as a line. */
export class ResultDigest {
  private hash = OFFSET_BASIS | 0

  add({ bytes, length }: ResultText): void {
    let hash = this.hash
    for (let at = 0; at < length; at++) hash = Math.imul(hash ^ (bytes[at] as number), PRIME)
    this.hash = Math.imul(hash ^ NEWLINE, PRIME)
  }

  get value(): number {
    return this.hash >>> 0
  }
}

/** The same over the four bytes of each number, the lowest first. */
export function fnvOfWords(words: readonly number[]): number {
  let hash = OFFSET_BASIS | 0
  for (const word of words)
    for (let shift = 0; shift < 32; shift += 8) hash = Math.imul(hash ^ ((word >>> shift) & 0xff), PRIME)
  return hash >>> 0
}
