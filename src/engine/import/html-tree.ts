/** Markdown with raw HTML as a tree: elements, comments, and the text between, code left alone. */

export interface Element {
  readonly kind: 'element'
  readonly name: string
  /** As written: `v-click` and `:class` are attributes, too. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: Node[]
  /** Offsets of the opening tag. */
  readonly from: number
  readonly to: number
  /** Where the closing tag ends; -1: there is none. */
  end: number
  /** Where the closing tag begins. */
  inner: number
}
export interface Text {
  readonly kind: 'text'
  readonly text: string
  readonly from: number
}
export interface CommentNode {
  readonly kind: 'comment'
  readonly text: string
  readonly from: number
  readonly to: number
}
/** A closing tag that closes nothing. */
export interface Stray {
  readonly kind: 'stray'
  readonly text: string
  readonly from: number
}
export type Node = Element | Text | CommentNode | Stray

export const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '))
/** What is in them is no Markdown, and no HTML. */
const VERBATIM = new Set(['script', 'style', 'textarea'])

const TAG =
  /<(\/?)([A-Za-z][\w.:-]*)((?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*(\/?)>/y
const ATTRIBUTE = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g
const AUTOLINK = /<(?:[a-z][\w+.-]*:[^\s<>]*|[^\s<>@]+@[^\s<>]+)>/iy
const MOST_DEPTH = 60

/** `isCode` says which characters are code. */
export function parseHtml(text: string, isCode: (at: number) => number): Node[] {
  const root: Node[] = []
  const stack: Element[] = []
  let from = 0
  const into = (): Node[] => stack.at(-1)?.children ?? root
  const flush = (to: number): void => {
    if (to > from) into().push({ kind: 'text', text: text.slice(from, to), from })
  }
  for (let at = 0; at < text.length;) {
    const code = isCode(at)
    if (code > at) {
      at = code
      continue
    }
    const character = text[at]
    if (character === '\\') {
      at += 2
      continue
    }
    if (character !== '<') {
      at++
      continue
    }
    if (text.startsWith('<!--', at)) {
      const close = text.indexOf('-->', at + 4)
      flush(at)
      const to = close < 0 ? text.length : close + 3
      into().push({ kind: 'comment', text: text.slice(at + 4, close < 0 ? undefined : close), from: at, to })
      at = from = to
      continue
    }
    // A link's target, as in `[words](<a picture.png>)`.
    if (text[at - 1] === '(' && text[at - 2] === ']') {
      at++
      continue
    }
    AUTOLINK.lastIndex = at
    const link = AUTOLINK.exec(text)
    if (link) {
      at += link[0].length
      continue
    }
    TAG.lastIndex = at
    const match = TAG.exec(text)
    if (!match) {
      at++
      continue
    }
    const [whole, slash = '', written = '', attributes = '', empty = ''] = match
    const name = /[A-Z]/.test(written) && !/^[A-Z]+\d?$/.test(written) ? written : written.toLowerCase()
    flush(at)
    const to = at + whole.length
    if (slash) {
      const open = stack.findLastIndex((element) => element.name === name)
      if (open < 0) into().push({ kind: 'stray', text: whole, from: at })
      else {
        // What was left open in it ends here, and has no closing of its own.
        stack.length = open + 1
        const element = stack.pop()!
        element.inner = at
        element.end = to
      }
      at = from = to
      continue
    }
    const element: Element = {
      kind: 'element',
      name,
      attributes: readAttributes(attributes),
      children: [],
      from: at,
      to,
      inner: -1,
      end: -1,
    }
    into().push(element)
    at = from = to
    if (VOID.has(name) || empty) {
      element.end = element.inner = to
      continue
    }
    if (VERBATIM.has(name)) {
      const close = text.toLowerCase().indexOf(`</${name}`, to)
      const inner = close < 0 ? text.length : close
      const end = close < 0 ? text.length : text.indexOf('>', close) + 1 || text.length
      element.children.push({ kind: 'text', text: text.slice(to, inner), from: to })
      element.inner = inner
      element.end = end
      at = from = end
      continue
    }
    if (stack.length < MOST_DEPTH) stack.push(element)
  }
  flush(text.length)
  return root
}

function readAttributes(text: string): Map<string, string> {
  const attributes = new Map<string, string>()
  for (const [, key = '', double, single, plain] of text.matchAll(ATTRIBUTE))
    if (!attributes.has(key)) attributes.set(key, double ?? single ?? plain ?? '')
  return attributes
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00A0',
}

/** HTML's references as the characters they stand for. */
export const unescapeHtml = (text: string): string =>
  text.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]+));/gi, (all, decimal, hex, name) => {
    if (name !== undefined) return Object.hasOwn(ENTITIES, name) ? ENTITIES[name]! : all
    const code = decimal === undefined ? parseInt(hex, 16) : Number(decimal)
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000)
      ? String.fromCodePoint(code)
      : '\uFFFD'
  })
