/** `1|2-3|all`: which lines of code are highlighted, stage by stage. */
import type { CodeBlock, Place } from '../deck.ts'
import type { ParseContext } from './context.ts'
import { quote } from './quote.ts'

const STAGES = /^(?:all|\*|\d[\d,-]*)(?:\|(?:all|\*|\d[\d,-]*))*$/
const MOST_STAGES = 100

export const isStages = (word: string): boolean => STAGES.test(word)

/** The lines of each stage, of a code of `lineCount` lines; `null` is every line. */
export function readStages(
  written: string,
  lineCount: number,
  place: Place,
  context: ParseContext,
): CodeBlock['stages'] {
  const stages = written.split('|')
  if (stages.length > MOST_STAGES) context.error(place, `more than ${MOST_STAGES} line highlights`)
  return stages.slice(0, MOST_STAGES).map((stage) => {
    if (stage === 'all' || stage === '*') return null
    const lines = new Set<number>()
    for (const range of stage.split(',')) {
      const [, first, last] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(range) ?? []
      const from = Number(first)
      const to = Number(last ?? first)
      if (first === undefined || from < 1 || to < from) {
        context.error(place, `${quote(range)} in ${quote(`{${written}}`)} is no line: write \`2\` or \`2-3\``)
      } else if (to > lineCount) {
        context.warn(
          place,
          `${quote(range)} in ${quote(`{${written}}`)}: this code ends with line ${lineCount}`,
        )
      }
      for (let line = from; line <= Math.min(to, lineCount); line++) lines.add(line)
    }
    return [...lines].sort((a, b) => a - b)
  })
}
