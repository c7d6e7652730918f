/** Pieces of a slide to look at: nothing in them is ever a custom element, so nothing in them runs. */

/** What `html` is, with each custom element as a plain one that holds what stood in it. */
export function parseInert(html: string): DocumentFragment {
  // A template's contents are a document of their own, where nothing is upgraded.
  const template = document.createElement('template')
  template.innerHTML = html
  return withoutElements(template.content)
}

/** Deep copy of what stands in `element`, the same way. */
export function copyInert(element: Element): DocumentFragment {
  return parseInert(element.innerHTML)
}

function withoutElements(fragment: DocumentFragment): DocumentFragment {
  for (const element of fragment.querySelectorAll<HTMLElement>('*')) {
    if (!element.localName.includes('-')) continue
    const plain = fragment.ownerDocument.createElement('div')
    for (const name of ['id', 'class', 'data-from', 'data-steps']) {
      const value = element.getAttribute(name)
      if (value !== null) plain.setAttribute(name, value)
    }
    plain.append(...element.childNodes)
    element.replaceWith(plain)
  }
  return fragment
}
