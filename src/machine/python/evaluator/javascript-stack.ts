/**
 * JavaScript's own stack, which is shorter than CPython's: where natives and evaluations are nested deep, RuntimeError comes
 * before it is full, for nothing can be undone that it would break off.
 */

/** Levels that are there in any case. */
const SURE = 64
/** How many levels there are between two looks. */
const STRIDE = 8
/** Words that a look needs: what so many levels take, and what is called from the last of them. */
const RESERVE: readonly number[] = Array.from({ length: 20_000 }, () => 0)

const nothing = (): void => {}

/** Whether there is stack left at this level of nesting. */
export function hasStackLeft(level: number): boolean {
  if (level <= SURE || level % STRIDE !== 0) return true
  try {
    nothing.apply(undefined, RESERVE as [])
    return true
  } catch {
    return false
  }
}
