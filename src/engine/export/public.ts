/**
 * The deck's own text without what is private in it: comments, of Markdown and of YAML, and definitions that are written
 * as such. What anybody can see may stay, whatever it looks like.
 */
import { withoutYamlComments } from '../grammar/index.ts'

/** A comment, with the blanks before it, and whether a blank or a line's end follows. */
const COMMENT = /([ \t]*)(<!--(?:>|->|[^]*?-->))(?=(\s|$)?)/g
/** `[//]: # (words)` and its like: they lead nowhere. */
const HIDDEN_DEFINITION = /^ {0,3}\[[^\]\r\n]*\]:[ \t]*(?:#|<>)?[ \t]*(?:["'(][^\r\n]*)?(?:\r\n|\r|\n|$)/gm

/** A block's text; `shown` is what anybody can see of it. */
export function publicText(source: string, shown: string): string {
  const end = /(\r\n|\r|\n)?[ \t\r\n]*$/.exec(source)![0]
  const stripped = source
    .replace(COMMENT, (all, blanks: string, comment: string, after: string | undefined) => {
      if (isPause(comment) || shown.includes(comment)) return all
      return after === undefined ? blanks : ''
    })
    .replace(HIDDEN_DEFINITION, (line) => (shown === '' ? '' : line))
  if (stripped === source) return source
  // Where a comment stands beside text that looks like one, what is shown is safe.
  if (shown.includes('<!--')) return shown + end
  return stripped.trim() === '' ? '' : stripped
}

const MAY_GO_ON = /^(?:\t| {4}| {0,3}(?:[-+*]|\d{1,9}[.)])[ \t])/
const GOES_ON = /^(?:\t| {2,}| {0,3}(?:[-+*]|\d{1,9}[.)])[ \t])/

/** What parts two blocks that something private stood between: without it, a list or code would go on in the next one. */
export const publicBreak = (before: string, after: string): string =>
  MAY_GO_ON.test(before) && GOES_ON.test(after) ? '<!-- -->' : ''

/** What lies between the blocks of a deck. */
export const publicGap = (gap: string): string => gap.replace(COMMENT, '').replace(HIDDEN_DEFINITION, '')

/** Front matter, with the byte order mark before it. */
export const publicHead = (head: string): string => withoutYamlComments(head)

const isPause = (comment: string): boolean => /^<!--\s*pause\s*-->$/.test(comment)
