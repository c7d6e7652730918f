/** Which slides `--range` names: numbers and ids, alone, from one to another, and several of them. */

/** A range that names no slides, for a reason that a person can mend. */
export class RangeProblem extends Error {
  override name = 'RangeProblem'
}

/**
 * Indexes of the slides that a range names, in the deck's order, each once: `3`, `2-5`, `-4`, `7-`, `demo-pools`,
 * `title..demo-pools`, `1-3, thanks`. Slides are numbered from 1. Of an id with hyphens `..` says where it ends. Throws a
 * RangeProblem.
 */
export function slidesIn(range: string, ids: readonly string[]): number[] {
  const parts = range
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  if (parts.length === 0) throw new RangeProblem(`--range ${JSON.stringify(range)} names no slide: ${HOW}`)
  const wanted = new Set<number>()
  for (const part of parts) {
    const [from, to] = spanOf(part, ids)
    for (let index = from; index <= to; index++) wanted.add(index)
  }
  return [...wanted].sort((a, b) => a - b)
}

const HOW = 'give numbers from 1 or ids, as in 2-5,thanks'

function spanOf(part: string, ids: readonly string[]): readonly [from: number, to: number] {
  const alone = indexOf(part, ids)
  if (alone !== undefined) return [alone, alone]
  for (const [left, right] of splits(part)) {
    const from = left === '' ? 0 : indexOf(left, ids)
    const to = right === '' ? ids.length - 1 : indexOf(right, ids)
    if (from === undefined || to === undefined) continue
    if (from > to)
      throw new RangeProblem(`--range ${part} runs backwards: the deck has ${left} after ${right}`)
    return [from, to]
  }
  throw new RangeProblem(`--range ${part}: there is no such slide among ${ids.length}: ${HOW}`)
}

/** Every way to read it as from one to another. */
function splits(part: string): (readonly [string, string])[] {
  const found: (readonly [string, string])[] = []
  for (const mark of ['..', '-'])
    for (let at = part.indexOf(mark); at >= 0; at = part.indexOf(mark, at + 1)) {
      const [left, right] = [part.slice(0, at).trim(), part.slice(at + mark.length).trim()]
      if (left !== '' || right !== '') found.push([left, right])
    }
  return found
}

/** Ids are never bare numbers. */
function indexOf(name: string, ids: readonly string[]): number | undefined {
  if (/^\d+$/.test(name)) {
    const number = Number(name)
    return number >= 1 && number <= ids.length ? number - 1 : undefined
  }
  const index = ids.indexOf(name)
  return index < 0 ? undefined : index
}
