/**
 * Reads a malloc trace (`malloc-golden-1`): a JSON header, then one op a line, `op operands = results`; `#` begins a
 * comment, `d ` a digest. Strict: what the format does not know is an error with its line and column.
 *
 *     m 5 100 = h672 u120 b135168       malloc(100) is block 5: at break + 672, 120 bytes to use; the break moved
 */
import { checkResults } from './check-results.ts'
import { LineCursor } from './line-cursor.ts'
import { OP, OP_LETTERS, type MallocTrace, type MallocTraceHeader, type Recorded } from './malloc-trace.ts'
import { readHeader } from './read-header.ts'
import { textOf } from './text.ts'
import { TraceError } from './trace-error.ts'

const NEWLINE = 10
const SPACE = 32
const HASH = 35
const EQUALS = 61
const LETTER_D = 100
const MAX_INT = 2 ** 31
/** Of sbrk. */
const MAX_BYTES = Number.MAX_SAFE_INTEGER
const DIGESTS = 2 ** 32
const NO_KIND = 255
/** A header may promise more than comes: the arrays begin with room for this many ops. */
const FIRST_OPS = 1 << 16

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
  private readonly line = new LineCursor()
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
  private results = new Uint8Array(0)
  private resultsLength = 0
  private readonly digests: number[] = []

  push(piece: Uint8Array): void {
    const bytes = this.rest.length > 0 ? join(this.rest, piece) : piece
    const end = bytes.lastIndexOf(NEWLINE) + 1
    this.readLines(bytes, end)
    this.rest = bytes.slice(end)
  }

  /** What was read; throws if the trace is not whole. */
  end(): MallocTrace {
    if (this.rest.length > 0) this.push(Uint8Array.of(NEWLINE))
    const { header, ops } = this
    if (!header) throw new TraceError(1, 1, 'a JSON header is expected, the file is empty')
    const last = this.line.line + 1
    if (ops < header.ops) throw new TraceError(last, 1, `the file ends after ${ops} of ${header.ops} ops`)
    if (this.digestsDue() > this.digests.length)
      throw new TraceError(last, 1, 'a digest is expected after the last op: "d" and a hexadecimal number')
    return {
      header,
      ops,
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
    return { kind: 'results', bytes: this.results.slice(0, this.resultsLength), endByOp: this.endByOp }
  }

  private readLines(bytes: Uint8Array, end: number): void {
    const { line } = this
    for (let start = 0; start < end; start = line.end + 1) {
      line.begin(bytes, start, bytes.indexOf(NEWLINE, start))
      if (this.header) this.readLine()
      else this.readHeader()
    }
  }

  private readHeader(): void {
    const { bytes, at, end } = this.line
    this.header = readHeader(textOf(bytes.subarray(at, end)))
    this.digestEvery = this.header.digestEvery ?? 0
    this.grow(Math.min(this.header.ops, FIRST_OPS))
  }

  private readLine(): void {
    const { line, ops } = this
    const header = this.header as MallocTraceHeader
    const first = line.bytes[line.at] as number
    if (first === HASH) return
    if (first === LETTER_D && line.bytes[line.at + 1] === SPACE) return this.readDigest()
    const kind = kindByLetter[first] as number
    if (kind === NO_KIND || line.atEnd)
      line.fail(`an op is expected: one of ${[...OP_LETTERS].join(' ')}, or # or d`)
    if (this.digestEvery > 0 && this.digestsDue() > this.digests.length)
      line.fail(`a digest is expected after op ${ops}: "d" and a hexadecimal number`)
    if (ops === header.ops) line.fail(`the end is expected: the header says ${header.ops} ops`)
    if (ops === this.kindByOp.length) this.grow(Math.min(ops * 2, header.ops))
    line.at++
    this.kindByOp[ops] = kind
    this.lineByOp[ops] = line.line
    this.readOperands(kind)
    this.readResults(kind)
    this.ops++
  }

  private readOperands(kind: number): void {
    const { line, ops, idByOp, aByOp, bByOp } = this
    switch (kind) {
      case OP.mallinfo:
        break
      case OP.trim:
        aByOp[ops] = line.operand('a pad')
        break
      case OP.wait:
        aByOp[ops] = line.operand('milliseconds')
        break
      case OP.sbrk:
        aByOp[ops] = line.signed('a number of bytes', MAX_BYTES)
        break
      case OP.mallopt:
        aByOp[ops] = line.signed('a parameter', MAX_INT)
        bByOp[ops] = line.signed('a value', MAX_INT)
        break
      case OP.free:
        idByOp[ops] = this.id(0)
        break
      case OP.realloc:
        bByOp[ops] = this.id(0)
        idByOp[ops] = this.id(1)
        aByOp[ops] = line.operand('a size')
        break
      case OP.malloc:
      case OP.valloc:
        idByOp[ops] = this.id(1)
        aByOp[ops] = line.operand('a size')
        break
      default:
        idByOp[ops] = this.id(1)
        aByOp[ops] = line.operand(kind === OP.calloc ? 'a count' : 'an alignment')
        bByOp[ops] = line.operand('a size')
    }
  }

  private id(min: number): number {
    const { line } = this
    const { maxId } = this.header as MallocTraceHeader
    const start = line.at + 1
    const id = line.operand('a block ID')
    if (id < min || id > maxId)
      line.failAt(start, `a block ID from ${min} to ${maxId}, the header's maxId, is expected`)
    if (id > this.maxId) this.maxId = id
    return id
  }

  private readResults(kind: number): void {
    const { line } = this
    if (this.digestEvery > 0) return line.finish(': a trace with digests has no results')
    const at = line.at
    const hasResults = !line.atEnd
    if (hasResults && !line.follows(EQUALS)) line.fail('" =" or the end is expected')
    this.hasResults ??= hasResults
    if (hasResults !== this.hasResults)
      line.failAt(
        at,
        hasResults
          ? 'no results are expected, for the ops before have none'
          : '" =" and the results are expected, as the ops before have them',
      )
    if (!hasResults) return
    const start = line.at
    checkResults(line, kind)
    this.keepResults(start)
  }

  private keepResults(start: number): void {
    const { bytes, end } = this.line
    const length = this.resultsLength + end - start
    if (length > this.results.length)
      this.results = enlarged(this.results, Math.max(length, this.results.length * 2))
    for (let at = start, to = this.resultsLength; at < end; at++, to++) this.results[to] = bytes[at] as number
    this.resultsLength = length
    this.endByOp[this.ops] = length
  }

  /** How many digests belong before the next op. */
  private digestsDue(): number {
    if (this.digestEvery === 0) return 0
    const whole = Math.floor(this.ops / this.digestEvery)
    return this.ops === this.header?.ops && this.ops % this.digestEvery > 0 ? whole + 1 : whole
  }

  private readDigest(): void {
    const { line } = this
    if (this.digestEvery === 0) line.fail('an op is expected: without "digestEvery" there are no digests')
    if (this.digests.length >= this.digestsDue())
      line.fail(`an op is expected: a digest comes after every ${this.digestEvery} ops`)
    line.at += 2
    const start = line.at
    const digest = line.hexadecimal('a digest')
    line.finish()
    if (digest >= DIGESTS) line.failAt(start, 'a digest of 32 bits is expected')
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
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
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
