/** HTML pages that hold a deck's Markdown, or name the file that does. */
import { parseHtml, unescapeHtml, type Element, type Node } from './html-tree.ts'

export const parsePage = (text: string): Node[] => parseHtml(text, (at) => at)

/** The elements of a tree that a test finds, those in found ones left out. */
export function findElements(nodes: readonly Node[], is: (element: Element) => boolean): Element[] {
  return nodes.flatMap((node): Element[] => {
    if (node.kind !== 'element') return []
    return is(node) ? [node] : findElements(node.children, is)
  })
}

export const hasClass = ({ attributes }: Element, name: string): boolean =>
  (attributes.get('class') ?? '').split(/\s+/).includes(name)

/** The Markdown in a section: in its template, else its own text, at its margin. */
export function markdownIn(page: string, element: Element): { text: string; line: number } {
  const holder =
    findElements(
      element.children,
      ({ name, attributes }) => name === 'textarea' || name === 'script' || attributes.has('data-template'),
    )[0] ?? element
  const from = holder.to
  const raw = page.slice(from, holder.inner < 0 ? page.length : holder.inner)
  const text = (
    holder.name === 'script' ? raw : holder.name === 'textarea' ? unescapeHtml(raw) : unescapeHtml(raw)
  ).replaceAll('__SCRIPT_END__', '</script>')
  return { text: withoutMargin(text), line: lineOf(page, from) }
}

export const lineOf = (text: string, offset: number): number => {
  let line = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}

/** As reveal takes the indent of the first line from all. */
function withoutMargin(text: string): string {
  const spaces = /^\n?([ \t\n]*)/.exec(text)?.[1]?.split('\n').at(-1) ?? ''
  const tabs = /^\n?(\t*)/.exec(text)?.[1]?.length ?? 0
  if (tabs > 0) return text.replaceAll(new RegExp(`\\n?\\t{${tabs}}(.*)`, 'g'), '\n$1')
  return spaces.length > 1 ? text.replaceAll(new RegExp(`\\n? {${spaces.length}}(.*)`, 'g'), '\n$1') : text
}
