import { MARKS, trimmed, type Line } from './foreign-deck.ts'

/** Texts side by side. */
export function columns(texts: readonly (readonly Line[])[], place: Line): Line[] {
  const mark = (text: string): Line[] =>
    ['', text, ''].map((one) => ({ file: place.file, line: place.line, text: one }))
  return [
    ...mark(`${MARKS.colons} columns`),
    ...texts.flatMap((lines) => [
      ...mark(`${MARKS.colons} column`),
      ...trimmed(lines),
      ...mark(MARKS.colons),
    ]),
    ...mark(MARKS.colons),
  ]
}
