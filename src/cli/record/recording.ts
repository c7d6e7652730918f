/** What record.c writes: a page of facts about the process, then its malloc calls, six numbers each. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { UsageError } from '../usage.ts'

const HEAD_BYTES = 4096
const MAGIC = 'heaprec1'
const FIELD_BYTES = 8
const WORDS_BY_RECORD = 12
const RECORD_BYTES = WORDS_BY_RECORD * 4
const RECORDS_AT_ONCE = 1 << 16
const OP_BITS = 8

const ENDS = ['running', 'finished', 'no space', 'too early'] as const

export interface RecordingHead {
  readonly startBreak: number
  readonly records: number
  /** Calls of other threads, which are not in the recording. */
  readonly otherCalls: number
  /** `finished`: to the end of the program; `running`: up to a signal, an _exit; the rest: where recording gave up. */
  readonly end: (typeof ENDS)[number]
  readonly libc: string
  /** GLIBC_TUNABLES. */
  readonly tunables: string
  /** The older variables that were set: `MALLOC_TOP_PAD_=4096`. */
  readonly variables: readonly string[]
  readonly program: string
}

/** A number of 64 bits, unsigned. */
interface Wide {
  readonly low: number
  readonly high: number
}

export interface RecordedCall {
  /** The letter of the trace format. */
  readonly op: string
  /** The program break afterwards. */
  readonly programBreak: number
  readonly taken: number
  readonly a: Wide
  readonly b: Wide
  readonly given: Wide
  /** The size field of the block that was given, with its flags. */
  readonly size: number
  /** Bytes between the start of a mapped block's mapping and its chunk. */
  readonly lead: number
}

/** Reads the head of a recording, then calls `each` for every call in it. */
export function readRecording(
  path: string,
  begin: (head: RecordingHead) => (call: RecordedCall) => void,
): RecordingHead {
  const file = openSync(path, 'r')
  try {
    const page = Buffer.alloc(HEAD_BYTES)
    if (
      readSync(file, page, 0, HEAD_BYTES, 0) < HEAD_BYTES ||
      page.toString('latin1', 0, MAGIC.length) !== MAGIC
    )
      throw new UsageError(`${path} is no recording`)
    const head = headIn(page)
    const room = Math.floor((fstatSync(file).size - HEAD_BYTES) / RECORD_BYTES)
    if (head.records > room)
      throw new UsageError(`${path} is cut off: it has room for ${room} of its ${head.records} records`)
    readCalls(file, head.records, begin(head))
    return head
  } finally {
    closeSync(file)
  }
}

function headIn(page: Buffer): RecordingHead {
  const number = (field: number): number => Number(page.readBigUInt64LE(MAGIC.length + field * FIELD_BYTES))
  const text = (at: number): string => page.toString('utf8', at, page.indexOf(0, at))
  const [tunables = '', ...variables] = text(128).split('\n')
  return {
    startBreak: number(1),
    records: number(2),
    otherCalls: number(3),
    end: ENDS[number(4)] ?? 'running',
    libc: text(64),
    tunables,
    variables,
    program: text(1024),
  }
}

function readCalls(file: number, records: number, each: (call: RecordedCall) => void): void {
  const words = new Uint32Array(RECORDS_AT_ONCE * WORDS_BY_RECORD)
  let held: RecordedCall | undefined
  for (let done = 0; done < records; done += RECORDS_AT_ONCE) {
    const count = Math.min(RECORDS_AT_ONCE, records - done)
    readSync(file, words, 0, count * RECORD_BYTES, HEAD_BYTES + done * RECORD_BYTES)
    for (let at = 0; at < count * WORDS_BY_RECORD; at += WORDS_BY_RECORD) {
      const call = callAt(words, at)
      if (call.op === 'L') held = held && { ...held, lead: toNumber(call.a) }
      else {
        if (held) each(held)
        held = call
      }
    }
  }
  if (held) each(held)
}

function callAt(words: Uint32Array, at: number): RecordedCall {
  const wide = (field: number): Wide => ({ low: words[at + 2 * field]!, high: words[at + 2 * field + 1]! })
  const first = wide(0)
  return {
    op: String.fromCharCode(first.low & ((1 << OP_BITS) - 1)),
    programBreak: Math.floor(toNumber(first) / (1 << OP_BITS)),
    taken: toNumber(wide(1)),
    a: wide(2),
    b: wide(3),
    given: wide(4),
    size: toNumber(wide(5)),
    lead: 0,
  }
}

/** The nearest double. */
export const toNumber = ({ low, high }: Wide): number => high * 2 ** 32 + low

/** All digits of the number, which may be above what a double holds. */
export const decimal = (wide: Wide): string =>
  wide.high < 1 << 20 ? String(toNumber(wide)) : String((BigInt(wide.high) << 32n) | BigInt(wide.low))

/** The number, its highest bit a sign. */
export const signed = (wide: Wide): number =>
  wide.high < 2 ** 31 ? toNumber(wide) : -(~wide.high >>> 0) * 2 ** 32 - (~wide.low >>> 0) - 1
