/** Making elements. Text is always text. */

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>

/** An element with attributes (`true` is an empty one, `undefined` and `false` none) and children. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined && value !== false) element.setAttribute(key, value === true ? '' : String(value))
  element.append(...children)
  return element
}

const SVG = 'http://www.w3.org/2000/svg'

/** An icon: a path in a box of 24 units. */
export function icon(path: string): SVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  for (const [name, value] of [
    ['class', 'ico'],
    ['viewBox', '0 0 24 24'],
    ['aria-hidden', 'true'],
  ] as const)
    svg.setAttribute(name, value)
  const line = document.createElementNS(SVG, 'path')
  line.setAttribute('d', path)
  svg.append(line)
  return svg
}

/** Words for those who can't see the picture beside them. */
export const unseen = (words: string): HTMLElement => make('span', { class: 'off' }, words)

/** The element that really has the focus, inside any open shadow root. */
export function focused(root: Document | ShadowRoot = document): Element | null {
  const element = root.activeElement
  return element?.shadowRoot ? (focused(element.shadowRoot) ?? element) : element
}

/** From an element outwards, through shadow roots, as an event from it would go. */
export function pathFrom(element: Element | null): Element[] {
  const path: Element[] = []
  for (let node: Node | null = element; node; node = node.parentNode ?? (node as ShadowRoot).host ?? null)
    if (node instanceof Element) path.push(node)
  return path
}
