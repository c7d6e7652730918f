/**
 * Reads a malloc trace (`malloc-golden-1`): a JSON header, then one op a line, `op operands = results`; `#` begins a
 * comment, `d ` a digest. Strict: what the format does not know is an error with its line and column.
 *
 *     m 5 100 = h672 u120 b135168       malloc(100) is block 5: at break + 672, 120 bytes to use; the break moved
 */
import { OP, OP_LETTERS, type MallocTrace, type MallocTraceHeader, type Recorded } from './malloc-trace.ts'
import { readHeader } from './read-header.ts'
import { textOf } from './text.ts'
import { TraceError } from './trace-error.ts'

const NEWLINE = 10
const SPACE = 32
const HASH = 35
const STAR = 42
const PLUS = 43
const MINUS = 45
const ZERO = 48
const NINE = 57
const EQUALS = 61
const AT = 64
const LETTER_A = 97
const LETTER_F = 102
const LETTER = { b: 98, d: 100, h: 104, M: 77, u: 117, x: 120 }

/** Above it a double no longer holds every whole number: such requests fail, whichever they are. */
const EXACT = Number.MAX_SAFE_INTEGER
/** PTRDIFF_MAX + 1: malloc refuses these at once, and below them only after a search. */
const HALF = 2 ** 63
const JUST_BELOW_HALF = HALF - 1024
const ALL = 2 ** 64
const INT_MAX = 2 ** 31
const NO_KIND = 255
/** mallinfo2 has nine fields; jemalloc's recordings have six. */
const MALLINFO_FIELDS = 9
const JEMALLOC_FIELDS = 6

const kindByLetter = new Uint8Array(256).fill(NO_KIND)
for (let kind = 0; kind < OP_LETTERS.length; kind++) kindByLetter[OP_LETTERS.charCodeAt(kind)] = kind

/** Reads a whole trace. */
export function readMallocTrace(bytes: Uint8Array): MallocTrace {
  const reader = new MallocTraceReader()
  reader.push(bytes)
  return reader.end()
}

/** Reads a trace that comes in pieces, cut anywhere. Pieces are not kept. */
export class MallocTraceReader {
  /** What is being read; `at` to `lineEnd` of it is one line. */
  private bytes: Uint8Array = new Uint8Array(0)
  private at = 0
  private lineEnd = 0
  private lineStart = 0
  private line = 0
  /** The begin of a line whose end is in the next piece. */
  private rest: Uint8Array = new Uint8Array(0)

  private header: MallocTraceHeader | undefined
  private digestEvery = 0
  private ops = 0
  private maxId = 0
  private hasResults: boolean | undefined
  private kindByOp = new Uint8Array(0)
  private idByOp = new Uint32Array(0)
  private aByOp = new Float64Array(0)
  private bByOp = new Float64Array(0)
  private lineByOp = new Uint32Array(0)
  private endByOp = new Uint32Array(0)
  private results: Uint8Array = new Uint8Array(0)
  private resultsLength = 0
  private digests: number[] = []

  push(piece: Uint8Array): void {
    const bytes = this.rest.length > 0 ? join(this.rest, piece) : piece
    const end = bytes.lastIndexOf(NEWLINE) + 1
    this.readLines(bytes, end)
    this.rest = bytes.slice(end)
  }

  /** What was read; throws if the trace is not whole. */
  end(): MallocTrace {
    if (this.rest.length > 0) {
      const rest = this.rest
      this.rest = new Uint8Array(0)
      this.readLines(join(rest, Uint8Array.of(NEWLINE)), rest.length + 1)
    }
    const header = this.header
    if (!header) throw new TraceError(1, 1, 'a JSON header is expected, the file is empty')
    const last = this.line + 1
    if (this.ops < header.ops)
      throw new TraceError(last, 1, `the file ends after ${this.ops} of ${header.ops} ops`)
    if (this.digestsDue() > this.digests.length)
      throw new TraceError(last, 1, 'a digest is expected after the last op: "d" and a hexadecimal number')
    return {
      header,
      ops: this.ops,
      kindByOp: this.kindByOp,
      idByOp: this.idByOp,
      aByOp: this.aByOp,
      bByOp: this.bByOp,
      lineByOp: this.lineByOp,
      maxId: this.maxId,
      recorded: this.recorded(),
    }
  }

  private recorded(): Recorded {
    if (this.digestEvery > 0)
      return { kind: 'digests', every: this.digestEvery, digests: Uint32Array.from(this.digests) }
    if (!this.hasResults) return { kind: 'nothing' }
    return {
      kind: 'results',
      bytes: this.results.slice(0, this.resultsLength),
      endByOp: this.endByOp,
    }
  }

  private readLines(bytes: Uint8Array, end: number): void {
    this.bytes = bytes
    for (let start = 0; start < end; start = this.lineEnd + 1) {
      this.lineStart = this.at = start
      this.lineEnd = bytes.indexOf(NEWLINE, start)
      this.line++
      if (this.header) this.readLine()
      else this.readHeader()
    }
  }

