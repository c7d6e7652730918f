import type { LineCursor } from './line-cursor.ts'
import { OP } from './malloc-trace.ts'

const SPACE = 32
const STAR = 42
const PLUS = 43
const MINUS = 45
const ZERO = 48
const AT = 64
const LETTER = { M: 77, b: 98, h: 104, u: 117, x: 120 }
const ANY = 2 ** 64
/** mallinfo2 has nine fields; jemalloc's recordings have six. */
const MALLINFO_FIELDS = 9
const JEMALLOC_FIELDS = 6

/** Reads over the results of an op of `kind`, up to the end of the line; fails where they are not as they should be. */
export function checkResults(line: LineCursor, kind: number): void {
  switch (kind) {
    case OP.free:
    case OP.wait:
      break
    case OP.trim:
    case OP.mallopt:
    case OP.sbrk:
      line.signed('a number', ANY)
      break
    case OP.mallinfo:
      checkMallinfo(line)
      break
    default:
      checkPointer(line)
      if (line.follows(LETTER.u)) line.number('a usable size')
  }
  if (line.follows(LETTER.b)) {
    line.skips(MINUS)
    line.number('the break')
  }
  line.finish()
}

function checkMallinfo(line: LineCursor): void {
  let fields = 0
  for (; line.bytes[line.at] === SPACE && line.bytes[line.at + 1] !== LETTER.b; fields++)
    line.operand('a number')
  if (fields !== MALLINFO_FIELDS && fields !== JEMALLOC_FIELDS)
    line.fail(`${MALLINFO_FIELDS} numbers of mallinfo2 are expected, there are ${fields}`)
}

function checkPointer(line: LineCursor): void {
  line.space('a pointer')
  if (line.skips(ZERO)) return
  if (line.skips(LETTER.h) || line.skips(LETTER.x)) {
    line.skips(MINUS)
    line.number('an offset')
    return
  }
  if (!line.skips(LETTER.M)) line.fail('a pointer is expected: hN, Mk+L*n or 0')
  line.number("a mapping's number")
  if (!line.skips(PLUS)) line.fail('"+" and the offset in the mapping are expected')
  line.number('the offset in the mapping')
  if (!line.skips(STAR)) line.fail('"*" and pages are expected')
  line.number('a number of pages')
  if (line.skips(AT)) line.hexadecimal('the address of the mapping')
}
