/** Classes of bytes, as the C locale has them: of ASCII only. */

const inRange = (code: number, from: number, to: number): boolean => code >= from && code <= to

export const isSpace = (code: number): boolean => code === 0x20 || inRange(code, 0x09, 0x0d)
export const isDigit = (code: number): boolean => inRange(code, 0x30, 0x39)
export const isUpper = (code: number): boolean => inRange(code, 0x41, 0x5a)
export const isLower = (code: number): boolean => inRange(code, 0x61, 0x7a)
export const isAlpha = (code: number): boolean => isLower(code | 0x20) && code < 0x80
export const isAlnum = (code: number): boolean => isAlpha(code) || isDigit(code)
