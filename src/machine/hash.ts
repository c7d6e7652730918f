/**
 * Sums of words by which two states are told apart: 64 bits, in two halves, of four lanes that don't wait for each other. Each
 * step can be undone, so that two inputs which differ in one word never have the same sum. Not for defence against anybody.
 */

const A = 0x9e3779b1 | 0
const B = 0x85ebca6b | 0
const C = 0xc2b2ae35 | 0
const D = 0x27d4eb2f | 0

/** A sum that goes on. */
export class Sum {
  private high = 0
  private low = 0

  /** A word. */
  add(word: number): void {
    this.high = step(this.high ^ word, A)
    this.low = step(this.low ^ word ^ this.high, B)
  }

  /** Any number: infinite ones, fractions and those beyond 32 bits, too. */
  addNumber(value: number): void {
    if ((value | 0) === value) {
      this.add(0)
      this.add(value)
      return
    }
    asNumber[0] = value
    this.add(1)
    this.add(asWords[0] as number)
    this.add(asWords[1] as number)
  }

  /** Both halves. */
  get halves(): readonly [high: number, low: number] {
    return [this.high, this.low]
  }

  /** Many words; zeros at their end don't count. */
  addWords(words: Int32Array): void {
    let end = words.length
    while (end > 0 && words[end - 1] === 0) end--
    let a = A
    let b = B
    let c = C
    let d = D
    let at = 0
    for (const whole = end - (end & 3); at < whole; at += 4) {
      a = step(a ^ (words[at] as number), A)
      b = step(b ^ (words[at + 1] as number), B)
      c = step(c ^ (words[at + 2] as number), C)
      d = step(d ^ (words[at + 3] as number), D)
    }
    for (; at < end; at++) a = step(a ^ (words[at] as number), A)
    for (const each of [end, a, b, c, d]) this.add(each)
  }

  /** Sixteen hexadecimal digits. */
  toString(): string {
    return [this.high, this.low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('')
  }
}

function step(value: number, by: number): number {
  const product = Math.imul(value, by)
  return product ^ (product >>> 15)
}

const asNumber = new Float64Array(1)
const asWords = new Int32Array(asNumber.buffer)
