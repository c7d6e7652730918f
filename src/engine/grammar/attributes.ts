/**
 * `{#id .class key=value key="quoted value" word}`, by our own rule. What doesn't wholly parse is text: the reader
 * answers `undefined` and takes nothing.
 */

/** Something written between the braces, and where it begins in the text that was read. */
export interface Written {
  readonly value: string
  readonly at: number
}

export interface Attributes {
  readonly ids: readonly Written[]
  readonly classes: readonly Written[]
  readonly pairs: readonly (Written & { readonly key: string })[]
  readonly words: readonly Written[]
  /** From `{`, up to and including `}`. */
  readonly start: number
  readonly end: number
}

// One thing between the braces, with the space before it. An id takes all that is no space or brace, so that a wrong
// one is an error that names it, not text.
const ITEM =
  /[ \t\n]*(?:#([^\s{}"'=<>`#]+)|\.([\p{L}_-][\p{L}\p{M}\p{N}_-]*)|([\p{L}_:@][\w:.-]*)=(?:"([^"{}]*)"|'([^'{}]*)'|([^\s"'{}=<>`]+))|([^\s{}"'=<>`#.][^\s{}"'=<>`#]*))(?=[ \t\n}])/uy
const END = /[ \t\n]*\}/y

/** Reads attributes at `start`, where `{` stands. Bare words are text unless `withWords`. */
export function readAttributes(text: string, start = 0, withWords = false): Attributes | undefined {
  if (text[start] !== '{') return undefined
  const ids: Written[] = []
  const classes: Written[] = []
  const pairs: (Written & { key: string })[] = []
  const words: Written[] = []
  let pos = start + 1
  for (;;) {
    ITEM.lastIndex = pos
    const match = ITEM.exec(text)
    if (!match) break
    const [whole, id, name, key, double, single, plain, word] = match
    pos = ITEM.lastIndex
    const at = pos - whole.trimStart().length
    if (id !== undefined) ids.push({ value: id.normalize(), at })
    else if (name !== undefined) classes.push({ value: name.normalize(), at })
    else if (key !== undefined) pairs.push({ key, value: double ?? single ?? plain ?? '', at })
    else if (withWords) words.push({ value: word ?? '', at })
    else return undefined
  }
  END.lastIndex = pos
  if (!END.test(text)) return undefined
  if (ids.length + classes.length + pairs.length + words.length === 0) return undefined
  return { ids, classes, pairs, words, start, end: END.lastIndex }
}

/**
 * Attributes that end a text, after a space or alone: where `{` begins, and what it says. Code, links and escapes can't
 * be mistaken for them: they end otherwise or have no space before the brace.
 */
export function readTrailing(text: string, withWords = false): Attributes | undefined {
  if (!text.endsWith('}')) return undefined
  const start = text.lastIndexOf('{')
  if (start < 0 || (start > 0 && !/\s/.test(text[start - 1] ?? ''))) return undefined
  const attributes = readAttributes(text, start, withWords)
  return attributes?.end === text.length ? attributes : undefined
}
