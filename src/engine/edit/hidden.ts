/** The class `hidden` of a slide: as the one edit of its text that puts it there or takes it away. */
import { readAttributes } from '../grammar/attributes.ts'
import type { Edit } from './source-copy.ts'

const HEADING = /^ {0,3}#{1,6}(?:[ \t]+[^\n]*)?$/m

/** `text`: a slide's, from its first line. */
export function withHidden(text: string): Edit {
  const line = text.split('\n', 1)[0]!
  if (line.startsWith('{')) {
    const attributes = readAttributes(text)
    const isAlone = attributes && /^[ \t]*(?:\n[ \t]*)?(?:\n|$)/.test(text.slice(attributes.end))
    if (attributes && isAlone) return insertion(attributes.end - 1, ' .hidden')
  }
  if (HEADING.test(line) && /[^\s#]/.test(line) && !/#[ \t]*$/.test(line) && !line.endsWith('\\')) {
    const end = line.trimEnd().length
    const brace = line.lastIndexOf('{')
    const attributes = brace < 0 ? undefined : readAttributes(line.slice(0, end), brace)
    if (attributes?.end === end && /\s/.test(line[brace - 1] ?? '')) return insertion(end - 1, ' .hidden')
    return insertion(end, ' {.hidden}')
  }
  return insertion(0, text === '' ? '{.hidden}' : '{.hidden}\n\n')
}

const insertion = (at: number, insert: string): Edit => ({ from: at, to: at, insert })

/** Undefined: it isn't written where a slide's classes are. */
export function withoutHidden(text: string): Edit | undefined {
  for (let brace = text.indexOf('{'); brace >= 0; brace = text.indexOf('{', brace + 1)) {
    const attributes = readAttributes(text, brace)
    const found = attributes?.classes.find(({ value }) => value === 'hidden')
    if (!attributes || !found || !/^[ \t]*(?:\n|$)/.test(text.slice(attributes.end))) continue
    const { ids, classes, pairs } = attributes
    if (ids.length + classes.length + pairs.length > 1) {
      const before = text.slice(0, found.at)
      const isFirst = before.trimEnd().endsWith('{')
      const end = found.at + '.hidden'.length
      const spaces = /^\s*/.exec(text.slice(end))![0].length
      return isFirst
        ? { from: found.at, to: end + spaces, insert: '' }
        : { from: before.trimEnd().length, to: end, insert: '' }
    }
    const lineStart = text.lastIndexOf('\n', brace - 1) + 1
    const isLine = text.slice(lineStart, brace).trim() === ''
    const from = isLine ? lineStart : text.slice(0, brace).trimEnd().length
    const blank = isLine ? (/^[ \t]*(?:\n[ \t]*)*\n?/.exec(text.slice(attributes.end))?.[0].length ?? 0) : 0
    return { from, to: attributes.end + blank, insert: '' }
  }
  return undefined
}
