/**
 * Turns one piece of a page into another by changing what differs. A demo that runs stays the element that it is, in
 * its place, with its focus, as long as the author's words for it are the same.
 */
import { LIVE } from './live.ts'

export function morph(old: Element, fresh: Element): void {
  matchAttributes(old, fresh)
  if (isAwake(old)) {
    // The text that the author wrote for a cell stands in it for good.
    const [was, is] = [old, fresh].map((cell) => cell.querySelector(':scope > pre.code'))
    if (was && is) morph(was, is)
    return
  }
  let at: ChildNode | null = old.firstChild
  for (const child of Array.from(fresh.childNodes)) {
    let match: ChildNode | null = at
    while (match && !isAlike(match, child)) match = match.nextSibling
    if (!match) {
      old.insertBefore(child, at)
      continue
    }
    at = removeUntil(at, match)
    if (match instanceof Element) morph(match, child as Element)
    else if (match.nodeValue !== child.nodeValue) match.nodeValue = child.nodeValue
    at = match.nextSibling
  }
  removeUntil(at, null)
}

function removeUntil(from: ChildNode | null, end: ChildNode | null): ChildNode | null {
  while (from && from !== end) {
    const next: ChildNode | null = from.nextSibling
    from.remove()
    from = next
  }
  return from
}

const isAwake = (element: Element): boolean => element.hasAttribute('data-awake')

/** Whether one node may become the other: both the same kind, and both with the same demo in them, or none. */
const isAlike = (old: Node, fresh: Node): boolean =>
  old.nodeName === fresh.nodeName && (!(old instanceof Element) || demoIn(old) === demoIn(fresh as Element))

const demoIn = (element: Element): string => {
  const demo = element.matches(LIVE) ? element : element.querySelector(`${LIVE}:not([hidden])`)
  return demo ? wordsOf(demo) : ''
}

/** The author's words for a demo: its tag and attributes, without the engine's own. */
const wordsOf = (element: Element): string =>
  JSON.stringify([
    element.localName,
    ...element
      .getAttributeNames()
      .filter((name) => !/^(class|data-.*)$/.test(name))
      .toSorted()
      .map((name) => [name, element.getAttribute(name)]),
  ])

/** Everything of `fresh`, but what the page itself has put on: the slide on show, a demo awake. */
function matchAttributes(old: Element, fresh: Element): void {
  const own = isAwake(old) ? /^(class|data-awake)$/ : /^data-awake$/
  for (const name of old.getAttributeNames())
    if (!fresh.hasAttribute(name) && !own.test(name)) old.removeAttribute(name)
  for (const name of fresh.getAttributeNames())
    if (old.getAttribute(name) !== fresh.getAttribute(name) && !own.test(name))
      old.setAttribute(name, fresh.getAttribute(name)!)
}
