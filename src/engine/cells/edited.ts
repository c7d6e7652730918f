/** Which parts of a text are others than what ran, so that they can be underlined. */

/** Letters of a text, from `from` to before `to`. */
export interface Part {
  readonly from: number
  readonly to: number
}

/** By lines: those between the first and the last that differ, and of a line in another's place just what is other. */
export function partsThatDiffer(text: string, before: string): Part[] {
  const [lines, others] = [text.split('\n'), before.split('\n')]
  const { first, last } = sameEnds(lines, others)
  const isSameCount = lines.length === others.length
  const parts: Part[] = []
  let at = 0
  for (const [index, line] of lines.entries()) {
    if (index >= first && index < lines.length - last) {
      const other = isSameCount ? others[index]! : ''
      const part = line === other ? undefined : partOf(line, other)
      if (part) parts.push({ from: at + part.from, to: at + part.to })
    }
    at += line.length + 1
  }
  return parts
}

/** Of a line without its indent; where something was taken out, all of it. */
function partOf(line: string, other: string): Part | undefined {
  const whole = { from: line.length - line.trimStart().length, to: line.trimEnd().length }
  if (whole.from >= whole.to) return undefined
  const { first, last } = sameEnds(line, other)
  const part = { from: Math.max(whole.from, first), to: Math.min(whole.to, line.length - last) }
  return part.from < part.to ? part : whole
}

/** How many both begin with, and how many of the others both end with. */
export function sameEnds(
  one: ArrayLike<string>,
  other: ArrayLike<string>,
): { readonly first: number; readonly last: number } {
  const most = Math.min(one.length, other.length)
  let first = 0
  while (first < most && one[first] === other[first]) first++
  let last = 0
  while (last < most - first && one[one.length - 1 - last] === other[other.length - 1 - last]) last++
  return { first, last }
}