  private readHeader(): void {
    const header = readHeader(textOf(this.bytes.subarray(this.at, this.lineEnd)))
    this.header = header
    this.digestEvery = header.digestEvery ?? 0
    // A header may promise more than comes: the arrays grow with what is there.
    this.grow(Math.min(header.ops, 1 << 16))
  }

  private readLine(): void {
    const first = this.bytes[this.at]!
    if (first === HASH) return
    if (first === LETTER.d && this.bytes[this.at + 1] === SPACE) return this.readDigest()
    const kind = kindByLetter[first]!
    if (kind === NO_KIND || this.at === this.lineEnd)
      this.fail(`an op is expected: one of ${[...OP_LETTERS].join(' ')}, or # or d`)
    if (this.digestsDue() > this.digests.length && this.ops > 0)
      this.fail(`a digest is expected after op ${this.ops}: "d" and a hexadecimal number`)
    if (this.ops === this.header!.ops)
      this.fail(`the end is expected: the header says ${this.header!.ops} ops`)
    if (this.ops === this.kindByOp.length) this.grow(Math.min(this.ops * 2, this.header!.ops))
    this.at++
    this.kindByOp[this.ops] = kind
    this.lineByOp[this.ops] = this.line
    this.readOperands(kind)
    this.readResults(kind)
    this.ops++
  }

  private readOperands(kind: number): void {
    const op = this.ops
    switch (kind) {
      case OP.mallinfo:
        return
      case OP.trim:
        this.aByOp[op] = this.operand('a pad')
        return
      case OP.wait:
        this.aByOp[op] = this.operand('milliseconds')
        return
      case OP.sbrk:
        this.aByOp[op] = this.signed('a number of bytes', EXACT)
        return
      case OP.mallopt:
        this.aByOp[op] = this.signed('a parameter', INT_MAX)
        this.bByOp[op] = this.signed('a value', INT_MAX)
        return
      case OP.free:
        this.idByOp[op] = this.id(0)
        return
      case OP.realloc:
        this.bByOp[op] = this.id(0)
        this.idByOp[op] = this.id(1)
        this.aByOp[op] = this.operand('a size')
        return
      case OP.malloc:
      case OP.valloc:
        this.idByOp[op] = this.id(1)
        this.aByOp[op] = this.operand('a size')
        return
      default:
        this.idByOp[op] = this.id(1)
        this.aByOp[op] = this.operand(kind === OP.calloc ? 'a count' : 'an alignment')
        this.bByOp[op] = this.operand('a size')
    }
  }

  private id(min: number): number {
    const start = this.at + 1
    const { maxId } = this.header!
    const id = this.operand('a block ID')
    if (id < min || id > maxId) {
      this.at = start
      this.fail(`a block ID from ${min} to ${maxId}, the header's maxId, is expected`)
    }
    if (id > this.maxId) this.maxId = id
    return id
  }

  private operand(what: string): number {
    this.space(what)
    return this.number(what)
  }

  private signed(what: string, limit: number): number {
    this.space(what)
    const start = this.at
    const negative = this.bytes[this.at] === MINUS
    if (negative) this.at++
    const value = this.number(what)
    if (value > limit) {
      this.at = start
      this.fail(`${what} of at most ${limit} is expected`)
    }
    return negative ? -value : value
  }

  private space(what: string): void {
    if (this.bytes[this.at] !== SPACE) this.fail(`a space and ${what} are expected`)
    this.at++
  }

  /** A decimal number below 2^64, to the nearest double that malloc treats alike. */
  private number(what: string): number {
    const bytes = this.bytes
    const start = this.at
    let at = start
    let value = 0
    for (let digit = bytes[at]! - ZERO; digit >= 0 && digit <= NINE - ZERO; digit = bytes[++at]! - ZERO)
      value = value * 10 + digit
    if (at === start) this.fail(`${what} is expected`)
    this.at = at
    return value <= EXACT ? value : this.huge(start, what)
  }

  private huge(start: number, what: string): number {
    const digits = textOf(this.bytes.subarray(start, this.at))
    const exact = BigInt(digits)
    if (exact >= BigInt(ALL)) {
      this.at = start
      this.fail(`${what} below 2^64 is expected`)
    }
    const value = Number(exact)
    return value >= HALF && exact < BigInt(HALF) ? JUST_BELOW_HALF : value
  }

  private readResults(kind: number): void {
    const hasResults = this.at < this.lineEnd
    if (hasResults && (this.bytes[this.at] !== SPACE || this.bytes[this.at + 1] !== EQUALS))
      this.fail(this.digestEvery > 0 ? 'the end of the line is expected' : '" =" or the end is expected')
    if (hasResults && this.digestEvery > 0)
      this.fail('the end of the line is expected: a trace with digests has no results')
    if (hasResults !== (this.hasResults ??= hasResults))
      this.fail(
        hasResults
          ? 'the end of the line is expected: the ops before have no results'
          : '" =" and the results are expected, as the ops before have them',
      )
    if (!hasResults) return
    this.at += 2
    const start = this.at
    this.checkResults(kind)
    this.keepResults(start)
  }

