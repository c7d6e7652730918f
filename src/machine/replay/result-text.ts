/** The results of one op as a trace spells them, in bytes: each behind a space, the line's end not among them. */

const SPACE = 32
const MINUS = 45
const ZERO = 48
const LETTER_A = 97
const MAX_BYTES = 1024
const DECIMAL = 10
const HEXADECIMAL = 16
/** Below it, numbers divide as integers. */
const SMALL = 2 ** 31

export class ResultText {
  readonly bytes = new Uint8Array(MAX_BYTES)
  length = 0
  private readonly digits = new Uint8Array(64)

  clear(): void {
    this.length = 0
  }

  space(): void {
    this.bytes[this.length++] = SPACE
  }

  /** ASCII. */
  letter(code: number): void {
    this.bytes[this.length++] = code
  }

  decimal(value: number): void {
    if (value < 0) this.bytes[this.length++] = MINUS
    this.number(Math.abs(value), DECIMAL)
  }

  hexadecimal(value: number): void {
    this.number(value, HEXADECIMAL)
  }

  /** Whether it reads as `bytes` do from `from` to `to`. */
  equals(bytes: Uint8Array, from: number, to: number): boolean {
    if (to - from !== this.length) return false
    for (let at = 0; at < this.length; at++) if (bytes[from + at] !== this.bytes[at]) return false
    return true
  }

  toString(): string {
    return String.fromCharCode(...this.bytes.subarray(0, this.length))
  }

  private number(value: number, base: number): void {
    const { bytes, digits } = this
    let count = 0
    while (value >= SMALL) {
      const digit = value % base
      digits[count++] = digit
      value = (value - digit) / base
    }
    let small = value | 0
    do {
      digits[count++] = small % base
      small = (small / base) | 0
    } while (small > 0)
    while (count > 0) {
      const digit = digits[--count] as number
      bytes[this.length++] = digit < DECIMAL ? ZERO + digit : LETTER_A - DECIMAL + digit
    }
  }
}
