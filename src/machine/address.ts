/** Documentation, not enforcement. An address is an absolute one, up to 2^47: `>>`, `&`, `|` would silently cut it. */
export type Address = number
export type Bytes = number

export const KIB = 1024
export const MIB = 1024 * KIB
export const GIB = 1024 * MIB

export const PAGE_BYTES = 4096

/** `value` rounded to a multiple of `step`, a power of two; right up to 2^53. */
export function roundDown(value: number, step: number): number {
  return value - (value % step)
}
export function roundUp(value: number, step: number): number {
  const rest = value % step
  return rest === 0 ? value : value + step - rest
}
