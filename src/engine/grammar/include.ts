/**
 * `<<< programs/frag.py#region {2-5}`: code from a file; `<<< part.md`: slides from a file. A block of its own at top
 * level. The rule only finds them; files are read by whoever reads the deck.
 */
import { INTERRUPTS, isAtTop, pushBlock, textOf } from './block-rules.ts'
import { contextOf, type MarkdownIt, type MdToken } from './context.ts'

/** `<<<` and what is no more `<`: a row of seven is a merge conflict. */
const INCLUDE = /^<<<(?!<)/
const SLIDES = /\.(md|markdown)$/i

export function includes(md: MarkdownIt): void {
  md.block.ruler.before(
    'fence',
    'include',
    (state, line, _endLine, silent) => {
      if (!isAtTop(state, line, silent) || contextOf(state.env)?.isComment) return false
      const text = textOf(state, line)
      if (!INCLUDE.test(text)) return false
      if (silent) return true
      const written = readInclude(text)
      const isSlides = SLIDES.test(written.path)
      const token = pushBlock(state, isSlides ? 'include_slides' : 'include_code', '', line, line + 1)
      token.markup = text.trimEnd()
      return true
    },
    INTERRUPTS,
  )
}

export const isSlidesInclude = (token: MdToken): boolean => token.type === 'include_slides'
export const isCodeInclude = (token: MdToken): boolean => token.type === 'include_code'

export interface Include {
  readonly path: string
  /** After `#`, or undefined when there is no `#`. */
  readonly region: string | undefined
  /** `{…}` at the end of the line, or ''. */
  readonly attributes: string
  /** Columns in `text` at which path and attributes begin. */
  readonly pathColumn: number
  readonly attributesColumn: number
}

/** Takes an include's line apart. */
export function readInclude(text: string): Include {
  const line = text.trimEnd()
  const brace = line.endsWith('}') ? line.lastIndexOf('{') : -1
  const attributesColumn = brace < 0 ? line.length : brace
  const named = line.slice(0, attributesColumn)
  const pathColumn = named.length - named.slice('<<<'.length).trimStart().length
  const target = named.slice(pathColumn).trimEnd()
  const hash = target.lastIndexOf('#')
  return {
    path: hash < 0 ? target : target.slice(0, hash),
    region: hash < 0 ? undefined : target.slice(hash + 1),
    attributes: line.slice(attributesColumn),
    pathColumn,
    attributesColumn,
  }
}
