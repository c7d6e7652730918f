/**
 * The format strings of `str.format`: literal text and fields. Follows Objects/stringlib/string_format.h of 2.7.6:
 * MarkupIterator_next, parse_field, field_name_split, FieldNameIterator_next. What a field's value is, and its `format`,
 * is the evaluator's, who goes through the pieces in order and throws faults where it meets them.
 */
import { Fault } from './fault.ts'

/** A step from a value to a part of it. */
export type Accessor =
  | { readonly kind: 'attribute'; readonly name: string }
  | { readonly kind: 'item'; readonly key: number | string }

/** `{first.name[key]!conversion:spec}` */
export interface Field {
  /** Which argument: by number (given or counted) or by name. */
  readonly first: number | string
  readonly accessors: readonly (Accessor | Fault)[]
  readonly conversion: 'r' | 's' | Fault | undefined
  /** The spec, in pieces: at most one text, where no field is in it. */
  readonly spec: readonly FormatPiece[]
}

/** Literal text, a field, or what is wrong at this place. */
export type FormatPiece = string | Field | Fault

const MAX_DEPTH = 2
const MAX_NUMBER = 2 ** 63

const fault = (message: string): Fault => new Fault('ValueError', message)

/** The pieces of a format string. */
export const parseFormat = (format: string): readonly FormatPiece[] =>
  parsePieces(format, MAX_DEPTH, new Numbering())

/** Fields without a number are counted, but not beside such with one. */
class Numbering {
  private kind: 'automatic' | 'manual' | undefined
  private next = 0

  /** The number of a field that gives `number` or, where it is undefined, none. */
  number(number: number | undefined): number | Fault {
    const kind = number === undefined ? 'automatic' : 'manual'
    this.kind ??= kind
    if (kind === this.kind) return number ?? this.next++
    return fault(
      kind === 'automatic'
        ? 'cannot switch from manual field specification to automatic field numbering'
        : 'cannot switch from automatic field numbering to manual field specification',
    )
  }
}

function parsePieces(format: string, depth: number, numbering: Numbering): readonly FormatPiece[] {
  if (depth === 0) return [fault('Max string recursion exceeded')]
  const pieces: FormatPiece[] = []
  let literal = ''
  for (let at = 0; at < format.length; at++) {
    const character = format[at] as string
    if (character !== '{' && character !== '}') {
      literal += character
    } else if (format[at + 1] === character) {
      literal += character
      at++
    } else {
      if (literal) pieces.push(literal)
      literal = ''
      const end = character === '{' ? closingBrace(format, at) : -1
      if (end < 0) {
        const single = character === '}' || at + 1 === format.length
        return [
          ...pieces,
          fault(single ? `Single '${character}' encountered in format string` : "unmatched '{' in format"),
        ]
      }
      pieces.push(parseField(format.slice(at + 1, end), depth, numbering))
      at = end
    }
  }
  return literal ? [...pieces, literal] : pieces
}

function closingBrace(format: string, opening: number): number {
  let depth = 0
  for (let at = opening; at < format.length; at++) {
    if (format[at] === '{') depth++
    else if (format[at] === '}' && --depth === 0) return at
  }
  return -1
}

function parseField(text: string, depth: number, numbering: Numbering): Field | Fault {
  const nameEnd = text.search(/[:!]/)
  const name = nameEnd < 0 ? text : text.slice(0, nameEnd)
  let specStart = nameEnd < 0 ? text.length : nameEnd + 1
  let conversion: Field['conversion']
  if (text[nameEnd] === '!') {
    const letter = text.codePointAt(nameEnd + 1)
    if (letter === undefined) return fault('end of format while looking for conversion specifier')
    specStart = nameEnd + 1 + String.fromCodePoint(letter).length
    if (specStart < text.length && text[specStart] !== ':')
      return fault("expected ':' after format specifier")
    specStart++
    conversion = toConversion(letter)
  }
  const [, firstText = '', rest = ''] = /^([^.[]*)([^]*)$/.exec(name) as RegExpExecArray
  const first = toFirst(firstText, numbering)
  if (first instanceof Fault) return first
  const spec = text.slice(specStart)
  return {
    first,
    accessors: parseAccessors(rest),
    conversion,
    spec: text.includes('{') ? parsePieces(spec, depth - 1, numbering) : spec ? [spec] : [],
  }
}

function toConversion(code: number): 'r' | 's' | Fault {
  const letter = String.fromCodePoint(code)
  if (letter === 'r' || letter === 's') return letter
  return fault(
    `Unknown conversion specifier ${code > 0x20 && code < 0x7f ? letter : `\\x${code.toString(16)}`}`,
  )
}

/** A number where the text is one. One that is too large is found before what may follow it. */
function toNumber(text: string): number | undefined | Fault {
  const [digits = ''] = /^\d*/.exec(text) ?? []
  if (Number(digits) >= MAX_NUMBER) return fault('Too many decimal digits in format string')
  return digits !== '' && digits === text ? Number(digits) : undefined
}

function toFirst(text: string, numbering: Numbering): number | string | Fault {
  const number = toNumber(text)
  if (number instanceof Fault) return number
  return text === '' || number !== undefined ? numbering.number(number) : text
}

function parseAccessors(text: string): readonly (Accessor | Fault)[] {
  const accessors: (Accessor | Fault)[] = []
  for (let at = 0; at < text.length;) {
    const [accessor, end] = parseAccessor(text, at)
    accessors.push(accessor)
    at = end
  }
  return accessors
}

function parseAccessor(text: string, start: number): [Accessor | Fault, number] {
  const opening = text[start]
  if (opening !== '.' && opening !== '[') {
    return [fault("Only '.' or '[' may follow ']' in format field specifier"), text.length]
  }
  const found = text.slice(start + 1).search(opening === '.' ? /[.[]/ : /]/)
  if (found < 0 && opening === '[') return [fault("Missing ']' in format string"), text.length]
  const end = found < 0 ? text.length : start + 1 + found
  const name = text.slice(start + 1, end)
  if (name === '') return [fault('Empty attribute in format string'), text.length]
  if (opening === '.') return [{ kind: 'attribute', name }, end]
  const number = toNumber(name)
  if (number instanceof Fault) return [number, text.length]
  return [{ kind: 'item', key: number ?? name }, end + 1]
}
