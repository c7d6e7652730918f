/** A program's text as a demo shows it and changes it: the lines of its function `main`, and the waits between them. */
import type { DeckProgram } from '../src/engine/demo.ts'

/** A line of `main`. */
export interface MainLine {
  readonly text: string
  /** The name of the wait that it is: `wait('del big')`. */
  readonly moment?: string
}

/** A program cut in three: `main` begins with its `def`, and ends with its last line that is not blank. */
export interface CutProgram {
  readonly before: readonly string[]
  readonly main: readonly MainLine[]
  readonly after: readonly string[]
}

const WAIT = /^\s*wait\('([^']*)'\)$/

/** Throws a RangeError where the text has no `def main():`. */
export function cut({ file, text }: DeckProgram): CutProgram {
  const lines = text.split('\n')
  const from = lines.findIndex((line) => line.startsWith('def main():'))
  if (from < 0) throw new RangeError(`${file}: it has no def main():`)
  const length = lines.slice(from + 1).findIndex((line) => /^\S/.test(line))
  let to = length < 0 ? lines.length : from + 1 + length
  while (lines[to - 1]?.trim() === '') to--
  return {
    before: lines.slice(0, from),
    main: lines.slice(from, to).map(mainLine),
    after: lines.slice(to),
  }
}

export function joined({ before, main, after }: CutProgram): string {
  return [...before, ...main.map(({ text }) => text), ...after].join('\n')
}

export function mainLine(text: string): MainLine {
  const moment = WAIT.exec(text)?.[1]
  return moment === undefined ? { text } : { text, moment }
}

/** Lines up to and with each wait; what follows the last one is a section of its own. */
export function sectionsOf(lines: readonly MainLine[]): MainLine[][] {
  const sections: MainLine[][] = [[]]
  for (const line of lines) {
    sections.at(-1)!.push(line)
    if (line.moment !== undefined) sections.push([])
  }
  return sections.filter((section) => section.length > 0)
}

/** What does something, and so can be stood at. */
export function isShown({ text }: MainLine): boolean {
  return !/^\s*(#|$)/.test(text)
}
