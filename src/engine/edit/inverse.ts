import type { Edit } from './source-copy.ts'

/** The edits that undo `edits` of `text`: of the text with those done to it. */
export function inverse(text: string, edits: readonly Edit[]): Edit[] {
  let shift = 0
  return edits.map(({ from, to, insert }) => {
    const start = from + shift
    shift += insert.length - (to - from)
    return { from: start, to: start + insert.length, insert: text.slice(from, to) }
  })
}
