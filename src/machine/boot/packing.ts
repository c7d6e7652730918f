/** Arrays of int32 as short text: runs of zeros, differences, variable lengths, base 64. */

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export function pack(arrays: readonly Int32Array[]): string {
  const bytes: number[] = []
  const put = (value: number): void => {
    let rest = value
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80)
    bytes.push(rest)
  }
  for (const array of arrays) {
    put(array.length)
    for (let at = 0; at < array.length;) {
      const zeros = at
      while (at < array.length && array[at] === 0) at++
      put(at - zeros)
      const first = at
      while (at < array.length && array[at] !== 0) at++
      put(at - first)
      for (let index = first, last = 0; index < at; index++) {
        const value = array[index] as number
        put(value >= last ? (value - last) * 2 : (last - value) * 2 - 1)
        last = value
      }
    }
  }
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const three = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    for (let shift = 18; shift >= 0; shift -= 6) text += DIGITS[(three >> shift) & 63]
  }
  return text
}

export function unpack(text: string): Int32Array[] {
  const values = new Uint8Array(128)
  for (let digit = 0; digit < DIGITS.length; digit++) values[DIGITS.charCodeAt(digit)] = digit
  const bytes = new Uint8Array((text.length / 4) * 3)
  for (let at = 0, to = 0; at < text.length; at += 4) {
    const three =
      ((values[text.charCodeAt(at)] as number) << 18) |
      ((values[text.charCodeAt(at + 1)] as number) << 12) |
      ((values[text.charCodeAt(at + 2)] as number) << 6) |
      (values[text.charCodeAt(at + 3)] as number)
    bytes[to++] = three >> 16
    bytes[to++] = three >> 8
    bytes[to++] = three
  }
  let at = 0
  const take = (): number => {
    let value = 0
    for (let factor = 1; ; factor *= 0x80) {
      const byte = bytes[at++] as number
      value += (byte % 0x80) * factor
      if (byte < 0x80) return value
    }
  }
  const arrays: Int32Array[] = []
  // what fills the last three bytes up is no array
  while (at < bytes.length - 2) {
    const array = new Int32Array(take())
    for (let index = 0; index < array.length;) {
      index += take()
      for (let left = take(), last = 0; left > 0; left--) {
        const code = take()
        last += code % 2 === 0 ? code / 2 : -(code + 1) / 2
        array[index++] = last
      }
    }
    arrays.push(array)
  }
  return arrays
}
