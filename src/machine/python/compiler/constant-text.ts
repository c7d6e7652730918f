/**
 * What constants look like as text: `repr`, `str` and `%`, for constants that are folded. Follows the same sources as
 * `text/`.
 */
import type { Constant } from '../code.ts'
import {
  Fault,
  floatRepr,
  floatStr,
  formatCharacter,
  formatDouble,
  formatFloat,
  formatInteger,
  formatText,
  longToDouble,
  pad,
  parsePercent,
  stringRepr,
  truncateFloat,
  unicodeRepr,
  withPrecision,
  withWidth,
  type Conversion,
} from '../text/index.ts'

type Text = Extract<Constant, { value: string }>

const STR_DIGITS = 12

/** Null of code, which shows its address. */
export function reprConstant(constant: Constant): string | null {
  switch (constant.type) {
    case 'int':
      return String(constant.value)
    case 'long':
      return `${constant.value}L`
    case 'float':
      return floatRepr(constant.value)
    case 'complex':
      return complexText(constant.real, constant.imag, 'r', 0)
    case 'str':
      return stringRepr(constant.value)
    case 'unicode':
      return unicodeRepr(constant.value)
    case 'None':
    case 'Ellipsis':
      return constant.type
    case 'bool':
      return constant.value ? 'True' : 'False'
    case 'tuple': {
      const items = constant.items.map(reprConstant)
      if (items.includes(null)) return null
      return `(${items.join(', ')}${items.length === 1 ? ',' : ''})`
    }
    case 'code':
      return null
  }
}

function strConstant(constant: Constant): string | null {
  switch (constant.type) {
    case 'long':
      return String(constant.value)
    case 'float':
      return floatStr(constant.value)
    case 'complex':
      return complexText(constant.real, constant.imag, 'g', STR_DIGITS)
    case 'str':
    case 'unicode':
      return constant.value
    default:
      return reprConstant(constant)
  }
}

function complexText(real: number, imag: number, type: string, precision: number): string {
  if (Object.is(real, 0)) return `${formatDouble(imag, type, precision)}j`
  const sign = imag < 0 || Object.is(imag, -0) ? '' : '+'
  return `(${formatDouble(real, type, precision)}${sign}${formatDouble(imag, type, precision)}j)`
}

/** `format % value`; null where it cannot be folded. Throws what `%` would raise. */
export function formatConstant(format: Text, value: Constant): Constant | null {
  const values = value.type === 'tuple' ? value.items : [value]
  const unicode = format.type === 'unicode'
  let next = 0
  const take = (): Constant => {
    const taken = values[next++]
    if (!taken) throw new Fault('TypeError', 'not enough arguments for format string')
    return taken
  }
  const takeSize = (): number => {
    const size = take()
    if (size.type !== 'int') throw new Fault('TypeError', '* wants int')
    return Number(size.value)
  }
  let text = ''
  for (const piece of parsePercent(format.value, unicode)) {
    if (piece instanceof Fault) throw piece
    if (typeof piece === 'string') {
      text += piece
      continue
    }
    if (piece.key !== undefined) throw new Fault('TypeError', 'format requires a mapping')
    let conversion = piece
    if (conversion.width === '*') conversion = withWidth(conversion, takeSize())
    if (conversion.precision === '*') conversion = withPrecision(conversion, takeSize())
    if (conversion.letter === '%') {
      text += pad(conversion, '%')
      continue
    }
    const taken = take()
    if (conversion.fault) throw conversion.fault
    // A str that meets unicode text turns into it; then the str so far is made anew.
    if (!unicode && taken.type === 'unicode' && 'sc'.includes(conversion.letter)) {
      return isAscii(format.value) ? formatConstant({ type: 'unicode', value: format.value }, value) : null
    }
    const formatted = formatValue(conversion, taken, unicode)
    if (formatted === null) return null
    text += formatted
  }
  if (next < values.length)
    throw new Fault('TypeError', 'not all arguments converted during string formatting')
  return { type: format.type, value: text }
}

const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text)

function formatValue(conversion: Conversion, value: Constant, unicode: boolean): string | null {
  switch (conversion.letter) {
    case 's':
    case 'r': {
      const text = conversion.letter === 's' ? strConstant(value) : reprConstant(value)
      if (text === null || (unicode && value.type === 'str' && !isAscii(text))) return null
      return formatText(conversion, text)
    }
    case 'c': {
      if (value.type === 'int') return formatCharacter(conversion, Number(value.value), unicode)
      const isCharacter = 'value' in value && typeof value.value === 'string' && [...value.value].length === 1
      return isCharacter && isAscii(value.value) ? pad(conversion, value.value) : null
    }
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G': {
      if (value.type === 'float') return formatFloat(conversion, value.value)
      const isWhole = value.type === 'int' || value.type === 'long'
      return isWhole ? formatFloat(conversion, longToDouble(value.value)) : null
    }
    default: {
      if (value.type === 'int' || value.type === 'long') {
        return formatInteger(conversion, value.value, value.type)
      }
      return value.type === 'float' ? formatInteger(conversion, truncateFloat(value.value)) : null
    }
  }
}
