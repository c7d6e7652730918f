/** A UnicodeEncodeError or UnicodeDecodeError. Follows Objects/exceptions.c: UnicodeEncodeError__str__ of 2.7.6. */
import { codePointLength, isWide } from './code-points.ts'
import { Fault } from './fault.ts'
import { escapeCodePoint } from './repr.ts'

/** What the two exceptions say. Positions count code points of text, bytes of a str. */
export interface UnicodeFailure {
  readonly encoding: string
  /** What was to be encoded (unicode) or decoded (a str). */
  readonly object: string
  readonly start: number
  readonly end: number
  readonly reason: string
}

export class UnicodeFault extends Fault {
  readonly failure: UnicodeFailure

  constructor(type: 'UnicodeEncodeError' | 'UnicodeDecodeError', failure: UnicodeFailure) {
    super(type, messageOf(type, failure))
    this.failure = failure
  }
}

function messageOf(type: string, { encoding, object, start, end, reason }: UnicodeFailure): string {
  const encodes = type === 'UnicodeEncodeError'
  const single = end === start + 1
  const code = single ? (isWide(object) ? [...object] : object)[start]?.codePointAt(0) : undefined
  const verb = encodes ? 'encode' : 'decode'
  const what =
    code === undefined
      ? `${encodes ? 'characters' : 'bytes'} in position ${start}-${end - 1}`
      : `${encodes ? `character u'${escapeCodePoint(code)}'` : `byte 0x${code.toString(16).padStart(2, '0')}`} in position ${start}`
  return `'${encoding}' codec can't ${verb} ${what}: ${reason}`
}

/** What takes the place of what cannot be encoded. `start`, `end` are JavaScript's units. */
export function replaceUnencodable(errors: string, failure: UnicodeFailure): string {
  const { object, start, end } = failure
  const characters = object.slice(start, end)
  const codes = Array.from(characters, (character) => character.codePointAt(0) as number)
  switch (errors) {
    case 'ignore':
      return ''
    case 'replace':
      return '?'.repeat(codes.length)
    case 'xmlcharrefreplace':
      return codes.map((code) => `&#${code};`).join('')
    case 'backslashreplace':
      return codes.map(escapeCodePoint).join('')
    case 'strict': {
      const first = codePointLength(object.slice(0, start))
      throw new UnicodeFault('UnicodeEncodeError', { ...failure, start: first, end: first + codes.length })
    }
    default:
      return refuseHandler(errors)
  }
}

/** What takes the place of what cannot be decoded. */
export function replaceUndecodable(errors: string, failure: UnicodeFailure): string {
  switch (errors) {
    case 'ignore':
      return ''
    case 'replace':
      return '\ufffd'
    case 'strict':
      throw new UnicodeFault('UnicodeDecodeError', failure)
    case 'xmlcharrefreplace':
    case 'backslashreplace':
      throw new Fault('TypeError', "don't know how to handle UnicodeDecodeError in error callback")
    default:
      return refuseHandler(errors)
  }
}

function refuseHandler(errors: string): never {
  throw new Fault('LookupError', `unknown error handler name '${errors}'`)
}
