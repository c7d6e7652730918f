import type { ReactiveElement } from 'lit'

/** Updates that an element may ask for of itself, one after the other, before it counts as drawn all the same. */
const MOST_UPDATES = 20

/** Resolves once the element has no update left to do, its own measurements included; rejects when one failed. */
export async function settled(element: ReactiveElement): Promise<void> {
  for (let updates = 0; updates < MOST_UPDATES; updates++) if (await element.updateComplete) return
}
