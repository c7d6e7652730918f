/** What our Markdown rules know of the file they run in. It travels in markdown-it's `env`. */
import type { MarkdownIt, Env, Token as MdToken } from 'markdown-it'
import type { Place, Problem } from '../deck.ts'
import { errorAt, warningAt } from '../problems.ts'
import type { InlinePlaces } from './places.ts'
import type { SourceText } from './source-text.ts'

export type StateBlock = InstanceType<MarkdownIt['block']['State']>
export type StateInline = InstanceType<MarkdownIt['inline']['State']>
export type StateCore = InstanceType<MarkdownIt['core']['State']>
export type { Env, MarkdownIt, MdToken }

export class ParseContext {
  readonly source: SourceText
  /** Line of the file at which the parsed text begins: not 0 for a comment that is read as notes. */
  readonly firstLine: number
  /** Whether the text is a comment's: it has no slides, containers or includes, and `[click]` counts in it. */
  readonly isComment: boolean
  readonly problems: Problem[]
  /** The text that inline rules are reading, and whether it is transcript or notes. */
  inline: InlinePlaces | null = null
  isSaid: boolean
  /** Where the text's last comment closes, once somebody has asked. */
  lastClose: number | undefined

  constructor(source: SourceText, problems: Problem[], comment?: { firstLine: number }) {
    this.source = source
    this.problems = problems
    this.firstLine = comment?.firstLine ?? 0
    this.isComment = comment !== undefined
    this.isSaid = this.isComment
  }

  error(place: Place, message: string): void {
    this.problems.push(errorAt(place, message))
  }

  warn(place: Place, message: string): void {
    this.problems.push(warningAt(place, message))
  }

  /** As `markdown-it` wants it. `references` are shared by the texts of a file. */
  env(references: NonNullable<Env['references']> = {}): Env {
    return { references, [KEY]: this }
  }
}

const KEY = 'heapdeck'

/** Undefined when Markdown is parsed on its own, outside a deck. */
export const contextOf = (env: Env): ParseContext | undefined => env[KEY] as ParseContext | undefined
