/** `:::` and `<<<` in a list or a quote are text: they count at top level only, and a warning says so. */
import type { Refiner } from './scope.ts'

const MARKER = /^[ \t]*(:{3,}|<<<(?!<))/

export const refineMisplaced: Refiner = (tokens, { context }) => {
  for (const { type, level, content, map } of tokens) {
    if (type !== 'inline' || level < 2 || !map || !(content.includes(':::') || content.includes('<<<')))
      continue
    content.split('\n').forEach((line, index) => {
      const marker = MARKER.exec(line)?.[1]
      if (marker === undefined) return
      const at = map[0] + index
      const column = Math.max(0, context.source.line(at).indexOf(marker))
      context.warn(
        context.source.place(at, column),
        `\`${marker}\` counts only at top level, in no list or quote: here it is text`,
      )
    })
  }
  return tokens
}
