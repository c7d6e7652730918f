/**
 * A mistake to make on purpose in one rule of the machine: `find`, which stands in `file` exactly once, and what takes its
 * place.
 */
export interface Mistake {
  /** What is now so, in words. */
  readonly rule: string
  /** Below src/machine. */
  readonly file: string
  readonly find: string
  readonly replace: string
}

export const mistake =
  (file: string) =>
  (rule: string, find: string, replace: string): Mistake => ({ rule, file, find, replace })
