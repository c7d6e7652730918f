/** Where lines begin, and which line something is in. */

/** Where each line begins that ends in `\n`, and what comes after the last of them. */
export function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** The same in a file as it is stored: its lines end in `\n`, `\r\n` or `\r`. */
export function byteLineStarts(bytes: Uint8Array): number[] {
  const starts = [0]
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === LF || (byte === CR && bytes[at + 1] !== LF)) starts.push(at + 1)
  }
  return starts
}

const [LF, CR] = [10, 13]

/** The last of `starts`, which rise, that is not after `at`, by its index; 0 when all are. */
export function lineAt(starts: readonly number[], at: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (starts[middle]! <= at) low = middle
    else high = middle - 1
  }
  return low
}
