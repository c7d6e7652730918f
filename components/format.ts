/** Numbers as a reader sees them: MB is 10^6 bytes with one decimal, counts have commas. The same in every locale. */

/** `510.4 MB`. */
export function megabytes(bytes: number): string {
  return `${megabytesOnly(bytes)} MB`
}

/** `510.4`, where the unit is said elsewhere. */
export function megabytesOnly(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}

/** Less than this is no matter of a process's size, and is said in bytes. */
export const LITTLE = 1e6

/** Bytes in words: MB where they count, else to the byte. */
export function bytesOf(bytes: number): string {
  return bytes < LITTLE ? `${count(bytes)} bytes` : megabytes(bytes)
}

/** `508.1 MB`, or `45 KB`: short enough for a flag. */
export function shortBytes(bytes: number): string {
  if (bytes >= LITTLE) return megabytes(bytes)
  return bytes === 0 ? '0' : `${Math.round(bytes / 1000)} KB`
}

/** `100,000`. */
export function count(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `1 block`, `2 blocks`. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`
}
