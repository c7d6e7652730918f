/**
 * Colours that a deck may name for a slide: hex, `rgb()`, `hsl()` and `oklch()` of plain numbers, CSS's names, and the
 * theme's tokens, `var(--name)`. Nothing else can come into the page's style sheet.
 */
import { RGB_BY_NAME } from './colour-names.ts'

export interface Colour {
  /** As CSS writes it. */
  readonly css: string
  /** Whether dark or light ink is read on it; `''` where that can't be known. */
  readonly ground: 'light' | 'dark' | ''
}

const HEX = /^#([\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/i
const TOKEN = /^var\(--[a-z][\w-]{0,40}\)$/i
const NUMBER = String.raw`[+-]?(?:\d{1,4}(?:\.\d{1,6})?|\.\d{1,6})(?:%|deg)?`
const FUNCTION = new RegExp(
  String.raw`^(rgb|hsl|oklch)a?\(\s*(${NUMBER})(?:\s*,\s*|\s+)(${NUMBER})(?:\s*,\s*|\s+)(${NUMBER})(?:\s*[,/]\s*(${NUMBER}))?\s*\)$`,
  'i',
)
/** Of relative luminance: black and white ink are read equally well there. */
const MIDDLE = 0.18
const MIDDLE_LIGHTNESS = 0.6
/** Below it what lies under the colour counts more. */
const LEAST_ALPHA = 0.5

export function findColour(written: string): Colour | undefined {
  const text = written.trim()
  const named = RGB_BY_NAME.get(text.toLowerCase())
  if (named !== undefined) return { css: text.toLowerCase(), ground: groundOf(bytesOf(named)) }
  if (TOKEN.test(text)) return { css: text, ground: '' }
  const hex = HEX.exec(text)?.[1]
  if (hex !== undefined) {
    const whole = hex.length < 6 ? [...hex].map((digit) => digit + digit).join('') : hex
    const [red, green, blue, alpha = 255] = bytesOf(whole)
    const isThin = alpha / 255 < LEAST_ALPHA
    return { css: text.toLowerCase(), ground: isThin ? '' : groundOf([red, green, blue]) }
  }
  const [, name, first, second, third, alpha] = FUNCTION.exec(text) ?? []
  if (name === undefined || first === undefined || second === undefined || third === undefined)
    return undefined
  const css = text.toLowerCase().replace(/\s+/g, ' ')
  if (alpha !== undefined && amountOf(alpha, 1) < LEAST_ALPHA) return { css, ground: '' }
  if (name.toLowerCase() === 'oklch')
    return { css, ground: amountOf(first, 1) > MIDDLE_LIGHTNESS ? 'light' : 'dark' }
  const rgb =
    name.toLowerCase() === 'rgb'
      ? [first, second, third].map((part) => amountOf(part, 255))
      : fromHsl(parseFloat(first), parseFloat(second) / 100, parseFloat(third) / 100)
  return { css, ground: groundOf(rgb) }
}

const bytesOf = (hex: string): number[] => (hex.match(/../g) ?? []).map((byte) => parseInt(byte, 16))

/** A number, or per cent of `whole`. */
const amountOf = (text: string, whole: number): number =>
  text.endsWith('%') ? (parseFloat(text) / 100) * whole : parseFloat(text)

function fromHsl(hue: number, saturation: number, lightness: number): number[] {
  const reach = saturation * Math.min(lightness, 1 - lightness)
  return [0, 8, 4].map((shift) => {
    const sector = (((shift + hue / 30) % 12) + 12) % 12
    return 255 * (lightness - reach * Math.max(-1, Math.min(sector - 3, 9 - sector, 1)))
  })
}

function groundOf(rgb: readonly (number | undefined)[]): 'light' | 'dark' {
  const [red = 0, green = 0, blue = 0] = rgb.map((part = 0) => {
    const share = Math.min(1, Math.max(0, part / 255))
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > MIDDLE ? 'light' : 'dark'
}
