/** Numbers as a reader sees them: MB is 10^6 bytes with one decimal, counts have commas. The same in every locale. */

/** `510.4 MB`. */
export function megabytes(bytes: number): string {
  return `${megabytesOnly(bytes)} MB`
}

/** `510.4`, where the unit is said elsewhere. */
export function megabytesOnly(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}

/** `100,000`. */
export function count(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `1 block`, `2 blocks`. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`
}
