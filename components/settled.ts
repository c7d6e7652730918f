import type { ReactiveElement } from 'lit'

/** Resolves once the element has no update left to do, its own measurements included; rejects when one failed. */
export async function settled(element: ReactiveElement): Promise<void> {
  while (!(await element.updateComplete));
}
