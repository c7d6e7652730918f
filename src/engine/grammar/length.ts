/** `40%`, `200` and `200px`: how wide or high something is. */

export interface Length {
  readonly value: number
  readonly unit: '%' | 'px'
}

const LENGTH = /^(\d{1,4}(?:\.\d{1,2})?)(%|px)?$/

/** A length as written; undefined when it is none, or no size that anything could have. */
export function readLength(written: string): Length | undefined {
  const [, number, unit] = LENGTH.exec(written) ?? []
  const value = Number(number)
  return value > 0 ? { value, unit: unit === '%' ? '%' : 'px' } : undefined
}

/**
 * A class that stands for a length, such as `w:40%`. The page's style sheet gets a rule for each that a deck uses; a class
 * of an author's has no colon.
 */
export const lengthClass = (letter: string, { value, unit }: Length): string => `${letter}:${value}${unit}`
