/** Reads the words of one line after the other, and names the place where one is not as expected. */
import { textOf } from './text.ts'
import { TraceError } from './trace-error.ts'

const SPACE = 32
const MINUS = 45
const ZERO = 48
const NINE = 57
const LETTER_A = 97
const LETTER_F = 102

/** Above it a double no longer holds every whole number: such requests fail, whichever they are. */
const EXACT = Number.MAX_SAFE_INTEGER
/** PTRDIFF_MAX + 1: malloc refuses these at once, and below them only after a search. */
const HALF = 2 ** 63
const JUST_BELOW_HALF = HALF - 1024
const ALL = 2 ** 64
/** How much of a line is shown. */
const SHOWN = 20

export class LineCursor {
  /** Of the line, from 1. */
  line = 0
  /** What comes next is `bytes[at]`; the line ends at `end`, where a newline stands. */
  bytes: Uint8Array = new Uint8Array(0)
  at = 0
  end = 0
  private start = 0

  /** Goes to the line that starts at `start` and ends at `end`. */
  begin(bytes: Uint8Array, start: number, end: number): void {
    this.bytes = bytes
    this.start = this.at = start
    this.end = end
    this.line++
  }

  get atEnd(): boolean {
    return this.at >= this.end
  }

  /** Steps over a space and `letter`, if that is what comes. */
  follows(letter: number): boolean {
    if (this.bytes[this.at] !== SPACE || this.bytes[this.at + 1] !== letter) return false
    this.at += 2
    return true
  }

  /** Steps over `byte`, if that is what comes. */
  skips(byte: number): boolean {
    if (this.bytes[this.at] !== byte) return false
    this.at++
    return true
  }

  space(what: string): void {
    if (this.bytes[this.at] !== SPACE) this.fail(`a space and ${what} are expected`)
    this.at++
  }

  /** A space and a decimal number. */
  operand(what: string): number {
    this.space(what)
    return this.number(what)
  }

  /** A space and a decimal number, which may be negative, at most `limit` either way. */
  signed(what: string, limit: number): number {
    this.space(what)
    const start = this.at
    const negative = this.skips(MINUS)
    const value = this.number(what)
    if (value > limit) this.failAt(start, `${what} of at most ${limit} is expected`)
    return negative ? -value : value
  }

  /** A decimal number below 2^64, to the nearest double that malloc treats alike. */
  number(what: string): number {
    const { bytes } = this
    const start = this.at
    let at = start
    let value = 0
    for (
      let digit = (bytes[at] as number) - ZERO;
      digit >= 0 && digit <= NINE - ZERO;
      digit = (bytes[++at] as number) - ZERO
    )
      value = value * 10 + digit
    if (at === start) this.fail(`${what} is expected`)
    this.at = at
    return value <= EXACT ? value : this.huge(start, what)
  }

  hexadecimal(what: string): number {
    const start = this.at
    let value = 0
    for (; this.at < this.end; this.at++) {
      const byte = this.bytes[this.at] as number
      if (byte >= ZERO && byte <= NINE) value = value * 16 + byte - ZERO
      else if (byte >= LETTER_A && byte <= LETTER_F) value = value * 16 + byte - LETTER_A + 10
      else break
    }
    if (this.at === start) this.fail(`${what}, a hexadecimal number, is expected`)
    return value
  }

  finish(why = ''): void {
    if (this.at < this.end) this.fail(`the end of the line is expected${why}`)
  }

  /** Fails at `at`; `message` says what is expected there. */
  fail(message: string): never {
    const rest = textOf(this.bytes.subarray(this.at, this.end))
    const shown = rest.length > SHOWN ? `${rest.slice(0, SHOWN)}…` : rest
    const found = rest === '' ? 'the line ends' : `not ${JSON.stringify(shown)}`
    throw new TraceError(this.line, this.at - this.start + 1, `${message}, ${found}`)
  }

  failAt(at: number, message: string): never {
    this.at = at
    this.fail(message)
  }

  private huge(start: number, what: string): number {
    const exact = BigInt(textOf(this.bytes.subarray(start, this.at)))
    if (exact >= BigInt(ALL)) this.failAt(start, `${what} below 2^64 is expected`)
    const value = Number(exact)
    return value >= HALF && exact < BigInt(HALF) ? JUST_BELOW_HALF : value
  }
}
