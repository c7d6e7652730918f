/** A text cut at the ends of its lines and of its tokens. */
import type { TokenSpan } from '../session.ts'

export interface ColouredPart {
  /** '': of no token. */
  readonly kind: string
  readonly text: string
}

/** By line. `tokens`, in order; one that begins in another counts from the other's end. */
export function colouredLines(text: string, tokens: readonly TokenSpan[]): ColouredPart[][] {
  const lines: ColouredPart[][] = [[]]
  const add = (from: number, to: number, kind: string): void => {
    for (const [index, part] of text.slice(from, to).split('\n').entries()) {
      if (index > 0) lines.push([])
      if (part !== '') lines.at(-1)!.push({ kind, text: part })
    }
  }
  let at = 0
  for (const { from, to, kind } of tokens) {
    if (to <= at) continue
    add(at, Math.max(at, from), '')
    add(Math.max(at, from), to, kind)
    at = to
  }
  add(at, text.length, '')
  return lines
}
