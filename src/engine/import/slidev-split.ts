/**
 * Slidev's slides, split as `parse` in @slidev/parser 53 does (packages/parser/src/core.ts): by lines that begin with
 * `---`, a line after which is not blank opens the slide's front matter; fences and comments protect what is in them.
 */
import type { Line } from './foreign-deck.ts'
import { readLenient, type Front } from './front.ts'

export interface SlidevSlide {
  readonly front: Front
  /** The slide's own text, front matter left out. */
  readonly body: readonly Line[]
  readonly line: number
}

const FRONT = /^---.*\n([\s\S]*?)---/
const YAML_FENCE = /^\s*```ya?ml([\s\S]*?)```/
const FENCE = /^\s*`+/

export function splitSlidev(text: string, file: string): SlidevSlide[] {
  const lines = text.split('\n')
  const slides: SlidevSlide[] = []
  let start = 0
  let isInComment = false
  const slice = (end: number): void => {
    if (start === end) return
    slides.push(toSlide(lines, start, end, file))
    start = end + 1
  }
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!.trimEnd()
    if (isInComment) {
      isInComment = endsInComment(lines[at]!, true)
    } else if (line.startsWith('---')) {
      slice(at)
      if (line[3] !== '-' && lines[at + 1]?.trim()) {
        start = at
        for (at++; at < lines.length; at++) if (lines[at]!.trimEnd() === '---') break
      }
    } else if (line.trimStart().startsWith('```')) {
      const mark = FENCE.exec(line)![0]
      let end = at + 1
      while (end < lines.length && !lines[end]!.startsWith(mark)) end++
      if (end < lines.length) at = end
    } else isInComment = endsInComment(lines[at]!, false)
  }
  if (start <= lines.length - 1) slice(lines.length)
  return slides
}

/** Whether a comment is open after this line. */
function endsInComment(line: string, isOpen: boolean): boolean {
  let at = 0
  while (at < line.length) {
    if (!isOpen) {
      at = line.indexOf('<!--', at)
      if (at < 0) return false
      at += '<!--'.length
      isOpen = true
    }
    const end = line.indexOf('-->', at)
    if (end < 0) return true
    at = end + '-->'.length
    isOpen = false
  }
  return isOpen
}

function toSlide(lines: readonly string[], start: number, end: number, file: string): SlidevSlide {
  const raw = lines.slice(start, end).join('\n')
  const front = FRONT.exec(raw) ?? YAML_FENCE.exec(raw)
  const skipped = front ? front[0] : ''
  const body = raw.slice(skipped.length).split('\n')
  const first = start + skipped.split('\n').length
  return {
    front: front?.[1] === undefined ? {} : readLenient(front[1]),
    body: body.map((text, index) => ({ text, file, line: first + index })),
    line: start + 1,
  }
}

/** `#2,4-5` as numbers from 1: `parseRangeString` in packages/parser/src/utils.ts. */
export function slidesInRange(total: number, range: string | undefined): number[] {
  const all = Array.from({ length: total }, (_, index) => index + 1)
  if (!range || range === 'all' || range === '*') return all
  if (range === 'none') return []
  const chosen = new Set<number>()
  for (const part of range.split(/[,;]/)) {
    if (!part.includes('-')) chosen.add(Number(part))
    else {
      const [first, last] = part.split('-', 2)
      const to = last ? Number(last) : total
      for (const number of all) if (number >= Number(first) && number <= to) chosen.add(number)
    }
  }
  return all.filter((number) => chosen.has(number))
}
