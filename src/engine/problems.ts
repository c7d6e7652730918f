/** What is wrong with a deck, as lines that editors and people can follow. */
import type { Place, Problem } from './deck.ts'

/** `slides.md:3:1: error: …`, always one line. */
export function formatProblem({ file, line, column, severity, message }: Problem): string {
  return `${file}:${line}:${column}: ${severity}: ${message}`.replace(CONTROL, ' ')
}

// What would break the line, or a terminal.
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g

/** Errors before warnings; then by file in the order of `files`, line and column. */
export function sortProblems(problems: readonly Problem[], files: readonly string[]): Problem[] {
  const orderByFile = new Map(files.map((file, order) => [file, order]))
  const order = ({ file }: Place) => orderByFile.get(file) ?? files.length
  return [...problems].sort(
    (a, b) =>
      Number(a.severity === 'warning') - Number(b.severity === 'warning') ||
      order(a) - order(b) ||
      a.line - b.line ||
      a.column - b.column,
  )
}

export const errorAt = ({ file, line, column }: Place, message: string): Problem => ({
  severity: 'error',
  file,
  line,
  column,
  message,
})

export const warningAt = ({ file, line, column }: Place, message: string): Problem => ({
  severity: 'warning',
  file,
  line,
  column,
  message,
})
