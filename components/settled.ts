import type { ReactiveElement } from 'lit'
import { isResized } from './box-size.ts'

/** Updates that an element may ask for of itself, one after the other, before it counts as drawn all the same. */
const MOST_UPDATES = 20

/**
 * Resolves once the element has no update left to do, its own measurements included, and neither have the elements of
 * Lit's in its shadow root; rejects when one failed. One that has a `ready` of its own says itself when it is drawn.
 */
export async function settled(element: ReactiveElement): Promise<void> {
  for (let updates = 0; updates < MOST_UPDATES; updates++)
    if ((await element.updateComplete) && !isResized(element)) break
  await Promise.all([...element.renderRoot.querySelectorAll('*')].filter(isReactive).map(drawn))
}

function drawn(element: ReactiveElement): Promise<unknown> {
  return 'ready' in element ? Promise.resolve(element.ready) : settled(element)
}

function isReactive(element: Element): element is ReactiveElement {
  return 'updateComplete' in element
}
