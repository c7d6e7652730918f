/** A deck's size in words. */
import type { SlideFacts } from '../host.ts'

export function sizeOf(facts: readonly SlideFacts[]): string {
  const steps = facts.reduce((sum, slide) => sum + slide.steps, 0)
  return `${countOf(facts.length, 'slide')}${steps > 0 ? `, ${countOf(steps, 'step')}` : ''}`
}

export const countOf = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`