  private checkResults(kind: number): void {
    switch (kind) {
      case OP.free:
      case OP.wait:
        break
      case OP.trim:
      case OP.mallopt:
      case OP.sbrk:
        this.signed('a number', ALL)
        break
      case OP.mallinfo: {
        let fields = 0
        for (; this.bytes[this.at] === SPACE && this.bytes[this.at + 1] !== LETTER.b; fields++)
          this.operand('a number')
        if (fields !== MALLINFO_FIELDS && fields !== JEMALLOC_FIELDS)
          this.fail(`${MALLINFO_FIELDS} numbers of mallinfo2 are expected, there are ${fields}`)
        break
      }
      default:
        this.checkPointer()
        if (this.follows(LETTER.u)) this.number('a usable size')
    }
    if (this.follows(LETTER.b)) {
      if (this.bytes[this.at] === MINUS) this.at++
      this.number('the break')
    }
    if (this.at < this.lineEnd) this.fail('the end of the line is expected')
  }

  private checkPointer(): void {
    this.space('a pointer')
    const letter = this.bytes[this.at]
    if (letter === ZERO) {
      this.at++
      return
    }
    if (letter !== LETTER.h && letter !== LETTER.x && letter !== LETTER.M)
      this.fail('a pointer is expected: hN, Mk+L*n or 0')
    this.at++
    if (letter !== LETTER.M) {
      if (this.bytes[this.at] === MINUS) this.at++
      this.number('an offset')
      return
    }
    this.number("a mapping's number")
    this.byte(PLUS, '"+" and the offset in the mapping')
    this.number('the offset in the mapping')
    this.byte(STAR, '"*" and pages')
    this.number('a number of pages')
    if (this.bytes[this.at] !== AT) return
    this.at++
    this.hexadecimal('the address of the mapping')
  }

  /** Steps over a space and `letter`, if that is what comes. */
  private follows(letter: number): boolean {
    if (this.bytes[this.at] !== SPACE || this.bytes[this.at + 1] !== letter) return false
    this.at += 2
    return true
  }

  private byte(byte: number, what: string): void {
    if (this.bytes[this.at] !== byte) this.fail(`${what} are expected`)
    this.at++
  }

  private hexadecimal(what: string): number {
    let value = 0
    const start = this.at
    for (; this.at < this.lineEnd; this.at++) {
      const byte = this.bytes[this.at]!
      if (byte >= ZERO && byte <= NINE) value = value * 16 + byte - ZERO
      else if (byte >= LETTER_A && byte <= LETTER_F) value = value * 16 + byte - LETTER_A + 10
      else break
    }
    if (this.at === start) this.fail(`${what}, a hexadecimal number, is expected`)
    return value
  }

  private keepResults(start: number): void {
    const length = this.lineEnd - start
    const needed = this.resultsLength + length
    if (needed > this.results.length)
      this.results = enlarged(this.results, Math.max(needed, this.results.length * 2))
    for (let at = start, to = this.resultsLength; at < this.lineEnd; at++, to++)
      this.results[to] = this.bytes[at]!
    this.resultsLength = needed
    this.endByOp[this.ops] = needed
  }

  /** How many digests belong before the next op. */
  private digestsDue(): number {
    if (this.digestEvery === 0) return 0
    const whole = Math.floor(this.ops / this.digestEvery)
    return this.ops === this.header!.ops && this.ops % this.digestEvery > 0 ? whole + 1 : whole
  }

  private readDigest(): void {
    if (this.digestEvery === 0) this.fail('an op is expected: without "digestEvery" there are no digests')
    if (this.digests.length >= this.digestsDue())
      this.fail(`an op is expected: a digest comes after every ${this.digestEvery} ops`)
    this.at += 2
    const start = this.at
    const digest = this.hexadecimal('a digest')
    if (this.at < this.lineEnd) this.fail('the end of the line is expected')
    if (digest >= 2 ** 32) {
      this.at = start
      this.fail('a digest of 32 bits is expected')
    }
    this.digests.push(digest)
  }

  private grow(ops: number): void {
    this.kindByOp = enlarged(this.kindByOp, ops)
    this.idByOp = enlarged(this.idByOp, ops)
    this.aByOp = enlarged(this.aByOp, ops)
    this.bByOp = enlarged(this.bByOp, ops)
    this.lineByOp = enlarged(this.lineByOp, ops)
    this.endByOp = enlarged(this.endByOp, ops)
  }

  private fail(message: string): never {
    const line = textOf(this.bytes.subarray(this.at, this.lineEnd))
    const found = line === '' ? 'the line ends' : `not "${line.length > 20 ? `${line.slice(0, 20)}…` : line}"`
    throw new TraceError(this.line, this.at - this.lineStart + 1, `${message}, ${found}`)
  }
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

function enlarged<T extends Uint8Array | Uint32Array | Float64Array>(array: T, length: number): T {
  const larger = new (array.constructor as new (length: number) => T)(length)
  larger.set(array)
  return larger
}
